"""How each of our replies fares, and what a person may decide about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _

from care.channels import registry
from care.desk import attaching
from care.desk.removing import Button, Removal, deleted
from care.desk.wording import Moment, moment
from care.models import Case, ChannelAccount, Reply, ReplyPicture
from care.replies.deciding import GIVEN_UP, TAKEN_BACK, UNWANTED

State = Reply.State


@dataclass(frozen=True, slots=True)
class ShownReply:
    """`look` is how it fares in one word for the style sheet; `reason` says why in words for its agent."""

    compared: ClassVar = ("look",)
    anchor: str
    at: datetime
    template: str
    when: Moment
    name: str
    network: str
    network_label: str
    is_private: bool
    to: str
    text: str
    pictures: tuple[attaching.ShownPicture, ...]
    invites: bool
    look: str
    icon: str
    word: str
    reason: str
    url: str
    edit_url: str
    buttons: tuple[Button, ...]
    removal: Removal


def shown_reply(
    case: Case,
    reply: Reply,
    now: datetime,
    name: str,
    *,
    may_change: bool,
    removal: Removal | None = None,
    pictures: Iterable[ReplyPicture] = (),
) -> ShownReply:
    at, removal = reply.sent_at or reply.created_at, removal or Removal()
    look, icon, word, reason = _fares(reply, now)
    if reply.post is not None and reply.post.gone_at is not None:
        look, icon, word, reason = "gone", "trash", deleted(reply.post, removal.by, now), ""
    author = reply.to_post.author
    url = reply.post.url if reply.post else ""
    return ShownReply(
        anchor=f"reply-{reply.pk}",
        at=at,
        template="desk/timeline/reply.html",
        when=moment(at, now),
        name=name,
        network=reply.account.network,
        network_label=registry.label(reply.account.network),
        is_private=reply.visibility == "private",
        to=(author.at_handle or author.shown_name) if author else "",
        text=reply.text,
        pictures=attaching.shown(case, pictures),
        invites=reply.invites,
        look=look,
        icon=icon,
        word=word,
        reason=reason,
        url=url if url.startswith(("https://", "http://")) and look != "gone" else "",
        edit_url=f"{reverse('case', args=[case.ref])}?retry={reply.pk}#composer"
        if _can_edit(reply, may_change)
        else "",
        buttons=_buttons(case, reply) if may_change else (),
        removal=removal,
    )


def _fares(reply: Reply, now: datetime) -> tuple[str, str, str, str]:
    """(look, icon, word, reason)"""
    match reply.state:
        case State.QUEUED:
            return _queued(reply, now)
        case State.SENDING:
            return "going", "send", _("Sending"), ""
        case State.SENT:
            return "sent", "check", _("Sent"), ""
        case State.FAILED if reply.reason == GIVEN_UP:
            return "dropped", "cross", _("Given up"), _("It was not sent.")
        case State.FAILED if reply.reason in UNWANTED:
            return "dropped", "retry", _("Taken back"), _("It did not go.")
        case State.FAILED:
            return "failed", "alert", _("Not sent"), reply.reason
        case State.UNCONFIRMED if reply.needs_person:
            asks = _("The desk cannot find out whether it was published. Look on the network, then say what you see.")
            return "unconfirmed", "question", _("Unconfirmed"), asks
        case State.UNCONFIRMED:
            looking = _("It may have been published. The desk looks on the network before it sends anything again.")
            return "unconfirmed", "question", _("Unconfirmed"), looking
    return "dropped", "note", _("Draft"), ""


def _queued(reply: Reply, now: datetime) -> tuple[str, str, str, str]:
    if reply.account.state != ChannelAccount.State.ACTIVE:
        return "held", "clock", _("Held"), _held(reply.account)
    if reply.undo_until and reply.undo_until > now:
        return "going", "clock", _("Goes in a moment"), ""
    if reply.send_after > now:
        words = _("Next attempt at %(time)s.") if reply.first_attempt_at else _("It goes at %(time)s.")
        again = words % {"time": moment(reply.send_after, now).text}
        return "going", "clock", _("Queued"), f"{reply.reason} {again}".strip()
    return "going", "clock", _("Queued"), ""


def _held(account: ChannelAccount) -> str:
    if account.state == ChannelAccount.State.PAUSED:
        words = _("It waits: a manager has paused %(account)s.")
    else:
        words = _("It waits until a manager reconnects %(account)s.")
    return words % {"account": account.name}


def _can_edit(reply: Reply, may_change: bool) -> bool:
    return may_change and reply.state == State.FAILED and reply.reason != GIVEN_UP


def _buttons(case: Case, reply: Reply) -> tuple[Button, ...]:
    again = _button(case, reply, "send_again", _("Send again"), "retry")
    give_up = _button(case, reply, "give_up", _("Give up"), "cross")
    match reply.state:
        case State.QUEUED if reply.first_attempt_at is None:
            return (_button(case, reply, "take_back", _("Undo"), "retry"),)
        case State.QUEUED:
            return (_button(case, reply, "give_up", _("Do not send"), "cross"),)
        case State.FAILED if reply.reason == TAKEN_BACK:
            return (_button(case, reply, "give_up", _("Discard"), "cross"),)
        case State.FAILED if reply.reason != GIVEN_UP:
            return (again, give_up)
        case State.UNCONFIRMED if reply.needs_person:
            return (_button(case, reply, "it_is_there", _("It is there"), "check"), again)
    return ()


def _button(case: Case, reply: Reply, decision: str, word: str, icon: str) -> Button:
    return Button(word, reverse("decide", args=[case.ref, reply.pk, decision]), icon)
