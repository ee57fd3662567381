"""Ids as Instagram gives them: 17 digits that begin with 17 or 18."""

import base64

from sandbox.ids import Ids, digits


def new_id(ids: Ids) -> str:
    """The id of a post, a story or a comment."""
    return "18" + ids.facebook()


def account_id(handle: str) -> str:
    return "1784140" + digits(10, "instagram", handle.lower())


def shortcode(post_id: str) -> str:
    """What stands in a post's address."""
    return base64.urlsafe_b64encode(int(post_id).to_bytes(8)).decode().rstrip("=")


def post_id(code: str) -> str:
    """The id that a shortcode stands for. Raises ValueError for what is none."""
    raw = base64.urlsafe_b64decode(code + "=" * (-len(code) % 4))
    if len(raw) != 8:
        raise ValueError(code)
    return str(int.from_bytes(raw))
