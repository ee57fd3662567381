"""The Django project: settings, addresses, Celery, the two servers' entry points, and what runs them."""
