"""Direct messages of X: the inbox of an account, its conversations, and what it writes there."""

from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.answers import Json, JSONAnswer
from sandbox.posting import Draft, write
from sandbox.world import Account, Person, Post, World
from sandbox.x import asked, errors
from sandbox.x.endpoints import body
from sandbox.x.errors import Refused
from sandbox.x.fields import DM_EVENT_FIELDS, DM_EXPANSIONS
from sandbox.x.oauth import Caller
from sandbox.x.payloads import Round, only, picture, stamp, user
from sandbox.x.texts import show
from sandbox.x.uploads import attached

REACH = timedelta(days=30)
LONGEST = 10_000
EVENT_TYPES = {"MessageCreate", "ParticipantsJoin", "ParticipantsLeave"}
DEFAULTS = frozenset({"id", "event_type", "text"})
KNOWN = {"dm_event.fields", "event_types", "expansions", "media.fields", "user.fields", "tweet.fields"}
PAGES = {"max_results", "pagination_token"}
LIST_ONLY = frozenset({"newest_id", "oldest_id"})


async def inbox(world: World, request: Request, caller: Caller) -> Response:
    """All conversations of the account, which show a new message a while after the conversation itself does."""
    account = caller.user
    now = world.clock()
    seen = [m for m in standing(world, account) if m.made_at + world.rules.inbox_lag_s <= now]
    return listing(world, request, account, seen)


async def conversation(world: World, request: Request, caller: Caller) -> Response:
    """With one person, by the person's id or by the conversation's."""
    account = caller.user
    partner = partner_of(world, account, request)
    handle = partner.handle.lower() if partner else None
    return listing(world, request, account, [m for m in standing(world, account) if m.root_id == handle])


async def one(world: World, request: Request, caller: Caller) -> Response:
    asked.known_only(request.query_params, KNOWN - {"event_types"})
    name, account = asked.an_id(request.path_params["id"]), caller.user
    found = next((m for m in standing(world, account) if m.id == name), None)
    if found is None:
        return errors.plain(404, "Not Found Error", f"Could not find dm_event with id: [{name}].")
    return JSONAnswer(envelope(world, request, account, [found]) | {"data": event(world, account, found, request)})


async def send(world: World, request: Request, caller: Caller) -> Response:
    """Raises `Refused` with 400 for what is malformed, with 403 where the person takes no messages."""
    account, given = caller.user, await body(request)
    partner = partner_of(world, account, request)
    text, media = words(given), attached(world, account, ids_in(given), "dm_image")
    if not text and not media:
        raise Refused(errors.invalid("$.text: is missing but it is required"))
    if partner is None or not takes_messages(partner):
        raise Refused(errors.forbidden(errors.NO_MESSAGES))
    draft = Draft("x", "message", account, text, account, recipient=partner, media=media, is_by_api=True)
    made = write(world, draft)
    data = {"dm_conversation_id": conversation_id(account, partner), "dm_event_id": made.id}
    return JSONAnswer({"data": data}, 201, {"location": f'https://api.twitter.com/2/dm_events/"{made.id}"'})


async def remove(world: World, request: Request, caller: Caller) -> Response:
    name = asked.an_id(request.path_params["id"])
    found = next((m for m in standing(world, caller.user) if m.id == name), None)
    if found:
        world.remove(found)
    return JSONAnswer({"data": {"deleted": found is not None}})


def takes_messages(person: Person) -> bool:
    return person.receives_your_dm and not isinstance(person, Account) and not person.is_suspended


def words(given: Json) -> str:
    for name in sorted(given.keys() - {"text", "attachments"}):
        raise Refused(errors.invalid(f"$.{name}: is not defined in the schema"))
    text = given.get("text", "")
    if not isinstance(text, str) or len(text) > LONGEST:
        raise Refused(errors.invalid(f"$.text: must be at most {LONGEST} characters long"))
    return text if text.strip() else ""


def ids_in(given: Json) -> list[Any]:
    """The ids of what is attached: one picture at most."""
    attachments = given.get("attachments", [])
    is_list = isinstance(attachments, list) and all(isinstance(item, dict) for item in attachments)
    if not is_list or len(attachments) > 1:
        raise Refused(errors.invalid("$.attachments: there must be a maximum of 1 items in the array"))
    return [item.get("media_id") for item in attachments]


def partner_of(world: World, account: Account, request: Request) -> Person | None:
    """Whom the path names: a person, or a conversation of the account with one."""
    name: str = request.path_params["id"]
    if "/with/" not in request.url.path:
        first, _, second = name.partition("-")
        name = second if first == account.id else first
    return world.people_by_id.get(("x", asked.an_id(name)))


def standing(world: World, account: Account) -> list[Post]:
    """The account's messages of the last 30 days, oldest first."""
    since = world.now() - REACH
    found = world.messages.get(("x", account.id), [])
    return [message for message in found if world.is_visible(message) and message.at >= since]


def listing(world: World, request: Request, account: Account, messages: list[Post]) -> Response:
    query = request.query_params
    asked.known_only(query, KNOWN | PAGES)
    kinds = asked.listed(query, "event_types", EVENT_TYPES) or EVENT_TYPES
    page = asked.page(query, least=1, usual=100)
    found, meta = asked.turn(messages if "MessageCreate" in kinds else [], page)
    answer = envelope(world, request, account, found)
    data = [event(world, account, message, request) for message in found]
    meta = {name: value for name, value in meta.items() if name not in LIST_ONLY}
    return JSONAnswer(({"data": data} if data else {}) | answer | {"meta": meta})


def event(world: World, account: Account, message: Post, request: Request) -> Json:
    """A message with the fields that were asked for. The description has its entities beside its text."""
    fields = DEFAULTS | asked.listed(request.query_params, "dm_event.fields", DM_EVENT_FIELDS)
    shown = show(world, message.text)
    payload: Json = {
        "id": message.id,
        "event_type": "MessageCreate",
        "text": shown.text,
        "sender_id": world.author_of(message).id,
        "dm_conversation_id": conversation_id(account, world.person("x", message.root_id)),
        "created_at": stamp(message.at),
        "attachments": {"media_keys": [media.key for media in message.media]} if message.media else None,
    }
    return only(payload, fields) | (shown.entities if "entities" in fields else {})


def envelope(world: World, request: Request, account: Account, messages: list[Post]) -> Json:
    """What the expansions of these messages bring."""
    wanted = asked.wanted(request.query_params, DM_EXPANSIONS)
    around = Round()
    for message in messages:
        people = [world.author_of(message)] if "sender_id" in wanted.expansions else []
        if "participant_ids" in wanted.expansions:
            people += [account, world.person("x", message.root_id)]
        for person in people:
            around.users.setdefault(person.id, user(world, person, wanted.user))
        for media in message.media if "attachments.media_keys" in wanted.expansions else []:
            around.media.setdefault(media.key, picture(media, wanted.media))
    includes = around.as_json()
    return {"includes": includes} if includes else {}


def conversation_id(one: Person, other: Person) -> str:
    """The two ids, the smaller number first."""
    return "-".join(sorted((one.id, other.id), key=int))
