import json
from typing import Any

from sandbox.brand import new_world, open_pages
from sandbox.customers import customer
from sandbox.facebook.hooks import sign
from sandbox.hooks import Terms
from sandbox.instagram import hooks
from sandbox.instagram.payloads import author_id
from sandbox.posting import Draft, write
from sandbox.world import Event, Post, World


def begun() -> tuple[World, list[dict[str, Any]]]:
    """A world, and the list that the bodies of all that happens from now on are put into."""
    world, bodies = new_world(), list[dict[str, Any]]()
    open_pages(world)
    world.subscribe(lambda event: bodies.extend(json.loads(raw) for raw, _ in hooks.build(world, event)))
    return world, bodies


def said(world: World, kind: str = "comment", **changes: Any) -> Post:
    account = world.accounts["instagram"][0]
    draft = Draft("instagram", kind, customer(world, "instagram", "rosa", "Rosa"), "hello", account)
    for name, value in changes.items():
        setattr(draft, name, value)
    return write(world, draft)


def change(body: dict[str, Any]) -> dict[str, Any]:
    assert body["object"] == "instagram"
    found: dict[str, Any] = body["entry"][0]["changes"][0]
    return found


def test_a_comment_is_announced_with_its_author_and_what_it_stands_under() -> None:
    world, bodies = begun()
    post = said(world)
    assert bodies[0]["entry"][0]["id"] == post.account_id
    assert change(bodies[0]) == {
        "field": "comments",
        "value": {
            "id": post.id,
            "text": "hello",
            "from": {"id": author_id(world, post), "username": "rosa"},
            "media": {"id": post.root_id, "media_product_type": "FEED"},
        },
    }


def test_only_a_reply_names_its_parent() -> None:
    world, bodies = begun()
    comment = said(world)
    said(world, "reply", parent=comment)
    assert [change(body)["value"].get("parent_id") for body in bodies] == [None, comment.id]


def test_our_own_comment_comes_with_the_accounts_id() -> None:
    world, bodies = begun()
    account = world.accounts["instagram"][0]
    said(world, author=account)
    assert change(bodies[0])["value"]["from"] == {"id": account.id, "username": "northwindair"}


def test_an_unnamed_author_is_not_named() -> None:
    world, bodies = begun()
    customer(world, "instagram", "rosa").is_unnamed = True
    said(world)
    assert "from" not in change(bodies[0])["value"]


def test_edits_deletions_and_hiding_are_never_announced() -> None:
    world, bodies = begun()
    comment = said(world)
    world.edit(comment, "other words")
    comment.is_hidden = True
    for happened in ("hide", "spread"):
        world.happened(happened, comment)
    world.remove(comment)
    assert len(bodies) == 1


def test_a_mention_is_announced_by_ids_alone() -> None:
    world, bodies = begun()
    caption, trip = said(world, "mention"), said(world, "post")
    comment = said(world, "mention", parent=trip)
    assert [change(body) for body in bodies] == [
        {"field": "mentions", "value": {"media_id": caption.id}},
        {"field": "mentions", "value": {"media_id": trip.id, "comment_id": comment.id}},
    ]


def test_a_mention_of_two_accounts_is_told_to_both() -> None:
    world, bodies = begun()
    said(world, "mention", text="@northwindair or @northwindrail?")
    accounts = world.accounts["instagram"]
    assert [body["entry"][0]["id"] for body in bodies] == [accounts[0].id, accounts[1].id]


def test_a_mention_under_our_own_post_is_a_comment() -> None:
    world, bodies = begun()
    said(world, "mention", parent=world.by_author["instagram", "northwindair"][0])
    assert [change(body)["field"] for body in bodies] == ["comments"]


def test_mentions_in_private_accounts_tags_and_our_own_posts_are_not_announced() -> None:
    world, bodies = begun()
    customer(world, "instagram", "rosa").is_protected = True
    account = world.accounts["instagram"][0]
    said(world, "mention")
    said(world, "tag")
    said(world, "post", author=account)
    assert bodies == []


def test_comments_on_a_live_video_have_a_field_of_their_own() -> None:
    world, bodies = begun()
    account = world.accounts["instagram"][0]
    live = said(world, "live", author=account)
    said(world, parent=live)
    assert [change(body)["field"] for body in bodies] == ["live_comments"]


def test_what_no_app_may_read_comes_with_an_address_or_without() -> None:
    world, bodies = begun()
    said(world, "message", text="", more={"parts": {"unsupported": "https://pictures.example/1"}})
    said(world, "message", text="", more={"parts": {"unsupported": True}})
    first, second = (body["entry"][0]["messaging"][0]["message"] for body in bodies)
    assert first["attachments"] == [{"type": "unsupported_type", "payload": {"url": "https://pictures.example/1"}}]
    assert second == {"mid": second["mid"], "is_unsupported": True}


def test_an_app_that_is_subscribed_to_comments_gets_nothing_else() -> None:
    world, _ = begun()
    account = world.accounts["instagram"][0]
    terms = Terms(tags={("comments", account.id): ""})
    events = [Event("add", said(world, kind)) for kind in ("comment", "mention", "message")]
    assert [len(hooks.build(world, event, terms)) for event in events] == [1, 0, 0]


def test_the_signature_is_the_one_of_metas_app() -> None:
    world, _ = begun()
    raw, headers = hooks.build(world, Event("add", said(world)))[0]
    assert headers == sign(world.apps["facebook"], raw)
