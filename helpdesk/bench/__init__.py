"""What `manage.py bench NAME` measures. Each takes a seed and returns its figures, which can be written as JSON."""
