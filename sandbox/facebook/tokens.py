"""Whose token a call shows: a Page's, its manager's or the app's; and the app's proof that it is its own."""

import hashlib
import hmac
from dataclasses import dataclass

from starlette.requests import Request

from sandbox.facebook import errors
from sandbox.ids import digits, token
from sandbox.things import Account
from sandbox.world import World

USER_TOKEN = "EAAU" + token(60, "facebook", "user token")
"""Of the person who manages all the brand's Pages."""

USER = {"id": digits(17, "facebook", "manager"), "name": "Nora Northwind"}


@dataclass(frozen=True, slots=True)
class Holder:
    """`kind` is page, user or app; `page` is set for a Page's token only."""

    kind: str
    page: Account | None = None


def shown(request: Request, params: dict[str, str]) -> str:
    """The token in a header, the query or the body. Raises Failure (104) where there is none."""
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    found = credentials.strip() if scheme.lower() in {"bearer", "oauth"} else params.get("access_token", "")
    if not found:
        raise errors.no_token()
    return found


def page_of(world: World, found: str) -> Account | None:
    """The Page that a token is of, revoked or not."""
    return next((page for page in world.accounts["facebook"] if is_same(page.credentials["page_token"], found)), None)


def app_token(world: World) -> str:
    secrets = world.apps["facebook"].secrets
    return f"{secrets['app_id']}|{secrets['app_secret']}"


def app_of(world: World) -> dict[str, str]:
    return {"id": world.apps["facebook"].secrets["app_id"], "name": "Amends"}


def kind_of(world: World, found: str) -> Holder | None:
    """Who holds a token; None for one that nobody was given."""
    if is_same(found, app_token(world)):
        return Holder("app")
    if is_same(found, USER_TOKEN):
        return Holder("user")
    page = page_of(world, found)
    return Holder("page", page) if page else None


def holder(world: World, request: Request, params: dict[str, str]) -> Holder:
    """Who asks. Raises Failure for a token that is none, that was revoked, or that the app does not prove."""
    found = shown(request, params)
    asking = kind_of(world, found)
    request.state.account = asking.page.id if asking and asking.page else ""
    if asking is None:
        raise errors.bad_token()
    if asking.page and asking.page.is_revoked:
        raise errors.dead_token(asking.page.refused_with)
    if asking.kind != "app":
        check_proof(world, found, params)
    return asking


def authorised(world: World, request: Request, params: dict[str, str]) -> Account:
    """The Page whose token the call shows, in a header, the query or the body."""
    asking = holder(world, request, params)
    if asking.page is None:
        raise errors.page_token_needed()
    return asking.page


def check_proof(world: World, found: str, params: dict[str, str]) -> None:
    if "appsecret_proof" not in params:
        if world.graph_rules.proof == "demanded":
            raise errors.no_proof()
        return
    if not is_same(proof(world.apps["facebook"].secrets["app_secret"], found), params["appsecret_proof"]):
        raise errors.bad_proof()


def is_same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def proof(app_secret: str, found: str) -> str:
    return hmac.new(app_secret.encode(), found.encode(), hashlib.sha256).hexdigest()
