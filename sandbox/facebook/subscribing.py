"""Which webhook fields a Page sends to the app (`subscribed_apps`), and where the app wants them (`subscriptions`)."""

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.facebook import errors, tokens, usage
from sandbox.facebook.calls import Call, finished, read_params
from sandbox.facebook.errors import Failure
from sandbox.facebook.payloads import Json
from sandbox.facebook.writing import done
from sandbox.handshakes import refusal
from sandbox.hooks import Hooks, Registration
from sandbox.things import App
from sandbox.world import World

MESSAGING = (
    "messages",
    "message_echoes",
    "message_reads",
    "message_deliveries",
    "messaging_postbacks",
    "message_edits",
    "message_reactions",
    "standby",
    "messaging_handovers",
)
FIELDS = ("feed", "mention", "ratings", *MESSAGING, "messaging_referrals", "messaging_optins", "videos", "leadgen")
INSTAGRAM_FIELDS = (
    "comments",
    "live_comments",
    "mentions",
    "messages",
    "message_edit",
    "message_reactions",
    "messaging_seen",
    "messaging_postbacks",
    "standby",
)
OF_APP = {"facebook": FIELDS, "instagram": INSTAGRAM_FIELDS}
OBJECTS = {"page": "facebook", "instagram": "instagram"}


def read(call: Call) -> Json:
    """`GET /{page}/subscribed_apps`."""
    page = call.own()
    app = tokens.app_of(call.world)
    fields = [name for name in FIELDS if name in page.subscribed]
    return {"data": [{**app, "link": "https://amends.example/", "subscribed_fields": fields}] if fields else []}


def subscribe(call: Call) -> Json:
    """The fields named take the place of those before."""
    page = call.own()
    wished = [name.strip(' "[]') for name in call.params.get("subscribed_fields", "").split(",") if name.strip()]
    if not wished:
        raise errors.invalid("The parameter subscribed_fields is required")
    for number, name in enumerate(wished):
        if name not in FIELDS:
            raise errors.invalid(f"Param subscribed_fields[{number}] must be one of {{{', '.join(FIELDS)}}}")
        if name in MESSAGING and "pages_messaging" in page.missing:
            raise errors.not_permitted("pages_messaging")
    page.subscribed = list(dict.fromkeys(wished))
    call.world.changes += 1
    return done(call)


def unsubscribe(call: Call) -> Json:
    call.own().subscribed = []
    call.world.changes += 1
    return done(call)


# The app's own, with the app's token.


async def app_subscriptions(request: Request) -> Response:
    """`/{app}/subscriptions`: one webhook for each object, `page` and `instagram`."""
    world: World = request.app.state.world
    try:
        params = await read_params(request)
        check_app(world, request, params)
        hooks: Hooks = request.app.state.hooks
        work = {"GET": shown, "POST": put, "DELETE": removed}[request.method]
        return finished(request, errors.answer(await work(world, hooks, params), headers=usage.of_app(world)))
    except Failure as failure:
        return finished(request, errors.refusal(failure, usage.of_app(world)))


def check_app(world: World, request: Request, params: dict[str, str]) -> None:
    if tokens.holder(world, request, params).kind != "app":
        raise Failure("(#15) This method must be called with an app access_token.", 15)


def of_object(params: dict[str, str]) -> str:
    """The network that an object's webhooks are of."""
    wanted = params.get("object", "")
    if wanted not in OBJECTS:
        raise errors.invalid(f"Param object must be one of {{{', '.join(OBJECTS)}}}")
    return OBJECTS[wanted]


def own(hooks: Hooks) -> list[Registration]:
    return [each for each in hooks.registrations.values() if each.network != "x" and each.is_of_api]


async def shown(world: World, hooks: Hooks, params: dict[str, str]) -> Json:
    objects = {network: name for name, network in OBJECTS.items()}
    return {"data": [subscription(objects[each.network], each) for each in own(hooks)]}


def subscription(name: str, each: Registration) -> Json:
    fields: list[Any] = [{"name": field, "version": errors.VERSION} for field in each.fields]
    return {"object": name, "callback_url": each.url, "active": each.is_valid, "fields": fields}


async def put(world: World, hooks: Hooks, params: dict[str, str]) -> Json:
    """Shakes hands; then this is where the object's fields go, and nowhere else."""
    network, url = of_object(params), params.get("callback_url", "")
    known = OF_APP[network]
    fields = [name for name in params.get("fields", "").split(",") if name]
    if not fields or not set(fields) <= set(known):
        raise errors.invalid(f"Param fields must be some of {{{', '.join(known)}}}")
    app = App(network, "", {**world.apps["facebook"].secrets, "verify_token": params.get("verify_token", "")})
    reason = await asyncio.to_thread(refusal, app, url)
    if reason:
        raise Failure(reason if reason.startswith("(#2200)") else f"(#2200) {reason}", 2200)
    await removed(world, hooks, params)
    hooks.remember(network, url)
    each = hooks.registrations[network, url]
    each.is_of_api, each.is_whole, each.fields = True, False, fields
    return {"success": True}


async def removed(world: World, hooks: Hooks, params: dict[str, str]) -> Json:
    for each in own(hooks):
        if params.get("object", "") in {"", *(name for name, net in OBJECTS.items() if net == each.network)}:
            await hooks.forget(each.network, each.url)
    return {"success": True}
