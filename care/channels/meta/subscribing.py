"""Meta's webhooks kept alive: the address of the app for its kind of object, each Page's fields subscribed to it."""

from collections.abc import Sequence

from care.channels import cleaning
from care.channels.base import Connection, CredentialsRefused, Json, Kept, Rejected, Unavailable
from care.channels.meta.graph import Graph


def keep(graph: Graph, connection: Connection, about: str, address: str, fields: Sequence[str]) -> Kept:
    """`about` is page or instagram. The Page's own subscription and the app's are two things, and both are needed."""
    mended, missing = _of_app(graph, connection, about, address, fields)
    subscribed = _subscribed(graph, connection.app_secrets.get("app_id", ""))
    left = sorted(set(fields) - subscribed) if about == "page" else []
    if left:
        wanted = ",".join(sorted(subscribed | set(fields)))
        graph.write("me/subscribed_apps", has_been_tried=False, subscribed_fields=wanted)
        mended.append(f"Subscribed on the Page: {', '.join(left)}.")
    return Kept(tuple(mended), tuple(missing))


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
    except (Rejected, Unavailable, CredentialsRefused) as error:
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
