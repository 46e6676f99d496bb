"""What `python -m kit validate` asks of a course, one kind of rule a module."""
