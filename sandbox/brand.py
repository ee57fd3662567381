"""The invented brand that the networks know at the start: three profiles on X, three Pages on Facebook and, linked with
them, three accounts on Instagram.
"""

from datetime import timedelta

from sandbox.ids import digits, token, user_id
from sandbox.instagram.ids import account_id
from sandbox.posting import Draft, write
from sandbox.world import Account, App, Media, World

PROFILES = (
    ("NorthwindAir", "Northwind Air", 184_000),
    ("NorthwindRail", "Northwind Rail", 92_500),
    ("NorthwindCare", "Northwind Care", 12_300),
)

STANDING = timedelta(hours=2)  # before anybody comments
FIRST_POSTS = (
    "Our summer timetable is out: more seats, more early departures. Where do you want to go first?",
    "Behind the scenes: the night shift that gets everybody home. Thank you!",
)

FIRST_PICTURES = (
    ("window", "Evening light over the wing. Where should it take you?"),
    ("board", "On time, all of them. Well, nearly. #nearly"),
)


def x_app() -> App:
    secrets = {
        "consumer_key": token(25, "x", "consumer key"),
        "consumer_secret": token(50, "x", "consumer secret"),
        "bearer_token": token(64, "x", "bearer token"),
    }
    return App("x", "demo", secrets)


def facebook_app() -> App:
    secrets = {
        "app_id": digits(15, "facebook", "app"),
        "app_secret": token(32, "facebook", "app secret"),
        "verify_token": token(24, "facebook", "verify token"),
    }
    return App("facebook", "demo", secrets)


def x_account(handle: str, name: str, followers: int) -> Account:
    own_id = user_id("x", handle)
    credentials = {
        "access_token": f"{own_id}-{token(32, 'x', 'access token', handle)}",
        "access_token_secret": token(45, "x", "access token secret", handle),
    }
    return Account("x", own_id, handle, name, followers, is_verified=True, credentials=credentials)


def facebook_page(handle: str, name: str, followers: int) -> Account:
    credentials = {"page_token": "EAA" + token(60, "facebook", "page token", handle)}
    own_id = user_id("facebook", handle)
    return Account("facebook", own_id, handle, name, followers, is_verified=True, credentials=credentials)


def instagram_account(page: Account) -> Account:
    """Linked with a Page, whose token speaks for it."""
    handle = page.handle.lower()
    return Account(
        "instagram",
        account_id(handle),
        handle,
        page.name,
        page.followers,
        is_verified=True,
        credentials=dict(page.credentials),
        page_id=page.id,
    )


def new_world() -> World:
    """A world with the brand in it and nothing written yet. The same credentials at each start."""
    world = World()
    meta = facebook_app()
    world.apps = {"x": x_app(), "facebook": meta, "instagram": App("instagram", meta.slug, meta.secrets)}
    for handle, name, followers in PROFILES:
        world.enter(x_account(handle, name, followers))
        page = facebook_page(handle, name, followers)
        world.enter(page)
        world.enter(instagram_account(page))
    return world


def open_pages(world: World) -> None:
    """Gives each Page its first posts, and each account of Instagram its first pictures and a story: what visitors
    comment under, and answer. Those that have some already get none.
    """
    before = world.now() - STANDING
    for page in silent(world, "facebook"):
        for text in FIRST_POSTS:
            write(world, Draft("facebook", "post", page, text, page, at=before))
    for account in silent(world, "instagram"):
        for kind, name, text in (*(("post", *picture) for picture in FIRST_PICTURES), ("story", "queue", "")):
            media = Media(world.ids.facebook(), "photo", f"/static/samples/{name}.svg", "", 640, 420)
            write(world, Draft("instagram", kind, account, text, account, media=[media], at=before))


def silent(world: World, network: str) -> list[Account]:
    return [one for one in world.accounts[network] if not world.by_author.get((network, one.handle.lower()))]
