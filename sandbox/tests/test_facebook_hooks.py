import json
from typing import Any

from sandbox.brand import new_world, open_pages
from sandbox.customers import customer
from sandbox.facebook import hooks
from sandbox.facebook.payloads import author_id
from sandbox.posting import Draft, write
from sandbox.world import App, Event, Post, World


def told(world: World) -> list[dict[str, Any]]:
    """The list that the bodies of all that happens from now on are put into."""
    bodies: list[dict[str, Any]] = []
    world.subscribe(lambda event: bodies.extend(json.loads(raw) for raw, _ in hooks.build(world, event)))
    return bodies


def said(world: World, text: str = "hello", **changes: Any) -> Post:
    page = world.accounts["facebook"][0]
    draft = Draft("facebook", "visitor_post", customer(world, "facebook", "rosa", "Rosa"), text, page)
    for name, value in changes.items():
        setattr(draft, name, value)
    return write(world, draft)


def value(body: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = body["entry"][0]["changes"][0]["value"]
    return found


def test_a_visitors_post_is_announced_with_its_author_and_the_page() -> None:
    world = new_world()
    bodies, post = told(world), said(world)
    assert (bodies[0]["object"], bodies[0]["entry"][0]["id"]) == ("page", post.account_id)
    assert value(bodies[0]) == {
        "item": "post",
        "verb": "add",
        "post_id": post.id,
        "from": {"id": author_id(world, post), "name": "Rosa"},
        "created_time": int(post.at.timestamp()),
        "is_hidden": False,
        "message": "hello",
    }


def test_an_unnamed_visitor_is_announced_without_from() -> None:
    world = new_world()
    customer(world, "facebook", "rosa").is_unnamed = True
    bodies, _ = told(world), said(world)
    assert "from" not in value(bodies[0])


def test_a_comments_parent_is_the_post_and_a_replys_the_comment() -> None:
    world = new_world()
    open_pages(world)
    bodies = told(world)
    comment = said(world, kind="comment")
    reply = said(world, kind="comment", parent=comment)
    assert value(bodies[0])["parent_id"] == value(bodies[0])["post_id"] == comment.root_id
    assert (value(bodies[1])["parent_id"], value(bodies[1])["comment_id"]) == (comment.id, reply.id)


def test_the_pages_own_comment_is_echoed_with_the_pages_id() -> None:
    world = new_world()
    page, post, bodies = world.accounts["facebook"][0], said(world), told(world)
    said(world, kind="comment", author=page, parent=post)
    assert value(bodies[0])["from"] == {"id": page.id, "name": page.name}


def test_edits_removals_and_hiding_have_verbs_of_their_own() -> None:
    world = new_world()
    post = said(world)
    comment, bodies = said(world, kind="comment", parent=post), told(world)
    for one in (post, comment):
        world.edit(one, "new words")
    comment.is_hidden = True
    world.happened("hide", comment)
    world.remove(comment)
    world.happened("spread", post)
    assert [value(body)["verb"] for body in bodies] == ["edit", "edited", "hide", "remove"]
    assert "message" not in value(bodies[3])


def test_a_message_names_the_person_by_another_id_and_an_echo_has_the_page_as_sender() -> None:
    world = new_world()
    page, bodies = world.accounts["facebook"][0], told(world)
    post = said(world, kind="message")
    said(world, kind="message", author=page, recipient=customer(world, "facebook", "rosa"))
    first, echo = (body["entry"][0]["messaging"][0] for body in bodies)
    assert first["sender"] == echo["recipient"] != {"id": author_id(world, post)}
    assert (echo["sender"], echo["message"]["is_echo"]) == ({"id": page.id}, True)


def test_the_signature_is_over_the_escaped_bytes() -> None:
    world = new_world()
    raw, headers = hooks.build(world, Event("add", said(world, "ä < 50% @home / \ud800")))[0]
    assert b'"\\u00e4 \\u003C 50\\u0025 \\u0040home \\/ \\ud800"' in raw
    assert headers == hooks.sign(world.apps["facebook"], raw)


def test_a_known_body_gets_the_known_signature() -> None:
    headers = hooks.sign(App("facebook", "demo", {"app_secret": "key"}), b"The quick brown fox jumps over the lazy dog")
    assert headers["X-Hub-Signature-256"] == "sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"
    assert headers["X-Hub-Signature"] == "sha1=de7c9b85b8b78aa6bc8a7a36f70a90701c9db4d9"
