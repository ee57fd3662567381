"""X's lists of posts, newest first: mentions, timelines, quotes, search."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from sandbox.answers import JSONAnswer
from sandbox.world import Person, Post, World
from sandbox.x import asked, errors
from sandbox.x.errors import Refused
from sandbox.x.oauth import Caller
from sandbox.x.payloads import Wanted, envelope, tweet
from sandbox.x.searching import matcher, reach
from sandbox.x.seeing import is_readable, readable, unreadable

TIMELINE_REACH, REPLYLESS_REACH = 3200, 800
LISTING = asked.FIELD_NAMES | asked.PAGE_NAMES


async def mentions(world: World, request: Request, caller: Caller) -> Response:
    person, query = target(world, request), request.query_params
    asked.known_only(query, LISTING - {"exclude"})
    named = world.naming.get(person.handle.lower(), [])
    posts = [post for post in named if is_readable(world, post) and post.author != person.handle]
    page = asked.page(query, least=5)
    return listing(world, asked.newest(posts, int(world.rules.mentions_reach)), page, asked.wanted(query))


async def timeline(world: World, request: Request, caller: Caller) -> Response:
    person, query = target(world, request), request.query_params
    asked.known_only(query, LISTING)
    without_replies = "replies" in asked.listed(query, "exclude", {"replies", "retweets"})
    written = world.by_author.get(("x", person.handle.lower()), [])
    posts = [post for post in written if is_readable(world, post) and not (without_replies and post.parent_id)]
    most = REPLYLESS_REACH if without_replies else TIMELINE_REACH
    return listing(world, asked.newest(posts, most), asked.page(query, least=5), asked.wanted(query))


async def quotes(world: World, request: Request, caller: Caller) -> Response:
    name, query = asked.an_id(request.path_params["id"]), request.query_params
    asked.known_only(query, asked.FIELD_NAMES | {"max_results", "pagination_token", "exclude"})
    quoted = readable(world, name)
    if quoted is None:
        raise Refused(JSONAnswer({"errors": [unreadable(world, name, "id")]}))
    without_replies = "replies" in asked.listed(query, "exclude", {"replies", "retweets"})
    found = [post for post in world.quotes_of(quoted) if is_readable(world, post)]
    posts = [post for post in found if not (without_replies and post.parent_id)]
    return listing(
        world,
        posts,
        asked.page(query, least=10),
        asked.wanted(query),
        frozenset({"newest_id", "oldest_id", "previous_token"}),
    )


async def search(world: World, request: Request, caller: Caller) -> Response:
    query = request.query_params
    asked.known_only(query, (LISTING - {"exclude"}) | {"query", "next_token", "sort_order"})
    is_match = matcher(world, query.get("query", ""))
    page = asked.page(query, least=10)
    since, until = reach(world, query, page)
    inside = replace(page, since_id=since, until_id=until)
    indexed = world.clock() - world.rules.search_lag_s
    seen = [p for p in world.visible("x") if inside.holds(p) and p.made_at <= indexed]
    posts = [p for p in seen if is_readable(world, p) and is_match(p)]
    return listing(world, posts, page, asked.wanted(query))


def target(world: World, request: Request) -> Person:
    """The user in the path. Raises `Refused` with X's 200 whose only content is the error."""
    name = asked.an_id(request.path_params["id"])
    person = world.people_by_id.get(("x", name))
    if person is None:
        raise Refused(JSONAnswer({"errors": [errors.not_found("user", "id", name)]}))
    return person


def listing(
    world: World, posts: list[Post], page: asked.Page, wanted: Wanted, without: frozenset[str] = frozenset()
) -> Response:
    """`without` names what this list's `meta` does not have."""
    found, meta = asked.turn(posts, page)
    meta = {name: value for name, value in meta.items() if name not in without}
    answer = envelope(world, [tweet(world, post, wanted.tweet) for post in found], found, wanted)
    return JSONAnswer(answer | {"meta": meta})
