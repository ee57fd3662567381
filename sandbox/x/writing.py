"""What an account may say on X by API, and what X refuses."""

import re
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.answers import Json, JSONAnswer
from sandbox.posting import Draft, write
from sandbox.world import Account, Media, Post, World
from sandbox.x import asked, errors
from sandbox.x.endpoints import body
from sandbox.x.errors import Refused
from sandbox.x.fields import names
from sandbox.x.oauth import Caller
from sandbox.x.payloads import TWEET_DEFAULTS, tweet
from sandbox.x.seeing import is_open, readable
from sandbox.x.summoning import is_summoned
from sandbox.x.texts import LIMIT, weight
from sandbox.x.uploads import attached

MOST_PICTURES = 4
DEEP_LINK = re.compile(r"https://(?:twitter|x)\.com/messages/compose\?recipient_id=([0-9]{1,19})(?:&.*)?")
KNOWN = names(
    """card_uri community_id direct_message_deep_link edit_options for_super_followers_only geo made_with_ai media
    nullcast paid_partnership poll quote_tweet_id reply reply_settings share_with_followers text"""
)


async def post(world: World, request: Request, caller: Caller) -> Response:
    made = create(world, caller.user, await body(request))
    location = f"https://api.twitter.com/2/tweets/{made.id}"
    return JSONAnswer({"data": tweet(world, made, TWEET_DEFAULTS)}, 201, {"location": location})


async def remove(world: World, request: Request, caller: Caller) -> Response:
    is_deleted = delete(world, caller.user, asked.an_id(request.path_params["id"]))
    return JSONAnswer({"data": {"deleted": is_deleted}})


def create(world: World, account: Account, body: Json) -> Post:
    """The new post, or `Refused` as X refuses: 400 for what is malformed, 403 for what is not allowed."""
    for name in sorted(body.keys() - KNOWN):
        raise Refused(errors.invalid(f"$.{name}: is not defined in the schema"))
    text = body.get("text", "")
    pictures, link = media(world, account, body), deep_link(account, body)
    if not isinstance(text, str) or not (text.strip() or pictures):
        raise Refused(errors.invalid("$.text: is missing but it is required"))
    target, quoted = answered(world, account, body), referred(world, body.get("quote_tweet_id"))
    if weight(text) > LIMIT:
        raise Refused(errors.invalid(errors.TOO_LONG))
    if is_repeated(world, account, text, target):
        raise Refused(errors.forbidden(errors.DUPLICATE))
    kind = "reply" if target else "quote" if quoted else "post"
    draft = Draft("x", kind, account, text, account, target, quoted, media=pictures, deep_link=link, is_by_api=True)
    return write(world, draft)


def answered(world: World, account: Account, body: Json) -> Post | None:
    """The post that this one answers, if the account may answer it."""
    reply = body.get("reply")
    if reply is None:
        return None
    target = referred(world, reply.get("in_reply_to_tweet_id") if isinstance(reply, dict) else "")
    if target is None:
        raise Refused(errors.forbidden(errors.GONE))
    if not is_summoned(world, account, target):
        raise Refused(errors.forbidden(errors.NOT_ENGAGED))
    return target


def referred(world: World, post_id: Any) -> Post | None:
    if post_id is None:
        return None
    if not isinstance(post_id, str) or not asked.DIGITS.fullmatch(post_id):
        raise Refused(errors.invalid(f"$.in_reply_to_tweet_id: does not match ^[0-9]{{1,19}}$: {post_id}"))
    post = world.post("x", post_id)
    return post if post and is_open(world, post) else None


def is_repeated(world: World, account: Account, text: str, target: Post | None) -> bool:
    standing = world.answers_to(target) if target else world.by_author.get(("x", account.handle.lower()), [])
    return any(
        p.author == account.handle and p.text == text and bool(p.parent_id) == bool(target) and not p.removed_at
        for p in standing
    )


def media(world: World, account: Account, body: Json) -> list[Media]:
    """The uploads that a post shows, at most four. Raises `Refused`."""
    given = body.get("media")
    if given is None:
        return []
    keys = given.get("media_ids") if isinstance(given, dict) else None
    if not isinstance(keys, list) or not 1 <= len(keys) <= MOST_PICTURES:
        raise Refused(errors.invalid(f"$.media.media_ids: there must be 1 to {MOST_PICTURES} items in the array"))
    if "quote_tweet_id" in body or "poll" in body:
        raise Refused(errors.invalid("$.media: is mutually exclusive with quote_tweet_id and poll"))
    return attached(world, account, keys, "tweet_image")


def deep_link(account: Account, body: Json) -> str:
    """The button below a post that begins a direct message to the account. Raises `Refused`."""
    link = body.get("direct_message_deep_link", "")
    match = DEEP_LINK.fullmatch(link) if isinstance(link, str) else None
    if link and (match is None or match[1] != account.id):
        raise Refused(errors.invalid("$.direct_message_deep_link: is not a link to direct messages of the author"))
    return str(link)


def delete(world: World, account: Account, post_id: str) -> bool:
    """Whether something was deleted; another's post is 403."""
    post = world.post("x", post_id)
    if post is None:
        return False
    if post.author != account.handle:
        raise Refused(errors.forbidden("You are not authorized to delete this Tweet."))
    world.remove(post)
    return True


async def hide(world: World, request: Request, caller: Caller) -> Response:
    """Hides an answer in a conversation that the account began, or shows it again."""
    account, given = caller.user, await body(request)
    is_hidden, found = given.get("hidden"), readable(world, asked.an_id(request.path_params["id"]))
    if not isinstance(is_hidden, bool) or len(given) > 1:
        raise Refused(errors.invalid("$.hidden: must be a boolean"))
    root = world.by_id.get(("x", found.root_id)) if found else None
    if found is None or not found.parent_id or root is None or root.author != account.handle:
        raise Refused(errors.forbidden(errors.NOT_MODERATOR))
    found.is_hidden = is_hidden
    world.happened("hide", found)
    return JSONAnswer({"data": {"hidden": is_hidden}})
