"""Looking things up on X: who an account is, people and posts by their ids."""

from starlette.requests import Request
from starlette.responses import Response

from sandbox.answers import JSONAnswer
from sandbox.world import Person, World
from sandbox.x import asked, errors
from sandbox.x.oauth import Caller
from sandbox.x.payloads import envelope, tweet, user
from sandbox.x.seeing import readable, unreadable

LOOKUP = asked.FIELD_NAMES


async def me(world: World, request: Request, caller: Caller) -> Response:
    asked.known_only(request.query_params, LOOKUP)
    return JSONAnswer({"data": user(world, caller.user, asked.wanted(request.query_params).user)})


async def one_user(world: World, request: Request, caller: Caller) -> Response:
    asked.known_only(request.query_params, LOOKUP)
    wanted = asked.wanted(request.query_params)
    if "username" in request.path_params:
        name = request.path_params["username"]
        person, parameter = world.people.get(("x", name.lower())), "username"
    else:
        name = asked.an_id(request.path_params["id"])
        person, parameter = world.people_by_id.get(("x", name)), "id"
    if person is None or person.is_suspended:
        return JSONAnswer({"errors": [absent(person, parameter, name)]})
    return JSONAnswer({"data": user(world, person, wanted.user)})


def absent(person: Person | None, parameter: str, name: str) -> dict[str, str]:
    """Why a person is not in the answer."""
    return errors.suspended(parameter, name) if person else errors.not_found("user", parameter, name)


async def many_users(world: World, request: Request, caller: Caller) -> Response:
    asked.known_only(request.query_params, LOOKUP | {"ids"})
    wanted = asked.wanted(request.query_params)
    names = asked.ids(request.query_params)
    people = {name: world.people_by_id.get(("x", name)) for name in names}
    found = [person for person in people.values() if person and not person.is_suspended]
    missing = [absent(person, "ids", name) for name, person in people.items() if person not in found]
    return JSONAnswer(envelope(world, [user(world, person, wanted.user) for person in found], [], wanted, missing))


async def many_posts(world: World, request: Request, caller: Caller) -> Response:
    asked.known_only(request.query_params, LOOKUP | {"ids"})
    wanted = asked.wanted(request.query_params)
    names = asked.ids(request.query_params)
    found = {name: post for name in names if (post := readable(world, name))}
    missing = [unreadable(world, name, "ids") for name in names if name not in found]
    posts = list(found.values())
    return JSONAnswer(envelope(world, [tweet(world, p, wanted.tweet) for p in posts], posts, wanted, missing))


async def one_post(world: World, request: Request, caller: Caller) -> Response:
    asked.known_only(request.query_params, LOOKUP)
    wanted = asked.wanted(request.query_params)
    name = asked.an_id(request.path_params["id"])
    post = readable(world, name)
    if post is None:
        return JSONAnswer({"errors": [unreadable(world, name, "id")]})
    return JSONAnswer(envelope(world, tweet(world, post, wanted.tweet), [post], wanted))
