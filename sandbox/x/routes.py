"""The routes of X's API v2 that the sandbox offers."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.x import lists, lookups, messages, tokens, uploads, webhooks, writing
from sandbox.x.endpoints import endpoint

READ = "tweet.read users.read"
WRITE = f"{READ} tweet.write"
MODERATE = f"{READ} tweet.moderate.write"
MEDIA = "media.write"
DM_READ = f"{READ} dm.read"
DM_WRITE = f"{READ} dm.write"
SENDING = "POST /2/dm_conversations/with/:id/messages"


async def unknown(request: Request) -> Response:
    """X's answer to a path that it has not: nothing at all."""
    return Response(status_code=404)


routes = [
    endpoint("GET", "/2/users/me", lookups.me, READ),
    endpoint("GET", "/2/users/by/username/{username}", lookups.one_user, READ),
    endpoint("GET", "/2/users/{id}/mentions", lists.mentions, READ),
    endpoint("GET", "/2/users/{id}/tweets", lists.timeline, READ),
    endpoint("GET", "/2/users/{id}", lookups.one_user, READ),
    endpoint("GET", "/2/users", lookups.many_users, READ),
    endpoint("GET", "/2/tweets/search/recent", lists.search, READ),
    endpoint("GET", "/2/tweets/{id}/quote_tweets", lists.quotes, READ),
    endpoint("GET", "/2/tweets/{id}", lookups.one_post, READ),
    endpoint("GET", "/2/tweets", lookups.many_posts, READ),
    endpoint("POST", "/2/tweets", writing.post, WRITE),
    endpoint("DELETE", "/2/tweets/{id}", writing.remove, WRITE),
    endpoint("PUT", "/2/tweets/{id}/hidden", writing.hide, MODERATE),
    endpoint("GET", "/2/media/upload", uploads.status, MEDIA),
    endpoint("POST", "/2/media/upload", uploads.upload, MEDIA),
    endpoint("POST", "/2/media/metadata", uploads.describe, MEDIA),
    endpoint("POST", "/2/webhooks", webhooks.create, READ),
    endpoint("GET", "/2/webhooks", webhooks.several, READ),
    endpoint("PUT", "/2/webhooks/{id}", webhooks.check, READ),
    endpoint("DELETE", "/2/webhooks/{id}", webhooks.remove, READ),
    endpoint("POST", "/2/activity/subscriptions", webhooks.subscribe, READ),
    endpoint("GET", "/2/activity/subscriptions", webhooks.subscriptions, READ),
    endpoint("DELETE", "/2/activity/subscriptions", webhooks.unsubscribe, READ),
    endpoint("PUT", "/2/activity/subscriptions/{id}", webhooks.change, READ),
    endpoint("DELETE", "/2/activity/subscriptions/{id}", webhooks.unsubscribe, READ),
    Route("/media/{key}", uploads.bytes_of),
    Route("/2/oauth2/token", tokens.renew, methods=["POST"]),
    Route("/2/oauth2/revoke", tokens.revoke, methods=["POST"]),
    endpoint("GET", "/2/dm_events", messages.inbox, DM_READ),
    endpoint("GET", "/2/dm_events/{id}", messages.one, DM_READ),
    endpoint("DELETE", "/2/dm_events/{id}", messages.remove, DM_WRITE),
    endpoint("GET", "/2/dm_conversations/with/{id}/dm_events", messages.conversation, DM_READ),
    endpoint("POST", "/2/dm_conversations/with/{id}/messages", messages.send, DM_WRITE),
    endpoint("GET", "/2/dm_conversations/{id}/dm_events", messages.conversation, DM_READ),
    endpoint("POST", "/2/dm_conversations/{id}/messages", messages.send, DM_WRITE, limit=SENDING),
    Route("/2/{path:path}", unknown, methods=["GET", "POST", "PUT", "DELETE"]),
]
