"""What a request to X asks for, out of its query: fields, expansions, a page. Anything X would not take is its 400."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sandbox.answers import Json
from sandbox.world import Post
from sandbox.x.errors import Refused, invalid
from sandbox.x.fields import EXPANSIONS, MEDIA_FIELDS, TWEET_FIELDS, USER_FIELDS
from sandbox.x.payloads import MEDIA_DEFAULTS, TWEET_DEFAULTS, USER_DEFAULTS, Wanted

FIELD_NAMES = {"tweet.fields", "user.fields", "media.fields", "poll.fields", "place.fields", "expansions"}
PAGE_NAMES = {"since_id", "until_id", "start_time", "end_time", "max_results", "pagination_token", "exclude"}
DIGITS = re.compile("[0-9]{1,19}")
Query = Mapping[str, str]
T = TypeVar("T")


def refuse(message: str, name: str, value: str) -> Refused:
    return Refused(invalid(message, {name: [value]}))


def listed(query: Query, name: str, known: Iterable[str]) -> frozenset[str]:
    values = [value for value in query.get(name, "").split(",") if value]
    allowed = sorted(known)
    for value in values:
        if value not in allowed:
            raise refuse(
                f"The `{name}` query parameter value [{value}] is not one of [{','.join(allowed)}]", name, value
            )
    return frozenset(values)


def known_only(query: Query, names: Iterable[str]) -> None:
    allowed = sorted(names)
    for name, value in query.items():
        if name not in allowed:
            raise refuse(f"The query parameter [{name}] is not one of [{','.join(allowed)}]", name, value)


def wanted(query: Query, expansions: frozenset[str] = EXPANSIONS) -> Wanted:
    return Wanted(
        tweet=TWEET_DEFAULTS | listed(query, "tweet.fields", TWEET_FIELDS),
        user=USER_DEFAULTS | listed(query, "user.fields", USER_FIELDS),
        media=MEDIA_DEFAULTS | listed(query, "media.fields", MEDIA_FIELDS),
        expansions=listed(query, "expansions", expansions),
    )


def ids(query: Query, name: str = "ids") -> list[str]:
    """1 to 100 ids, in order, each once."""
    values = [value for value in query.get(name, "").split(",") if value]
    if not 1 <= len(values) <= 100:
        message = f"The number of values in the `{name}` query parameter list [{len(values)}] is not between 1 and 100"
        raise refuse(message, name, query.get(name, ""))
    return [an_id(value, name) for value in dict.fromkeys(values)]


def an_id(value: str, name: str = "id") -> str:
    if not DIGITS.fullmatch(value):
        raise refuse(f"The `{name}` query parameter value [{value}] does not match ^[0-9]{{1,19}}$", name, value)
    return value


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, newest first. `below` is the id that the page begins under, from its token."""

    size: int
    below: int | None
    since_id: int | None
    until_id: int | None
    start: datetime | None
    end: datetime | None

    def holds(self, post: Post) -> bool:
        number = int(post.id)
        if self.since_id is not None and number <= self.since_id:
            return False
        if self.until_id is not None and number >= self.until_id:
            return False
        # since_id wins over start_time.
        if self.start and self.since_id is None and post.at < self.start:
            return False
        return not (self.end and post.at >= self.end)


def page(query: Query, least: int, usual: int = 10) -> Page:
    """`least` is the smallest page that may be asked for, `usual` the one that comes unasked. Search calls its token
    `next_token`.
    """
    name = "next_token" if "next_token" in query else "pagination_token"
    token = query.get(name)
    return Page(
        size=size(query, least, usual),
        below=below(token, name) if token else None,
        since_id=optional(query, "since_id", lambda value: int(an_id(value, "since_id"))),
        until_id=optional(query, "until_id", lambda value: int(an_id(value, "until_id"))),
        start=optional(query, "start_time", lambda value: moment(value, "start_time")),
        end=optional(query, "end_time", lambda value: moment(value, "end_time")),
    )


def optional(query: Query, name: str, read: Callable[[str], T]) -> T | None:
    return read(query[name]) if name in query else None


def size(query: Query, least: int, usual: int) -> int:
    value = query.get("max_results", str(usual))
    number = int(value) if DIGITS.fullmatch(value) else 0
    if not least <= number <= 100:
        message = f"The `max_results` query parameter value [{value}] is not between {least} and 100"
        raise refuse(message, "max_results", value)
    return number


def moment(value: str, name: str) -> datetime:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise refuse(f"The `{name}` query parameter value [{value}] is not a valid RFC3339 date-time", name, value)
    return at


def token_after(post: Post) -> str:
    """The opaque word for the page that begins under this post."""
    return f"7140dibdnow9c7btw{int(post.id):x}"


def below(token: str, name: str) -> int:
    match = re.fullmatch("7140dibdnow9c7btw([0-9a-f]{1,16})", token)
    if not match:
        raise refuse(f"The `{name}` query parameter value [{token}] is not valid", name, token)
    return int(match[1], 16)


def newest(posts: Iterable[Post], most: int) -> list[Post]:
    """All of a list that can be reached, each once, whatever the page asks for."""
    unique = {int(post.id): post for post in posts}
    return [unique[number] for number in sorted(unique, reverse=True)[:most]]


def turn(posts: Iterable[Post], asked: Page) -> tuple[list[Post], Json]:
    """The page out of `posts`, newest first, and its `meta`."""
    reachable = sorted((post for post in posts if asked.holds(post)), key=lambda post: -int(post.id))
    rest = [post for post in reachable if asked.below is None or int(post.id) < asked.below]
    found = rest[: asked.size]
    meta: Json = {"result_count": len(found)}
    if found:
        meta |= {"newest_id": found[0].id, "oldest_id": found[-1].id}
    if len(rest) > len(found):
        meta["next_token"] = token_after(found[-1])
    if asked.below is not None and found:
        meta["previous_token"] = f"77qp8{int(found[0].id):x}"
    return found, meta
