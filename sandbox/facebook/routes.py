"""The Graph API's calls that the sandbox offers, v26.0."""

from datetime import UTC, datetime
from typing import Any

from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import Route

from sandbox.facebook import errors
from sandbox.facebook.calls import Call, Work, endpoint
from sandbox.facebook.paging import page
from sandbox.facebook.payloads import Json, comments
from sandbox.posting import Draft, write
from sandbox.world import Account, Media, Post

MESSAGE_LENGTH = 8000
FEED = ("post", "visitor_post")


class GraphVersion(Convertor[str]):
    """`v26.0`. Other versions are answered as the newest, as Meta does with those past their time."""

    regex = r"v\d{1,2}\.\d"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("graph", GraphVersion())


# Reading.


def read_node(call: Call) -> Json:
    return call.reader.node(call.thing(), call.fields)


def read_nodes(call: Call) -> Json:
    """`?ids=`: one bad id fails the whole call."""
    ids = [one for one in call.params.get("ids", "").split(",") if one]
    if not ids:
        raise errors.Failure(
            "Unsupported get request. Please read the Graph API documentation.", 100, kind="GraphMethodException"
        )
    if len(ids) > 50:
        raise errors.invalid(f"Too many IDs. Maximum: 50. Provided: {len(ids)}.")
    fields = call.fields
    return {one: call.reader.node(call.thing(one), fields) for one in ids}


def read_feed(call: Call) -> Json:
    """The Page's posts and its visitors', newest first; `since` and `until` go by the time of posting."""
    own_page(call)
    posts = [p for p in call.world.visible("facebook") if p.account_id == call.page.id and p.kind in FEED]
    return edge(call, within(posts, call.params), is_newest_first=True)


def read_comments(call: Call) -> Json:
    """Comments under a post or a comment. Without `filter` and `order` the order is Facebook's own, "ranked"."""
    filter_ = one_of(call, "filter", ("toplevel", "stream"))
    order = one_of(call, "order", ("ranked", "chronological", "reverse_chronological"))
    if filter_ == "stream" and "order" not in call.params:
        order = "chronological"
    found = within(comments(call.world, call.post(), filter_), call.params)
    answer = edge(call, found, is_newest_first=order == "reverse_chronological")
    if call.params.get("summary") in {"1", "true"}:
        answer["summary"] = {"order": order, "total_count": len(found), "can_comment": True}
    return answer


def edge(call: Call, posts: list[Post], is_newest_first: bool) -> Json:
    fields, reader = call.fields, call.reader
    return page(posts, lambda post: reader.node(post, fields), call.params, call.url, is_newest_first)


def own_page(call: Call) -> None:
    if not isinstance(call.thing(), Account):
        raise errors.invalid("Tried accessing nonexisting field (feed) on node type (Post)")


def one_of(call: Call, name: str, known: tuple[str, ...]) -> str:
    """A parameter's value, by default the first of those known."""
    value = call.params.get(name) or known[0]
    if value not in known:
        raise errors.invalid(f"Param {name} must be one of {{{', '.join(known)}}}")
    return value


def within(posts: list[Post], params: dict[str, str]) -> list[Post]:
    since, until = moment(params.get("since", "")), moment(params.get("until", ""))
    return [p for p in posts if (since is None or p.at >= since) and (until is None or p.at <= until)]


def moment(text: str) -> datetime | None:
    """A time as the Graph API takes it: seconds since 1970, or ISO 8601."""
    if not text:
        return None
    try:
        at = datetime.fromtimestamp(int(text), UTC) if text.isdecimal() else datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise errors.invalid("Param since or until is not a valid time") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


# Writing.


def comment(call: Call) -> Json:
    """Answers a post or a comment of the first level; what answers a comment can't be answered itself."""
    parent = call.post()
    if parent.kind == "comment" and parent.parent_id != parent.root_id:
        raise errors.invalid("Comments can be replied to on the first level only; reply to the parent comment instead")
    post = write(call.world, draft(call, "comment", parent))
    return {"id": post.id}


def publish(call: Call) -> Json:
    own_page(call)
    return {"id": write(call.world, draft(call, "post")).id}


def draft(call: Call, kind: str, parent: Post | None = None) -> Draft:
    text = call.params.get("message", "")
    picture = call.params.get("attachment_url", "")
    if not text.strip() and not picture:
        raise errors.invalid("Missing message or attachment")
    check_length(text)
    media = [Media(call.world.ids.facebook(), "photo", picture)] if picture else []
    return Draft("facebook", kind, call.page, text, call.page, parent, media=media, is_by_api=True)


def check_length(text: str) -> None:
    if len(text) > MESSAGE_LENGTH:
        raise errors.invalid(f"Param message must be at most {MESSAGE_LENGTH} characters long")


def update(call: Call) -> Json:
    """Hides or shows a comment, or changes the words of one of our own."""
    post = call.post()
    if call.params.get("is_hidden") in {"true", "false"}:
        post.is_hidden = call.params["is_hidden"] == "true"
        call.world.happened("hide", post)
    if text := call.params.get("message", ""):
        if not post.is_ours:
            raise errors.Failure("(#200) Permissions error", 200, status=403)
        check_length(text)
        call.world.edit(post, text)
    return {"success": True}


def delete(call: Call) -> Json:
    call.world.remove(call.post())
    return {"success": True}


# Webhooks are switched on for the app; a Page has to subscribe all the same.


def subscriptions(call: Call) -> Json:
    own_page(call)
    app: dict[str, Any] = {
        "id": call.world.apps["facebook"].secrets["app_id"],
        "name": "Amends",
        "subscribed_fields": ["feed"],
    }
    return {"data": [app]}


def subscribe(call: Call) -> Json:
    own_page(call)
    return {"success": True}


def route(path: str, method: str, work: Work) -> Route:
    return Route("/{version:graph}" + path, endpoint(work), methods=[method], name=work.__name__)


routes = [
    route("/", "GET", read_nodes),
    route("/{node}", "GET", read_node),
    route("/{node}", "POST", update),
    route("/{node}", "DELETE", delete),
    route("/{node}/feed", "GET", read_feed),
    route("/{node}/feed", "POST", publish),
    route("/{node}/comments", "GET", read_comments),
    route("/{node}/comments", "POST", comment),
    route("/{node}/subscribed_apps", "GET", subscriptions),
    route("/{node}/subscribed_apps", "POST", subscribe),
]
