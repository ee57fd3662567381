"""X's OAuth 2.0: access tokens of two hours, renewed with refresh tokens that work once."""

import base64
import binascii
import hmac
from urllib.parse import parse_qsl, unquote

from starlette.requests import Request
from starlette.responses import Response

from sandbox import guard
from sandbox.answers import Json, JSONAnswer
from sandbox.grants import LIFE_S, SCOPES, Grant
from sandbox.guard import Wrong
from sandbox.ids import token
from sandbox.world import World

CLIENT_ID = token(34, "x", "client id")
CLIENT_SECRET = token(50, "x", "client secret")
CLIENT = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
FORM = "application/x-www-form-urlencoded"


async def renew(request: Request) -> Response:
    """`grant_type=refresh_token`, by the app with its secret (Basic) or by its `client_id` alone."""
    world: World = request.app.state.world
    form = await fields_of(request)
    if not is_client(request, form):
        return refusal(401, "unauthorized_client", "Missing valid authorization header")
    if form.get("grant_type") != "refresh_token":
        return refusal(400, "unsupported_grant_type", "Only refresh_token is offered here")
    old = world.grants.by_refresh.get(form.get("refresh_token", ""))
    account = world.account("x", old.account_id) if old else None
    if old is None or account is None or account.is_revoked:
        return refusal(400, "invalid_request", "Value passed for the token was invalid.")
    grant = world.grants.renew(old.refresh_token, world.clock() + LIFE_S)
    world.changes += 1
    return JSONAnswer(shown(world, grant)) if grant else refusal(400, "invalid_request", "")


async def revoke(request: Request) -> Response:
    world: World = request.app.state.world
    form = await fields_of(request)
    if not is_client(request, form):
        return refusal(401, "unauthorized_client", "Missing valid authorization header")
    given = form.get("token", "")
    grant = world.grants.by_access.get(given) or world.grants.by_refresh.get(given)
    if grant:
        world.grants.end(grant)
        world.changes += 1
    return JSONAnswer({"revoked": True})


def refusal(status: int, error: str, description: str) -> Response:
    return JSONAnswer({"error": error, "error_description": description}, status)


async def fields_of(request: Request) -> dict[str, str]:
    if not request.headers.get("content-type", "").startswith(FORM):
        return {}
    return dict(parse_qsl((await request.body()).decode("utf-8", "replace")))


def is_client(request: Request, form: dict[str, str]) -> bool:
    scheme, _, rest = request.headers.get("authorization", "").partition(" ")
    if not scheme:
        return form.get("client_id") == CLIENT_ID
    try:
        pair = base64.b64decode(rest, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return False
    name, _, secret = (unquote(part) for part in pair.partition(":"))
    return scheme == "Basic" and name == CLIENT_ID and hmac.compare_digest(secret.encode(), CLIENT_SECRET.encode())


def shown(world: World, grant: Grant) -> Json:
    answer = {
        "token_type": "bearer",
        "expires_in": max(0, round(grant.expires_at - world.clock())),
        "access_token": grant.access_token,
        "scope": " ".join(grant.scopes),
    }
    return answer | ({"refresh_token": grant.refresh_token} if grant.refresh_token else {})


async def consent(world: World, request: Request, body: Json) -> Response:
    """`/play`: an account's owner allows the app what `scopes` say, for the first `expires_in` seconds."""
    account = world.account("x", request.path_params["id"])
    if account is None:
        raise Wrong("No such account", 404)
    scopes = tuple(guard.typed(body, "scopes", list, list(SCOPES)))
    if not set(scopes) <= set(SCOPES):
        raise Wrong(f"scopes: out of {', '.join(SCOPES)}")
    life = guard.number(body, "expires_in")
    grant = world.grants.give(account.id, scopes, world.clock() + (LIFE_S if life is None else life))
    world.changes += 1
    return JSONAnswer(shown(world, grant) | CLIENT, 201)
