"""Pictures picked in the composer: kept at once, so that nobody picks them again because something else was wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from care.desk.access import DeskRequest, case_or_404
from care.models import Case, Post, ReplyPicture
from care.replies import picturing
from care.replies.writing import NotWritten

SECONDS_KEPT = 600
LONGEST_ID = 18  # digits


@dataclass(frozen=True, slots=True)
class Attached:
    """`problem` names each file that was not taken, and why."""

    pictures: tuple[ReplyPicture, ...]
    problem: str


NOTHING = Attached((), "")


@dataclass(frozen=True, slots=True)
class Picking:
    """What may be picked: media types ("": no pictures), the bytes of each, the letters of a description."""

    accept: str
    largest: int
    longest: int


@dataclass(frozen=True, slots=True)
class ShownPicture:
    id: int
    url: str
    alt: str


def attached(request: DeskRequest, case: Case, to_post: Post) -> Attached:
    """What the form still names, with the descriptions that it gives, then what came with it, stored."""
    pictures, problems = _named(request, case), []
    descriptions = [*request.POST.getlist("description_new")]
    for number, file in enumerate(request.FILES.getlist("pictures")):
        alt_text = descriptions[number] if number < len(descriptions) else ""
        try:
            picturing.check_count(len(pictures) + 1, to_post)
            pictures.append(_kept(request, case, to_post, file, alt_text))
        except NotWritten as problem:
            problems.append(str(problem))
    return Attached(tuple(pictures), " ".join(dict.fromkeys(problems)))


def _kept(request: DeskRequest, case: Case, to_post: Post, file: "UploadedFile[bytes]", alt_text: str) -> ReplyPicture:
    picturing.check_size(file.size or 0, to_post, f"“{file.name}”")
    return picturing.keep(case, request.user, to_post, file.read(), str(file.name), _words(alt_text))


def _named(request: DeskRequest, case: Case) -> list[ReplyPicture]:
    """In the form's order, without what it wants removed."""
    wanted = [pk for pk in request.POST.getlist("picture") if pk.isascii() and pk.isdigit() and len(pk) <= LONGEST_ID]
    wanted = [pk for pk in dict.fromkeys(wanted) if f"remove_{pk}" not in request.POST]
    found = {str(one.pk): one for one in ReplyPicture.objects.usable_by(request.user, case).filter(pk__in=wanted)}
    for pk, picture in found.items():
        picture.alt_text = _words(request.POST.get(f"description_{pk}", picture.alt_text))
        ReplyPicture.objects.drafts().filter(pk=pk).update(alt_text=picture.alt_text)
    return [found[pk] for pk in wanted if pk in found]


def _words(typed: str) -> str:
    return " ".join(typed.replace("\x00", "").split())


def picking(posts: Sequence[Post]) -> Picking:
    posts = [post for post in posts if picturing.most(post)]
    limits = [post.account.channel.limits for post in posts]
    return Picking(
        accept=",".join(dict.fromkeys(kind for one in limits for kind in one.image_types)),
        largest=max((one.image_bytes for one in limits), default=0),
        longest=max(map(picturing.longest_description, posts), default=picturing.LONGEST_DESCRIPTION),
    )


def shown(case: Case, pictures: Iterable[ReplyPicture]) -> tuple[ShownPicture, ...]:
    return tuple(
        ShownPicture(one.pk, reverse("reply_picture", args=[case.ref, one.pk]), one.alt_text) for one in pictures
    )


@require_safe
def picture(request: DeskRequest, ref: str, pk: int) -> HttpResponse:
    """One picture of ours, for whoever sees the case; before it is sent, for whoever picked it."""
    found = ReplyPicture.objects.usable_by(request.user, case_or_404(request, ref)).filter(pk=pk).first()
    if found is None or not found.content:
        raise Http404
    response = HttpResponse(bytes(found.content), content_type=found.content_type)
    response["Cache-Control"] = f"private, max-age={SECONDS_KEPT}"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
