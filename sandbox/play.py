"""`/play/…` for scripts: what customers write, change and delete, and the ledger of all that stands on the networks."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox import guard
from sandbox.answers import Json, JSONAnswer
from sandbox.customers import HANDLE, customer
from sandbox.facebook.tokens import USER_TOKEN
from sandbox.guard import Wrong, moment, one_of, route
from sandbox.ids import digits
from sandbox.instagram.payloads import permalink
from sandbox.instagram.stories import KINDS as STORY_KINDS
from sandbox.instagram.stories import as_message
from sandbox.posting import Draft, edit_refusal, write
from sandbox.world import Account, Media, Person, Post, World
from sandbox.x.tokens import CLIENT

KINDS = {
    "x": {"post", "mention", "reply", "quote"},
    "facebook": {"post", "visitor_post", "photo", "comment", "review", "recommendation", "tagged", "reel", "ad"},
    "instagram": {"post", "comment", "reply", "mention", "tag", "reel", "story", "live", *STORY_KINDS},
}
USUAL = {"x": ("mention", "reply"), "facebook": ("visitor_post", "comment"), "instagram": ("comment", "comment")}
"""The kind of a post that names none: one that answers nothing, and one that answers something."""

SITES = {"x": "https://x.com/", "facebook": "https://www.facebook.com/", "instagram": "https://www.instagram.com/"}
VERDICTS = ("negative", "positive")
PICTURE = "https://images.example/{}.jpg"


async def accounts(world: World, request: Request, body: Json) -> Response:
    found = [shown_account(world, account) for each in world.accounts.values() for account in each]
    return JSONAnswer({"data": found})


def shown_account(world: World, account: Account) -> Json:
    app = world.apps[account.network]
    return {
        "network": account.network,
        "id": account.id,
        "handle": account.handle,
        "name": account.name,
        "url": SITES[account.network] + account.handle,
        "is_revoked": account.is_revoked,
        "credentials": account.credentials,
        "app": {"slug": app.slug, "secrets": app.secrets}
        | ({"oauth2": CLIENT} if account.network == "x" else {"user_token": USER_TOKEN}),
    }


async def post(world: World, request: Request, body: Json) -> Response:
    written = write(world, as_message(world, draft(world, body), str(request.base_url)))
    return JSONAnswer({"id": written.id, "url": link(world, written)}, 201)


def draft(world: World, body: Json) -> Draft:
    """What a script's post means. A kind that the target contradicts gives way: an answer to a post of X is a reply."""
    network = guard.network(world, guard.text(body, "network"))
    parent = existing(world, network, guard.text(body, "in_reply_to", ""))
    account = receiver(world, network, body, parent)
    kind = guard.text(body, "kind", USUAL[network][parent is not None])
    if kind not in KINDS[network]:
        raise Wrong(f"kind: one of {', '.join(sorted(KINDS[network]))}")
    if network == "facebook":
        body, kind = on_facebook(body, kind, account)
    pictures = media(world, network, body)
    plan = Draft(
        network, kind, author(world, network, body), guard.text(body, "text", "" if pictures else None), account
    )
    plan.at, plan.media = moment("created_at", guard.text(body, "created_at", "")), pictures
    plan.more = more_of(network, kind, body)
    if kind == "quote":
        return replace(plan, quoted=parent) if parent else wrong_target(kind)
    if kind == "reply" and parent is None:
        return wrong_target(kind)
    if network == "instagram":
        return replace(plan, parent=parent)
    return replace(plan, kind="reply" if network == "x" else "comment", parent=parent) if parent else plan


def on_facebook(body: Json, kind: str, account: Account) -> tuple[Json, str]:
    """What is meant: a photo is a visitor's post without words, and some kinds only the Page itself writes."""
    if kind == "photo":
        return {"text": "", "media": [PICTURE.format("visitor")], **body}, "visitor_post"
    if kind in {"review", "recommendation"}:
        return {"text": "", **body}, "review"
    return ({"author": account.handle, **body} if kind in {"reel", "ad"} else body), kind


def more_of(network: str, kind: str, body: Json) -> dict[str, Any]:
    """What only Facebook's posts have: a verdict, a link that is shared."""
    if kind == "review":
        return {"verdict": one_of(body, "recommendation", VERDICTS)}
    link = guard.text(body, "link", "") if network == "facebook" else ""
    return {"parts": {"share": link}} if link else {}


def wrong_target(kind: str) -> Draft:
    raise Wrong(f"in_reply_to: a {kind} needs the id of what it is about")


def existing(world: World, network: str, post_id: str) -> Post | None:
    """The post with this id; None for "". Raises `Wrong` where none stands there."""
    if not post_id:
        return None
    found = world.post(network, post_id)
    if found is None:
        raise Wrong(f"No such post on {network}: {post_id}", 404)
    return found


def receiver(world: World, network: str, body: Json, parent: Post | None) -> Account:
    """`to` by id or handle; else the account that the answered post is about; else the network's first."""
    account = world.account(network, guard.text(body, "to", "") or (parent.account_id if parent else ""))
    if account is None:
        raise Wrong("to: no such account of the brand", 404)
    return account


def author(world: World, network: str, body: Json) -> Person:
    given = body.get("author")
    about: Json = {"handle": given} if isinstance(given, str) else guard.typed(body, "author", dict, None)
    wish = guard.text(about, "handle").strip().removeprefix("@")
    if not wish or len(wish) > 100:
        raise Wrong("author.handle: 1 to 100 letters")
    known = world.people.get((network, wish.lower()))
    followers = guard.whole(about, "followers", known.followers if known else 0)
    if isinstance(known, Account):
        return known
    handle = known.handle if known else handle_for(network, wish)
    person = customer(world, network, handle, guard.text(about, "name", ""), followers)
    person.is_verified = guard.typed(about, "verified", bool, person.is_verified)
    person.is_unnamed = guard.typed(about, "unnamed", bool, person.is_unnamed)
    world.people[network, wish.lower()] = person
    return person


def handle_for(network: str, wish: str) -> str:
    """X has handles of 15 plain letters at most: any other wish gets one that follows from it."""
    if network != "x" or HANDLE.fullmatch(wish):
        return wish
    return f"{re.sub('[^A-Za-z0-9_]', '_', wish)[:7]}_{digits(7, 'handle', wish.lower())}"


def media(world: World, network: str, body: Json) -> list[Media]:
    """`media` holds addresses, or objects with `url`, `kind` (photo, video, gif) and `alt_text`."""
    found: list[Media] = []
    for item in guard.typed(body, "media", list, []):
        about: Json = item if isinstance(item, dict) else {"url": item}
        key = f"3_{world.ids.x()}" if network == "x" else world.ids.facebook()
        kind = guard.text(about, "kind", "photo")
        if kind not in {"photo", "video", "gif"}:
            raise Wrong("media: photo, video or gif")
        found.append(Media(key, kind, guard.text(about, "url", PICTURE.format(key)), guard.text(about, "alt_text", "")))
    return found


def link(world: World, written: Post) -> str:
    if written.network == "x":
        return f"{SITES['x']}{world.author_of(written).handle}/status/{written.id}"
    if written.network == "instagram":
        return "" if written.is_private else permalink(written, SITES["instagram"])
    return SITES["facebook"] + written.id


async def change(world: World, request: Request, body: Json) -> Response:
    """New words; a recommendation may turn (`recommendation`) and keep its words."""
    found = named(world, request)
    verdict = one_of(body, "recommendation", ("", *VERDICTS)) if found.kind == "review" else ""
    text, refusal = guard.text(body, "text", found.text if verdict else None), edit_refusal(world, found)
    if refusal:
        raise Wrong(refusal)
    found.verdict = verdict or found.verdict
    world.edit(found, text)
    return JSONAnswer({"id": found.id, "url": link(world, found)})


async def remove(world: World, request: Request, body: Json) -> Response:
    found = named(world, request)
    world.remove(found)
    return JSONAnswer({"id": found.id})


async def spread(world: World, request: Request, body: Json) -> Response:
    """Adds to the counters."""
    found = named(world, request)
    more = {name: guard.whole(body, name) for name in ("reposts", "quotes", "likes")}
    for name, count in more.items():
        setattr(found, name, getattr(found, name) + count)
    world.happened("spread", found)
    return JSONAnswer({"id": found.id, **{name: getattr(found, name) for name in more}})


def named(world: World, request: Request) -> Post:
    network = guard.network(world, request.path_params["network"])
    found = existing(world, network, request.path_params["id"])
    if found is None:
        raise Wrong("No id in the address", 404)
    return found


async def ledger(world: World, request: Request, body: Json) -> Response:
    """All that stands on the networks, oldest first; `since` is a time (ISO 8601) of writing."""
    network, given = request.query_params.get("network", ""), request.query_params.get("since", "")
    # A "+" that nobody escaped arrives as a space: "…T10:00:00 00:00".
    since = moment("since", given.replace(" ", "+"))
    after = since.timestamp() if since else 0.0
    standing = [p for p in world.posts if not p.removed_at and network in {"", p.network} and p.made_at >= after]
    return JSONAnswer([entry(world, each) for each in standing])


def entry(world: World, each: Post) -> Json:
    person = world.author_of(each)
    return {
        "network": each.network,
        "id": each.id,
        "kind": each.kind,
        "text": each.text,
        "author": {"id": person.id, "handle": person.handle, "name": person.name},
        "account": each.account_id,
        "in_reply_to": each.parent_id or None,
        "ours": each.is_ours,
        "by_api": each.is_by_api,
        "hidden": each.is_hidden,
        "media": [{"url": media.url, "kind": media.kind, "alt_text": media.alt_text} for media in each.media],
        "deep_link": each.deep_link,
        "verdict": each.verdict,
        "about": each.about_id or None,
        "visibility": "private" if each.is_private else "public",
        "at": each.at.isoformat(),
        "made_at": datetime.fromtimestamp(each.made_at, UTC).isoformat(),
    }


routes = [
    route("GET", "/play/accounts", accounts),
    route("POST", "/play/posts", post),
    route("POST", "/play/posts/{network}/{id}/spread", spread),
    route("POST", "/play/posts/{network}/{id}", change),
    route("DELETE", "/play/posts/{network}/{id}", remove),
    route("GET", "/play/ledger", ledger),
]
