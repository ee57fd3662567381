"""Recorded bodies of the Graph API read as we read real ones: `python -m care.channels.meta.samples FOLDER`.

Each file holds one webhook call, or one answer: a list of a Page's posts or comments, a conversation, an error, ….
"""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from care.channels import cleaning
from care.channels.base import Batch, Hook, Json, PostSeen, Unreadable, Usage
from care.channels.facebook import hooks as of_facebook
from care.channels.facebook import payloads
from care.channels.http import Answer
from care.channels.instagram import hooks as of_instagram
from care.channels.meta import errors, messages, metering, signing

PAGE = "0"
OBJECTS = {"page": of_facebook.Reader, "instagram": of_instagram.Reader}


def told(body: Any) -> str:
    """What a body becomes, in one line. Raises `Unreadable`."""
    if isinstance(body, list):
        return "; ".join(told(item) for item in body)
    found = cleaning.mapping(body)
    name = next((name for name in READERS if name in found), "")
    return READERS[name](found) if name else "; ".join(_listed(list(found.values())))


def of_call(body: Json) -> str:
    """A webhook call, by the network that its object belongs to."""
    reader = OBJECTS.get(cleaning.line(body.get("object")), of_facebook.Reader)
    return of_batch(reader(datetime.now(UTC)).read(body))


def of_batch(batch: Batch) -> str:
    found = {
        "posts": [of_post(post) for post in batch.posts],
        "gone": [gone.network_id for gone in batch.gone],
        "hidden": [hidden.network_id for hidden in batch.hidden],
        "skipped": dict(batch.skipped),
        "broken": [item.reason for item in batch.broken],
    }
    return "; ".join(f"{name}: {value}" for name, value in found.items() if value) or "nothing"


def of_post(post: PostSeen) -> str:
    media = f" with {len(post.media)} pictures or files" if post.media else ""
    return f"{post.kind} {post.network_id} by {post.author.network_id if post.author else 'nobody named'}{media}"


def of_error(body: Json) -> str:
    failure = errors.Failure.of(Answer(400, {}, json.dumps(body).encode()))
    read, written = errors.of_read(failure, "Facebook"), errors.of_write(failure, "Facebook", has_been_tried=False)
    return f"{failure}: {type(read).__name__} for a read, {type(written).__name__} for a write"


def of_part(body: Json) -> str:
    """A part of a batch's answer: headers of its own, the body as text."""
    pairs = [cleaning.mapping(pair) for pair in cleaning.listing(body.get("headers"))]
    usage = Usage()
    metering.note(usage, {cleaning.line(pair.get("name")).lower(): cleaning.text(pair.get("value")) for pair in pairs})
    left = {name: budget.remaining for name, budget in usage.budgets.items()}
    return f"{told(cleaning.loads(cleaning.text(body.get('body')).encode()))} (per cent left: {left})"


def of_vector(body: Json) -> str:
    raw, secret = cleaning.text(body.get("raw_body")).encode(), cleaning.text(body.get("app_secret"))
    hook = Hook(raw, {signing.HEADER: cleaning.text(body.get("X-Hub-Signature-256"))}, {signing.KEY_FIELD: secret})
    return "genuine" if signing.is_genuine(hook) else "forged"


def of_list(body: Json) -> str:
    onwards = " and a next page" if cleaning.mapping(body.get("paging")).get("next") else ""
    return f"{'; '.join(_listed(cleaning.listing(body.get('data'))))}{onwards}"


READERS: dict[str, Callable[[Json], str]] = {
    "object": of_call,
    "error": of_error,
    "headers": of_part,
    "raw_body": of_vector,
    "data": of_list,
    "message_count": lambda body: f"conversation {cleaning.network_id(body.get('id'))}",
    "message_id": lambda body: f"sent as {cleaning.network_id(body.get('message_id'))}",
    "open_graph_story": lambda body: "; ".join(_listed([body])),
    "id": lambda body: f"something with the id {cleaning.network_id(body.get('id'))}",
}


def _listed(items: list[Any]) -> Iterator[str]:
    for item in map(cleaning.mapping, items):
        try:
            yield _item(item)
        except Unreadable as error:
            yield f"refused: {error}"


def _item(item: Json) -> str:
    if "access_token" in item:
        return f"account {cleaning.network_id(item.get('id'))}"
    if "open_graph_story" in item:
        seen = payloads.read_recommendation(item, PAGE)
        return f"{of_post(seen)}: {seen.rating}"
    if "to" in item:
        return of_post(messages.read_listed(item, PAGE))
    seen = payloads.read_comment(item, PAGE, "") if "comment_count" in item else payloads.read_post(item, PAGE)
    return of_post(seen)


def main(folder: str) -> int:
    number = 0
    for file in sorted(Path(folder).glob("*.json")):
        number += 1
        try:
            print(f"{file.name}: {told(json.loads(file.read_text(encoding='utf-8')))}")
        except Unreadable as error:
            print(f"{file.name}: refused: {error}")
    print(f"read {number} bodies without a crash")
    return 0 if number else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
