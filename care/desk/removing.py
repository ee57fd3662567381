"""What was done to a post on its network, hidden or deleted, what is under way, and what an agent may still wish."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from care.channels import registry
from care.desk.wording import moment
from care.models import Case, ChannelAccount, Moderation, Post
from care.replies import moderating

Kind = Moderation.Kind
State = Moderation.State
ADDRESSES = {Kind.HIDE: "hide", Kind.UNHIDE: "show", Kind.DELETE: "delete"}


@dataclass(frozen=True, slots=True)
class Button:
    """`asks`: it leads to a page that asks once more."""

    word: str
    url: str
    icon: str
    hint: str = ""
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Removal:
    """`look` is how the newest wish fares, in one word for the style sheet: nothing where it is at its end. `by` is who
    did what was done last.
    """

    look: str = ""
    icon: str = ""
    word: str = ""
    reason: str = ""
    by: str = ""
    buttons: tuple[Button, ...] = ()
    menu: tuple[Button, ...] = ()


def removals(case: Case, posts: Collection[Post], now: datetime, *, may_change: bool) -> dict[int, Removal]:
    """For each of the posts, by its id."""
    wishes: dict[int, list[Moderation]] = {}
    found = Moderation.objects.filter(post__in=[post.pk for post in posts]).select_related("agent", "account")
    for wish in found.order_by("pk"):
        wishes.setdefault(wish.post_id, []).append(wish)
    choices = moderating.choices(posts) if may_change else {}
    return {post.pk: _removal(case, post, wishes.get(post.pk, []), choices.get(post.pk, {}), now) for post in posts}


def _removal(case: Case, post: Post, wishes: list[Moderation], choices: Mapping[Kind, int], now: datetime) -> Removal:
    done = next((wish for wish in reversed(wishes) if wish.state == State.DONE), None)
    by = done.agent.display_name if done else ""
    newest = wishes[-1] if wishes else None
    menu = tuple(button(case, post, kind) for kind in choices)
    if newest is None or post.gone_at is not None or newest.state in (State.DONE, State.DROPPED):
        return Removal(by=by, menu=menu)
    leave = Button(_("Leave it"), address(case, post, "leave"), "cross")
    if newest.state != State.FAILED:
        look = _under_way(newest, now)
        buttons = (leave,) if choices and look == "held" and newest.state == State.QUEUED else ()
        return Removal(look, "clock", _going(newest), _waits(newest, now), by, buttons)
    again = Button(_("Try again"), address(case, post, ADDRESSES[Kind(newest.kind)]), "retry")
    return Removal("failed", "alert", _not_done(newest), newest.reason, by, (again, leave) if choices else (), menu)


def button(case: Case, post: Post, kind: Kind) -> Button:
    """For the menu at a post."""
    names, url = {"network": registry.label(post.network)}, address(case, post, ADDRESSES[kind])
    match kind:
        case Kind.HIDE:
            hint = _("Readers of the conversation find it only among the hidden replies. It can be shown again.")
            return Button(_("Hide on %(network)s") % names, url, "hide", hint)
        case Kind.UNHIDE:
            return Button(_("Show again on %(network)s") % names, url, "show")
    hint = _("It cannot be brought back. You are asked once more.")
    return Button(_("Delete on %(network)s…") % names, url, "trash", hint, asks=True)


def address(case: Case, post: Post, wish: str) -> str:
    return reverse("moderate", args=[case.ref, post.pk, wish])


def deleted(post: Post, by: str, now: datetime) -> str:
    """Of an answer of ours that is gone: who took it away, and when."""
    names = {"who": by, "network": registry.label(post.network)}
    when = moment(post.gone_at, now).text if post.gone_at else ""
    if by:
        return _("Deleted by %(who)s, %(when)s") % {**names, "when": when}
    return _("Deleted on %(network)s itself, seen at %(when)s") % {**names, "when": when}


def hidden(post: Post, by: str, now: datetime) -> str:
    names = {"who": by or _("us"), "network": registry.label(post.network)}
    when = moment(post.hidden_at, now).text if post.hidden_at else ""
    return _("Hidden on %(network)s by %(who)s, %(when)s") % {**names, "when": when}


def _under_way(wish: Moderation, now: datetime) -> str:
    is_held = wish.account.state != ChannelAccount.State.ACTIVE
    return "held" if is_held or (wish.state == State.QUEUED and wish.act_after > now) else "going"


def _waits(wish: Moderation, now: datetime) -> str:
    """Why it is not done yet."""
    if wish.account.state != ChannelAccount.State.ACTIVE:
        return _("It waits until %(account)s is connected again.") % {"account": wish.account.name}
    if wish.state == State.QUEUED and wish.act_after > now:
        again = _("Next attempt at %(time)s.") % {"time": moment(wish.act_after, now).text}
        return f"{wish.reason} {again}".strip()
    return ""


def _going(wish: Moderation) -> str:
    match wish.kind:
        case Kind.HIDE:
            return _("Being hidden")
        case Kind.UNHIDE:
            return _("Being shown again")
    return _("Being deleted")


def _not_done(wish: Moderation) -> str:
    match wish.kind:
        case Kind.HIDE:
            return _("Not hidden")
        case Kind.UNHIDE:
            return _("Not shown again")
    return _("Not deleted")
