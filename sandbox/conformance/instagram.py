"""Instagram's webhook bodies, compared in shape with recorded ones; its answers, with what Meta documents."""

import json
from pathlib import Path
from typing import Any

from sandbox.conformance.documented import ERROR
from sandbox.conformance.filling import fill_instagram
from sandbox.conformance.graph import Graph
from sandbox.instagram import hooks
from sandbox.things import Post
from sandbox.world import World

COMMENT: dict[str, Any] = {
    "id": "1",
    "text": "words",
    "timestamp": "2026-01-01T00:00:00+0000",
    "username": "somebody",
    "from": {"id": "1", "username": "somebody", "self_ig_scoped_id": "1"},
    "hidden": False,
    "like_count": 0,
    "media": {"id": "1"},
}
REPLY = COMMENT | {"parent_id": "1"}
MEDIA: dict[str, Any] = {
    "id": "1",
    "caption": "words",
    "comments_count": 0,
    "is_comment_enabled": True,
    "like_count": 0,
    "media_product_type": "FEED",
    "media_type": "IMAGE",
    "media_url": "https://pictures.example/1.jpg",
    "owner": {"id": "1"},
    "permalink": "https://www.instagram.com/p/1/",
    "shortcode": "1",
    "timestamp": "2026-01-01T00:00:00+0000",
    "username": "somebody",
}
USER: dict[str, Any] = {
    "id": "1",
    "username": "somebody",
    "name": "Somebody",
    "followers_count": 1,
    "follows_count": 1,
    "media_count": 1,
    "biography": "words",
}
"""The fields that Meta documents, each with a value of its type."""

PAGING = {"cursors": {"before": "a", "after": "b"}, "next": "https://…", "previous": "https://…"}
FROM = "from{id,username,self_ig_scoped_id}"
COMMENT_FIELDS = f"id,text,timestamp,username,{FROM},hidden,like_count,media{{id}}"


def check_instagram(folder: Path) -> tuple[int, list[str]]:
    """How many answers and bodies were compared, and what differed. Raises OSError without the recordings."""
    graph = Graph(folder)
    bodies = listen(graph.asking.world)
    comment = fill_instagram(graph.asking)
    check_nodes(graph, comment)
    check_errors(graph)
    check_hooks(graph, bodies)
    return graph.count, graph.findings


def listen(world: World) -> list[Any]:
    """The list that the bodies of all that happens from now on are put into."""
    bodies: list[Any] = []

    def hear(event: Any) -> None:
        if event.post.network == "instagram":
            bodies.extend(json.loads(raw) for raw, _ in hooks.build(world, event))

    world.subscribe(hear)
    return bodies


def check_nodes(graph: Graph, comment: Post) -> None:
    account, ask = graph.asking.world.accounts["instagram"][0], graph.asking.graph
    media = f"/{comment.root_id}"
    shown = COMMENT | {"replies": {"data": [REPLY]}}
    fields = f"{COMMENT_FIELDS},replies{{{COMMENT_FIELDS},parent_id}}"
    hold(graph, "comment", ask("GET", f"/{comment.id}", {"fields": fields}).json, shown)
    hold(graph, "replies", ask("GET", f"/{comment.id}/replies").json, listed({"timestamp": "", "text": "", "id": ""}))
    hold(graph, "media", ask("GET", media, {"fields": ",".join(MEDIA)}).json, MEDIA)
    hold(graph, "account", ask("GET", f"/{account.id}", {"fields": ",".join(USER)}).json, USER)
    hold(graph, "an account's media", ask("GET", f"/{account.id}/media").json, listed({"id": "1"}))
    hold(graph, "answer", ask("POST", f"/{comment.id}/replies", body="message=Hello").json, {"id": "1"})
    hold(graph, "hiding", ask("POST", f"/{comment.id}", body="hide=true").json, {"success": True})
    for name, post in mentions(graph.asking.world).items():
        kind = "comment_id" if post.parent_id else "media_id"
        inner = "id,text,timestamp,username,like_count" if post.parent_id else "id,caption,timestamp,username,owner"
        asked = {"fields": f"{name}.{kind}({post.id}){{{inner}}}"}
        known = {field: (COMMENT if post.parent_id else MEDIA)[field] for field in inner.split(",")}
        hold(graph, name, ask("GET", f"/{account.id}", asked).json, {name: known, "id": "1"})


def mentions(world: World) -> dict[str, Post]:
    found = [post for post in world.visible("instagram") if post.kind == "mention"]
    return {"mentioned_comment" if post.parent_id else "mentioned_media": post for post in found}


def listed(item: dict[str, Any]) -> dict[str, Any]:
    return {"data": [item], "paging": PAGING}


def hold(graph: Graph, what: str, ours: Any, documented: Any) -> None:
    graph.hold(f"instagram, {what}", [ours], [documented], {})


def check_errors(graph: Graph) -> None:
    recorded = graph.recorded("graph_error_100_permission")
    gone = graph.asking.graph("GET", "/18000000000000000")
    graph.hold("instagram, errors", [gone.json], recorded, ERROR)
    graph.expect("instagram, errors: 100/33", gone.json["error"].get("error_subcode") == 33)


def check_hooks(graph: Graph, bodies: list[Any]) -> None:
    changes = [body for body in bodies if "changes" in body["entry"][0]]
    for field, name in (("comments", "wh_ig_comment"), ("mentions", "wh_ig_mention")):
        same = [body for body in changes if body["entry"][0]["changes"][0]["field"] == field]
        graph.expect(f"instagram, webhook {field}: there is one", bool(same))
        graph.hold(f"instagram, webhook {field}", same, graph.recorded(name), {})
    unread = [body for body in bodies if "attachments" in body["entry"][0].get("messaging", [{}])[0].get("message", {})]
    graph.expect("instagram, webhook message: there is one that no app may read", bool(unread))
    graph.hold("instagram, webhook message", unread, graph.recorded("wh_ig_dm_unsupported_attachment"), {})
