"""How an answer ends where its account wants it: with the initials of the agent who wrote it, `^AB`."""

import re
from collections.abc import Sequence

from care.channels.base import Threading
from care.models import Agent, ApiKey, Post, Reply

_LAST = re.compile(r" (\^[^\W_]{1,5})\Z")
_NUMBER = re.compile(r" \d+/\d+\Z")
_JOINER = "\u2060"  # no space, so nothing is cut there


def closing(by: Agent | ApiKey, to_post: Post) -> str:
    """What closes this answer; "" where nothing does."""
    return by.signature if isinstance(by, Agent) and to_post.account.closes_with_initials else ""


def closed(text: str, by: Agent | ApiKey, to_post: Post) -> str:
    """The text with its closing, once: also where its agent typed that already."""
    text, last = text.rstrip(), closing(by, to_post)
    if not last or text.casefold().endswith((f" {last}".casefold(), f"\n{last}".casefold())):
        return text
    return f"{text} {last}".lstrip()


def reopened(reply: Reply) -> str:
    """Its text as it was typed, to be edited, maybe by another agent."""
    last = reply.agent.signature if reply.agent and reply.account.closes_with_initials else ""
    return reply.text.removesuffix(f" {last}") if last else reply.text


def reopened_thread(first: Reply, more: Sequence[Reply]) -> str:
    """The text of all its parts as it was typed, but for the places where it was cut."""
    if not more:
        return reopened(first)
    return " ".join(_NUMBER.sub("", reopened(part)) for part in (first, *more))


def split(channel: type[Threading], text: str, ending: str) -> tuple[str, ...]:
    """The parts of a thread; a closing stays with the word before it."""
    parts = channel.split(_LAST.sub(rf"{_JOINER}\1", text), ending)
    return tuple(part.replace(f"{_JOINER}^", " ^") for part in parts)
