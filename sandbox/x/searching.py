"""X's search query, as far as a listening desk uses it: words, phrases, -, OR, brackets and the common operators."""

import re
from collections.abc import Callable

from sandbox.world import Post, World, named_in
from sandbox.x.errors import Refused, invalid
from sandbox.x.texts import language

Match = Callable[[Post], bool]
TOKENS = re.compile(r'-?\w+:"[^"]*"|-?"[^"]*"|-?\(|\)|[^\s()]+')
LONGEST = 512


def matcher(world: World, query: str) -> Match:
    """Whether a post matches. Raises `Refused` with X's 400 for a query that it would not take."""
    if not query.strip() or len(query) > LONGEST:
        raise Refused(invalid(f"Rules must be between 1 and {LONGEST} characters", {"query": [query]}))
    tokens = TOKENS.findall(query)
    match = alternatives(world, tokens)
    if tokens:
        raise Refused(invalid(f"no viable alternative at input '{tokens[0]}'", {"query": [query]}))
    return match


def alternatives(world: World, tokens: list[str]) -> Match:
    """`a b OR c`: AND binds tighter. Takes its tokens off the front of the list."""
    groups: list[list[Match]] = [[]]
    while tokens and tokens[0] != ")":
        token = tokens.pop(0)
        if token == "OR":  # noqa: S105 - a word of the query
            groups.append([])
        elif token == "(":  # noqa: S105
            groups[-1].append(alternatives(world, tokens))
            if not tokens or tokens.pop(0) != ")":
                raise Refused(invalid("missing ')' at end of query"))
        else:
            groups[-1].append(term(world, token))
    if not all(groups):
        raise Refused(invalid("no viable alternative at the end of the query"))
    return lambda post: any(all(match(post) for match in group) for group in groups)


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
    words = re.compile(rf"(?<!\w){re.escape(token.strip(chr(34)))}(?!\w)", re.IGNORECASE)
    return lambda post: bool(words.search(post.text))


def answers(world: World, post: Post, handle: str) -> bool:
    parent = world.by_id.get(("x", post.parent_id))
    return parent is not None and parent.author.lower() == handle


def is_kind(world: World, post: Post, kind: str) -> bool:
    return {"reply": bool(post.parent_id), "quote": bool(post.quoted_id)}.get(kind, False)


OPERATORS: dict[str, Callable[[World, Post, str], bool]] = {
    "from": lambda world, post, value: value in {post.author.lower(), world.author_of(post).id},
    "to": answers,
    "conversation_id": lambda world, post, value: post.root_id == value,
    "in_reply_to_tweet_id": lambda world, post, value: post.parent_id == value,
    "quotes_of_tweet_id": lambda world, post, value: post.quoted_id == value,
    "url": lambda world, post, value: value in post.text.lower(),
    "lang": lambda world, post, value: language(post.text) == value,
    "is": is_kind,
    "has": lambda world, post, value: bool(post.media) if value in {"media", "images"} else "://" in post.text,
}
