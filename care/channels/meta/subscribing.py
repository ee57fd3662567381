"""Meta's webhooks kept alive: the address of the app for its kind of object, each Page's fields subscribed to it."""

from collections.abc import Sequence

from care.channels import cleaning
from care.channels.base import ChannelError, Connection, Json, Kept
from care.channels.meta import errors
from care.channels.meta.graph import Graph

OF_A_PAGE = (
    "feed",
    "mention",
    "ratings",
    "messages",
    "message_echoes",
    "messaging_postbacks",
    "message_edits",
    "standby",
)
_PRIVATE = ("messages", "message_echoes", "messaging_postbacks", "message_edits", "standby")
_NO_MESSAGES = "The Page's token lacks the permission for messages (pages_messaging): they are only fetched."
_NO_LOOK = (
    "The Page's token may not see to the Page's webhooks (pages_manage_metadata): connect the Page again with it."
)


def keep(graph: Graph, connection: Connection, about: str, address: str, fields: Sequence[str]) -> Kept:
    """`about` is page or instagram. The Page's own subscription and the app's are two things, and both are needed."""
    mended, missing = _of_app(graph, connection, about, address, fields)
    try:
        subscribed = _subscribed(graph, connection.app_secrets.get("app_id", ""))
        # Instagram's events come where its Page sends the app anything at all. All the same it is asked for the same as
        # Facebook's channel asks for: a Page keeps what was written last, and both may be at it at once.
        wanted = set(OF_A_PAGE) if about == "page" or not subscribed else set()
        left = _subscribe(graph, subscribed, wanted)
    except (errors.NotShown, errors.NotPermitted):
        return Kept(tuple(mended), (*missing, _NO_LOOK))
    done = sorted(wanted - subscribed - left)
    mended += [f"Subscribed on the Page: {', '.join(done)}."] if done else []
    return Kept(tuple(mended), (*missing, _NO_MESSAGES) if left else tuple(missing))


def _subscribe(graph: Graph, subscribed: set[str], wanted: set[str]) -> set[str]:
    """Adds what is wanted to what the Page sends already; what it may not send us."""
    if wanted <= subscribed:
        return set()
    try:
        _write(graph, subscribed | wanted)
    except errors.NotPermitted:
        public = wanted.difference(_PRIVATE)
        if public == wanted:
            raise
        if not public <= subscribed:
            _write(graph, subscribed | public)
        return wanted - subscribed - public
    return set()


def _write(graph: Graph, fields: set[str]) -> None:
    graph.write("me/subscribed_apps", has_been_tried=True, subscribed_fields=",".join(sorted(fields)))


def _subscribed(graph: Graph, app_id: str) -> set[str]:
    found: set[str] = set()
    for item in graph.items("me", "subscribed_apps", fields="id,name,subscribed_fields", limit=25):
        app = cleaning.mapping(item)
        if not app_id or cleaning.network_id(app.get("id")) == app_id:
            found |= {cleaning.line(name, 50) for name in cleaning.listing(app.get("subscribed_fields"))}
    return found


def _of_app(
    graph: Graph, connection: Connection, about: str, address: str, fields: Sequence[str]
) -> tuple[list[str], list[str]]:
    """The app's own subscription, with the app's own token: what was mended, and what cannot be seen to."""
    secrets = connection.app_secrets
    app_id, secret, verify = (secrets.get(name, "") for name in ("app_id", "app_secret", "verify_token"))
    if not (app_id and secret and verify):
        return [], ["The app's id, secret or verify token is missing: its webhook cannot be looked at."]
    app = graph.of_app(app_id, secret)
    try:
        if _stands(app, app_id, about, address, fields):
            return [], []
        wanted = {"object": about, "callback_url": address, "verify_token": verify, "fields": ",".join(fields)}
        app.write(f"{app_id}/subscriptions", has_been_tried=False, **wanted)
    except ChannelError as error:
        return [], [f"The app's webhook could not be looked at. {error.reason}"]
    return ["The app's webhook was registered."], []


def _stands(app: Graph, app_id: str, about: str, address: str, fields: Sequence[str]) -> bool:
    for item in app.items(app_id, "subscriptions", limit=25):
        found = cleaning.mapping(item)
        if found.get("object") == about and found.get("callback_url") == address and found.get("active") is not False:
            return set(fields) <= set(_names(found))
    return False


def _names(found: Json) -> list[str]:
    """Meta writes a field as its name, or as an object with name and version."""
    listed = cleaning.listing(found.get("fields"))
    return [cleaning.line(each if isinstance(each, str) else cleaning.mapping(each).get("name"), 50) for each in listed]
