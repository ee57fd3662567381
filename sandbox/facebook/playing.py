"""`/play/usage` and `/play/events` for scripts: what usage headers say, and webhooks that nobody could foresee."""

from starlette.requests import Request
from starlette.responses import Response

from sandbox import guard
from sandbox.answers import Json, JSONAnswer
from sandbox.controls import hooks_of, list_webhooks
from sandbox.facebook.hooks import call
from sandbox.guard import Wrong, route
from sandbox.limits import Pretended
from sandbox.things import Account
from sandbox.world import World
from sandbox.x.hooks import other


async def put_usage(world: World, request: Request, body: Json) -> Response:
    """What the headers of an account's calls say from now on: `percent`, `app_percent`, `minutes` until calls are taken
    again. From 100 on, calls are refused.
    """
    account = receiver(world, guard.network(world, guard.text(body, "network")), body)
    numbers = {name: guard.whole(body, name) for name in ("percent", "app_percent", "minutes")}
    world.usages[account.id] = Pretended(**numbers)
    return JSONAnswer({"id": account.id, **numbers})


async def clear_usage(world: World, request: Request, body: Json) -> Response:
    """The headers count again."""
    world.usages.clear()
    return JSONAnswer({})


async def send_event(world: World, request: Request, body: Json) -> Response:
    """X: an event by its name (`dm.read`, `oauth.revoke`, one that nobody knows) with a payload as it is given. Meta's
    networks: a whole `body`, signed as it is given.
    """
    network, hooks = guard.network(world, guard.text(body, "network", "x")), hooks_of(request)
    if network != "x":
        made = call(world, guard.typed(body, "body", dict, None))
        for each in hooks.reached(network):
            hooks.enqueue(each, made)
        return await list_webhooks(world, request, body)
    account = receiver(world, "x", body)
    given = {"event_type": guard.text(body, "event_type"), "payload": guard.typed(body, "payload", dict, {})}
    given["includes"] = guard.typed(body, "includes", dict, {})
    for each in hooks.reached("x"):
        for made in other(world, account, given, hooks.terms(each)):
            hooks.enqueue(each, made)
    return await list_webhooks(world, request, body)


def receiver(world: World, network: str, body: Json) -> Account:
    account = world.account(network, guard.text(body, "to", ""))
    if account is None:
        raise Wrong("to: no such account of the brand", 404)
    return account


routes = [
    route("POST", "/play/usage", put_usage),
    route("DELETE", "/play/usage", clear_usage),
    route("POST", "/play/events", send_event),
]
