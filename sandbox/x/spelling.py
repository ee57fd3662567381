"""Two spellings of the same things: X began to say "post" where it said "tweet". A switch chooses."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

POST_NAMES = {
    "edit_history_tweet_ids": "edit_history_post_ids",
    "referenced_tweets": "referenced_posts",
    "note_tweet": "note_post",
    "tweets": "posts",
    "retweet_count": "repost_count",
    "retweet_count_str": "repost_count_str",
    "most_recent_tweet_id": "most_recent_post_id",
}


def spelled(value: Any, spelling: str) -> Any:
    """An answer in the spelling "tweet", as it is, or "post"."""
    if spelling == "tweet":
        return value
    if isinstance(value, list):
        return [spelled(item, spelling) for item in value]
    if isinstance(value, dict):
        return {POST_NAMES.get(name, name): spelled(item, spelling) for name, item in value.items()}
    return value


def understood(query: str) -> str:
    """A query string in which posts may be called so, as the rest of the sandbox reads it."""
    found = []
    for name, value in parse_qsl(query, keep_blank_values=True):
        name = "tweet.fields" if name == "post.fields" else name
        if name in {"tweet.fields", "expansions"}:
            value = ",".join(tweet_name(part) for part in value.split(","))
        found.append((name, value))
    return urlencode(found)


def tweet_name(word: str) -> str:
    """A field or an expansion ("referenced_posts.id.author_id") in the older spelling."""
    for old, new in POST_NAMES.items():
        if word == new or word.startswith(f"{new}."):
            return old + word.removeprefix(new)
    return word
