"""Every call of X that the sandbox offers, good and bad, each answer held against the OpenAPI description."""

from collections.abc import Iterator
from dataclasses import dataclass

from starlette.routing import Route

from sandbox.conformance.asking import Answer, Asking
from sandbox.conformance.changing import NOTHING, WELL, Question, changes, named_in_messages, uploaded
from sandbox.conformance.door import open_door
from sandbox.conformance.filling import fill_x
from sandbox.conformance.openapi import Description
from sandbox.faults import Fault
from sandbox.limits import Limits
from sandbox.world import Post
from sandbox.x.routes import routes

LISTS = ("tweet.fields", "user.fields", "media.fields", "dm_event.fields", "expansions")
FOREIGN = {"organic_metrics", "promoted_metrics", "non_public_metrics"}
"""Fields of the author alone: X refuses them for other people's posts."""
NOBODY = "9"
FAULTS = ("server_error", "token_revoked", "rate_limit", "credits_depleted", "usage_capped", "401_once")


@dataclass(frozen=True, slots=True)
class Finding:
    call: str
    words: str


UNDESCRIBED = (":path", "/oauth2/")
"""Parts of the paths that the description leaves out: the 404 to all others, and the tokens."""


def offered() -> list[tuple[str, str]]:
    """Method and path of each route, without what the description leaves out."""
    found = [(m, r.path) for r in routes if isinstance(r, Route) for m in sorted(r.methods or ()) if m != "HEAD"]
    return [
        (method, path)
        for method, path in found
        if path.startswith("/2/") and not any(part in path for part in UNDESCRIBED)
    ]


def check_x(description: Description) -> tuple[int, list[Finding]]:
    """How many answers were held against the description, and what differed."""
    asking = Asking()
    with open_door(asking.world.apps["x"].secrets["consumer_secret"]) as asking.door:
        return held(description, asking, fill_x(asking))


def held(description: Description, asking: Asking, first: Post) -> tuple[int, list[Finding]]:
    count, findings = 0, []
    for method, path in offered():
        if not description.has(method, path):
            findings.append(Finding(f"{method} {path}", "the description knows no such endpoint"))
            continue
        for label, answer in answers(asking, description, method, path, first):
            count += 1
            words = description.difference(method, path, answer)
            if label in WELL and answer.status >= 300:
                words = f"the call itself failed: {answer.status} {answer.raw[:200]!r}"
            if words:
                findings.append(Finding(f"{method} {path} ({label})", words))
    return count, findings


def answers(
    asking: Asking, description: Description, method: str, path: str, first: Post
) -> Iterator[tuple[str, Answer]]:
    """Each answer with what was tried."""
    asking.world.limits = Limits(asking.world.clock)
    full = everything(description, method, path)
    for label, real, query, body in questions(asking, method, path, first, full):
        yield label, asking.signed(method, real, query, body)
    label, real, query, body = questions(asking, method, path, first, full)[0]
    yield "no signature", asking.ask(method, real, query, body)
    yield "unknown parameter", asking.signed(method, real, {**query, "nonsense": "1"}, body)
    for fault in FAULTS:
        asking.world.faults.put(Fault("x", fault, left=1))
        yield fault, asking.signed(method, real, query, body)
    asking.world.limits.put("x", f"{method} {path.replace('{', ':').replace('}', '')}", 0, 900)
    yield "over the limit", asking.signed(method, real, query, body)


def everything(description: Description, method: str, path: str) -> dict[str, str]:
    """All fields and expansions that the description allows."""
    found = {name: description.parameter_values(method, path, name) for name in LISTS}
    return {name: ",".join(v for v in values if v not in FOREIGN) for name, values in found.items() if values}


def questions(asking: Asking, method: str, path: str, first: Post, full: dict[str, str]) -> list[Question]:
    """(label, real path, query, body) of what is asked of one endpoint: first a plain question."""
    if method != "GET":
        return changes(asking, method, path, first)
    needed = queries(asking, path)
    if "{" not in path:
        plain = [("plain", path, needed, None), ("all fields", path, {**needed, **full}, None)]
        missing = {"ids": NOTHING} if "ids" in needed else {"query": "nobodysaysthis"} if needed else {}
        return [*plain, ("nothing found", path, {**needed, **missing}, None), ("bad field", path, bad(needed), None)]
    real, other = filled(asking, path, first)
    return [
        ("plain", real, {}, None),
        ("all fields", real, full, None),
        ("nobody", other, {}, None),
        ("bad field", real, bad({}), None),
        ("bad id", path.replace("{id}", "abc").replace("{username}", "no-such-name!"), {}, None),
        *pages(asking, path, real),
    ]


def bad(needed: dict[str, str]) -> dict[str, str]:
    return {**needed, "user.fields": "shoe_size"}


def queries(asking: Asking, path: str) -> dict[str, str]:
    """The query that a call can't do without."""
    if path.endswith("/search/recent"):
        return {"query": f"@{asking.world.accounts['x'][0].handle}"}
    if path == "/2/tweets":
        return {"ids": ",".join(p.id for p in asking.world.visible("x")[:20])}
    if path == "/2/media/upload":
        return {"media_id": uploaded(asking), "command": "STATUS"}
    if path == "/2/users":
        return {"ids": ",".join(a.id for a in asking.world.accounts["x"])}
    return {}


def filled(asking: Asking, path: str, first: Post) -> tuple[str, str]:
    """The path with a thing that is there, and with one that isn't."""
    account = asking.world.accounts["x"][0]
    there = first.id if path.startswith("/2/tweets") else account.id
    if path.startswith("/2/dm"):
        there = named_in_messages(asking, path)
    return (
        path.replace("{id}", there).replace("{username}", account.handle),
        path.replace("{id}", NOBODY).replace("{username}", "nobody_at_all"),
    )


def pages(asking: Asking, path: str, real: str) -> list[Question]:
    """A second page, one after the newest, and a page size out of range: of lists only."""
    if not path.endswith(("/mentions", "/tweets", "/quote_tweets")):
        return []
    size = "10" if path.endswith("/quote_tweets") else "5"
    token = asking.signed("GET", real, {"max_results": size}).json["meta"].get("next_token", "")
    asked = [
        ("next page", real, {"max_results": size, **({"pagination_token": token} if token else {})}, None),
        ("too many", real, {"max_results": "1000"}, None),
    ]
    newest = asking.world.visible("x")[-1].id
    return asked if size == "10" else [*asked, ("nothing newer", real, {"since_id": newest}, None)]
