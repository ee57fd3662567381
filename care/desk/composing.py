"""The composer: which post is answered, who will see it, how long it may be."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from care.channels.base import Standing, Verdict
from care.desk import attaching, budgets, costing, counting, inserting
from care.desk.wording import language_tag, moment, rating, safe_url
from care.models import Agent, Case, Post, ReplyPicture
from care.replies import closing, inviting, picturing, standing, writing

MOST_TARGETS = 20
QUOTED = 90


@dataclass(frozen=True, slots=True)
class Counting:
    """How an answer is counted in the browser: its most, and where the network's rules stand, "" for characters."""

    most: int
    rules: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What else an answer to one post brings: the text of an invitation, None where it cannot invite; what closes it;
    what to say of its cost once it has a link, and of what is left for such answers. "" is nothing.
    """

    invitation: str | None
    closing: str
    cost: str
    budget: str


@dataclass(frozen=True, slots=True)
class Target:
    id: str
    network: str
    network_label: str
    is_private: bool
    audience: str
    until: str
    verb: str
    quote: str
    language: str
    counting: Counting
    is_chosen: bool
    refusal: str
    url: str
    images: int
    beside: "Beside"


@dataclass(frozen=True, slots=True)
class Typed:
    """What the agent had written when the page came back."""

    text: str = ""
    to_post: str = ""
    form_token: uuid.UUID | None = None
    replaces: int | None = None
    seen: int | None = None
    pictures: tuple[ReplyPicture, ...] = ()
    invites: bool = False
    words_version: int | None = None


@dataclass(frozen=True, slots=True)
class Composer:
    targets: tuple[Target, ...]
    chosen: Target | None
    verb: str
    text: str
    length: int
    form_token: uuid.UUID
    replaces: int | None
    saved: tuple[inserting.Saved, ...]
    problem: str
    has_refusal: bool
    parts: tuple[str, ...]
    seen: int | None
    pictures: tuple[attaching.ShownPicture, ...]
    picking: attaching.Picking
    can_invite: bool
    invites: bool
    cost: str
    thread_cost: str
    words_version: int


def composer(case: Case, posts: Sequence[Post], by: Agent, typed: Typed, problem: str = "") -> Composer:
    """`posts` are the ones that may be answered, newest first, with account and author."""
    near = _near(posts, typed.to_post)
    chosen = next((post for post in near if post.target == typed.to_post), near[0] if near else None)
    wanted = chosen.target if chosen else ""
    invitations, costs, left = _invitations(near), costing.Costs(near), budgets.words(near, timezone.now())
    standings = _standings(case, near)
    targets = tuple(
        _target(
            post,
            wanted,
            standings[post.target],
            Beside(invitations.get(post.target), closing.closing(by, post), costs.with_link(post), left[post.target]),
        )
        for post in near
    )
    said = closing.closed(typed.text.strip(), by, chosen) if chosen and typed.text.strip() else typed.text.strip()
    ending = (invitations.get(wanted) or "") if typed.invites else ""
    parts = _parts(said, chosen, ending)
    return Composer(
        targets=targets,
        chosen=next((target for target in targets if target.is_chosen), None),
        verb=_verb(targets),
        text=typed.text.replace("\x00", ""),
        length=writing.counted(said + ending, chosen) if chosen else 0,
        form_token=typed.form_token or uuid.uuid4(),
        replaces=typed.replaces,
        saved=inserting.choices(case, by, posts[0].author if posts else None),
        problem=problem,
        has_refusal=any(target.refusal for target in targets),
        parts=parts,
        seen=typed.seen or max((post.pk for post in posts), default=None),
        pictures=attaching.shown(case, typed.pictures),
        picking=attaching.picking(near),
        can_invite=any(words is not None for words in invitations.values()),
        invites=typed.invites,
        cost=costs.now(said, chosen, invites=typed.invites) if chosen and not parts else "",
        thread_cost=costs.thread(parts, chosen, invites=typed.invites) if chosen else "",
        words_version=typed.words_version or case.words_version,
    )


def _near(posts: Sequence[Post], wanted: str) -> list[Post]:
    """The newest posts and the wanted one. A person's newest public words are followed by their private answer, where
    no conversation with them stands open.
    """
    shown = [post for at, post in enumerate(posts) if at < MOST_TARGETS or wanted in (post.target, f"{post.target}p")]
    talking = {post.account_id for post in shown if post.is_private}
    near: list[Post] = []
    for post in shown:
        near.append(post)
        is_open = post.account_id in talking and wanted != f"{post.target}p"
        if not is_open and standing.may_answer_privately(post):
            near.append(post.privately())
            talking.add(post.account_id)
    return near


def _standings(case: Case, posts: Sequence[Post]) -> dict[str, Standing]:
    """Whether each may be answered now."""
    heard = standing.heard_in([post for post in posts if not post.is_answered_privately])
    told = standing.told_in(case) if any(post.is_answered_privately for post in posts) else set()
    return {
        post.target: standing.standing(
            post,
            told=post.is_answered_privately and post.pk in told,
            heard=heard.get((post.account_id, post.thread_network_id), post.posted_at),
        )
        for post in posts
    }


def _invitations(posts: Sequence[Post]) -> dict[str, str | None]:
    """What an invitation adds to the answer to each post; an account's credentials are opened once."""
    public = [post for post in posts if not post.is_private]
    added = {account: inviting.invitation(post) for account, post in {one.account_id: one for one in public}.items()}
    return {post.target: added[post.account_id] for post in public}


def _target(post: Post, wanted: str, stands: Standing, beside: Beside) -> Target:
    return Target(
        id=post.target,
        network=post.network,
        network_label=post.account.channel.label,
        is_private=post.is_private,
        audience=audience_of(post),
        until=_until(stands.until),
        verb=verb_of(post),
        quote=_quote(post.text or rating(post.rating).words),
        language=language_tag(post.language),
        counting=Counting(
            writing.longest(post), counting.address(post.network, is_message=not writing.is_weighed(post))
        ),
        is_chosen=post.target == wanted,
        refusal=_refusal(stands.verdict),
        url=safe_url(post.url),
        images=picturing.most(post),
        beside=beside,
    )


def _verb(targets: Sequence[Target]) -> str:
    """On the button, until a script names what is picked: nothing that another pick would make untrue."""
    verbs = {target.verb for target in targets}
    return verbs.pop() if len(verbs) == 1 else _("Send the reply")


def audience_of(post: Post) -> str:
    """Who will see the answer to it."""
    if post.is_answered_privately:
        words = _("Private reply on %(network)s to %(who)s, for their eyes only")
    elif post.is_private:
        words = _("Private message on %(network)s to %(who)s, for their eyes only")
    else:
        words = _("Public reply on %(network)s to %(who)s, visible to everybody")
    return words % {"network": post.account.channel.label, "who": _who(post)}


def verb_of(post: Post) -> str:
    """What the button that answers it does."""
    if post.is_answered_privately:
        return _("Reply privately")
    if post.is_private:
        return _("Send privately")
    return _("Reply publicly on %(network)s") % {"network": post.account.channel.label}


def _parts(text: str, post: Post | None, ending: str) -> tuple[str, ...]:
    """What a text that is too long for one post would go out as; nothing where one is enough."""
    if post is None or writing.counted(text + ending, post) <= writing.longest(post):
        return ()
    parts = writing.parts_of(text, post, ending)
    return parts if len(parts) > 1 else ()


def _refusal(verdict: Verdict) -> str:
    """Why it cannot be answered from here, before anybody types."""
    if verdict.answerable == "yes":
        return ""
    return verdict.reason or _("The network takes no answer to this from here.")


def _until(at: datetime | None) -> str:
    """How long the network still takes this answer."""
    return _("until %(time)s") % {"time": moment(at, timezone.now()).text} if at else ""


def _who(post: Post) -> str:
    author = post.author
    return (author.at_handle or author.shown_name) if author else _("the author")


def _quote(text: str) -> str:
    words = " ".join(text.split())
    return f"{words[:QUOTED].rstrip()}…" if len(words) > QUOTED else words
