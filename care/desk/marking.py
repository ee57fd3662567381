"""The words of a case that a search shows: of which post or note, whose, with what matched set off."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery
from django.db import models
from django.db.models import QuerySet, Value
from django.db.models.functions import Left, Length, Replace
from django.db.models.lookups import LessThanOrEqual
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from care.desk.finding import LONGEST, READ
from care.desk.wording import Moment, language_tag, moment
from care.models import Note, Post

OPENS, CLOSES = "\x02", "\x03"
LESS = "\x04"  # stands for < meanwhile: the database leaves out what looks like a tag
SHOWN = 280
FRAGMENTS: dict[str, Any] = {"max_words": 40, "min_words": 20, "max_fragments": 2, "fragment_delimiter": " … "}


@dataclass(frozen=True, slots=True)
class Excerpt:
    """`look` is theirs, ours or note."""

    look: str
    who: str
    words: SafeString
    language: str
    is_private: bool
    when: Moment


def of_posts(cases: Iterable[int], query: SearchQuery, now: datetime) -> dict[int, Excerpt]:
    """By case, its newest post that matches."""
    return {post.case_id: _post(post, now) for post in _newest(Post.objects.select_related("author"), cases, query)}


def of_notes(cases: Iterable[int], query: SearchQuery, now: datetime) -> dict[int, Excerpt]:
    return {note.case_id: _note(note, now) for note in _newest(Note.objects.select_related("agent"), cases, query)}


def of_firsts(ids: Iterable[int], now: datetime) -> dict[int, Excerpt]:
    """Where no words were looked for: the posts with which the cases began, by case."""
    posts = Post.objects.filter(pk__in=ids).select_related("author").annotate(shown=Left("text", SHOWN))
    return {post.case_id or 0: _post(post, now) for post in posts.defer("raw", "text")}


def marked(text: str) -> SafeString:
    """Everything escaped; what the database set off becomes a mark."""
    start, *rest = text.replace(LESS, "<").split(OPENS)
    pieces = [piece.partition(CLOSES)[::2] for piece in rest]
    return format_html("{}{}", start, format_html_join("", "<mark>{}</mark>{}", pieces))


def _newest(texts: QuerySet[Any], cases: Iterable[int], query: SearchQuery) -> Iterable[Any]:
    """One text for each case. Chosen first, set off then: that costs more than finding."""
    newest = "-posted_at" if texts.model is Post else "-created_at"
    matching = texts.select_related(None).alias(vector=READ).filter(case__in=list(cases), vector=query)
    chosen = matching.order_by("case", newest, "-pk").distinct("case")
    plain = Replace(Replace(Left("text", LONGEST), Value(OPENS)), Value("<"), Value(LESS))
    signs: dict[str, Any] = {"config": "simple", "start_sel": OPENS, "stop_sel": CLOSES}
    shown = models.Case(
        models.When(
            LessThanOrEqual(Length("text"), SHOWN), then=SearchHeadline(plain, query, highlight_all=True, **signs)
        ),
        default=SearchHeadline(plain, query, **FRAGMENTS, **signs),
    )
    heavy = ("text", "raw") if texts.model is Post else ("text",)
    found: Iterable[Any] = texts.filter(pk__in=chosen.values("pk")).annotate(shown=shown).defer(*heavy)
    return found


def _note(note: Any, now: datetime) -> Excerpt:
    when = moment(note.created_at, now)
    return Excerpt("note", note.agent.display_name, marked(note.shown), "", is_private=False, when=when)


def _post(post: Any, now: datetime) -> Excerpt:
    author = post.author.shown_name if post.author else _("Unknown author")
    return Excerpt(
        look="theirs" if post.is_inbound else "ours",
        who=author if post.is_inbound else _("our answer"),
        words=marked(post.shown),
        language=language_tag(post.language),
        is_private=post.is_private,
        when=moment(post.posted_at, now),
    )
