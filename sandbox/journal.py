"""What Meta's networks were asked by API, refused calls too: `/play/calls`, for checks that count attempts."""

import json
from dataclasses import asdict
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from sandbox import guard
from sandbox.answers import Json, JSONAnswer
from sandbox.guard import route
from sandbox.things import Heard
from sandbox.world import World


def note(world: World, method: str, path: str, account: str, answer: Response, fault: str = "") -> None:
    """Keeps the newest of them."""
    code, subcode = refusal(bytes(answer.body)) if answer.status_code >= 400 else (0, 0)
    world.heard.append(Heard(world.clock(), method, path, account, answer.status_code, code, subcode, fault))


def refusal(body: bytes) -> tuple[int, int]:
    try:
        error = json.loads(body)["error"]
        return error["code"], error.get("error_subcode", 0)
    except (ValueError, KeyError):
        return 0, 0


async def list_calls(world: World, request: Request, body: Json) -> Response:
    """Oldest first; `account` (a Page's id), `method` and `path` (a part of it) narrow, `since` is a time."""
    asked = request.query_params
    since = guard.moment("since", asked.get("since", "").replace(" ", "+"))
    after = since.timestamp() if since else 0.0
    wanted = {name: asked[name] for name in ("account", "method") if asked.get(name)}
    found = [
        asdict(each) | {"at": datetime.fromtimestamp(each.at, UTC).isoformat()}
        for each in world.heard
        if each.at >= after
        and asked.get("path", "") in each.path
        and all(getattr(each, name) == value for name, value in wanted.items())
    ]
    return JSONAnswer({"data": found})


async def clear_calls(world: World, request: Request, body: Json) -> Response:
    world.heard.clear()
    return JSONAnswer({"data": []})


routes = [route("GET", "/play/calls", list_calls), route("DELETE", "/play/calls", clear_calls)]
