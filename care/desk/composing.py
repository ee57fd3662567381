"""The composer: three modes that nobody takes for one another, each with its own words and its own draft."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from care.casework import drafting
from care.desk import attaching, costing, inserting, warning
from care.desk.glance import Glance
from care.desk.targeting import MOST_TARGETS, Target, near, targets_of
from care.models import Agent, Case, Draft, Post, Reply, ReplyPicture
from care.replies import closing, writing

Mode = Draft.Mode
ANSWERS = (Mode.PUBLIC, Mode.PRIVATE)


@dataclass(frozen=True, slots=True)
class Typed:
    """What the agent had written when the page came back, or last. `warned` are the kinds of personal words that they
    were warned of.
    """

    text: str = ""
    to_post: str = ""
    form_token: uuid.UUID | None = None
    replaces: int | None = None
    seen: int | None = None
    pictures: tuple[ReplyPicture, ...] = ()
    invites: bool = False
    words_version: int | None = None
    warned: tuple[str, ...] = ()
    mode: str = ""
    began: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """One way to answer. Where nothing is chosen, it only says why there is nothing to answer."""

    compared: ClassVar = ("mode",)

    mode: str
    label: str
    is_chosen: bool
    chosen: Target | None
    others: tuple[Target, ...]
    verb: str
    text: str
    length: int
    form_token: uuid.UUID
    began: uuid.UUID | None
    sent_token: uuid.UUID | None
    replaces: int | None
    problem: str
    warned: tuple[str, ...]
    warning: str
    parts: tuple[str, ...]
    pictures: tuple[attaching.ShownPicture, ...]
    picking: attaching.Picking
    can_invite: bool
    invites: bool
    cost: str
    thread_cost: str


@dataclass(frozen=True, slots=True)
class NotePanel:
    is_chosen: bool
    text: str
    form_token: uuid.UUID
    began: uuid.UUID | None
    sent_token: uuid.UUID | None
    problem: str


@dataclass(frozen=True, slots=True)
class Shared:
    """What both ways to answer have in common: `can_whisper` where anything can be said to the customer alone;
    `warnings` are the patterns of personal words, for the browser.
    """

    saved: tuple[inserting.Saved, ...]
    can_whisper: bool
    seen: int | None
    words_version: int
    warnings: str


@dataclass(frozen=True, slots=True)
class Composer:
    panels: tuple[Panel, ...]
    note: NotePanel
    shared: Shared
    has_refusal: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What the page has read already: what is there; the newest posts that may be answered, where it has them; whether
    the newest words were said in private.
    """

    there: Glance
    targets: Sequence[Post] | None
    is_private: bool


@dataclass(frozen=True, slots=True)
class Around:
    """What all panels share."""

    case: Case
    by: Agent
    costs: costing.Costs
    drafts: Mapping[str, Draft]

    def sent_token(self, mode: str) -> uuid.UUID | None:
        """The form of that mode that went out last."""
        return self.drafts[mode].sent_token if mode in self.drafts else None


def composer(
    case: Case, by: Agent, typed: Typed, problem: str = "", note: Typed | None = None, known: Known | None = None
) -> Composer:
    """`problem` is about what was `typed`, or about the `note`; what is `known` of the case is not asked for."""
    drafts = drafting.kept(case, by) if known is None or known.there.has_drafts else {}
    words = _words(drafts, typed, note)
    wanted = [one.to_post for one in words.values() if one.to_post]
    posts = _answerable(case, wanted, known.targets if known else None)
    shown = near(posts, wanted)
    mode = _chosen(shown, drafts, typed, note, is_private=bool(known and known.is_private))
    around = Around(case, by, costing.Costs(shown), drafts)
    answered = {one: _answered([post for post in shown if _mode(post) == one], words[one]) for one in ANSWERS}
    chosen = [post.target for post in answered.values() if post]
    is_told = known is None or known.there.has_private_replies
    targets = targets_of(case, shown, by, chosen, around.costs, may_be_told=is_told)
    panels = [_panel(around, one, words[one], answered[one], [t for t in targets if t.mode == one]) for one in ANSWERS]
    shared = Shared(
        saved=inserting.choices(case, by, posts[0].author if posts else None),
        can_whisper=any(target.mode == Mode.PRIVATE for target in targets),
        seen=typed.seen or max((post.pk for post in posts), default=None),
        words_version=typed.words_version or case.words_version,
        warnings=warning.rules(case.brand),
    )
    return Composer(
        panels=tuple(replace(one, is_chosen=True, problem=problem) if one.mode == mode else one for one in panels),
        note=_note(around, words[Mode.NOTE], is_chosen=mode == Mode.NOTE, problem=problem if note else ""),
        shared=shared,
        has_refusal=any(target.refusal for target in targets),
    )


def mode_of(target: str, *, is_private: bool) -> str:
    return Mode.PRIVATE if is_private or target.endswith("p") else Mode.PUBLIC


def _mode(post: Post) -> str:
    return mode_of(post.target, is_private=post.is_private)


def _words(drafts: Mapping[str, Draft], typed: Typed, note: Typed | None) -> dict[str, Typed]:
    """By mode: what came back with the form, else the draft."""
    found = {mode: _drafted(drafts.get(mode)) for mode in Mode.values}
    if typed.mode:
        found[typed.mode] = typed
    if note:
        found[Mode.NOTE] = note
    return found


def _drafted(draft: Draft | None) -> Typed:
    """With the pictures and the invitation of the reply that it is written instead of."""
    if draft is None or not draft.text:
        return Typed()
    old = draft.replaces
    pictures = tuple(old.pictures.described()) if old else ()
    invites = bool(old and any(part.invites for part in (old, *Reply.objects.parts_after(old))))
    return Typed(
        draft.text,
        draft.to_post,
        replaces=draft.replaces_id,
        pictures=pictures,
        invites=invites,
        began=draft.form_token,
    )


def _chosen(
    posts: Sequence[Post], drafts: Mapping[str, Draft], typed: Typed, note: Typed | None, *, is_private: bool
) -> str:
    """What came back; else where one was writing to the customer; else in private where the talk is private, whoever
    spoke last; else as the customer wrote last. Never the note by itself.
    """
    if note:
        return Mode.NOTE
    if typed.mode:
        return typed.mode
    begun = [mode for mode, draft in drafts.items() if draft.text and mode != Mode.NOTE]
    modes = [_mode(post) for post in posts]
    newest = Mode.PRIVATE if is_private and Mode.PRIVATE in modes else next(iter(modes), Mode.NOTE)
    return begun[-1] if begun else newest


def _answerable(case: Case, wanted: Sequence[str], newest: Sequence[Post] | None) -> list[Post]:
    """The newest that may be answered, and those that were picked; newest first, with account and author."""
    found = writing.targets(case)
    posts = list(found[:MOST_TARGETS] if newest is None else newest)
    older = {target.rstrip("p") for target in wanted} - {str(post.pk) for post in posts}
    posts += found.filter(pk__in=older) if older else ()
    prefetch_related_objects(posts, "account__budgets")
    return posts


def _answered(posts: Sequence[Post], typed: Typed) -> Post | None:
    return next((post for post in posts if post.target == typed.to_post), posts[0] if posts else None)


def _panel(around: Around, mode: str, typed: Typed, post: Post | None, targets: Sequence[Target]) -> Panel:
    """`post` is answered unless one chooses another."""
    target = next((target for target in targets if target.is_chosen), None)
    said = closing.closed(typed.text.strip(), around.by, post) if post and typed.text.strip() else typed.text.strip()
    ending = (target.beside.invitation or "") if target and typed.invites else ""
    parts = _parts(said, post, ending)
    costs = around.costs
    return Panel(
        mode=mode,
        label=_label(mode, targets),
        is_chosen=False,
        chosen=target,
        others=tuple(target for target in targets if not target.is_chosen),
        verb=_verb(mode, targets),
        text=typed.text.replace("\x00", ""),
        length=writing.counted(said + ending, post) if post else 0,
        form_token=typed.form_token or uuid.uuid4(),
        began=typed.began,
        sent_token=around.sent_token(mode),
        replaces=typed.replaces,
        problem="",
        warned=typed.warned,
        warning=warning.words(typed.warned),
        parts=parts,
        pictures=attaching.shown(around.case, typed.pictures),
        picking=attaching.picking([target.post for target in targets]),
        can_invite=any(target.beside.invitation is not None for target in targets),
        invites=typed.invites,
        cost=costs.now(said, post, invites=typed.invites) if post and not parts else "",
        thread_cost=costs.thread(parts, post, invites=typed.invites) if post else "",
    )


def _note(around: Around, typed: Typed, *, is_chosen: bool, problem: str) -> NotePanel:
    token, sent = typed.form_token or uuid.uuid4(), around.sent_token(Mode.NOTE)
    return NotePanel(is_chosen, typed.text.replace("\x00", ""), token, typed.began, sent, problem)


def _label(mode: str, targets: Sequence[Target]) -> str:
    if mode == Mode.PUBLIC:
        return _("Public reply")
    return (
        _("Private reply") if targets and all(target.id.endswith("p") for target in targets) else _("Private message")
    )


def _verb(mode: str, targets: Sequence[Target]) -> str:
    """On the button, until a script names what is picked: nothing that another pick would make untrue."""
    verbs = {target.verb for target in targets}
    if len(verbs) == 1:
        return verbs.pop()
    return _("Reply publicly") if mode == Mode.PUBLIC else _("Send privately")


def _parts(text: str, post: Post | None, ending: str) -> tuple[str, ...]:
    """What a text that is too long for one post would go out as; nothing where one is enough."""
    if post is None or writing.counted(text + ending, post) <= writing.longest(post):
        return ()
    parts = writing.parts_of(text, post, ending)
    return parts if len(parts) > 1 else ()
