"""facebook-sdk asking a sandbox about Instagram, and the customers' side of it."""

from typing import Any

import facebook

from sandbox.tests import graph as pages
from sandbox.tests.running import RunningSandbox
from sandbox.world import Post


def graph(sandbox: RunningSandbox, number: int = 0) -> facebook.GraphAPI:
    """A client with the token of the Page that the account with this number is linked with."""
    return pages.graph(sandbox, number)


def own_id(sandbox: RunningSandbox, number: int = 0) -> str:
    found: str = sandbox.accounts("instagram")[number]["id"]
    return found


def newest(sandbox: RunningSandbox, kind: str = "post") -> Post:
    """The first account's newest post, story, …"""
    own = sandbox.world.by_author["instagram", "northwindair"]
    return next(post for post in reversed(own) if post.kind == kind and not post.removed_at)


def write(sandbox: RunningSandbox, text: str = "my bag is lost", **changes: Any) -> str:
    """The id of a customer's new comment on Instagram, or of something else if `kind` says so."""
    post = {"network": "instagram", "author": {"handle": "rosa_t", "name": "Rosa"}, "text": text} | changes
    made: str = sandbox.play("POST", "/play/posts", post)["id"]
    return made


def post_to(client: facebook.GraphAPI, path: str, **params: str) -> Any:
    return client.request(f"v26.0/{path}", post_args=params, method="POST")
