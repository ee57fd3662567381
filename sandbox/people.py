"""`/play/people/…` for scripts: what becomes of a customer on a network."""

from starlette.requests import Request
from starlette.responses import Response

from sandbox import guard
from sandbox.answers import Json, JSONAnswer
from sandbox.customers import customer
from sandbox.guard import Wrong, route
from sandbox.world import Account, Person, World

SWITCHES = {"protected": "is_protected", "suspended": "is_suspended", "receives_your_dm": "receives_your_dm"}


async def show_person(world: World, request: Request, body: Json) -> Response:
    return JSONAnswer(shown(known(world, request)))


async def change_person(world: World, request: Request, body: Json) -> Response:
    """Switches out of `SWITCHES`, `name` and `followers`; somebody unknown appears."""
    network = guard.network(world, request.path_params["network"])
    handle = request.path_params["handle"].removeprefix("@")
    if (network, handle.lower()) not in world.people:
        customer(world, network, handle)
    person = known(world, request)
    for name in body.keys() - SWITCHES.keys() - {"name", "followers"}:
        raise Wrong(f"{name}: not known of a person")
    changes = {field: guard.typed(body, name, bool, getattr(person, field)) for name, field in SWITCHES.items()}
    for field, value in changes.items():
        setattr(person, field, value)
    person.name = guard.text(body, "name", person.name)
    person.followers = guard.whole(body, "followers", person.followers)
    world.changes += 1
    return JSONAnswer(shown(person))


def known(world: World, request: Request) -> Person:
    network = guard.network(world, request.path_params["network"])
    person = world.people.get((network, request.path_params["handle"].removeprefix("@").lower()))
    if person is None or isinstance(person, Account):
        raise Wrong("No such customer", 404)
    return person


def shown(person: Person) -> Json:
    switches = {name: getattr(person, field) for name, field in SWITCHES.items()}
    about = {"network": person.network, "id": person.id, "handle": person.handle, "name": person.name}
    return about | {"followers": person.followers} | switches


routes = [
    route("GET", "/play/people/{network}/{handle}", show_person),
    route("POST", "/play/people/{network}/{handle}", change_person),
]
