"""A world in which everything that an answer may show has happened once."""

from sandbox.conformance.asking import Asking
from sandbox.customers import customer, photo
from sandbox.posting import Draft, write
from sandbox.world import Post, World

BASE_URL = "http://127.0.0.1:8001"
TEXT = "Late again, and it's <cold> & dark: see https://weather.example/today #waiting $COLD 🥶"


def fill_x(asking: Asking) -> Post:
    """Mentions with a picture, a link and an edit, a quote, replies of both sides. Gives the first mention."""
    world = asking.world
    account = world.accounts["x"][0]
    author = customer(world, "x", "late_again_lou", "Lou", 1200)
    first = write(world, Draft("x", "mention", author, TEXT, account))
    shown = photo(world, "x", "board", "A departures board", BASE_URL)
    second = write(world, Draft("x", "mention", author, f"@{account.handle} look at this", account, media=[shown]))
    for number in range(12):
        write(world, Draft("x", "quote", author, f"I said so, {number}", account, quoted=first))
    world.edit(second, f"@{account.handle} look at that")
    body = {"text": "We are sorry, Lou.", "reply": {"in_reply_to_tweet_id": first.id}}
    answer = world.post("x", asking.signed("POST", "/2/tweets", body=body).json["data"]["id"])
    write(world, Draft("x", "reply", author, "Sorry warms nobody", account, parent=answer))
    for number in range(12):
        write(world, Draft("x", "mention", author, f"Still here, {number} minutes on", account))
    for number in range(3):
        write(world, Draft("x", "message", author, f"{TEXT} {number}", account, media=[shown]))
    picture = {"media": "iVBORw0K", "media_category": "tweet_image"}
    asking.signed("POST", "/2/media/upload", body=picture)
    return first


def fill_facebook(asking: Asking) -> Post:
    """A visitor's post, comments on two levels, pictures, the Page's answers. Gives a comment on the Page's post."""
    world = asking.world
    page = world.accounts["facebook"][0]
    author = customer(world, "facebook", "late_again_lou", "Lou", 1200)
    shown = photo(world, "facebook", "board", "A departures board", BASE_URL)
    visit = write(world, Draft("facebook", "visitor_post", author, TEXT, page, media=[shown]))
    visit.reposts = 3
    first = write(world, Draft("facebook", "comment", author, "Good evening, is anybody there?", page, media=[shown]))
    for post in (visit, first):
        asking.graph("POST", f"/{post.id}/comments", body="message=We+are+here")
    write(world, Draft("facebook", "comment", author, "At last", page, parent=first))
    for number in range(12):
        add_comment(world, number)
    return first


def add_comment(world: World, number: int) -> None:
    author = customer(world, "facebook", f"passer_by_{number}", f"Passer-by {number}")
    write(world, Draft("facebook", "comment", author, f"Me too, {number}", world.accounts["facebook"][0]))


def fill_instagram(asking: Asking) -> Post:
    """Comments on two levels, ours among them, a mention in a caption and in a comment, a message that no app may read.
    Gives a comment.
    """
    world = asking.world
    account = world.accounts["instagram"][0]
    author = customer(world, "instagram", "late_again_lou", "Lou", 1200)
    first = write(world, Draft("instagram", "comment", author, TEXT, account))
    asking.graph("POST", f"/{first.id}/replies", body="message=We+are+here")
    write(world, Draft("instagram", "reply", author, "At last", account, parent=first))
    write(world, Draft("instagram", "mention", author, "Late again", account))
    trip = write(world, Draft("instagram", "post", author, "My trip", account))
    write(world, Draft("instagram", "mention", author, "And them?", account, parent=trip))
    unread = {"parts": {"unsupported": "https://pictures.example/1"}}
    write(world, Draft("instagram", "message", author, "", account, more=unread))
    return first
