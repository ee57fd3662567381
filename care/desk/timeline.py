"""Posts and notes as the timeline shows them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from care.channels import registry
from care.desk.removing import Removal, deleted, hidden
from care.desk.wording import Moment, Rating, compact, language_tag, moment, rating, safe_url
from care.models import Note, Post

SPREAD: dict[str, Promise] = {
    "reposts": gettext_lazy("shared"),
    "quotes": gettext_lazy("quoted"),
    "likes": gettext_lazy("liked"),
}
GONE: dict[str, Promise] = {
    "deleted": gettext_lazy("Deleted by its author, seen at %(when)s. Its words are erased here too."),
    "protected": gettext_lazy("Its author made their posts private, seen at %(when)s. Its words are erased here too."),
    "suspended": gettext_lazy("The network suspended its author, seen at %(when)s. Its words are erased here too."),
    "withheld": gettext_lazy("The network withholds it, seen at %(when)s. Its words are erased here too."),
}


@dataclass(frozen=True, slots=True)
class Photo:
    compared: ClassVar = ("kind",)
    url: str
    full_url: str
    alt: str
    kind: str
    width: int | None
    height: int | None


@dataclass(frozen=True, slots=True)
class ShownPost:
    """`template` names the fragment that sets it; `anchor` keeps its place and its focus through refreshes."""

    anchor: str
    at: datetime
    template: str
    when: Moment
    is_ours: bool
    is_private: bool
    name: str
    handle: str
    initials: str
    network: str
    network_label: str
    url: str
    text: str
    rating: Rating
    is_wordless: bool
    language: str
    photos: tuple[Photo, ...]
    fate: str
    fate_icon: str
    is_hidden: bool
    earlier: tuple[str, ...]
    spread: tuple[tuple[str | Promise, str], ...]
    removal: Removal


@dataclass(frozen=True, slots=True)
class ShownNote:
    anchor: str
    at: datetime
    template: str
    when: Moment
    name: str
    text: str


def shown_post(post: Post, now: datetime, removal: Removal | None = None) -> ShownPost:
    """A post around the case, which nobody may take away from here, comes without `removal`."""
    removal = removal or Removal()
    who = post.account if post.author is None and not post.is_inbound else post.author
    name = (who.name or who.handle) if who else ""
    handle = f"@{who.handle}" if who and who.handle else ""
    return ShownPost(
        anchor=f"post-{post.pk}",
        at=post.posted_at,
        template="desk/timeline/post.html",
        when=moment(post.posted_at, now),
        is_ours=not post.is_inbound,
        is_private=post.is_private,
        name=name or handle,
        handle=handle if name else "",
        initials=initials(name or post.account.handle),
        network=post.network,
        network_label=registry.label(post.network),
        url=safe_url(post.url),
        text=post.text,
        rating=rating(post.rating),
        is_wordless=not (post.text or post.media or post.rating or post.gone_at),
        language=language_tag(post.language),
        photos=tuple(_photos(post)),
        fate=_fate(post, now, removal.by),
        fate_icon="trash" if post.gone_at else "hide" if post.hidden_at else "note",
        is_hidden=post.hidden_at is not None and post.gone_at is None,
        earlier=tuple(revision.text for revision in post.revisions.all()) if post.edited_at else (),
        spread=tuple((word, compact(post.counts[key])) for key, word in SPREAD.items() if post.counts.get(key)),
        removal=removal,
    )


def _fate(post: Post, now: datetime, by: str) -> str:
    """What its author, the network or we did to it since."""
    if post.gone_at and not post.is_inbound:
        return deleted(post, by, now)
    if post.gone_at:
        words = GONE.get(post.gone_reason, GONE["deleted"])
        return str(words) % {"when": moment(post.gone_at, now).text}
    if post.hidden_at:
        return hidden(post, by, now)
    return _("Edited, seen at %(when)s.") % {"when": moment(post.edited_at, now).text} if post.edited_at else ""


def initials(name: str) -> str:
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:1] + words[1:][-1:]).upper()


def _photos(post: Post) -> Iterator[Photo]:
    """Through the desk: no network learns who looks, and what its author takes away is gone here too."""
    for number, media in enumerate(post.media):
        kind = str(media.get("kind") or "photo")
        there = safe_url(str(media.get("url") or "")) if kind == "photo" else ""
        small, full = (reverse("picture", args=[post.pk, number, size]) for size in ("small", "full"))
        shown = small if there or safe_url(str(media.get("preview_url") or "")) else ""
        opened = full if there else safe_url(post.url)
        if shown or opened:
            alt, width, height = media.get("alt_text") or "", media.get("width"), media.get("height")
            yield Photo(shown, opened or shown, str(alt), kind, width, height)


def shown_note(note: Note, now: datetime) -> ShownNote:
    return ShownNote(
        anchor=f"note-{note.pk}",
        at=note.created_at,
        template="desk/timeline/note.html",
        when=moment(note.created_at, now),
        name=note.agent.display_name,
        text=note.text,
    )
