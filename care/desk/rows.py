"""A case as two lines of the inbox: everything prepared, so that the template only sets it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from care.channels import registry
from care.desk import presence
from care.desk.clocks import Clock, clock
from care.desk.filters import Filters
from care.desk.wording import Moment, compact, language_tag, moment
from care.models import Agent, Author, Case, ChannelAccount, Reply
from care.replies.deciding import UNWANTED

REACH_FROM = 10_000
FLAGGED = ("case", "state", "reason", "needs_person", "account__state")


@dataclass(frozen=True, slots=True)
class Flag:
    """What became of our last answer, where it did not simply arrive."""

    look: str
    word: str


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    ref: str
    url: str
    networks: tuple[tuple[str, str], ...]
    name: str
    handle: str
    reach: str
    is_verified: bool
    words: str
    language: str
    latest: str
    latest_language: str
    is_private: bool
    is_new: bool
    posts: str
    assignee: str
    initials: str
    is_mine: bool
    state: str
    state_word: str
    flag: Flag | None
    clock: Clock | None
    until: Moment | None
    tags: tuple[tuple[str, str], ...]
    present: str
    is_replied_to: bool


def rows_of(cases: Iterable[Case], agent: Agent, now: datetime, filters: Filters) -> tuple[Row, ...]:
    """One query for all rows: how the latest reply of each case fares. Links say from which list they lead."""
    cases = list(cases)
    replies = (
        Reply.objects.filter(case__in=[case.pk for case in cases])
        .select_related("account")
        .order_by("case", "-id")
        .distinct("case")
    )
    flags = {reply.case_id: _flag(reply) for reply in replies.only(*FLAGGED)}
    people = presence.present_at([case.pk for case in cases], agent)
    return tuple(_row(case, agent, now, flags, people.get(case.pk, ()), filters) for case in cases)


def _row(
    case: Any,
    agent: Agent,
    now: datetime,
    flags: Mapping[int, Flag | None],
    people: Sequence[presence.Present],
    filters: Filters,
) -> Row:
    """`case` carries the annotations of `listing.page_of`."""
    post, newest = case.first_post, case.last_inbound
    author = post.author if post else None
    until = case.snoozed_until if case.snoozed_until and case.snoozed_until > now else None
    return Row(
        id=case.pk,
        ref=case.ref,
        url=case_url(case, filters),
        networks=tuple((network, registry.label(network)) for network in case.networks),
        name=author.shown_name if author else _("Unknown author"),
        handle=author.at_handle if author and author.name else "",
        reach=reach(author),
        is_verified=bool(author and author.is_verified),
        words=case.words or _("(no words)"),
        language=language_tag(post.language) if post else "",
        latest=case.latest if case.inbound_count > 1 else "",
        latest_language=language_tag(newest.language) if newest else "",
        is_private=bool(newest and newest.is_private),
        is_new=case.state == Case.State.NEW,
        posts=ngettext("%(count)d post", "%(count)d posts", case.inbound_count) % {"count": case.inbound_count},
        assignee=case.assignee.display_name if case.assignee else "",
        initials=case.assignee.monogram if case.assignee else "",
        is_mine=case.assignee_id == agent.pk,
        state=case.state,
        state_word=STATE_WORDS[case.state](),
        flag=flags.get(case.pk),
        clock=None if until else clock(case.waiting_since, case.brand.promise_minutes, now),
        until=moment(until, now) if until else None,
        tags=tuple((name, filters.url(tag=name)) for name in case.tag_names),
        present=presence.in_words(people),
        is_replied_to=any(one.is_replying for one in people),
    )


def case_url(case: Case, filters: Filters) -> str:
    """The case, opened from a list: its page then shows what comes before and after."""
    return _address("C-0", filters).replace("C-0", case.ref, 1)


@lru_cache(maxsize=256)
def _address(ref: str, filters: Filters) -> str:
    """Made once for all rows of a list."""
    return f"{reverse('case', args=[ref])}?{urlencode({'from': filters.origin})}"


STATE_WORDS = {
    Case.State.NEW: lambda: _("New"),
    Case.State.OPEN: lambda: _("Open"),
    Case.State.WAITING: lambda: _("Answered"),
    Case.State.SOLVED: lambda: _("Solved"),
}


def reach(author: Author | None) -> str:
    """How many would see it: said only from ten thousand on, below that it is noise."""
    followers = author.followers if author else None
    return compact(followers) if followers is not None and followers >= REACH_FROM else ""


def _flag(reply: Reply) -> Flag | None:
    match reply.state:
        case Reply.State.FAILED if reply.reason not in UNWANTED:
            return Flag("bad", _("answer not sent"))
        case Reply.State.UNCONFIRMED:
            return Flag("doubt", _("answer unconfirmed"))
        case Reply.State.QUEUED if reply.account.state != ChannelAccount.State.ACTIVE:
            return Flag("doubt", _("answer held"))
        case Reply.State.QUEUED | Reply.State.SENDING:
            return Flag("calm", _("answer on its way"))
    return None
