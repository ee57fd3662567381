"""One call of the Graph API: who asks, with what, how often, and the answer in its envelope."""

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from json import JSONDecodeError
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from sandbox.facebook import errors
from sandbox.facebook.errors import Failure
from sandbox.facebook.fields import Fields, parse
from sandbox.facebook.payloads import Json, Reader, stands
from sandbox.world import Account, Post, World


@dataclass(slots=True)
class Call:
    """`params` are those of the query and of the body together, without the token when that came otherwise."""

    world: World
    page: Account
    node_id: str
    method: str
    params: dict[str, str]
    url: str
    site: str

    @property
    def reader(self) -> Reader:
        return Reader(self.world, self.site)

    @property
    def fields(self) -> Fields:
        return parse(self.params.get("fields", ""))

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


Work = Callable[[Call], Json]


def endpoint(work: Work) -> Callable[[Request], Awaitable[Response]]:
    """Makes a route's handler of what works a call."""

    async def handle(request: Request) -> Response:
        world: World = request.app.state.world
        headers: dict[str, str] = {}
        try:
            params = await read_params(request)
            page = authorised(world, request, params)
            headers.update(count(world, page, params))
            site = f"{request.base_url}www.facebook.com"
            url = str(request.url.replace(query=""))
            call = Call(world, page, request.path_params.get("node", ""), request.method, params, url, site)
            return errors.answer(work(call), headers=headers)
        except Failure as failure:
            return errors.refusal(failure, headers)

    return handle


async def read_params(request: Request) -> dict[str, str]:
    """Query and body as one; a body may be a form or JSON."""
    params = dict(request.query_params)
    if request.method == "POST":
        if request.headers.get("content-type", "").startswith("application/json"):
            params.update(await read_json(request))
        else:
            params.update(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))
    return params


async def read_json(request: Request) -> dict[str, str]:
    try:
        body: Any = await request.json()
    except (JSONDecodeError, UnicodeDecodeError):
        raise errors.invalid("The request body is not JSON") from None
    if not isinstance(body, dict):
        raise errors.invalid("The request body must be a JSON object")
    return {str(name): value if isinstance(value, str) else str(value).lower() for name, value in body.items()}


def authorised(world: World, request: Request, params: dict[str, str]) -> Account:
    """The Page whose token the call shows, in a header, the query or the body."""
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    token = credentials.strip() if scheme.lower() in {"bearer", "oauth"} else params.get("access_token", "")
    if not token:
        raise errors.no_token()
    page = next((page for page in world.accounts["facebook"] if is_same(page.credentials["page_token"], token)), None)
    if page is None:
        raise errors.bad_token()
    if page.is_revoked:
        raise errors.expired()
    secret = world.apps["facebook"].secrets["app_secret"]
    if "appsecret_proof" in params and not is_same(proof(secret, token), params["appsecret_proof"]):
        raise errors.bad_proof()
    return page


def is_same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def proof(app_secret: str, token: str) -> str:
    return hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def count(world: World, page: Account, params: dict[str, str]) -> dict[str, str]:
    """The usage headers after this call; each of `ids` counts as one. Raises 80001 beyond the limit."""
    calls = len(params["ids"].split(",")) if params.get("ids") else 1
    allowed = [world.limits.take("facebook", "*", page.id) for _ in range(calls)][-1]
    if allowed is None:
        return errors.usage(page.id, 0)
    percent = round(100 * (allowed.limit - allowed.remaining) / max(1, allowed.limit))
    if allowed.is_within:
        return errors.usage(page.id, percent)
    minutes = max(1, -int(-(allowed.reset_at - world.clock()) // 60))
    raise errors.throttled(errors.usage(page.id, 100, minutes))
