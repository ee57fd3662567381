"""`/play/rules` and `/play/tokens` for scripts: how the networks behave, and what their tokens are worth."""

from dataclasses import asdict, fields, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox import guard
from sandbox.answers import Json, JSONAnswer
from sandbox.facebook.errors import DEAD_TOKENS
from sandbox.facebook.managing import SCOPES
from sandbox.guard import Wrong, one_of, route
from sandbox.rules import CHOICES, GRAPH_CHOICES, GraphRules, Rules
from sandbox.things import Account
from sandbox.world import World
from sandbox.x.tokens import consent


async def put_rules(world: World, request: Request, body: Json) -> Response:
    """Changes the rules that are named; the others stay. Facebook and Instagram share theirs."""
    if guard.network(world, guard.text(body, "network")) == "x":
        world.rules = replace(world.rules, **wished(body, Rules, CHOICES))
    else:
        world.graph_rules = replace(world.graph_rules, **wished(body, GraphRules, GRAPH_CHOICES))
    return await list_rules(world, request, body)


def wished(body: Json, kind: type[Rules] | type[GraphRules], choices: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in body.keys() - {"network"}:
        if name not in {field.name for field in fields(kind)}:
            raise Wrong(f"{name}: no such rule")
        found[name] = one_of(body, name, choices[name]) if name in choices else guard.number(body, name) or 0.0
    return found


async def list_rules(world: World, request: Request, body: Json) -> Response:
    graph = asdict(world.graph_rules)
    return JSONAnswer({"data": {"x": asdict(world.rules), "facebook": graph, "instagram": graph}})


async def reset_rules(world: World, request: Request, body: Json) -> Response:
    world.rules, world.graph_rules = Rules(), GraphRules()
    world.blocked_until.clear()
    return await list_rules(world, request, body)


async def revoke(world: World, request: Request, body: Json) -> Response:
    """Makes an account's token worthless; `subcode` says why, on Meta's networks."""
    account = named(world, request)
    subcode = guard.whole(body, "subcode", 460)
    if subcode not in DEAD_TOKENS:
        raise Wrong(f"subcode: one of {', '.join(map(str, DEAD_TOKENS))}")
    for each in sharing(world, account):
        each.is_revoked, each.refused_with = True, subcode
    return token(world, account)


async def renew(world: World, request: Request, body: Json) -> Response:
    """Makes an account's token valid again, with all its permissions. `data_access_s`: how long it reaches data."""
    account = named(world, request)
    until = guard.number(body, "data_access_s")
    for each in sharing(world, account):
        each.is_revoked, each.missing = False, []
        each.data_access_until = world.clock() + until if until else 0.0
    return token(world, account)


async def permit(world: World, request: Request, body: Json) -> Response:
    """Takes permissions away from a Page's token: `missing` are those that it lacks from now on."""
    account, missing = named(world, request), guard.typed(body, "missing", list, [])
    if not set(missing) <= set(SCOPES):
        raise Wrong(f"missing: some of {', '.join(SCOPES)}")
    for each in sharing(world, account):
        each.missing = list(missing)
    return token(world, account)


def named(world: World, request: Request) -> Account:
    network = guard.network(world, request.path_params["network"])
    account = world.account(network, request.path_params["id"])
    if account is None:
        raise Wrong("No such account", 404)
    return account


def sharing(world: World, account: Account) -> list[Account]:
    """The accounts with the same token: a Page and the account of Instagram that is linked with it."""
    return [one for accounts in world.accounts.values() for one in accounts if one.credentials == account.credentials]


def token(world: World, account: Account) -> Response:
    world.changes += 1
    return JSONAnswer({"id": account.id, "is_revoked": account.is_revoked, "missing": account.missing})


routes = [
    route("GET", "/play/rules", list_rules),
    route("POST", "/play/rules", put_rules),
    route("DELETE", "/play/rules", reset_rules),
    route("POST", "/play/tokens/x/{id}/oauth2", consent),
    route("POST", "/play/tokens/{network}/{id}/revoke", revoke),
    route("POST", "/play/tokens/{network}/{id}/renew", renew),
    route("POST", "/play/tokens/{network}/{id}/permissions", permit),
]
