"""How each endpoint of X is guarded: who calls, how often; and what every answer carries."""

import json
from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.answers import Json, JSONAnswer
from sandbox.limits import Allowance
from sandbox.world import World
from sandbox.x import errors
from sandbox.x.charging import charge
from sandbox.x.errors import Refused
from sandbox.x.oauth import Caller, authenticate
from sandbox.x.spelling import spelled, understood

Handler = Callable[[World, Request, Caller], Awaitable[Response]]


def endpoint(method: str, path: str, handler: Handler, scopes: str, limit: str = "") -> Route:
    """A route as X guards each: who calls, how often, and then the work; the rate limit's headers on every answer.

    `scopes` are what an OAuth 2.0 token needs; `limit` is the name of the limit that it shares with another route.
    """
    name = limit or f"{method} {path.replace('{', ':').replace('}', '')}"

    async def answer(request: Request) -> Response:
        began = perf_counter()
        world: World = request.app.state.world
        allowances: dict[str, Allowance] = {}
        try:
            caller = await authenticate(request)
            allowances = taken(world, name, caller)
            admit(caller, scopes, allowances)
            response = await work(world, name, handler, request, caller)
        except Refused as refused:
            response = refused.response
        dress(world, response, allowances, perf_counter() - began)
        return response

    return Route(path, answer, methods=[method])


async def work(world: World, name: str, handler: Handler, request: Request, caller: Caller) -> Response:
    """The handler's answer, paid for, in the spelling that is switched on."""
    spelling, path = world.rules.spelling, request.url.path
    if spelling == "post":
        scope = dict(request.scope, query_string=understood(request.url.query).encode())
        request = Request(scope, request.receive)
    response = await handler(world, request, caller)
    if isinstance(response, JSONAnswer):
        charge(world, caller, name, path, response.value)
        if spelling == "post":
            response.change(spelled(response.value, spelling))
    return response


def admit(caller: Caller, scopes: str, allowances: dict[str, Allowance]) -> None:
    """Raises `Refused` for a call over a limit, or one that the caller's token does not cover."""
    if not all(allowance.is_within for allowance in allowances.values()):
        raise Refused(errors.too_many_requests())
    if not caller.may(scopes):
        raise Refused(errors.forbidden())


def taken(world: World, name: str, caller: Caller) -> dict[str, Allowance]:
    """Counts the call towards all of its limits; the header's name of each with what is left."""
    window = world.limits.take("x", name, caller.key)
    days = world.limits.take_daily("x", name, caller.key)
    return ({"x-rate-limit": window} if window else {}) | {f"x-{who}-limit-24hour": day for who, day in days.items()}


def dress(world: World, response: Response, allowances: dict[str, Allowance], took: float) -> None:
    """The headers that X puts on its answers."""
    response.headers["api-version"] = "2.166"
    response.headers["x-response-time"] = str(round(took * 1000))
    response.headers["x-transaction-id"] = f"{int(world.ids.x()):016x}"
    if response.status_code != 401:
        response.headers["x-access-level"] = "read-write-directmessages"
    for name, allowance in allowances.items():
        response.headers[f"{name}-limit"] = str(allowance.limit)
        response.headers[f"{name}-remaining"] = str(allowance.remaining)
        response.headers[f"{name}-reset"] = str(int(allowance.reset_at) + 1)


async def body(request: Request) -> Json:
    try:
        value: Any = json.loads(await request.body())
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise Refused(errors.invalid("Requires valid JSON"))
    return value
