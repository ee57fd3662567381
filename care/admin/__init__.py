"""The managers' door: what the business tunes and what it may look at, each in their own brands."""

from care.admin import accounts, agents, brands, hooks, keys, listening, money, records, saved

__all__ = ["accounts", "agents", "brands", "hooks", "keys", "listening", "money", "records", "saved"]
