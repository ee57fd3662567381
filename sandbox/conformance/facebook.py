"""Facebook's private and lesser calls and webhooks, compared in shape with recorded ones."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sandbox.conformance.documented import CHANGE, EDGE, MESSAGE
from sandbox.conformance.filling import BASE_URL
from sandbox.conformance.graph import Graph
from sandbox.customers import customer, photo
from sandbox.facebook import hooks
from sandbox.facebook.sending import react
from sandbox.facebook.tokens import USER_TOKEN
from sandbox.posting import Draft, write
from sandbox.things import Post
from sandbox.world import World

ONE = "entry[].messaging[]"
CHANCE = {f"{ONE}.message.seq", f"{ONE}.read.seq", f"{ONE}.postback.referral", f"{ONE}.message.metadata",
          "entry[].standby[].message.seq", f"{CHANGE}.rating", "value.attachments.paging.next"}  # fmt: skip
"""What the recordings have by chance: numbers since dropped, a way in, our own words, stars of old."""

RECOMMENDATION = {f"open_graph_story.data.{name}": "string" for name in ("review_text",)}
POSTBACK = {f"{ONE}.postback.title": "string", f"{ONE}.postback.mid": "string"}
REACTION = {f"{CHANGE}.{name}": "string" for name in ("item", "verb", "post_id", "parent_id", "reaction_type")}
NUMBER = {f"{CHANGE}.open_graph_story_id": "number", f"{CHANGE}.reviewer_id": "number"}


def check_facebook(folder: Path) -> tuple[int, list[str]]:
    """How many answers and bodies were compared, and what differed. Raises OSError without the recordings."""
    graph = Graph(folder, optional=CHANCE)
    check_accounts(graph)
    check_talk(graph)
    check_recommendation(graph)
    check_hooks(graph)
    return graph.count, graph.findings


def check_accounts(graph: Graph) -> None:
    query = {"access_token": USER_TOKEN, "summary": "1", "limit": "2"}
    ours = graph.asking.ask("GET", "/v26.0/me/accounts", query).json
    graph.hold("accounts", [ours], graph.recorded("graph_accounts_p1"), EDGE)


def check_talk(graph: Graph) -> None:
    """A message with a picture and one with a video, the talk that they are in, and our answer to it."""
    world = graph.asking.world
    page, author = world.accounts["facebook"][0], customer(world, "facebook", "late_again_lou", "Lou")
    picture, video = (photo(world, "facebook", "board", "A departures board", BASE_URL) for _ in range(2))
    video.kind = "video"
    made = [write(world, Draft("facebook", "message", author, "", page, media=[one])) for one in (picture, video)]
    talk = world.talks.of("facebook", page.id, author.handle)
    fields = "id,link,message_count,snippet,unread_count,updated_time"
    ours = graph.asking.graph("GET", f"/{talk.id}", {"fields": fields}).json
    graph.hold("conversation", [ours], graph.recorded("graph_conversation"), {})
    asked = {"ids": ",".join(post.id for post in made), "fields": "id,created_time,from,to,tags,attachments"}
    answered = graph.asking.graph("GET", "/", asked).json
    recorded = [{"value": value} for value in graph.recorded("graph_messages")[0].values()]
    graph.hold("messages", [{"value": value} for value in answered.values()], recorded, {})
    words = {"recipient": json.dumps({"id": talk.person_id}), "message": json.dumps({"text": "Sorry, Lou."})}
    sent = graph.asking.graph("POST", "/me/messages", body=urlencode(words)).json
    graph.hold("send", [sent], graph.recorded("graph_send_text_response"), {})


def check_recommendation(graph: Graph) -> None:
    world = graph.asking.world
    author = customer(world, "facebook", "late_again_lou", "Lou")
    more = {"verdict": "negative"}
    write(world, Draft("facebook", "review", author, "Never again", world.accounts["facebook"][0], more=more))
    fields = "open_graph_story,created_time,has_rating,has_review,recommendation_type"
    ours = graph.asking.graph("GET", "/me/ratings", {"fields": fields}).json["data"]
    graph.hold("recommendation", ours, graph.recorded("graph_recommendation_real"), RECOMMENDATION)


def check_hooks(graph: Graph) -> None:
    """Each kind of webhook that was recorded, as the world of today sends it."""
    for kind in ("comment", "tagged"):
        written(graph.asking.world, kind)
    for what, (names, happens, documented) in KINDS.items():
        ours = told(graph.asking.world, happens)
        graph.expect(f"webhook {what}: none came", bool(ours))
        graph.hold(f"webhook {what}", ours, graph.recorded(*names), documented)


def told(world: World, happens: Callable[[World], None]) -> list[Any]:
    """The bodies of what happens."""
    bodies: list[Any] = []

    def listen(event: Any) -> None:
        bodies.extend(json.loads(raw) for raw, _ in hooks.build(world, event))

    world.subscribe(listen)
    happens(world)
    world.listeners.remove(listen)
    return bodies


def written(world: World, kind: str, **more: Any) -> Post:
    author = customer(world, "facebook", "late_again_lou", "Lou")
    return write(world, Draft("facebook", kind, author, "Late again", world.accounts["facebook"][0], more=more))


def recommends(world: World) -> None:
    written(world, "review", verdict="positive")


def tags(world: World) -> None:
    """In a comment under somebody else's post, as recorded."""
    author, page = customer(world, "facebook", "passing_by_pat", "Pat"), world.accounts["facebook"][0]
    write(world, Draft("facebook", "comment", author, "As always", page, parent=newest(world, "tagged")))


def newest(world: World, kind: str) -> Post:
    return next(post for post in reversed(world.visible("facebook")) if post.kind == kind)


def reacts(world: World) -> None:
    world.happened("react", newest(world, "comment"), handle="late_again_lou", verb="add", reaction="like")


def writes(world: World) -> None:
    world.graph_rules.hook_ids = "number"
    written(world, "message")
    world.graph_rules.hook_ids = "string"


def reads(world: World) -> None:
    world.happened("read", talk_of(world).posts[0], handle="late_again_lou")


def presses(world: World) -> None:
    written(world, "message", parts={"postback": {"payload": "BAG"}})


def takes_back(world: World) -> None:
    world.remove(talk_of(world).posts[-1])


def likes(world: World) -> None:
    react(world, talk_of(world).standing[0], "late_again_lou", "❤")


def hears_another_app(world: World) -> None:
    talk = talk_of(world)
    talk.owner = "1"
    page, author = world.accounts["facebook"][0], customer(world, "facebook", "late_again_lou", "Lou")
    more = {"metadata": "of the bot", "app_id": "1"}
    write(world, Draft("facebook", "message", page, "A bot", page, recipient=author, more=more))
    talk.owner = ""


def talk_of(world: World) -> Any:
    return world.talks.of("facebook", world.accounts["facebook"][0].id, "late_again_lou")


NUMBERS = {"entry[].id": "string", f"{ONE}.sender.id": "string", f"{ONE}.recipient.id": "string"}
STANDBY = {path.replace("messaging", "standby"): kind for path, kind in {**MESSAGE, **NUMBERS}.items()}
KINDS: dict[str, tuple[tuple[str, ...], Callable[[World], None], dict[str, str]]] = {
    "ratings": (("wh_ratings_add_recommendation",), recommends, NUMBER),
    "mention": (("wh_mention_comment_add",), tags, {}),
    "reaction": (("wh_feed_reaction_add_reply",), reacts, REACTION),
    "numbers": (("wh_msg_text_numeric_ids",), writes, {}),
    "read": (("wh_msg_read",), reads, NUMBERS),
    "postback": (("wh_msg_postback_referral",), presses, {**POSTBACK, **NUMBERS}),
    "deleted": (("wh_msg_deleted",), takes_back, NUMBERS),
    "standby": (("wh_standby_echo",), hears_another_app, STANDBY),
}
