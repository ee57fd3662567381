"""The page where a person plays the customer: writes on each network and sees the brand's answers come in."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from sandbox import threads
from sandbox.answers import JSONAnswer
from sandbox.customers import customer, is_handle, photo
from sandbox.instagram.ids import post_id
from sandbox.instagram.stories import as_message
from sandbox.posting import Draft, write
from sandbox.world import Account, Post, World

HERE = Path(__file__).parent
TEMPLATES = Jinja2Templates(HERE / "templates")
TEMPLATES.env.finalize = lambda value: value.encode("utf-8", "replace").decode() if type(value) is str else value
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
NETWORKS = {"x": "X", "facebook": "Facebook", "instagram": "Instagram"}
KINDS = {
    "facebook": {
        "visitor_post": "a post of my own on the Page",
        "comment": "a comment under the Page’s newest post",
        "message": "a private message",
        "warns": "a recommendation: I do not recommend them",
        "recommends": "a recommendation: I recommend them",
    },
    "instagram": {
        "comment": "a comment under their newest picture",
        "mention": "a picture of my own that mentions them",
        "story_reply": "a private answer to their story",
        "message": "a private message",
    },
}
"""As what one may write on a network; the first is chosen. On X everything is a mention, or a reply."""

VERDICTS = {"warns": "negative", "recommends": "positive"}
PHOTOS = {
    "suitcase": "A broken suitcase",
    "board": "A departures board",
    "seat": "A reclined seat",
    "queue": "A long queue",
    "receipt": "A receipt",
    "window": "A window seat's view",
}
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src * data:; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
MOST_TEXT = 8000


@dataclass(slots=True)
class Wish:
    """What the form holds. `account` is `network:id`; `watch` keeps a page without JavaScript reloading."""

    account: str = ""
    facebook_kind: str = "visitor_post"
    instagram_kind: str = "comment"
    handle: str = ""
    name: str = ""
    followers: str = "250"
    photo: str = ""
    text: str = ""
    answers: str = ""
    turns: str = ""
    watch: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, values: Mapping[str, str]) -> "Wish":
        wish = cls()
        for name in {f.name for f in fields(cls)} - {"errors"}:
            setattr(wish, name, values.get(name, getattr(wish, name)).strip())
        return wish

    def query(self, **changes: str) -> str:
        kept = asdict(self) | changes
        names = ("account", "facebook_kind", "instagram_kind", "handle", "name", "followers", "watch")
        return urlencode({name: kept[name] for name in names if kept[name]})


def is_from_here(request: Request) -> bool:
    """Only this page's own forms, at a loopback name, may write."""
    origin = request.headers.get("origin")
    return is_local(request) and origin in {None, f"{request.url.scheme}://{request.headers.get('host', '')}"}


def is_local(request: Request) -> bool:
    return urlsplit(f"//{request.headers.get('host', '')}").hostname in LOOPBACK


def chosen(world: World, wish: Wish) -> Account | None:
    network, _, account_id = wish.account.partition(":")
    return world.account(network, account_id) if account_id else None


def check(world: World, wish: Wish) -> dict[str, str]:
    """What is wrong with the form, by field, in words for the person who filled it in."""
    errors: dict[str, str] = {}
    account = chosen(world, wish)
    if account is None:
        errors["account"] = "Choose whom you write to."
    if not is_handle(wish.handle):
        errors["handle"] = "A handle is 1 to 15 letters, digits or underscores."
    elif account and world.account(account.network, wish.handle):
        errors["handle"] = "That is the brand itself: choose another handle."
    if not wish.followers.isdecimal() or len(wish.followers) > 9:
        errors["followers"] = "Followers are a whole number."
    if not wish.text and not wish.photo and not turned(world, wish):
        errors["text"] = "Write something, or add a photo."
    elif len(wish.text) > MOST_TEXT:
        errors["text"] = f"At most {MOST_TEXT} characters."
    if wish.photo and wish.photo not in PHOTOS:
        errors["photo"] = "There is no such photo."
    return errors


def turned(world: World, wish: Wish) -> Post | None:
    """The customer's own recommendation that is to say the opposite from now on."""
    found = world.post("facebook", wish.turns) if wish.turns else None
    return found if found and found.verdict and found.author.lower() == wish.handle.lower() else None


def turn(world: World, recommendation: Post) -> Post:
    recommendation.verdict = "negative" if recommendation.verdict == "positive" else "positive"
    world.edit(recommendation, recommendation.text)
    return recommendation


def kind_of(network: str, wish: Wish, parent: Post | None) -> str:
    """What an answer becomes follows from what it answers."""
    if parent:
        return "message" if parent.is_private else "reply" if network == "x" else "comment"
    if network == "x":
        return "mention"
    kind: str = getattr(wish, f"{network}_kind")
    return kind if kind in KINDS[network] else next(iter(KINDS[network]))


def post(world: World, wish: Wish, account: Account, base_url: str) -> Post:
    """Writes what the form says; it was checked before."""
    author = customer(world, account.network, wish.handle, wish.name, int(wish.followers))
    parent = world.post(account.network, wish.answers) if wish.answers else None
    kind = kind_of(account.network, wish, parent)
    draft = Draft(account.network, kind, author, wish.text, account, None if kind == "message" else parent)
    if kind in VERDICTS:
        draft.kind, draft.more = "review", {"verdict": VERDICTS[kind]}
    if wish.photo:
        draft.media = [photo(world, account.network, wish.photo, PHOTOS[wish.photo], base_url)]
    return write(world, as_message(world, draft, base_url))


def context(world: World, wish: Wish) -> dict[str, object]:
    network = wish.account.partition(":")[0]
    own = threads.newest(world, "", "", wish.handle, 8) if wish.handle else []
    others = [t for t in threads.newest(world, "", "", "", 24) if t not in own]
    return {
        "wish": wish,
        "accounts": world.accounts,
        "networks": NETWORKS,
        "kinds": KINDS,
        "network": network,
        "photos": PHOTOS,
        "own": own,
        "others": others,
        "query": wish.query(),
        "watching": wish.query(watch="1"),
        "resting": wish.query(watch=""),
        # A reload to an address with a fragment is none, unless something before the fragment is new.
        "now": int(world.clock()),
    }


async def show(request: Request) -> Response:
    wish = Wish.read(request.query_params)
    return render(request, wish)


def render(request: Request, wish: Wish, status: int = 200) -> Response:
    found = context(request.app.state.world, wish)
    return TEMPLATES.TemplateResponse(request, "page.html", found, status_code=status, headers=HEADERS)


async def submit(request: Request) -> Response:
    """Writes and goes back to the page, where the post now stands; or shows the form again with what is wrong."""
    if not is_from_here(request):
        return PlainTextResponse("This form takes posts from its own page only.", 403)
    world: World = request.app.state.world
    wish = Wish.read(dict(parse_qsl((await request.body()).decode("utf-8", "replace").replace("%0D%0A", "%0A"))))
    wish.errors = check(world, wish)
    account = chosen(world, wish)
    if wish.errors or account is None:
        return render(request, wish, 422)
    recommendation = turned(world, wish)
    written = turn(world, recommendation) if recommendation else post(world, wish, account, str(request.base_url))
    query = wish.query(watch="1")
    return RedirectResponse(f"/?{query}#{written.network}-{written.id}", 303)


async def live(request: Request) -> Response:
    """The talks as the page shows them; 304 while nothing changed."""
    found = context(request.app.state.world, Wish.read(request.query_params))
    html = TEMPLATES.get_template("threads.html").render(found)
    tag = f'"{hash(html):x}"'
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    return JSONAnswer({"html": html}, headers={"ETag": tag, "Cache-Control": "no-cache"})


async def instagram_permalink(request: Request) -> Response:
    """The same for Instagram, whose addresses hold a shortcode."""
    try:
        number = request.path_params.get("comment") or post_id(request.path_params["code"])
    except ValueError:
        return PlainTextResponse("There is no such post.", 404)
    return RedirectResponse(f"/#instagram-{number}", 303)


async def permalink(request: Request) -> Response:
    """Where a Facebook permalink leads in the sandbox: to the talk on the page."""
    path = request.path_params
    reply, comment = (request.query_params.get(name) for name in ("reply_comment_id", "comment_id"))
    number = reply or comment
    whole = f"{path['page']}_{path['post']}" if "page" in path else path["post"]
    anchor = f"{path['post']}_{number}" if number else whole
    return RedirectResponse(f"/#facebook-{anchor}", 303)


routes = [
    Route("/", show, methods=["GET"]),
    Route("/", submit, methods=["POST"]),
    Route("/threads.json", live, methods=["GET"]),
    Route("/www.facebook.com/{page}/posts/{post}/", permalink, methods=["GET"]),
    Route("/www.facebook.com/{post:int}/", permalink, methods=["GET"]),
    Route("/www.instagram.com/p/{code}/", instagram_permalink, methods=["GET"]),
    Route("/www.instagram.com/p/{code}/c/{comment:int}/", instagram_permalink, methods=["GET"]),
    Mount("/static", StaticFiles(directory=HERE / "static")),
]
