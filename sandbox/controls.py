"""`/play/…` for scripts: faults, limits, costs, webhooks."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from sandbox import guard
from sandbox.answers import Json, JSONAnswer
from sandbox.costs import PRICES
from sandbox.facebook.subscribing import OF_APP
from sandbox.faults import BODIES, GRAPH_ONLY, NAMES, X_ONLY, Fault
from sandbox.guard import Wrong, one_of, route
from sandbox.hooks import Hooks, Registration
from sandbox.rules import CHOICES
from sandbox.world import World

FAULT_FIELDS = (
    "network",
    "fault",
    "count",
    "probability",
    "for_s",
    "seconds",
    "on",
    "body",
    "code",
    "subcode",
    "times",
)


async def put_fault(world: World, request: Request, body: Json) -> Response:
    """A misspelt field would make a fault that always strikes."""
    if unknown := sorted(set(body) - set(FAULT_FIELDS)):
        raise Wrong(f"{unknown[0]}: there is no such field, only {', '.join(FAULT_FIELDS)}")
    network, name = guard.network(world, guard.text(body, "network")), guard.text(body, "fault")
    if name not in NAMES:
        raise Wrong(f"fault: one of {', '.join(NAMES)}")
    probability, for_s = guard.number(body, "probability"), guard.number(body, "for_s")
    if probability is not None and probability > 1:
        raise Wrong("probability: 0 to 1")
    check_network(network, name, body)
    fault = Fault(
        network,
        name,
        left=strikes(body, name),
        probability=1.0 if probability is None else probability,
        until=None if for_s is None else world.clock() + for_s,
        seconds=guard.number(body, "seconds"),
        on=one_of(body, "on", ("", "read", "write")),
        body=one_of(body, "body", BODIES),
        code=guard.whole(body, "code"),
        subcode=guard.whole(body, "subcode") if "subcode" in body else None,
        times=max(2, guard.whole(body, "times") if "times" in body else 2),
    )
    world.faults.put(fault)
    return JSONAnswer({"data": shown(fault)}, 201)


def check_network(network: str, name: str, body: Json) -> None:
    if network != "x" and name in X_ONLY:
        raise Wrong(f"fault: {name} is known on X only")
    if network == "x" and name in GRAPH_ONLY:
        raise Wrong(f"fault: {name} is known on Facebook and Instagram only")
    if name == "refused" and not body.get("code"):
        raise Wrong("code: which one is it refused with?")


def strikes(body: Json, name: str) -> int | None:
    """How often: as told, else for ever, but a 401 that means nothing once."""
    if body.get("count") is None:
        return 1 if name == "401_once" else None
    return guard.whole(body, "count")


def shown(fault: Fault) -> Json:
    return {
        "network": fault.network,
        "fault": fault.fault,
        "count": fault.left,
        "probability": fault.probability,
        "until": fault.until and datetime.fromtimestamp(fault.until, UTC).isoformat(),
        "seconds": fault.seconds,
        "on": fault.on,
        "body": fault.body,
        "code": fault.code,
        "subcode": fault.subcode,
        "times": fault.times,
        "struck": fault.struck,
    }


async def list_faults(world: World, request: Request, body: Json) -> Response:
    """What is switched on, `struck` counts how often it did."""
    active = [fault for network in world.accounts for fault in world.faults.current(network)]
    return JSONAnswer({"data": [shown(fault) for fault in active]})


async def clear_faults(world: World, request: Request, body: Json) -> Response:
    """Of a network and a name, in the body or the query; without them all."""
    named = {**request.query_params, **body}
    world.faults.clear(guard.text(named, "network", ""), guard.text(named, "fault", ""))
    return await list_faults(world, request, body)


async def put_limit(world: World, request: Request, body: Json) -> Response:
    network, window = guard.network(world, guard.text(body, "network")), guard.number(body, "window_s")
    if not window:
        raise Wrong("window_s: seconds, more than 0")
    world.limits.put(network, guard.text(body, "route", "*"), guard.typed(body, "n", int, None), window)
    return await list_limits(world, request, body)


async def list_limits(world: World, request: Request, body: Json) -> Response:
    rules = world.limits.rules.items()
    found = [{"network": net, "route": route, "n": n, "window_s": window} for (net, route), (n, window) in rules]
    return JSONAnswer({"data": found})


async def list_costs(world: World, request: Request, body: Json) -> Response:
    """What each account's calls and events cost on X, in US dollars; "app" calls with the bearer token."""
    handles = {account.id: account.handle for account in world.accounts["x"]}
    found = [
        {"network": "x", "handle": handles.get(payer, ""), **world.costs.shown(payer)} for payer in world.costs.units
    ]
    return JSONAnswer({"data": found, "prices": PRICES})


async def clear_costs(world: World, request: Request, body: Json) -> Response:
    world.costs.clear()
    return await list_costs(world, request, body)


async def pause(world: World, request: Request, body: Json) -> Response:
    hooks_of(request).pause(optional_network(world, body))
    return await list_webhooks(world, request, body)


async def resume(world: World, request: Request, body: Json) -> Response:
    hooks_of(request).resume(optional_network(world, body))
    return await list_webhooks(world, request, body)


def optional_network(world: World, body: Json) -> str:
    return guard.network(world, guard.text(body, "network")) if "network" in body else ""


def hooks_of(request: Request) -> Hooks:
    hooks: Hooks = request.app.state.hooks
    return hooks


async def put_webhook(world: World, request: Request, body: Json) -> Response:
    """Shakes hands as the network does; 422 with the reason where that fails. All events go there from then on.

    `whole` false: on Meta's networks only what a Page has subscribed the app to. `envelope` and `spelling` choose how X
    puts them; with `valid` nobody shakes hands: it says how that ended.
    """
    network, url = guard.network(world, guard.text(body, "network")), guard.text(body, "url")
    hooks, wished = hooks_of(request), {name: one_of(body, name, CHOICES[name]) for name in CHOICES if name in body}
    reason = "" if (network, url) in hooks.registrations and "valid" in body else await hooks.register(network, url)
    if reason:
        raise Wrong(reason)
    each = hooks.registrations[network, url]
    each.envelope, each.spelling = wished.get("envelope", each.envelope), wished.get("spelling", each.spelling)
    each.is_valid = guard.typed(body, "valid", bool, True)
    each.is_whole = guard.typed(body, "whole", bool, each.is_whole or "valid" not in body)
    each.fields = [] if each.is_whole or network == "x" else list(OF_APP[network])
    return JSONAnswer({"data": shown_webhook(hooks, each)})


async def remove_webhook(world: World, request: Request, body: Json) -> Response:
    await hooks_of(request).forget(guard.text(body, "network"), guard.text(body, "url"))
    return await list_webhooks(world, request, body)


async def list_webhooks(world: World, request: Request, body: Json) -> Response:
    hooks = hooks_of(request)
    return JSONAnswer({"data": [shown_webhook(hooks, each) for each in hooks.registrations.values()]})


def shown_webhook(hooks: Hooks, each: Registration) -> Json:
    return {
        "network": each.network,
        "url": each.url,
        "id": each.id,
        "is_valid": each.is_valid,
        "gets": "everything" if each.is_whole else "what is subscribed",
        "envelope": each.envelope,
        "spelling": each.spelling,
        "is_paused": each.network in hooks.paused,
        "delivered": each.delivered,
        "failed": each.failed,
        "retried": each.retried,
        "dropped": each.dropped,
        "queued": each.pending,
    }


routes = [
    route("GET", "/play/faults", list_faults),
    route("POST", "/play/faults", put_fault),
    route("DELETE", "/play/faults", clear_faults),
    route("GET", "/play/limits", list_limits),
    route("POST", "/play/limits", put_limit),
    route("GET", "/play/costs", list_costs),
    route("DELETE", "/play/costs", clear_costs),
    route("POST", "/play/pause", pause),
    route("POST", "/play/resume", resume),
    route("GET", "/play/webhooks", list_webhooks),
    route("POST", "/play/webhooks", put_webhook),
    route("DELETE", "/play/webhooks", remove_webhook),
]
