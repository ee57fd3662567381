"""Graph answers and webhook bodies, compared in shape with recorded ones."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sandbox.brand import new_world
from sandbox.conformance.asking import Answer, Asking
from sandbox.conformance.documented import (
    ALL_COMMENT_FIELDS,
    ALL_POST_FIELDS,
    CHANCE,
    DOCUMENTED,
    ERROR,
    HOOK,
    MESSAGE,
    REHEARSED,
)
from sandbox.conformance.filling import fill_facebook
from sandbox.conformance.shapes import differences, shape
from sandbox.customers import customer
from sandbox.facebook import hooks, struck
from sandbox.faults import Fault
from sandbox.posting import Draft, write
from sandbox.world import App, Post, World


@dataclass(slots=True)
class Graph:
    """`recorded` reads a recording of the folder by its name; `optional` are paths that it has by chance."""

    folder: Path
    asking: Asking = field(default_factory=Asking)
    count: int = 0
    findings: list[str] = field(default_factory=list)
    optional: set[str] = field(default_factory=set)

    def recorded(self, *names: str) -> list[Any]:
        return [json.loads((self.folder / f"{name}.json").read_text("utf-8")) for name in names]

    def hold(self, what: str, ours: list[Any], recorded: list[Any], documented: dict[str, str]) -> None:
        self.count += len(ours)
        for words in differences(shape(ours), shape(recorded), documented, CHANCE | self.optional):
            self.findings.append(f"{what}: {words}")

    def expect(self, what: str, is_so: bool) -> None:
        self.count += 1
        if not is_so:
            self.findings.append(what)


def check_graph(folder: Path) -> tuple[int, list[str]]:
    """How many answers and bodies were compared, and what differed. Raises OSError without the recordings."""
    graph = Graph(folder)
    comment = fill_facebook(graph.asking)
    check_comments(graph, comment)
    check_feed(graph)
    check_errors(graph, comment)
    check_hooks(graph)
    check_signatures(graph)
    return graph.count, graph.findings


def check_comments(graph: Graph, comment: Post) -> None:
    """The recorded question, asked of ours: both pages, then all fields."""
    recorded = graph.recorded("graph_comments_stream_p1", "graph_comments_stream_p2")
    path = f"/{comment.root_id}/comments"
    asked = {name: value for name, value in asked_in(recorded[0]["paging"]["next"]).items() if name != "after"}
    ours = list(all_pages(graph, path, asked))
    graph.hold("comments", ours, recorded, DOCUMENTED)
    graph.expect("comments: several pages, the last without next", len(ours) > 1 and "next" not in ours[-1]["paging"])
    for fields in ("", ALL_COMMENT_FIELDS):
        query = {"filter": "stream", "summary": "1", **({"fields": fields} if fields else {})}
        answer = graph.asking.graph("GET", path, query).json
        graph.hold("comments, other fields", [answer], [without_items(recorded[0])], DOCUMENTED)


def check_feed(graph: Graph) -> None:
    recorded = graph.recorded("graph_feed_timepaging_p1")
    query = asked_in(recorded[0]["paging"]["next"])
    ours = list(all_pages(graph, "/me/feed", {"fields": query["fields"], "limit": "1"}))
    graph.hold("feed", ours, recorded, DOCUMENTED)
    full = graph.asking.graph("GET", "/me/feed", {"fields": ALL_POST_FIELDS}).json
    graph.hold("feed, all fields", [full], [without_items(recorded[0])], DOCUMENTED)


def check_errors(graph: Graph, comment: Post) -> None:
    """Errors as recorded, their status and headers too; each as the sandbox gives it."""
    parts = graph.recorded("graph_batch_error_headers")[0]
    recorded = [*graph.recorded("graph_error_100_permission"), json.loads(parts[0]["body"])]
    asking = graph.asking
    gone = asking.graph("GET", "/1_2")
    answers = [
        gone,
        asking.graph("GET", f"/{comment.id}", {"fields": "shoe_size"}),
        asking.graph("POST", f"/{comment.id}/comments", body="message="),
        asking.ask("GET", "/v26.0/me"),
        asking.ask("GET", "/v26.0/me", {"access_token": "nonsense"}),
        *faulty(),
    ]
    graph.hold("errors", [answer.json for answer in answers], recorded, ERROR)
    graph.expect("errors: a recorded status", gone.status == parts[0]["code"])
    names = {"www-authenticate", "facebook-api-version", "content-type", "x-app-usage", "cache-control"}
    graph.expect("errors: the recorded headers", names <= set(gone.headers))
    usage = {header["name"].lower(): header["value"] for header in parts[0]["headers"]}["x-app-usage"]
    graph.hold("X-App-Usage", [json.loads(gone.headers["x-app-usage"])], [json.loads(usage)], {})


def faulty() -> Iterator[Answer]:
    """The answers to faults."""
    world = new_world()
    for name in ("rate_limit", "server_error", "token_revoked", "accepted_503"):
        fault = Fault("facebook", name)
        response = struck.struck(fault, world, {"method": "GET", "path": "/", "headers": [], "query_string": b""})
        yield Answer(response.status_code, {}, bytes(response.body))


def check_hooks(graph: Graph) -> None:
    """What the world announces when customers and the Page write, edit, hide and remove."""
    recorded = [json.loads(path.read_text("utf-8")) for path in sorted(graph.folder.glob("wh_feed_*.json"))]
    bodies = announced(graph.asking.world)
    changes = [body for body in bodies if "changes" in body["entry"][0]]
    for kind in sorted({kind_of(body) for body in changes}):
        same = [body for body in recorded if kind_of(body) == kind] or recorded
        documented = HOOK | shape_types(recorded)
        graph.hold(f"webhook {' '.join(kind)}", [body for body in changes if kind_of(body) == kind], same, documented)
    graph.expect("webhooks: each kind that was recorded", {kind_of(body) for body in changes} >= REHEARSED)
    messages = [body for body in bodies if "messaging" in body["entry"][0]]
    graph.hold("webhook message", messages, graph.recorded("wh_msg_text_string_ids", "wh_msg_echo"), MESSAGE)


def shape_types(recorded: list[Any]) -> dict[str, str]:
    """Keys of other recorded changes: what one carries, another may."""
    return {path: kind for path, kinds in shape(recorded).types.items() for kind in kinds if len(kinds) == 1}


def kind_of(body: Any) -> tuple[str, str]:
    value = body["entry"][0]["changes"][0]["value"]
    return value["item"], value["verb"]


def announced(world: World) -> list[Any]:
    """Webhook bodies of everything that happens to a visitor's post, a comment and the Page's own words."""
    page = world.accounts["facebook"][0]
    author = customer(world, "facebook", "late_again_lou", "Lou")
    bodies: list[Any] = []
    world.subscribe(lambda event: bodies.extend(json.loads(raw) for raw, _ in hooks.build(world, event)))
    visit = write(world, Draft("facebook", "visitor_post", author, "Hello?", page))
    comment = write(world, Draft("facebook", "comment", author, "Is this on?", page))
    write(world, Draft("facebook", "comment", page, "It is.", page, parent=comment))
    write(world, Draft("facebook", "message", author, "Just between us", page))
    write(world, Draft("facebook", "message", page, "Of course", page, recipient=author))
    for post in (visit, comment):
        world.edit(post, "Hello, hello?")
    comment.is_hidden = True
    world.happened("hide", comment)
    for post in (comment, visit):
        world.remove(post)
    return bodies


def check_signatures(graph: Graph) -> None:
    """Meta's escapes and signatures, byte for byte."""
    for vector in graph.recorded("signature_vectors")[0]:
        raw = hooks.encode(json.loads(vector["raw_body"]))
        headers = hooks.sign(App("facebook", "", {"app_secret": vector["app_secret"]}), raw)
        graph.expect(f"signature {vector['label']}: other bytes", raw.decode() == vector["raw_body"])
        for name in ("X-Hub-Signature", "X-Hub-Signature-256"):
            graph.expect(f"signature {vector['label']}: another {name}", headers[name] == vector[name])


def all_pages(graph: Graph, path: str, query: dict[str, str]) -> Iterator[Any]:
    """Follows `next` to the end."""
    while True:
        answer = graph.asking.graph("GET", path, query).json
        yield answer
        following = answer.get("paging", {}).get("next")
        if not following:
            return
        query = asked_in(following)


def asked_in(url: str) -> dict[str, str]:
    """The query of a paging link, without the token."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    return {name: value for name, value in query.items() if name != "access_token"}


def without_items(answer: Any) -> Any:
    return {**answer, "data": []}
