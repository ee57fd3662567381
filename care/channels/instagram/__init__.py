"""Instagram through the linked Page: comments, mentions and messages, and replies to them."""

from care.channels.instagram.channel import InstagramChannel

__all__ = ["InstagramChannel"]
