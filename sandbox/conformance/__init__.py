"""Holds the sandbox's answers against what the real networks say of themselves."""
