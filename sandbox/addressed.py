"""Which network an API call is of, and where it came to. Facebook and Instagram share a host: the ids in a call tell
them apart.
"""

import re
from urllib.parse import parse_qs, unquote_plus

from starlette.requests import Request
from starlette.types import Message, Receive, Scope

from sandbox.world import World

PATHS = (
    ("x", re.compile(r"/2/")),
    ("instagram", re.compile(r"/(?:v\d+\.\d+/)?(?:1[78]\d{15}|aWdf[\w-]+)(?:/|$)")),
    ("facebook", re.compile(r"/(?:v\d+\.\d+|me|app|debug_token|[tm]_[\w-]+|\d{6,}(?:_\d+)?)(?:/|$)")),
)
RECIPIENT = re.compile(r"recipient\W+(?:id|comment_id)\W+(\d+)")


def own_address(request: Request) -> str:
    """This sandbox's, ending in "/": where its pages and pictures are, whichever host a call was meant for."""
    host, port = request.scope.get("server") or ("", None)
    return f"http://{host}:{port}/" if port else str(request.base_url)


async def network_of(world: World, scope: Scope, receive: Receive) -> tuple[str, Receive]:
    """The network, "" for the sandbox's own pages and scripts, and what to receive the call's body from.

    The linked Page's own calls are of Instagram where they ask for its conversations or write to somebody there.
    """
    path: str = scope["path"]
    network = next((name for name, prefix in PATHS if prefix.match(path)), "")
    if network == "facebook" and parse_qs(scope["query_string"]).get(b"platform") == [b"instagram"]:
        return "instagram", receive
    if network == "facebook" and scope["method"] == "POST" and path.endswith("/messages"):
        body, receive = await peek(receive)
        found = RECIPIENT.search(unquote_plus(body.decode("utf-8", "replace")))
        return ("instagram" if found and is_of_instagram(world, found[1]) else network), receive
    return network, receive


def is_of_instagram(world: World, recipient: str) -> bool:
    talk = world.talks.by_psid.get(recipient)
    return ("instagram", recipient) in world.by_id or (talk is not None and talk.network == "instagram")


async def peek(receive: Receive) -> tuple[bytes, Receive]:
    """The whole body, and what gives it once more."""
    messages: list[Message] = [await receive()]
    while messages[-1].get("more_body"):
        messages.append(await receive())
    whole = b"".join(message.get("body", b"") for message in messages)

    async def again() -> Message:
        return messages.pop(0) if messages else await receive()

    return whole, again
