"""The invented brand that the networks know at the start: three profiles on X and three Pages on Facebook."""

from sandbox.ids import digits, token, user_id
from sandbox.posting import Draft, write
from sandbox.world import Account, App, World

PROFILES = (
    ("NorthwindAir", "Northwind Air", 184_000),
    ("NorthwindRail", "Northwind Rail", 92_500),
    ("NorthwindCare", "Northwind Care", 12_300),
)

FIRST_POSTS = (
    "Our summer timetable is out: more seats, more early departures. Where do you want to go first?",
    "Behind the scenes: the night shift that gets everybody home. Thank you!",
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


def new_world() -> World:
    """A world with the brand in it and nothing written yet. The same credentials at each start."""
    world = World()
    world.apps = {"x": x_app(), "facebook": facebook_app()}
    for handle, name, followers in PROFILES:
        world.enter(x_account(handle, name, followers))
        world.enter(facebook_page(handle, name, followers))
    return world


def open_pages(world: World) -> None:
    """Gives each Page its first posts: what visitors comment under."""
    for page in world.accounts["facebook"]:
        for text in FIRST_POSTS:
            write(world, Draft("facebook", "post", page, text, page))
