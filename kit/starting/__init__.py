"""What `start.py` is made of. It runs before anything is installed,
so it imports nothing but Python's own library.
"""
