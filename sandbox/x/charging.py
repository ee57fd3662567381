"""What an answer of X costs: each post, person and message read, each thing written."""

from sandbox.answers import Json
from sandbox.world import World
from sandbox.x.oauth import Caller
from sandbox.x.summoning import is_summoned
from sandbox.x.texts import URL

OWN = ("/mentions", "/tweets", "/users/me")
WRITES = {"DELETE /2/tweets/:id": "deletion", "DELETE /2/dm_events/:id": "deletion"}


def charge(world: World, caller: Caller, name: str, path: str, answer: Json) -> None:
    """`name` is the route's ("GET /2/tweets/:id"), `path` the real one."""
    if name == "POST /2/tweets":
        world.costs.add(caller.key, kind_of_post(world, answer["data"]["id"]))
    elif name.startswith("POST /2/dm_conversations"):
        world.costs.add(caller.key, "message")
    elif name in WRITES:
        world.costs.add(caller.key, WRITES[name])
    elif not charge_reads(world, caller, name, path, answer):
        world.costs.add(caller.key, "other_call")


def kind_of_post(world: World, post_id: str) -> str:
    made = world.by_id["x", post_id]
    if made.deep_link or URL.search(made.text):
        return "post_with_link"
    target = world.by_id.get(("x", made.parent_id))
    is_answer = target is not None and target.author != made.author
    account = world.account("x", made.account_id)
    return "summoned_reply" if target and account and is_answer and is_summoned(world, account, target) else "post"


def charge_reads(world: World, caller: Caller, name: str, path: str, answer: Json) -> bool:
    """Whether this was a read of something that has a price."""
    kind = read_kind(name, caller.key in path.split("/") or name.endswith("/me"))
    if not kind:
        return False
    data, around = answer.get("data", []), answer.get("includes", {})
    found = [data] if isinstance(data, dict) else data
    world.costs.add_read(caller.key, kind, [each["id"] for each in found])
    world.costs.add_read(caller.key, "post_read", [each["id"] for each in around.get("tweets", [])])
    world.costs.add_read(caller.key, "user_read", [each["id"] for each in around.get("users", [])])
    return True


def read_kind(name: str, is_own: bool) -> str:
    if not name.startswith("GET "):
        return ""
    if is_own and name.endswith(OWN):
        return "own_read"
    if "/dm_" in name:
        return "message_read"
    if name.startswith("GET /2/users") and not name.endswith(OWN):
        return "user_read"
    return "post_read" if name.startswith(("GET /2/tweets", "GET /2/users")) else ""
