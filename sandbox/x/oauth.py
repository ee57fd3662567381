"""Who calls X: an account by its OAuth 1.0a signature or its OAuth 2.0 token, or the app by its bearer token.

Anything else is 401.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, unquote

from starlette.requests import Request

from sandbox.world import Account, World
from sandbox.x.errors import Refused, unauthorized, wrong_auth

HOSTS = ("api.twitter.com", "api.x.com")
APP_ONLY, USERS = "OAuth 2.0 Application-Only", "OAuth 1.0a User Context, OAuth 2.0 User Context"
CLOCK_SKEW_S = 300
REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Caller:
    """`account` is None for the app alone; `scopes` is what an OAuth 2.0 token was given, None for no such bounds."""

    account: Account | None
    scopes: frozenset[str] | None = None

    def may(self, scopes: str) -> bool:
        return self.scopes is None or self.scopes >= set(scopes.split())

    @property
    def user(self) -> Account:
        """The account, where the app alone is refused. Raises `Refused`."""
        if self.account is None:
            raise Refused(wrong_auth(APP_ONLY, USERS))
        return self.account

    def only_app(self) -> None:
        """Raises `Refused` for a user."""
        if self.account is not None:
            raise Refused(wrong_auth(USERS, APP_ONLY))

    @property
    def key(self) -> str:
        return self.account.id if self.account else "app"


@dataclass(slots=True)
class Nonces:
    """Nonces seen, so that a signed request works once."""

    seen: dict[tuple[str, str], None] = field(default_factory=dict)

    def is_new(self, token: str, nonce: str) -> bool:
        if (token, nonce) in self.seen:
            return False
        self.seen[token, nonce] = None
        if len(self.seen) > REMEMBERED:
            self.seen.pop(next(iter(self.seen)))
        return True


NONCES = Nonces()


async def authenticate(request: Request) -> Caller:
    """Raises `Refused` with X's 401."""
    scheme, _, rest = request.headers.get("authorization", "").partition(" ")
    world: World = request.app.state.world
    if scheme == "Bearer" and hmac.compare_digest(rest.encode(), world.apps["x"].secrets["bearer_token"].encode()):
        return Caller(None)
    if scheme == "Bearer":
        return granted(world, rest)
    if scheme == "OAuth":
        account = await signer(request, world, header_parameters(rest))
        if account and not account.is_revoked:
            return Caller(account)
    raise Refused(unauthorized())


def granted(world: World, token: str) -> Caller:
    """Whom an OAuth 2.0 user token stands for. Raises `Refused`."""
    grant = world.grants.by_access.get(token)
    account = world.account("x", grant.account_id) if grant else None
    if grant is None or account is None or account.is_revoked or grant.expires_at <= world.clock():
        raise Refused(unauthorized())
    return Caller(account, frozenset(grant.scopes))


def header_parameters(header: str) -> dict[str, str]:
    """The `name="value"` pairs of an OAuth header, decoded."""
    pairs = (item.strip().partition("=") for item in header.split(","))
    return {unquote(name): unquote(value.strip('"')) for name, _, value in pairs}


async def signer(request: Request, world: World, oauth: dict[str, str]) -> Account | None:
    """The account whose token signed this request, None where anything about the signature is wrong."""
    token, app = oauth.get("oauth_token", ""), world.apps["x"]
    account = next((a for a in world.accounts["x"] if a.credentials["access_token"] == token), None)
    is_known = account and oauth.get("oauth_consumer_key") == app.secrets["consumer_key"]
    if not account or not is_known or oauth.get("oauth_signature_method") != "HMAC-SHA1" or not is_fresh(world, oauth):
        return None
    key = f"{escape(app.secrets['consumer_secret'])}&{escape(account.credentials['access_token_secret'])}"
    signed = base_string(request, oauth, await form_parameters(request))
    expected = base64.b64encode(hmac.new(key.encode(), signed.encode(), hashlib.sha1).digest()).decode()
    if not hmac.compare_digest(expected.encode(), oauth.get("oauth_signature", "").encode()):
        return None
    return account if NONCES.is_new(token, oauth.get("oauth_nonce", "")) else None


def is_fresh(world: World, oauth: dict[str, str]) -> bool:
    timestamp = oauth.get("oauth_timestamp", "")
    return timestamp.isdecimal() and abs(world.clock() - int(timestamp)) <= CLOCK_SKEW_S


async def form_parameters(request: Request) -> list[tuple[str, str]]:
    """A form's fields are signed too; a JSON body is not."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return []
    return parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True)


def base_string(request: Request, oauth: dict[str, str], form: list[tuple[str, str]]) -> str:
    """RFC 5849 §3.4.1, for the address that the client believes it called: X's, not the sandbox's."""
    host = request.headers.get("host", "").lower()
    uri = f"https://{host if host in HOSTS else HOSTS[0]}{request.scope['raw_path'].decode()}"
    given = [(name, value) for name, value in oauth.items() if name not in {"oauth_signature", "realm"}]
    given += parse_qsl(request.url.query, keep_blank_values=True) + form
    pairs = sorted((escape(name), escape(value)) for name, value in given)
    parameters = "&".join(f"{name}={value}" for name, value in pairs)
    return "&".join((request.method, escape(uri), escape(parameters)))


def escape(text: str) -> str:
    return quote(text, safe="~")
