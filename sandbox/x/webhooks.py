"""X's own way to webhooks: the app registers an address, then says which events of whom go there."""

import re
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.answers import Json, JSONAnswer
from sandbox.hooks import Hooks, Registration, Subscription
from sandbox.world import World
from sandbox.x import asked, errors
from sandbox.x.endpoints import body
from sandbox.x.errors import Refused
from sandbox.x.fields import names
from sandbox.x.oauth import Caller
from sandbox.x.payloads import stamp

MOST_WEBHOOKS = 5
MOST_SUBSCRIPTIONS = 1500
PRIVATE = re.compile(r"(?:dm|chat)\..*")
EVENT_TYPES = names(
    """profile.update.bio profile.update.profile_picture profile.update.banner_picture profile.update.screenname
    profile.update.geo profile.update.url profile.update.verified_badge profile.update.affiliate_badge
    profile.update.handle news.new follow.follow follow.unfollow spaces.start spaces.end chat.received chat.sent
    chat.conversation_join dm.sent dm.received dm.indicate_typing dm.read post.create post.delete post.mention.create
    post.reply.create post.quote.create post.repost.create like.create oauth.revoke"""
)


def hooks_of(request: Request) -> Hooks:
    hooks: Hooks = request.app.state.hooks
    return hooks


async def create(world: World, request: Request, caller: Caller) -> Response:
    """Shakes hands first: what fails then is a 400 that names it."""
    given, hooks = await body(request), hooks_of(request)
    url = given.get("url")
    if not isinstance(url, str) or not 1 <= len(url) <= 200:
        raise Refused(errors.invalid("UrlValidationFailed: $.url: 1 to 200 characters"))
    standing = registered(hooks)
    if any(each.url == url for each in standing):
        raise Refused(errors.invalid("DuplicateUrlFailed: this URL is registered already", {"url": [url]}))
    if len(standing) >= MOST_WEBHOOKS:
        raise Refused(errors.invalid(f"WebhookLimitExceeded: {MOST_WEBHOOKS} webhooks at most"))
    reason = await hooks.register("x", url)
    if reason:
        named = reason if reason.startswith("CrcValidationFailed") else f"CrcValidationFailed: {reason}"
        raise Refused(errors.invalid(named, {"url": [url]}))
    made = hooks.registrations["x", url]
    made.is_of_api, made.is_whole = True, False
    made.id, made.created_at = made.id or world.ids.x(), world.now()
    world.changes += 1
    answer = shown(made)
    return JSONAnswer({"data": answer} if world.rules.webhook_answer == "data" else answer)


async def several(world: World, request: Request, caller: Caller) -> Response:
    caller.only_app()
    found = [shown(each) for each in registered(hooks_of(request))]
    return JSONAnswer(({"data": found} if found else {}) | {"meta": {"result_count": len(found)}})


async def check(world: World, request: Request, caller: Caller) -> Response:
    """Shakes hands again: the webhook is valid from then on, or not."""
    hooks = hooks_of(request)
    await hooks.check(named(hooks, request))
    return JSONAnswer({"data": {"attempted": True}})


async def remove(world: World, request: Request, caller: Caller) -> Response:
    """The webhook with all its subscriptions."""
    hooks = hooks_of(request)
    gone = named(hooks, request)
    hooks.subscriptions = [each for each in hooks.subscriptions if each.webhook_id != gone.id]
    await hooks.forget("x", gone.url)
    return JSONAnswer({"data": {"deleted": True}})


def registered(hooks: Hooks) -> list[Registration]:
    return [each for each in hooks.registrations.values() if each.network == "x" and each.is_of_api]


def named(hooks: Hooks, request: Request) -> Registration:
    """The webhook in the path. Raises `Refused`."""
    name = asked.an_id(request.path_params["id"])
    found = next((each for each in registered(hooks) if each.id == name), None)
    if found is None:
        raise Refused(errors.plain(404, "Not Found", f"Could not find webhook with id: [{name}]."))
    return found


def shown(each: Registration) -> Json:
    return {"id": each.id, "url": each.url, "valid": each.is_valid, "created_at": stamp(each.created_at)}


async def subscribe(world: World, request: Request, caller: Caller) -> Response:
    """Direct messages go only to whom they belong to: those events need the account's own token."""
    given, hooks = await body(request), hooks_of(request)
    made = wished(world, hooks, given)
    owner = caller.account.id if caller.account else ""
    if PRIVATE.fullmatch(made.event_type) and (owner != made.user_id or not caller.may("dm.read")):
        raise Refused(errors.forbidden())
    if any(each.event == made.event for each in hooks.subscriptions):
        raise Refused(errors.invalid("DuplicateSubscriptionFailed: this subscription exists already"))
    if len(hooks.subscriptions) >= MOST_SUBSCRIPTIONS:
        raise Refused(errors.invalid("SubscriptionLimitExceeded"))
    hooks.subscriptions.append(made)
    world.changes += 1
    total = len(hooks.subscriptions)
    data = {"subscription": shown_subscription(made), "total_subscriptions_for_instance_id": total}
    return JSONAnswer({"data": data, "meta": {"total_subscriptions": total}})


def wished(world: World, hooks: Hooks, given: Json) -> Subscription:
    """Raises `Refused` for what X would not take."""
    for name in sorted(given.keys() - {"event_type", "filter", "tag", "webhook_id"}):
        raise Refused(errors.invalid(f"$.{name}: is not defined in the schema"))
    event_type, of = given.get("event_type"), given.get("filter")
    user_id = of.get("user_id") if isinstance(of, dict) else None
    if event_type not in EVENT_TYPES:
        raise Refused(errors.invalid("$.event_type: does not have a value in the enumeration"))
    if ("x", user_id) not in world.people_by_id:
        raise Refused(errors.invalid("$.filter.user_id: no such user"))
    webhook_id, tag = delivery(hooks, given)
    now = world.now()
    return Subscription(world.ids.x(), event_type, str(user_id), tag, webhook_id, now, now)


def delivery(hooks: Hooks, given: Json) -> tuple[str, str]:
    """The webhook, by default the only one, and the tag. Raises `Refused`."""
    ids = [each.id for each in registered(hooks)]
    webhook_id: Any = given.get("webhook_id", ids[0] if len(ids) == 1 else "")
    tag: Any = given.get("tag", "")
    if webhook_id and webhook_id not in ids:
        raise Refused(errors.invalid("$.webhook_id: no such webhook"))
    if not isinstance(tag, str) or len(tag) > 200:
        raise Refused(errors.invalid("$.tag: 1 to 200 characters"))
    return webhook_id, tag


async def subscriptions(world: World, request: Request, caller: Caller) -> Response:
    found = [shown_subscription(each) for each in hooks_of(request).subscriptions]
    return JSONAnswer({"data": found, "meta": {"result_count": len(found)}})


async def change(world: World, request: Request, caller: Caller) -> Response:
    caller.only_app()
    given, hooks = await body(request), hooks_of(request)
    for name in sorted(given.keys() - {"tag", "webhook_id"}):
        raise Refused(errors.invalid(f"$.{name}: is not defined in the schema"))
    found = subscription(hooks, request)
    found.webhook_id, found.tag = delivery(hooks, {"webhook_id": found.webhook_id, "tag": found.tag} | given)
    found.updated_at = world.now()
    world.changes += 1
    data = {"subscription": shown_subscription(found), "total_subscriptions": len(hooks.subscriptions)}
    return JSONAnswer({"data": data})


async def unsubscribe(world: World, request: Request, caller: Caller) -> Response:
    """One, or several by `ids`."""
    caller.only_app()
    hooks = hooks_of(request)
    wished = {subscription(hooks, request).id} if "id" in request.path_params else set(asked.ids(request.query_params))
    left = [each for each in hooks.subscriptions if each.id not in wished]
    is_deleted = len(left) < len(hooks.subscriptions)
    hooks.subscriptions = left
    world.changes += 1
    return JSONAnswer({"data": {"deleted": is_deleted}, "meta": {"total_subscriptions": len(left)}})


def subscription(hooks: Hooks, request: Request) -> Subscription:
    name = asked.an_id(request.path_params["id"])
    found = next((each for each in hooks.subscriptions if each.id == name), None)
    if found is None:
        raise Refused(errors.plain(404, "Not Found", f"Could not find subscription with id: [{name}]."))
    return found


def shown_subscription(each: Subscription) -> Json:
    answer = {
        "subscription_id": each.id,
        "event_type": each.event_type,
        "filter": {"user_id": each.user_id},
        "created_at": stamp(each.created_at),
        "updated_at": stamp(each.updated_at),
    }
    more = {"tag": each.tag, "webhook_id": each.webhook_id}
    return answer | {name: value for name, value in more.items() if value}
