"""X's search query, as far as a listening desk uses it: words, phrases, -, OR, brackets and the common operators."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sandbox.ids import snowflake
from sandbox.world import Post, World, named_in
from sandbox.x.asked import Page
from sandbox.x.errors import Refused, invalid
from sandbox.x.texts import URL, language

Match = Callable[[Post], bool]
TOKENS = re.compile(r'-?\w+:"[^"]*"|-?"[^"]*"|-?\(|\)|[^\s()]+')
LONGEST = 512
RECENT = timedelta(days=7)
MIXABLE = ("since_id", "until_id", "start_time", "end_time")
MIXED = "Invalid use of 'since_id' or 'until_id' in conjunction with 'start_time' or 'end_time'."


def matcher(world: World, query: str) -> Match:
    """Whether a post matches. Raises `Refused` with X's 400 for a query that it would not take."""
    if not query.strip() or len(query) > LONGEST:
        raise Refused(invalid(f"Rules must be between 1 and {LONGEST} characters", {"query": [query]}))
    tokens = TOKENS.findall(query)
    match = alternatives(world, tokens)
    if tokens:
        raise Refused(invalid(f"no viable alternative at input '{tokens[0]}'", {"query": [query]}))
    return match


def reach(world: World, query: Mapping[str, str], page: Page) -> tuple[int, int | None]:
    """The ids between which recent search looks: the last seven days. Raises `Refused` for what lies before them."""
    if ("since_id" in query or "until_id" in query) and ("start_time" in query or "end_time" in query):
        raise Refused(invalid(MIXED, {name: [query[name]] for name in MIXABLE if name in query}))
    oldest = world.now() - RECENT
    floor = snowflake(oldest)
    if page.since_id is not None and page.since_id < floor:
        raise Refused(invalid(stale("since_id", "larger", oldest, floor), {"since_id": [query["since_id"]]}))
    if page.start and page.start < oldest:
        message = f"Invalid 'start_time':'{query['start_time']}'. 'start_time' must be on or after {minute(oldest)}"
        raise Refused(invalid(message, {"start_time": [query["start_time"]]}))
    return max(page.since_id or 0, floor), page.until_id


def stale(name: str, word: str, oldest: datetime, floor: int) -> str:
    created = f"'{name}' must be a tweet id created after {minute(oldest)}"
    return f"{created}. Please use a '{name}' that is {word} than {floor}"


def minute(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%MZ")


def alternatives(world: World, tokens: list[str], is_inner: bool = False) -> Match:
    """`a b OR c`: AND binds tighter. Takes its tokens off the front of the list."""
    groups: list[list[Match]] = [[]]
    standing = [is_inner]
    while tokens and tokens[0] != ")":
        token = tokens.pop(0)
        if token == "OR":  # noqa: S105 - a word of the query
            groups.append([])
            standing.append(is_inner)
        elif token == "(":  # noqa: S105
            groups[-1].append(bracket(world, tokens))
            standing[-1] = True
        else:
            groups[-1].append(term(world, token))
            standing[-1] |= stands_alone(token)
    if not all(groups):
        raise Refused(invalid("no viable alternative at the end of the query"))
    if not all(standing):
        raise Refused(invalid("Rules must contain at least one positive, non-stopword clause"))
    return lambda post: any(all(match(post) for match in group) for group in groups)


def bracket(world: World, tokens: list[str]) -> Match:
    match = alternatives(world, tokens, is_inner=True)
    if not tokens or tokens.pop(0) != ")":
        raise Refused(invalid("missing ')' at end of query"))
    return match


def stands_alone(token: str) -> bool:
    """Some operators only narrow what another one finds."""
    return not token.startswith(("-", "is:", "has:", "lang:"))


def term(world: World, token: str) -> Match:
    if token.startswith("-"):
        match = term(world, token[1:])
        return lambda post: not match(post)
    operator, colon, value = token.partition(":")
    if colon and operator in OPERATORS:
        wanted = value.strip('"').removeprefix("@").lower()
        return lambda post: OPERATORS[operator](world, post, wanted)
    if colon and operator.isidentifier() and not value.startswith("//"):
        raise Refused(
            invalid(f"Reference to invalid operator '{operator}'. Operator is not available.", {"query": [token]})
        )
    if token.startswith("@"):
        return lambda post: token[1:].lower() in named_in(post.lead + post.text)
    words = re.compile(rf"(?<!\w){re.escape(folded(token.strip(chr(34))))}(?!\w)")
    return lambda post: bool(words.search(folded(post.text)))


def folded(text: str) -> str:
    """Search knows neither capitals nor accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def answers(world: World, post: Post, handle: str) -> bool:
    parent = world.by_id.get(("x", post.parent_id))
    return parent is not None and handle in {parent.author.lower(), world.author_of(parent).id}


def links(world: World, post: Post, value: str) -> bool:
    return any(value in link.lower() for link in URL.findall(post.text))


def is_kind(world: World, post: Post, kind: str) -> bool:
    """Nothing here is a repost: those are only counted."""
    return {"reply": bool(post.parent_id), "quote": bool(post.quoted_id)}.get(kind, False)


def is_liked(count: Callable[[Post], int]) -> Callable[[World, Post, str], bool]:
    return lambda world, post, value: value.isdecimal() and count(post) >= int(value)


OPERATORS: dict[str, Callable[[World, Post, str], bool]] = {
    "from": lambda world, post, value: value in {post.author.lower(), world.author_of(post).id},
    "to": answers,
    "conversation_id": lambda world, post, value: post.root_id == value,
    "in_reply_to_tweet_id": lambda world, post, value: post.parent_id == value,
    "quotes_of_tweet_id": lambda world, post, value: post.quoted_id == value,
    "url": links,
    "lang": lambda world, post, value: language(post.text) == value,
    "is": is_kind,
    "has": lambda world, post, value: bool(post.media) if value in {"media", "images"} else "://" in post.text,
    "min_likes": is_liked(lambda post: post.likes),
    "min_reposts": is_liked(lambda post: post.reposts),
}
