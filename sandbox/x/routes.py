"""The routes of X's API v2 that the sandbox offers."""

import json
from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.answers import Json, JSONAnswer
from sandbox.limits import Allowance
from sandbox.world import Account, Person, Post, World
from sandbox.x import asked, errors, writing
from sandbox.x.errors import Refused
from sandbox.x.oauth import Caller, authenticate
from sandbox.x.payloads import Wanted, envelope, tweet, user
from sandbox.x.searching import matcher

MENTIONS_REACH, TIMELINE_REACH, REPLYLESS_REACH = 800, 3200, 800
Handler = Callable[[World, Request, Caller], Awaitable[Response]]
LOOKUP = asked.FIELD_NAMES
LISTING = asked.FIELD_NAMES | asked.PAGE_NAMES


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


async def me(world: World, request: Request, caller: Caller) -> Response:
    asked.known_only(request.query_params, LOOKUP)
    return JSONAnswer({"data": user(world, caller.user, asked.wanted(request.query_params).user)})


async def one_user(world: World, request: Request, caller: Caller) -> Response:
    asked.known_only(request.query_params, LOOKUP)
    wanted = asked.wanted(request.query_params)
    if "username" in request.path_params:
        name = request.path_params["username"]
        person = world.people.get(("x", name.lower()))
        missing = errors.not_found("user", "username", name)
    else:
        name = asked.an_id(request.path_params["id"])
        person = by_id(world, name)
        missing = errors.not_found("user", "id", name)
    return JSONAnswer({"data": user(world, person, wanted.user)} if person else {"errors": [missing]})


async def many_users(world: World, request: Request, caller: Caller) -> Response:
    asked.known_only(request.query_params, LOOKUP | {"ids"})
    wanted = asked.wanted(request.query_params)
    names = asked.ids(request.query_params)
    found = {name: person for name in names if (person := by_id(world, name))}
    missing = [errors.not_found("user", "ids", name) for name in names if name not in found]
    return JSONAnswer(envelope(world, [user(world, p, wanted.user) for p in found.values()], [], wanted, missing))


async def mentions(world: World, request: Request, caller: Caller) -> Response:
    person, query = target(world, request), request.query_params
    asked.known_only(query, LISTING - {"exclude"})
    posts = [
        post
        for post in world.naming.get(person.handle.lower(), [])
        if world.is_visible(post) and post.author != person.handle
    ]
    return listing(world, posts, asked.page(query, least=5), MENTIONS_REACH, asked.wanted(query))


async def timeline(world: World, request: Request, caller: Caller) -> Response:
    person, query = target(world, request), request.query_params
    asked.known_only(query, LISTING)
    without_replies = "replies" in asked.listed(query, "exclude", {"replies", "retweets"})
    posts = [
        post
        for post in world.by_author.get(("x", person.handle.lower()), [])
        if world.is_visible(post) and not post.is_private and not (without_replies and post.parent_id)
    ]
    reach = REPLYLESS_REACH if without_replies else TIMELINE_REACH
    return listing(world, posts, asked.page(query, least=5), reach, asked.wanted(query))


async def search(world: World, request: Request, caller: Caller) -> Response:
    query = request.query_params
    asked.known_only(query, (LISTING - {"exclude"}) | {"query", "next_token", "sort_order"})
    is_match = matcher(world, query.get("query", ""))
    posts = [post for post in world.visible("x") if not post.is_private and is_match(post)]
    return listing(world, posts, asked.page(query, least=10), len(posts), asked.wanted(query))


async def many_posts(world: World, request: Request, caller: Caller) -> Response:
    asked.known_only(request.query_params, LOOKUP | {"ids"})
    wanted = asked.wanted(request.query_params)
    names = asked.ids(request.query_params)
    found = {name: post for name in names if (post := readable(world, name))}
    missing = [errors.not_found("tweet", "ids", name) for name in names if name not in found]
    posts = list(found.values())
    return JSONAnswer(envelope(world, [tweet(world, p, wanted.tweet) for p in posts], posts, wanted, missing))


async def one_post(world: World, request: Request, caller: Caller) -> Response:
    asked.known_only(request.query_params, LOOKUP)
    wanted = asked.wanted(request.query_params)
    name = asked.an_id(request.path_params["id"])
    post = readable(world, name)
    if post is None:
        return JSONAnswer({"errors": [errors.not_found("tweet", "id", name)]})
    return JSONAnswer(envelope(world, tweet(world, post, wanted.tweet), [post], wanted))


async def create(world: World, request: Request, caller: Caller) -> Response:
    post = writing.create(world, caller.user, await body(request))
    data = tweet(world, post, frozenset({"id", "text", "edit_history_tweet_ids"}))
    return JSONAnswer({"data": data}, 201, {"location": f"https://api.twitter.com/2/tweets/{post.id}"})


async def delete(world: World, request: Request, caller: Caller) -> Response:
    is_deleted = writing.delete(world, caller.user, asked.an_id(request.path_params["id"]))
    return JSONAnswer({"data": {"deleted": is_deleted}})


async def unknown(request: Request) -> Response:
    """X's answer to a path that it has not: nothing at all."""
    return Response(status_code=404)


async def body(request: Request) -> Json:
    try:
        value: Any = json.loads(await request.body())
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise Refused(errors.invalid("Requires valid JSON"))
    return value


def by_id(world: World, user_id: str) -> Person | None:
    return next((p for p in world.people.values() if p.network == "x" and p.id == user_id), None)


def target(world: World, request: Request) -> Person:
    """The user in the path. Raises `Refused` with X's 200 whose only content is the error."""
    name = asked.an_id(request.path_params["id"])
    person: Person | Account | None = world.account("x", name) or by_id(world, name)
    if person is None:
        raise Refused(JSONAnswer({"errors": [errors.not_found("user", "id", name)]}))
    return person


def readable(world: World, post_id: str) -> Post | None:
    post = world.post("x", post_id)
    return post if post and not post.is_private and world.is_visible(post) else None


def listing(world: World, posts: list[Post], page: asked.Page, most: int, wanted: Wanted) -> Response:
    found, meta = asked.turn(posts, page, most)
    answer = envelope(world, [tweet(world, post, wanted.tweet) for post in found], found, wanted)
    return JSONAnswer(answer | {"meta": meta})


routes = [
    endpoint("GET", "/2/users/me", me),
    endpoint("GET", "/2/users/by/username/{username}", one_user),
    endpoint("GET", "/2/users/{id}/mentions", mentions),
    endpoint("GET", "/2/users/{id}/tweets", timeline),
    endpoint("GET", "/2/users/{id}", one_user),
    endpoint("GET", "/2/users", many_users),
    endpoint("GET", "/2/tweets/search/recent", search),
    endpoint("GET", "/2/tweets/{id}", one_post),
    endpoint("GET", "/2/tweets", many_posts),
    endpoint("POST", "/2/tweets", create),
    endpoint("DELETE", "/2/tweets/{id}", delete),
    Route("/2/{path:path}", unknown, methods=["GET", "POST", "PUT", "DELETE"]),
]
