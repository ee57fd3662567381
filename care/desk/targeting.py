"""What may be answered from the composer: each post with who will see the answer, until when, and how it is counted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from care.channels.base import Standing, Verdict
from care.desk import budgets, costing, counting
from care.desk.wording import language_tag, moment, rating, safe_url
from care.models import Agent, Case, Draft, Post
from care.replies import closing, inviting, picturing, standing, writing

MOST_TARGETS = 6
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
    post: Post
    beside: Beside

    @property
    def mode(self) -> str:
        return Draft.Mode.PRIVATE if self.is_private else Draft.Mode.PUBLIC


def targets_of(
    case: Case,
    posts: Sequence[Post],
    by: Agent,
    wanted: Collection[str],
    costs: costing.Costs,
    *,
    may_be_told: bool = True,
) -> tuple[Target, ...]:
    """Each of `posts`, in their order; `wanted` names those that are chosen. `may_be_told` is false where nobody of the
    case was answered privately.
    """
    invitations, left = _invitations(posts), budgets.words(posts, timezone.now())
    standings = _standings(case, posts, may_be_told=may_be_told)
    return tuple(
        _target(
            post,
            wanted,
            standings[post.target],
            Beside(invitations.get(post.target), closing.closing(by, post), costs.with_link(post), left[post.target]),
        )
        for post in posts
    )


def near(posts: Sequence[Post], wanted: Collection[str]) -> list[Post]:
    """The newest posts and the wanted ones. A person's newest public words are followed by their private answer, where
    no conversation with them stands open.
    """
    kept = {target.rstrip("p") for target in wanted}
    shown = [post for at, post in enumerate(posts) if at < MOST_TARGETS or post.target in kept]
    talking = {post.account_id for post in shown if post.is_private}
    found: list[Post] = []
    for post in shown:
        found.append(post)
        is_open = post.account_id in talking and f"{post.target}p" not in wanted
        if not is_open and standing.may_answer_privately(post):
            found.append(post.privately())
            talking.add(post.account_id)
    return found


def _standings(case: Case, posts: Sequence[Post], *, may_be_told: bool) -> dict[str, Standing]:
    """Whether each may be answered now."""
    heard = standing.heard_in([post for post in posts if not post.is_answered_privately])
    told = standing.told_in(case) if may_be_told and any(post.is_answered_privately for post in posts) else set()
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


def _target(post: Post, wanted: Collection[str], stands: Standing, beside: Beside) -> Target:
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
        is_chosen=post.target in wanted,
        refusal=_refusal(stands.verdict),
        url=safe_url(post.url),
        images=picturing.most(post),
        post=post,
        beside=beside,
    )


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
