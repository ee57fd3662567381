"""X: our mentions and replies to them, through tweepy."""

from care.channels.x.channel import XChannel

__all__ = ["XChannel"]
