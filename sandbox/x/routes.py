"""The routes of X's API v2 that the sandbox offers."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.x import lists, lookups, messages, uploads, writing
from sandbox.x.endpoints import endpoint

SENDING = "POST /2/dm_conversations/with/:id/messages"


async def unknown(request: Request) -> Response:
    """X's answer to a path that it has not: nothing at all."""
    return Response(status_code=404)


routes = [
    endpoint("GET", "/2/users/me", lookups.me),
    endpoint("GET", "/2/users/by/username/{username}", lookups.one_user),
    endpoint("GET", "/2/users/{id}/mentions", lists.mentions),
    endpoint("GET", "/2/users/{id}/tweets", lists.timeline),
    endpoint("GET", "/2/users/{id}", lookups.one_user),
    endpoint("GET", "/2/users", lookups.many_users),
    endpoint("GET", "/2/tweets/search/recent", lists.search),
    endpoint("GET", "/2/tweets/{id}/quote_tweets", lists.quotes),
    endpoint("GET", "/2/tweets/{id}", lookups.one_post),
    endpoint("GET", "/2/tweets", lookups.many_posts),
    endpoint("POST", "/2/tweets", writing.post),
    endpoint("DELETE", "/2/tweets/{id}", writing.remove),
    endpoint("PUT", "/2/tweets/{id}/hidden", writing.hide),
    endpoint("GET", "/2/media/upload", uploads.status),
    endpoint("POST", "/2/media/upload", uploads.upload),
    endpoint("POST", "/2/media/metadata", uploads.describe),
    Route("/media/{key}", uploads.bytes_of),
    endpoint("GET", "/2/dm_events", messages.inbox),
    endpoint("GET", "/2/dm_events/{id}", messages.one),
    endpoint("DELETE", "/2/dm_events/{id}", messages.remove),
    endpoint("GET", "/2/dm_conversations/with/{id}/dm_events", messages.conversation),
    endpoint("POST", "/2/dm_conversations/with/{id}/messages", messages.send),
    endpoint("GET", "/2/dm_conversations/{id}/dm_events", messages.conversation),
    endpoint("POST", "/2/dm_conversations/{id}/messages", messages.send, limit=SENDING),
    Route("/2/{path:path}", unknown, methods=["GET", "POST", "PUT", "DELETE"]),
]
