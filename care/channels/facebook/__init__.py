"""Facebook Pages: visitors' posts and comments, and replies to them, through facebook-sdk."""

from care.channels.facebook.channel import FacebookChannel

__all__ = ["FacebookChannel"]
