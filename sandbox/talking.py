"""`/play/…` for scripts: private messages, what becomes of a talk, reactions, and what moderators do by hand."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox import guard
from sandbox.answers import Json, JSONAnswer
from sandbox.facebook.handover import hand_over
from sandbox.facebook.sending import react
from sandbox.guard import Wrong, moment, one_of, route
from sandbox.ids import digits
from sandbox.play import author, existing, media, named, receiver
from sandbox.posting import Draft, write
from sandbox.talks import Talk
from sandbox.things import Account, Person, Post
from sandbox.world import World

OTHER_APP = digits(15, "facebook", "another app")
"""The app that takes a talk over, as a rival's tool or a bot would."""


async def send_message(world: World, request: Request, body: Json) -> Response:
    """As a customer; or, with an account's handle as author and a `recipient`, as the brand in the network's own app.

    `as`: "other_app" writes the brand's message as another app would. `postback` `{"title", "payload"}` presses a
    button; `share` and `sticker` are addresses; `unsupported` is something that no app may read.
    """
    network = guard.network(world, guard.text(body, "network"))
    account, who = receiver(world, network, body, None), author(world, network, body)
    plan = Draft(network, "message", who, guard.text(body, "text", ""), account)
    plan.at, plan.media = moment("created_at", guard.text(body, "created_at", "")), media(world, network, body)
    if network != "x":
        plan.more = more(world, body, plan)
    if isinstance(who, Account):
        plan = replace(plan, account=who, recipient=customer_of(world, network, body))
    if not (plan.text or plan.media or plan.more.get("parts")):
        raise Wrong("text: a text is needed")
    written = write(world, plan)
    return JSONAnswer({"id": written.id, "url": "", **whom(world, written)}, 201)


def more(world: World, body: Json, plan: Draft) -> dict[str, Any]:
    found: dict[str, Any] = {}
    parts = {name: body[name] for name in ("postback", "share", "sticker", "unsupported") if name in body}
    if postback := guard.typed(body, "postback", dict, {}):
        plan.text = plan.text or guard.text(postback, "title")
    if parts:
        found["parts"] = parts
    if about := guard.text(body, "in_reply_to", ""):
        existing(world, plan.network, about)
        found["about_id"] = about
    if one_of(body, "as", ("", "other_app")):
        found["app_id"] = OTHER_APP
    return found


def customer_of(world: World, network: str, body: Json) -> Person:
    return author(world, network, {"author": body.get("recipient")})


def whom(world: World, post: Post) -> Json:
    if post.network == "x":
        return {}
    talk = world.talks.of(post.network, post.account_id, post.root_id)
    return {"talk": talk.id, "person": talk.person_id}


# Talks.


async def list_talks(world: World, request: Request, body: Json) -> Response:
    return JSONAnswer({"data": [shown(talk) for talk in world.talks.by_person.values()]})


async def change_talk(world: World, request: Request, body: Json) -> Response:
    """What becomes of a person's talk: `owner` ("other_app", or "" for us), `blocked`, `read`, and `hours`, which moves
    it in time: -25 closes the window of a day, 25 opens it again.
    """
    network = guard.network(world, guard.text(body, "network"))
    if network == "x":
        raise Wrong("network: facebook or instagram")
    account, who = receiver(world, network, body, None), author(world, network, body)
    talk = world.talks.of(network, account.id, who.handle)
    talk.is_blocked = guard.typed(body, "blocked", bool, talk.is_blocked)
    if "owner" in body:
        hand_over(world, talk, OTHER_APP if one_of(body, "owner", ("", "other_app")) else "")
    hours = body.get("hours", 0)
    if not isinstance(hours, int | float):
        raise Wrong("hours: a number")
    talk.move(timedelta(hours=hours))
    ours = [post for post in talk.posts if post.is_ours]
    if guard.typed(body, "read", bool, False) and ours:
        talk.read_at = world.clock()
        for change in ("deliver", "read"):
            world.happened("deliver" if change == "deliver" else "read", ours[-1], handle=who.handle)
    world.changes += 1
    return JSONAnswer(shown(talk))


def shown(talk: Talk) -> Json:
    last = talk.last_said_at
    return {
        "network": talk.network,
        "id": talk.id,
        "account": talk.account_id,
        "handle": talk.handle,
        "person": talk.person_id,
        "owner": "other_app" if talk.owner else "",
        "blocked": talk.is_blocked,
        "messages": len(talk.standing),
        "last_said_at": last and last.isoformat(),
    }


# On anything that stands.


async def put_reaction(world: World, request: Request, body: Json) -> Response:
    """Somebody's reaction: to a message with `emoji` ("" takes it back), to a public post or comment with `reaction`
    (like, love, haha, wow, sad, angry) and `verb` (add, remove).
    """
    found, who = named(world, request), author(world, request.path_params["network"], body)
    if found.is_private:
        react(world, found, who.handle, guard.text(body, "emoji", "❤"))
    else:
        verb = one_of(body, "verb", ("add", "remove"))
        found.likes += 1 if verb == "add" else -1
        world.happened("react", found, handle=who.handle, verb=verb, reaction=guard.text(body, "reaction", "like"))
    return JSONAnswer({"id": found.id, "likes": found.likes, "reactions": found.reactions})


async def hide(world: World, request: Request, body: Json) -> Response:
    """Hides it, or shows it again, as a moderator does in the network's own app."""
    found = named(world, request)
    found.is_hidden = guard.typed(body, "hidden", bool, True)
    world.happened("hide", found)
    return JSONAnswer({"id": found.id, "hidden": found.is_hidden})


routes = [
    route("POST", "/play/messages", send_message),
    route("GET", "/play/talks", list_talks),
    route("POST", "/play/talks", change_talk),
    route("POST", "/play/posts/{network}/{id}/reaction", put_reaction),
    route("POST", "/play/posts/{network}/{id}/hide", hide),
]
