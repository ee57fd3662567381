"""How each endpoint of X is guarded: who calls, how often; and what every answer carries."""

import json
from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.answers import Json
from sandbox.limits import Allowance
from sandbox.world import World
from sandbox.x import errors
from sandbox.x.errors import Refused
from sandbox.x.oauth import Caller, authenticate

Handler = Callable[[World, Request, Caller], Awaitable[Response]]


def endpoint(method: str, path: str, handler: Handler) -> Route:
    """A route as X guards each: who calls, how often, and then the work; the rate limit's headers on every answer."""
    name = f"{method} {path.replace('{id}', ':id').replace('{username}', ':username')}"

    async def answer(request: Request) -> Response:
        began = perf_counter()
        world: World = request.app.state.world
        allowance: Allowance | None = None
        try:
            caller = await authenticate(request)
            allowance = world.limits.take("x", name, caller.key)
            is_over = allowance is not None and not allowance.is_within
            response = errors.too_many_requests() if is_over else await handler(world, request, caller)
        except Refused as refused:
            response = refused.response
        dress(world, response, allowance, perf_counter() - began)
        return response

    return Route(path, answer, methods=[method])


def dress(world: World, response: Response, allowance: Allowance | None, took: float) -> None:
    """The headers that X puts on its answers."""
    response.headers["api-version"] = "2.166"
    response.headers["x-response-time"] = str(round(took * 1000))
    response.headers["x-transaction-id"] = f"{int(world.ids.x()):016x}"
    if response.status_code != 401:
        response.headers["x-access-level"] = "read-write-directmessages"
    if allowance:
        response.headers["x-rate-limit-limit"] = str(allowance.limit)
        response.headers["x-rate-limit-remaining"] = str(allowance.remaining)
        response.headers["x-rate-limit-reset"] = str(int(allowance.reset_at) + 1)


async def body(request: Request) -> Json:
    try:
        value: Any = json.loads(await request.body())
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise Refused(errors.invalid("Requires valid JSON"))
    return value
