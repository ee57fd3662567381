"""The networks in a box: a process of its own that answers as X and as Facebook do. It knows nothing of the desk."""
