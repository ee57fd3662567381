"""The Graph API's calls that the sandbox offers, v26.0: with the permission that each needs."""

from collections.abc import Awaitable, Callable

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.facebook import (
    batches,
    conversations,
    errors,
    handover,
    managing,
    reading,
    sending,
    subscribing,
    tokens,
    uploads,
    writing,
)
from sandbox.facebook.calls import endpoint, finished, for_holder, offer
from sandbox.facebook.errors import Failure


class GraphVersion(Convertor[str]):
    """`v26.0`. Other versions are answered as the newest, as Meta does with those past their time."""

    regex = r"v\d{1,2}\.\d"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


class Node(GraphVersion):
    """An id where no version stands before it: nothing that is an address of the sandbox itself."""

    regex = r"(?:me|app|t_\d+|m_[\w-]+|aWdf[\w-]+|\d{6,}(?:_\d+)?)"


register_url_convertor("graph", GraphVersion())
register_url_convertor("node", Node())

Handler = Callable[[Request], Awaitable[Response]]
READ, USERS, ENGAGE, POSTS, META, CHAT = (
    "pages_read_engagement",
    "pages_read_user_content",
    "pages_manage_engagement",
    "pages_manage_posts",
    "pages_manage_metadata",
    "pages_messaging",
)


def of_either(of_manager: Handler, of_page: Handler) -> Handler:
    """`/me` is the manager to whom the manager's token belongs, and the Page for all others."""

    async def handle(request: Request) -> Response:
        try:
            found = tokens.shown(request, dict(request.query_params))
        except Failure:
            found = ""
        is_manager = request.path_params["node"] == "me" and found == tokens.USER_TOKEN
        return await (of_manager if is_manager else of_page)(request)

    return handle


def both(path: str, handler: Handler, methods: tuple[str, ...] = ("GET",)) -> list[Route]:
    """A route with the version and without."""
    return [Route(prefix + path, handler, methods=list(methods)) for prefix in ("/{version:graph}", "")]


async def unknown(request: Request) -> Response:
    """An address that is none, or that does not know the method: a private reply of old, for example."""
    path = request.url.path.rpartition("/")[2]
    return finished(request, errors.refusal(Failure(f"Unknown path components: /{path}", 2500)))


node = of_either(for_holder(managing.manager), endpoint(reading.read_node))
routes = [
    *both("/debug_token", for_holder(managing.debug_token)),
    *both("/{node:node}/accounts", for_holder(managing.accounts)),
    *both("/{node:node}/subscriptions", subscribing.app_subscriptions, ("GET", "POST", "DELETE")),
    Route("/{version:graph}/", endpoint(reading.read_nodes), methods=["GET"]),
    Route("/{version:graph}", endpoint(reading.read_nodes), methods=["GET"]),
    Route("/{version:graph}/{node}", node, methods=["GET"]),
    Route("/{node:node}", node, methods=["GET"]),
    *offer("", "POST", writing.update, ENGAGE),
    *offer("", "DELETE", writing.delete, ENGAGE),
    *offer("/feed", "GET", reading.read_feed, USERS),
    *offer("/feed", "POST", writing.publish, POSTS),
    *offer("/posts", "GET", reading.read_own, READ),
    *offer("/published_posts", "GET", reading.read_own, READ),
    *offer("/visitor_posts", "GET", reading.read_visitor_posts, USERS),
    *offer("/tagged", "GET", reading.read_tagged, USERS),
    *offer("/video_reels", "GET", reading.read_reels, READ),
    *offer("/ads_posts", "GET", reading.read_ads, READ),
    *offer("/ratings", "GET", reading.read_ratings, USERS),
    *offer("/comments", "GET", reading.read_comments, READ),
    *offer("/comments", "POST", writing.comment, ENGAGE),
    *offer("/likes", "POST", writing.like, ENGAGE),
    *offer("/likes", "DELETE", writing.unlike, ENGAGE),
    *offer("/photos", "POST", uploads.upload_photo, POSTS),
    *offer("/messages", "GET", conversations.list_messages, CHAT, "messenger"),
    *offer("/messages", "POST", sending.send, CHAT, "messenger"),
    *offer("/message_attachments", "POST", uploads.upload_attachment, CHAT, "messenger"),
    *offer("/take_thread_control", "POST", handover.take, CHAT, "messenger"),
    *offer("/pass_thread_control", "POST", handover.pass_on, CHAT, "messenger"),
    *offer("/thread_owner", "GET", handover.owner, CHAT, "messenger"),
    *offer("/conversations", "GET", conversations.list_talks, CHAT, "messenger"),
    *offer("/subscribed_apps", "GET", subscribing.read, META),
    *offer("/subscribed_apps", "POST", subscribing.subscribe, META),
    *offer("/subscribed_apps", "DELETE", subscribing.unsubscribe, META),
    Route("/{version:graph}", batches.work, methods=["POST"]),
    Route("/{version:graph}/", batches.work, methods=["POST"]),
    Route("/{version:graph}/{rest:path}", unknown, methods=["GET", "POST", "PUT", "DELETE"]),
]
