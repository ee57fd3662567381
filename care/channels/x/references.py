"""What one of X's posts says about itself and the posts around it. Pure. Both of X's spellings: tweet and post."""

from collections.abc import Mapping
from typing import Any

from care.channels import cleaning
from care.channels.base import Json

_COUNTS = {
    "replies": ("reply_count",),
    "reposts": ("retweet_count", "repost_count"),
    "likes": ("like_count",),
    "quotes": ("quote_count",),
}


def is_id(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 20


def first_id(post: Json) -> str:
    """The id that a post keeps through its edits: the first of its history."""
    history = _history(post)
    found = cleaning.network_id(history[0]) if history else cleaning.network_id(post.get("id"))
    return found if is_id(found) else ""


def own_id(post: Json) -> str:
    """The id of this very version, or ""."""
    found = cleaning.network_id(post.get("id"))
    return found if is_id(found) else ""


def newer_version(item: object) -> str:
    """The id of its newest version, where this is an older one; else ""."""
    post = cleaning.mapping(item)
    history = _history(post)
    latest = cleaning.network_id(history[-1]) if history else ""
    return latest if is_id(latest) and latest != cleaning.network_id(post.get("id")) else ""


def replied_to(post: Json) -> str:
    """The id of the post that it answers, or ""."""
    found = post.get("in_reply_to_tweet_id") or post.get("in_reply_to_post_id")
    return _referenced(post, "replied_to") or cleaning.network_id(found)


def quoted(post: Json) -> str:
    """The id of the post that it quotes, or ""."""
    return _referenced(post, "quoted")


def referred(post: Json) -> set[str]:
    """The ids of the posts that it answers, quotes or reposts."""
    found = cleaning.listing(post.get("referenced_tweets") or post.get("referenced_posts"))
    return {_id(cleaning.mapping(reference)) for reference in found}


def is_repost(post: Json) -> bool:
    return bool(_referenced(post, "retweeted") or _referenced(post, "reposted"))


def mentions(post: Json, account_id: str) -> bool:
    """Whether it names the account or answers it."""
    return answers(post, account_id) or any(_id(mention) == account_id for mention in _mentions(post))


def answers(post: Json, account_id: str) -> bool:
    return bool(account_id) and cleaning.network_id(post.get("in_reply_to_user_id")) == account_id


def names(post: Json, account_id: str) -> bool:
    """Whether its author wrote the account's handle: not among those that X itself puts in front of a reply."""
    shown = cleaning.listing(post.get("display_text_range"))
    begin = cleaning.count(shown[0]) if shown else 0
    found = [mention for mention in _mentions(post) if account_id and _id(mention) == account_id]
    return any((cleaning.count(mention.get("start")) or 0) >= (begin or 0) for mention in found)


def counts(post: Json) -> Mapping[str, int]:
    """Replies, reposts, likes and quotes, as far as X tells them."""
    metrics = cleaning.mapping(post.get("public_metrics"))
    found = {
        ours: next((count for name in theirs if (count := cleaning.count(metrics.get(name))) is not None), None)
        for ours, theirs in _COUNTS.items()
    }
    return {name: count for name, count in found.items() if count is not None}


def keyed(items: object, key: str) -> dict[str, Any]:
    """Included objects by id; X's webhooks wrap some of them in {"data": …}."""
    found = (unwrapped(item) for item in cleaning.listing(items))
    return {cleaning.network_id(item.get(key)): item for item in found if cleaning.network_id(item.get(key))}


def unwrapped(item: object) -> Json:
    found = cleaning.mapping(item)
    return cleaning.mapping(found["data"]) if isinstance(found.get("data"), dict) else found


def _history(post: Json) -> list[Any]:
    return cleaning.listing(post.get("edit_history_tweet_ids") or post.get("edit_history_post_ids"))


def _referenced(post: Json, kind: str) -> str:
    found = post.get("referenced_tweets") or post.get("referenced_posts")
    for reference in map(cleaning.mapping, cleaning.listing(found)):
        if reference.get("type") == kind:
            return cleaning.network_id(reference.get("id"))
    return ""


def _mentions(post: Json) -> list[Json]:
    """Those of the whole text: a long post's own list names also what its cut text does not show."""
    note = cleaning.mapping(post.get("note_tweet") or post.get("note_post"))
    entities = [cleaning.mapping(source.get("entities")) for source in (post, note)]
    return [cleaning.mapping(mention) for found in entities for mention in cleaning.listing(found.get("mentions"))]


def _id(item: Json) -> str:
    return cleaning.network_id(item.get("id"))
