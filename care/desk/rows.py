"""A case as two lines of the inbox: everything prepared, so that the template only sets it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from care.channels import registry
from care.desk import presence
from care.desk.clocks import clock
from care.desk.filters import Filters, from_list
from care.desk.listing import Listed
from care.desk.moulds import Mould, place
from care.desk.wording import Reader, compact, language_tag, moment
from care.models import Agent, Author, Case, ChannelAccount, Post, Reply
from care.replies.deciding import UNWANTED

REACH_FROM = 10_000


@dataclass(frozen=True, slots=True)
class Flag:
    """What became of our last answer, where it did not simply arrive."""

    look: str
    word: str


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a row its template decides by. `has` names the words that are there, `clock` is its level, icon and word,
    `tags` how many.
    """

    may_work: bool
    networks: tuple[str, ...]
    has: tuple[str, ...]
    is_verified: bool
    is_private: bool
    is_new: bool
    is_unread: bool
    is_mine: bool
    is_replied_to: bool
    state: str
    flag: Flag | None
    clock: tuple[str, str, str] | None
    is_asleep: bool
    tags: int


def rows_of(
    cases: Sequence[Listed], agent: Agent, now: datetime, filters: Filters, *, may_work: bool
) -> tuple[SafeString, ...]:
    """Links say from which list they lead."""
    people, reader = presence.present_at([case.pk for case in cases], agent), Reader.here()
    return tuple(_row(case, agent, now, people.get(case.pk, ()), filters, reader, may_work=may_work) for case in cases)


def _row(
    case: Listed,
    agent: Agent,
    now: datetime,
    people: Sequence[presence.Present],
    filters: Filters,
    reader: Reader,
    *,
    may_work: bool,
) -> SafeString:
    until = case.snoozed_until if case.snoozed_until and case.snoozed_until > now else None
    waits = None if until else clock(case.waiting_since, case.promise_minutes, now, reader)
    words = _words(case, filters) | {"present": presence.in_words(people)}
    if waits:
        words |= {"clock_title": waits.title, "clock_iso": waits.since.iso, "clock_text": waits.text}
    if until:
        wakes = moment(until, now, reader)
        words |= {"until_iso": wakes.iso, "until_full": wakes.full, "until_text": wakes.text}
    shape = Shape(
        may_work=may_work,
        networks=tuple(case.networks),
        has=tuple(name for name, word in words.items() if word),
        is_verified=bool(case.author_is_verified),
        is_private=case.latest_visibility == Post.Visibility.PRIVATE,
        is_new=case.state == Case.State.NEW,
        is_unread=_is_unread(case, agent),
        is_mine=case.assignee == agent.pk,
        is_replied_to=any(one.is_replying for one in people),
        state=case.state,
        flag=_flag(case.reply_state, case.reply_reason, case.account_state),
        clock=(waits.level, waits.icon, waits.word) if waits else None,
        is_asleep=until is not None,
        tags=len(case.tag_names),
    )
    return _mould.fill(shape, words, reader.language)


def _words(case: Listed, filters: Filters) -> dict[str, str]:
    """What differs from row to row."""
    handle = case.author_handle
    assignee, initials = _assignee(case.assignee_first_name, case.assignee_last_name, case.assignee_username)
    words = {
        "id": str(case.pk),
        "ref": f"C-{case.pk}",
        "url": _url(case.pk, filters) + ("#new" if _is_news(case) else ""),
        "name": case.author_name or (f"@{handle}" if handle else _("Unknown author")),
        "handle": f"@{handle}" if handle and case.author_name else "",
        "reach": _reach(case.author_followers),
        "words": case.words or _("(no words)"),
        "language": language_tag(case.language or ""),
        "latest": (case.latest or "") if case.inbound_count > 1 else "",
        "latest_language": language_tag(case.latest_language or ""),
        "posts": ngettext("%(count)d post", "%(count)d posts", case.inbound_count) % {"count": case.inbound_count},
        "assignee": assignee,
        "initials": initials,
    }
    for number, name in enumerate(case.tag_names):
        words |= {f"tag_{number}": name, f"tag_url_{number}": filters.url(tag=name)}
    return words


@lru_cache(maxsize=512)
def _assignee(first: str | None, last: str | None, username: str | None) -> tuple[str, str]:
    """Name and monogram; nothing where nobody has it."""
    named = Agent(first_name=first or "", last_name=last or "", username=username or "")
    return named.display_name, named.monogram


def _is_unread(case: Listed, agent: Agent) -> bool:
    """The customer wrote since the agent last looked. What a colleague has, and the agent never opened, is not theirs
    to read.
    """
    if case.seen_until is None:
        return case.latest_came_at is not None and case.assignee in (None, agent.pk)
    return _is_news(case)


def _is_news(case: Listed) -> bool:
    """The case's page then has a line before what is new."""
    came, seen = case.latest_came_at, case.seen_until
    return bool(came and seen and came > seen)


def _shown(shape: Shape) -> Mapping[str, Any]:
    row: dict[str, Any] = {name: place(name) for name in shape.has}
    row |= {name: getattr(shape, name) for name in ("is_verified", "is_private", "is_new", "is_unread", "is_mine")}
    row |= {"is_replied_to": shape.is_replied_to, "state": shape.state, "flag": shape.flag}
    row["state_word"] = STATE_WORDS[Case.State(shape.state)]()
    row["networks"] = [(network, registry.label(network)) for network in shape.networks]
    row["tags"] = [(place(f"tag_{number}"), place(f"tag_url_{number}")) for number in range(shape.tags)]
    if shape.clock:
        level, icon, word = shape.clock
        look = {"level": level, "icon": icon, "word": word, "title": place("clock_title")}
        row["clock"] = {**look, "text": place("clock_text"), "since": {"iso": place("clock_iso")}}
    if shape.is_asleep:
        row["until"] = {part: place(f"until_{part}") for part in ("iso", "full", "text")}
    return {"row": row, "may_work": shape.may_work}


_mould = Mould("desk/inbox.html#row", _shown)


def case_url(case: Case, filters: Filters) -> str:
    """The case, opened from a list: its page then shows what comes before and after."""
    return _url(case.pk, filters)


def _url(pk: int, filters: Filters) -> str:
    return _address("C-0", filters).replace("C-0", f"C-{pk}", 1)


@lru_cache(maxsize=256)
def _address(ref: str, filters: Filters) -> str:
    """Made once for all rows of a list."""
    return reverse("case", args=[ref]) + from_list(filters.origin)


STATE_WORDS = {
    Case.State.NEW: lambda: _("New"),
    Case.State.OPEN: lambda: _("Open"),
    Case.State.WAITING: lambda: _("Answered"),
    Case.State.SOLVED: lambda: _("Solved"),
}


def reach(author: Author | None) -> str:
    """How many would see it: said only from ten thousand on, below that it is noise."""
    return _reach(author.followers) if author else ""


def _reach(followers: int | None) -> str:
    return compact(followers) if followers is not None and followers >= REACH_FROM else ""


def _flag(state: str | None, reason: str | None, account: str | None) -> Flag | None:
    """`account` is the state of the account that it goes out by."""
    match state:
        case Reply.State.FAILED if reason not in UNWANTED:
            return Flag("bad", _("answer not sent"))
        case Reply.State.UNCONFIRMED:
            return Flag("doubt", _("answer unconfirmed"))
        case Reply.State.QUEUED if account != ChannelAccount.State.ACTIVE:
            return Flag("doubt", _("answer held"))
        case Reply.State.QUEUED | Reply.State.SENDING:
            return Flag("calm", _("answer on its way"))
    return None
