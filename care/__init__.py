"""Amends' one Django app. Five floors, each importing only what lies below it: docs/decisions/0001-one-app.md."""
