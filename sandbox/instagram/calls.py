"""One call about Instagram: the Page's token speaks for the account that is linked with the Page."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.addressed import own_address
from sandbox.facebook import errors, usage
from sandbox.facebook.bodies import read_params
from sandbox.facebook.calls import finished
from sandbox.facebook.errors import Failure
from sandbox.facebook.fields import Fields, parse
from sandbox.facebook.tokens import authorised
from sandbox.instagram import standing
from sandbox.instagram.payloads import Json, Reader
from sandbox.world import Account, Post, World


@dataclass(slots=True)
class Call:
    """`params` are those of the query and of the body together, without the token when that came otherwise. `base` is
    the sandbox's own address, ending in "/".
    """

    world: World
    account: Account
    node_id: str
    method: str
    params: dict[str, str]
    url: str
    base: str

    @property
    def reader(self) -> Reader:
        return Reader(self.world, self.account, self.base)

    @property
    def fields(self) -> Fields:
        return parse(self.params.get("fields", ""))

    def gone(self, node_id: str = "") -> Failure:
        return errors.gone(self.method, node_id or self.node_id)

    def own(self) -> Account:
        """The account itself. Raises Failure (100/33) for any other."""
        if self.node_id != self.account.id:
            raise self.gone()
        return self.account

    def post(self) -> Post:
        """The post or comment meant: one that stands on the account's own posts, or that the account wrote."""
        post = self.world.post("instagram", self.node_id)
        if post is None or not standing.stands(self.world, post):
            raise self.gone()
        is_author = post.author == self.account.handle
        if not is_author and not standing.is_own(self.world, post, self.account):
            raise self.gone()
        return post

    def media(self) -> Post:
        post = self.post()
        if post.parent_id:
            raise self.gone()
        return post

    def comment(self) -> Post:
        post = self.post()
        if not post.parent_id:
            raise self.gone()
        return post

    def thing(self) -> Post | Account:
        return self.account if self.node_id == self.account.id else self.post()

    def needed(self, name: str) -> str:
        value = self.params.get(name, "")
        if not value.strip():
            raise errors.invalid(f"The parameter {name} is required")
        return value


Work = Callable[[Call], Json]


def endpoint(work: Work, needs: str) -> Callable[[Request], Awaitable[Response]]:
    """Makes a route's handler of what works a call, which needs a permission."""

    async def handle(request: Request) -> Response:
        world: World = request.app.state.world
        headers: dict[str, str] = {}
        try:
            params = await read_params(request)
            page = authorised(world, request, params)
            node_id = request.path_params["node"]
            account = world.linked(page)
            if account is None:
                raise errors.gone(request.method, node_id)
            headers.update(usage.count(world, account, params, "instagram"))
            if needs in {*page.missing, *account.missing}:
                raise errors.not_permitted(needs)
            url, base = str(request.url.replace(query="")), own_address(request)
            call = Call(world, account, node_id, request.method, params, url, base)
            return finished(request, errors.answer(work(call), headers=headers))
        except Failure as failure:
            return finished(request, errors.refusal(failure, headers))

    return handle


def offer(path: str, method: str, work: Work, needs: str = "instagram_basic") -> list[Route]:
    """The routes of a call, with and without the version. `path` follows the node: "", "/media"."""
    handle = endpoint(work, needs)
    paths = ("/{version:graph}/{node:instagram}" + path, "/{node:instagram}" + path)
    return [Route(each, handle, methods=[method], name=work.__name__) for each in paths]
