"""The desk of those who make the course and teach with it: learners never import it."""
