"""What was done to a post on its network, what is under way, and what an agent may still wish."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from care.channels import registry
from care.desk.wording import moment
from care.models import Case, ChannelAccount, Moderation, Post
from care.replies import moderating

Kind = Moderation.Kind
State = Moderation.State
ADDRESSES = {Kind.HIDE: "hide", Kind.UNHIDE: "show", Kind.DELETE: "delete", Kind.LIKE: "like", Kind.UNLIKE: "unlike"}
REMOVALS = (Kind.HIDE, Kind.UNHIDE, Kind.DELETE)
GOING: dict[str, Promise] = {
    Kind.HIDE: gettext_lazy("Being hidden"),
    Kind.UNHIDE: gettext_lazy("Being shown again"),
    Kind.DELETE: gettext_lazy("Being deleted"),
    Kind.LIKE: gettext_lazy("Being liked"),
    Kind.UNLIKE: gettext_lazy("The like is being taken back"),
}
NOT_DONE: dict[str, Promise] = {
    Kind.HIDE: gettext_lazy("Not hidden"),
    Kind.UNHIDE: gettext_lazy("Not shown again"),
    Kind.DELETE: gettext_lazy("Not deleted"),
    Kind.LIKE: gettext_lazy("Not liked"),
    Kind.UNLIKE: gettext_lazy("The like was not taken back"),
}


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
    hid, showed or deleted it last; `liked` says that we like it, and who of us.
    """

    look: str = ""
    icon: str = ""
    word: str = ""
    reason: str = ""
    by: str = ""
    liked: str = ""
    buttons: tuple[Button, ...] = ()
    menu: tuple[Button, ...] = ()


def removals(
    case: Case,
    posts: Collection[Post],
    now: datetime,
    *,
    may_change: bool,
    wished: Collection[int],
    begun: moderating.Begun,
) -> dict[int, Removal]:
    """For each of the posts, by its id. `wished` are those of which anything may ever have been wished, `begun` the
    conversations that we began.
    """
    wishes: dict[int, list[Moderation]] = {}
    found = Moderation.objects.filter(post__in=wished).select_related("agent", "account").order_by("pk")
    for wish in found if wished else ():
        wishes.setdefault(wish.post_id, []).append(wish)
    choices = moderating.choices(posts, begun) if may_change else {}
    return {post.pk: _removal(case, post, wishes.get(post.pk, []), choices.get(post.pk, {}), now) for post in posts}


def _removal(case: Case, post: Post, wishes: list[Moderation], choices: Mapping[Kind, int], now: datetime) -> Removal:
    by, liked = _by(wishes, *REMOVALS), _liked(post, _by(wishes, Kind.LIKE))
    newest = wishes[-1] if wishes else None
    menu = tuple(button(case, post, kind) for kind in choices)
    if newest is None or post.gone_at is not None or newest.state in (State.DONE, State.DROPPED):
        return Removal(by=by, liked=liked, menu=menu)
    leave = Button(_("Leave it"), address(case, post, "leave"), "cross")
    if newest.state != State.FAILED:
        look = _under_way(newest, now)
        buttons = (leave,) if choices and look == "held" and newest.state == State.QUEUED else ()
        return Removal(look, "clock", str(GOING[newest.kind]), _waits(newest, now), by, liked, buttons)
    again = Button(_("Try again"), address(case, post, ADDRESSES[Kind(newest.kind)]), "retry")
    word, ways = str(NOT_DONE[newest.kind]), (again, leave) if choices else ()
    return Removal("failed", "alert", word, newest.reason, by, liked, ways, menu)


def _by(wishes: list[Moderation], *kinds: Kind) -> str:
    """Who did it last."""
    done = [wish.agent.display_name for wish in wishes if wish.state == State.DONE and wish.kind in kinds]
    return done[-1] if done else ""


def _liked(post: Post, by: str) -> str:
    if post.liked_at is None:
        return ""
    return _("Liked by %(who)s") % {"who": by} if by else _("Liked by us")


def button(case: Case, post: Post, kind: Kind) -> Button:
    """For the menu at a post."""
    names, url = {"network": registry.label(post.network)}, address(case, post, ADDRESSES[kind])
    match kind:
        case Kind.HIDE:
            hint = _("Readers of the conversation find it only among the hidden replies. It can be shown again.")
            return Button(_("Hide on %(network)s") % names, url, "hide", hint)
        case Kind.UNHIDE:
            return Button(_("Show again on %(network)s") % names, url, "show")
        case Kind.LIKE:
            hint = _("The customer is told, and everybody sees it.")
            return Button(_("Like on %(network)s") % names, url, "like", hint)
        case Kind.UNLIKE:
            return Button(_("Take the like back") % names, url, "cross")
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
