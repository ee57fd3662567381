"""Queries for X's search, within its length and without our own posts and reposts. Pure."""

from collections.abc import Sequence

from care.channels.base import Rejected

LONGEST = 512  # characters, for apps without an Enterprise contract


def listening(query: str, us: str) -> str:
    """A manager's query. Raises `Rejected` for one that is empty or too long."""
    plain = " ".join(query.split())
    whole = f"({plain}){_but_ours(us)}"
    if not plain or len(whole) > LONGEST:
        raise Rejected(f"A query has between 1 and {LONGEST - len(whole) + len(plain)} characters.")
    return whole


def mentioning(us: str) -> str:
    """Whoever names us or answers us."""
    return _any([f"@{us.lstrip('@')}", f"to:{us.lstrip('@')}"], us)


def answering(us: str, conversations: Sequence[str]) -> list[str]:
    """As many queries as it takes for all answers to us and in the conversations."""
    terms, found = [f"to:{us.lstrip('@')}"], []
    for term in (f"conversation_id:{one}" for one in conversations):
        if len(_any([*terms, term], us)) > LONGEST:
            found.append(_any(terms, us))
            terms = []
        terms.append(term)
    return [*found, _any(terms, us)]


def _any(terms: Sequence[str], us: str) -> str:
    return f"({' OR '.join(terms)}){_but_ours(us)}"


def _but_ours(us: str) -> str:
    return f" -from:{us.lstrip('@')} -is:retweet"
