"""One call of the Graph API: who asks, with what, how often, and the answer in its envelope."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.addressed import own_address
from sandbox.facebook import errors, usage
from sandbox.facebook.bodies import Sent, read_body, read_params
from sandbox.facebook.errors import Failure
from sandbox.facebook.fields import Fields, parse
from sandbox.facebook.payloads import Json, Reader, stands
from sandbox.facebook.tokens import Holder, authorised, holder
from sandbox.journal import note
from sandbox.things import Account, Post
from sandbox.world import World

__all__ = ["Call", "Work", "authorised", "endpoint", "finished", "offer", "read_params"]


@dataclass(slots=True)
class Call:
    """`params` are those of the query and of the body together, without the token when that came otherwise; nested
    ones as JSON. `files` came in a form. `base` is this sandbox's own address, ending in "/".
    """

    world: World
    page: Account
    node_id: str
    method: str
    params: dict[str, str]
    url: str
    base: str
    files: dict[str, Sent] = field(default_factory=dict)

    @property
    def site(self) -> str:
        return f"{self.base}www.facebook.com"

    @property
    def reader(self) -> Reader:
        return Reader(self.world, self.site)

    @property
    def fields(self) -> Fields:
        return parse(self.params.get("fields", ""))

    @property
    def mine(self) -> list[Account]:
        """The Page, and the profile of Instagram that is linked to it."""
        linked = self.world.linked(self.page)
        return [self.page, linked] if linked else [self.page]

    def post(self, post_id: str = "") -> Post:
        """The post or comment meant, if it stands and this Page's token may see it."""
        wanted = post_id or self.node_id
        post = self.world.post("facebook", wanted)
        if post is None or post.account_id != self.page.id or not stands(self.world, post):
            raise errors.gone(self.method, wanted)
        return post

    def thing(self, node_id: str = "") -> Post | Account:
        """The Page itself, or one of its posts or comments."""
        wanted = node_id or self.node_id
        return self.page if wanted in {"me", self.page.id} else self.post(wanted)

    def own(self) -> Account:
        """The Page: the edge asked for is one that only it has."""
        thing = self.thing()
        if not isinstance(thing, Account):
            edge = self.url.rpartition("/")[2]
            kind = "Comment" if thing.kind == "comment" else "Post"
            raise errors.invalid(f"Tried accessing nonexisting field ({edge}) on node type ({kind})")
        return thing

    def structure(self, name: str) -> Json:
        """An object among the parameters; {} where there is none."""
        text = self.params.get(name, "")
        try:
            value: Any = json.loads(text) if text else {}
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise errors.invalid(f"Param {name} must be a JSON object")
        return value

    def is_set(self, name: str) -> bool:
        return self.params.get(name, "").lower() in {"true", "1"}


Work = Callable[[Call], Json]


def endpoint(work: Work, needs: str = "", case: str = "pages") -> Callable[[Request], Awaitable[Response]]:
    """Makes a route's handler of what works a call, which needs a permission and counts for a business use case."""

    async def handle(request: Request) -> Response:
        world: World = request.app.state.world
        headers: dict[str, str] = {}
        try:
            params, files = await read_body(request)
            page = authorised(world, request, params)
            headers.update(usage.count(world, page, params, case))
            if needs in page.missing:
                raise errors.not_permitted(needs)
            url = str(request.url.replace(query=""))
            node = request.path_params.get("node", "")
            call = Call(world, page, node, request.method, params, url, own_address(request), files)
            return finished(request, errors.answer(work(call), headers=headers))
        except Failure as failure:
            return finished(request, errors.refusal(failure, headers))

    return handle


def for_holder(work: Callable[[World, Holder, dict[str, str], Request], Json]) -> Callable[..., Awaitable[Response]]:
    """Makes a route's handler of what a token of any kind may ask."""

    async def handle(request: Request) -> Response:
        world: World = request.app.state.world
        try:
            params = await read_params(request)
            asking = holder(world, request, params)
            return finished(request, errors.answer(work(world, asking, params, request), headers=usage.of_app(world)))
        except Failure as failure:
            return finished(request, errors.refusal(failure, usage.of_app(world)))

    return handle


def finished(request: Request, response: Response) -> Response:
    """With the version that answered, and what the answer calls itself; noted in the journal."""
    world: World = request.app.state.world
    note(world, request.method, request.url.path, getattr(request.state, "account", ""), response)
    response.headers["facebook-api-version"] = errors.version(request.path_params.get("version", ""))
    if world.graph_rules.content_type == "javascript":
        response.headers["content-type"] = "text/javascript; charset=UTF-8"
    return response


def offer(path: str, method: str, work: Work, needs: str = "", case: str = "pages") -> list[Route]:
    """The routes of a call, with and without the version. `path` follows the node: "", "/feed"."""
    handle = endpoint(work, needs, case)
    paths = ("/{version:graph}/{node}" + path, "/{node:node}" + path)
    return [Route(each, handle, methods=[method], name=work.__name__) for each in paths]
