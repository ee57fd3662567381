"""What the brand's manager and the app ask with tokens of their own: the Pages, and how good a token is."""

from starlette.requests import Request

from sandbox.addressed import own_address
from sandbox.facebook import errors, paging, tokens
from sandbox.facebook.fields import parse
from sandbox.facebook.payloads import DEFAULTS, Json, Reader
from sandbox.facebook.tokens import Holder
from sandbox.things import Account
from sandbox.world import World

SCOPES = (
    "pages_show_list",
    "pages_read_engagement",
    "pages_read_user_content",
    "pages_manage_engagement",
    "pages_manage_metadata",
    "pages_messaging",
    "instagram_basic",
    "instagram_manage_comments",
    "instagram_manage_messages",
)
LIFE_S = 5_183_944
ISSUED_S = 86_400


def accounts(world: World, asking: Holder, params: dict[str, str], request: Request) -> Json:
    """`GET /me/accounts`: the Pages that the manager may speak for, with their tokens."""
    if asking.kind != "user":
        raise errors.invalid("Tried accessing nonexisting field (accounts) on node type (Page)")
    usual = ",".join((*DEFAULTS["Account"], "id"))
    reader, fields = Reader(world, f"{own_address(request)}www.facebook.com"), parse(params.get("fields") or usual)
    pages = world.accounts["facebook"]

    def key(page: Account) -> paging.Key:
        return float(pages.index(page)), 0.0, page.id

    url = str(request.url.replace(query=""))
    answer = paging.listing(
        world, pages, lambda page: reader.node(page, fields), params, url, key, is_newest_first=False
    )
    if params.get("summary") in {"1", "true"}:
        answer["summary"] = {"total_count": len(pages)}
    return answer


def manager(world: World, asking: Holder, params: dict[str, str], request: Request) -> Json:
    """`GET /me` with the manager's own token."""
    asked = parse(params.get("fields") or "name,id")
    return {name: tokens.USER[name] for name in (*asked, "id") if name in tokens.USER}


def debug_token(world: World, asking: Holder, params: dict[str, str], request: Request) -> Json:
    """How good `input_token` is. Only the app and the manager may ask."""
    if asking.kind == "page":
        raise errors.Failure("(#100) You must provide an app access token or a user access token", 100)
    found = params.get("input_token", "")
    if not found:
        raise errors.invalid("The parameter input_token is required")
    meant = tokens.kind_of(world, found)
    if meant is None:
        words = {"code": 190, "message": "Invalid OAuth access token - Cannot parse access token"}
        return {"data": {"error": words, "is_valid": False, "scopes": []}}
    return {"data": about(world, meant)}


def about(world: World, meant: Holder) -> Json:
    """Page tokens of today never expire, but the data access behind them does."""
    app, now, page = tokens.app_of(world), int(world.clock()), meant.page
    lost = page.missing if page else []
    scopes = [scope for scope in SCOPES if scope not in lost]
    data: Json = {"app_id": app["id"], "type": meant.kind.upper(), "application": app["name"]}
    if meant.kind == "app":
        return data | {"is_valid": True, "scopes": []}
    until = page.data_access_until if page and page.data_access_until else now + 90 * 86_400
    data |= {"data_access_expires_at": int(until), "issued_at": now - ISSUED_S, "user_id": tokens.USER["id"]}
    data["expires_at"] = 0 if page else now + LIFE_S
    data["is_valid"] = page is None or not page.is_revoked
    if page and page.is_revoked:
        words = {"code": 190, "message": errors.DEAD_TOKENS[page.refused_with], "subcode": page.refused_with}
        data["error"] = words
    if page:
        data["profile_id"] = page.id
    targets = [page.id] if page else [each.id for each in world.accounts["facebook"]]
    data["granular_scopes"] = [{"scope": scope, "target_ids": targets} for scope in scopes]
    return data | {"scopes": scopes}
