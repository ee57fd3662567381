"""Writing a reply: checked against what the network takes, stored as queued, and only then the workers hear of it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from care.casework.recording import move, record
from care.channels.base import Threading
from care.models import Agent, ApiKey, Case, CaseEvent, Post, Reply, ReplyPicture
from care.models.turns import take_turns
from care.nudging import nudge_on_commit
from care.replies import closing, inviting, picturing, standing
from care.replies.refusals import NotWritten, Overtaken
from care.replies.tasks import send_reply

__all__ = ["NotWritten", "Overtaken", "Written", "counted", "longest", "parts_of", "targets", "write"]


@dataclass(frozen=True, slots=True)
class Written:
    reply: Reply
    is_new: bool


def targets(case: Case) -> QuerySet[Post]:
    """The customer's posts that a reply may answer, newest first."""
    found = case.posts.filter(direction=Post.Direction.IN, gone_at=None).select_related("account__app", "author")
    return found.defer("raw", "media").order_by("-posted_at", "-id")


def is_target(post: Post) -> bool:
    """The same of a post at hand."""
    return post.is_inbound and post.gone_at is None


@transaction.atomic
def write(
    case: Case,
    by: Agent | ApiKey,
    text: str,
    to_post: Post,
    form_token: uuid.UUID | None = None,
    seen_until: datetime | None = None,
    *,
    as_thread: bool = False,
    pictures: Sequence[ReplyPicture] = (),
    invites: bool = False,
    words_version: int | None = None,
    hold_seconds: int = 0,
    solves: bool = False,
) -> Written:
    """Queue the answer to one of the case's posts, with that post's visibility (`Post.privately` is a private answer to
    public words). The same form twice is one reply,
    also when both come at once; with other words it is another reply. What came in after `seen_until`, by our clock,
    its writer had not seen: it still waits when the reply stands. `as_thread` lets a text that is too long go out as
    several posts; the reply that comes back is the first. `pictures` go with the first, in this order; where it
    `invites`, the last asks the person to write us privately. For `hold_seconds` it can be taken back before it goes;
    where it `solves`, the case is solved once all of it stands and nothing new came.

    What closes the account's answers is added to the text. Raises `NotWritten` and changes nothing where the text, the
    target or a picture does not do, and `Overtaken` where the case's words are not those of `words_version` any more.
    """
    if to_post.is_answered_privately:
        take_turns("private reply", to_post.pk)  # there may be one only, whoever writes another at the same moment
    words_now = _hold(case)
    text = closing.closed(_checked(text, case, to_post, by, may_be_empty=bool(pictures)), by, to_post)
    picturing.check(pictures, to_post)
    ending = inviting.ending(to_post, invites=invites)
    parts = (parts_of(text, to_post, ending) if as_thread else ()) or (text,)
    for part in (*parts[:-1], parts[-1] + ending):
        _check_length(part, to_post)
    said = f"{to_post.target} {' '.join(parts)} {invites} {picturing.digest(pictures)}"
    token = uuid.uuid5(form_token, said) if form_token else uuid.uuid4()
    take_turns("reply", token)
    known = Reply.objects.filter(form_token=token).first()
    if known is not None:
        return Written(known, is_new=False)
    if words_version not in (None, words_now):
        raise Overtaken
    same = {"seen_until": seen_until, **_held(hold_seconds)}
    written: list[Reply] = []
    for number, part in enumerate(parts, 1):
        is_last = number == len(parts)
        more: dict[str, Any] = {"form_token": token if number == 1 else uuid.uuid5(token, str(number))}
        more |= {"invites": invites and is_last, "solves": solves and is_last}
        written.append(_queue(case, by, part, to_post, follows=written[-1] if written else None, **more, **same))
    first = written[0]
    picturing.attach(pictures, first)
    move(case.pk, words=True)
    nudge_on_commit(send_reply, first.pk, after=hold_seconds and hold_seconds + 0.1)
    return Written(first, is_new=True)


def _held(seconds: int) -> dict[str, Any]:
    """What makes it wait, by the database's clock."""
    until = Now() + timedelta(seconds=seconds)
    return {"send_after": until, "undo_until": until} if seconds else {}


def _hold(case: Case) -> int:
    """Until the reply stands there, nothing moves the case's words into another one nor adds any. Their version."""
    held = Case.objects.select_for_update(no_key=True).values_list("merged_into", "words_version").get(pk=case.pk)
    merged_into, words_version = held
    if merged_into is not None:
        words = _("What you answer has moved into another case, C-%(number)s.") % {"number": merged_into}
        raise NotWritten(words, "wrong_target")
    return words_version


def parts_of(text: str, to_post: Post, ending: str = "") -> tuple[str, ...]:
    """The posts that a long public answer would go out as; one where the network knows no threads. What `ending` the
    last one gets is not in it.
    """
    channel = to_post.account.channel
    text = text.replace("\r\n", "\n").strip()
    if to_post.is_private or not issubclass(channel, Threading):
        return (text,)
    return closing.split(channel, text, ending)


def _queue(case: Case, by: Agent | ApiKey, text: str, to_post: Post, **more: Any) -> Reply:
    reply = Reply.objects.create(
        brand=case.brand,
        case=case,
        to_post=to_post,
        account=to_post.account,
        agent=by if isinstance(by, Agent) else None,
        api_key=by if isinstance(by, ApiKey) else None,
        text=text,
        visibility=to_post.visibility,
        **more,
    )
    record(case, CaseEvent.Kind.REPLY_QUEUED, by, reply=reply.pk, to_post=to_post.pk)
    return reply


def _checked(text: str, case: Case, to_post: Post, by: Agent | ApiKey, *, may_be_empty: bool) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text and not may_be_empty:
        raise NotWritten(_("The reply is empty."), "empty")
    if "\x00" in text:
        raise NotWritten(_("The reply holds a character that no network takes (NUL)."), "unreadable")
    if not to_post.is_inbound or not Post.objects.filter(pk=to_post.pk, case=case.pk).exists():  # as it is now
        raise NotWritten(_("That post is not one of the customer's in this case."), "wrong_target")
    if to_post.gone_at is not None:
        raise NotWritten(_("That post is gone from the network: nothing can answer it any more."), "gone")
    if to_post.is_answered_privately and not standing.may_answer_privately(to_post):
        words = _("%(network)s takes no private answer to this.") % {"network": to_post.account.channel.label}
        raise NotWritten(words, "not_answerable")
    verdict = standing.standing(to_post, by_person=isinstance(by, Agent)).verdict
    if verdict.answerable != "yes":
        raise NotWritten(f"{_('This cannot be sent from here.')} {verdict.reason}".strip(), "not_answerable")
    return text


def _check_length(text: str, to_post: Post) -> None:
    most = longest(to_post)
    over = counted(text, to_post) - most
    limits = to_post.account.channel.limits
    if over > 0:
        in_letters = is_weighed(to_post) or limits.message_count is len
        words = (
            ngettext(
                "The reply is %(over)d character too long: %(network)s takes %(most)d.",
                "The reply is %(over)d characters too long: %(network)s takes %(most)d.",
                over,
            )
            if in_letters
            else ngettext(
                "The reply is %(over)d byte too long: %(network)s takes %(most)d.",
                "The reply is %(over)d bytes too long: %(network)s takes %(most)d.",
                over,
            )
        )
        asked = {"over": over, "network": to_post.account.channel.label, "most": most}
        raise NotWritten(words % asked, "too_long")


def longest(to_post: Post) -> int:
    """How long an answer to this post may be, as its network counts it."""
    limits = to_post.account.channel.limits
    return limits.message_length if to_post.is_private and limits.message_length else limits.text_length


def counted(text: str, to_post: Post) -> int:
    """As its network counts a public answer, or a private message."""
    limits = to_post.account.channel.limits
    return limits.count(text) if is_weighed(to_post) else limits.message_count(text)


def is_weighed(to_post: Post) -> bool:
    """Whether an answer to it is counted by its network's rules; else each character counts one."""
    return not (to_post.is_private and to_post.account.channel.limits.message_length)
