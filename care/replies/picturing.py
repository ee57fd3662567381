"""The pictures of a reply: looked at when they are picked, and once more when it is written."""

from collections.abc import Sequence
from hashlib import sha256

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from care.models import Agent, Case, Post, Reply, ReplyPicture
from care.replies.refusals import NotWritten

BEGINNINGS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
MEGABYTE = 1_000_000
LONGEST_DESCRIPTION = 1000


def keep(case: Case, agent: Agent, to_post: Post, content: bytes, name: str, alt_text: str = "") -> ReplyPicture:
    """Stored at once, without a reply yet, so that nobody picks it twice. Raises `NotWritten`, naming the file."""
    picture = ReplyPicture(brand=case.brand, case=case, agent=agent, content=content, size=len(content))
    picture.content_type, picture.alt_text = kind_of(content), alt_text
    check_count(1, to_post)
    _check_kind(picture, to_post, f"“{name}”")
    picture.save()
    return picture


def kind_of(content: bytes) -> str:
    """Its media type by what it holds, whatever its name says; "" for anything else."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for beginning, kind in BEGINNINGS.items() if content.startswith(beginning)), "")


def most(to_post: Post) -> int:
    """How many pictures an answer to this post may have."""
    limits = to_post.account.channel.limits
    return limits.message_images if to_post.is_private else limits.images


def check(pictures: Sequence[ReplyPicture], to_post: Post) -> None:
    """Raises `NotWritten` where the network would not take them with an answer to this post."""
    check_count(len(pictures), to_post)
    for number, picture in enumerate(pictures, 1):
        _check_kind(picture, to_post, _("Picture %(number)d") % {"number": number})
        most_letters = longest_description(to_post)
        over = len(picture.alt_text) - most_letters
        if over > 0:
            words = _("The description of picture %(number)d is %(over)d characters too long: at most %(most)d fit.")
            asked = {"number": number, "over": over, "most": most_letters}
            raise NotWritten(words % asked, "description_too_long")


def longest_description(to_post: Post) -> int:
    """In characters. Where the network takes none, it stays with the desk, for colleagues."""
    return to_post.account.channel.limits.alt_text_length or LONGEST_DESCRIPTION


def check_count(count: int, to_post: Post) -> None:
    """Raises `NotWritten` for more pictures than an answer to this post may have."""
    limit, label = most(to_post), _label(to_post)
    if count and not limit:
        words = _("%(network)s takes no pictures with this answer.") % {"network": label}
        raise NotWritten(words, "too_many_pictures")
    if count > limit:
        words = (
            ngettext(
                "%(network)s takes at most %(most)d picture with a private message.",
                "%(network)s takes at most %(most)d pictures with a private message.",
                limit,
            )
            if to_post.is_private
            else ngettext(
                "%(network)s takes at most %(most)d picture with an answer.",
                "%(network)s takes at most %(most)d pictures with an answer.",
                limit,
            )
        )
        raise NotWritten(words % {"network": label, "most": limit}, "too_many_pictures")


def check_size(size: int, to_post: Post, name: str) -> None:
    """Raises `NotWritten` for more bytes than the network takes."""
    largest = to_post.account.channel.limits.image_bytes
    if size > largest:
        words = _("%(name)s has %(size)s MB: %(network)s takes at most %(most)s MB.")
        asked = {"name": name, "size": f"{size / MEGABYTE:.1f}", "most": f"{largest / MEGABYTE:g}"}
        raise NotWritten(words % {**asked, "network": _label(to_post)}, "picture_too_large")


def _check_kind(picture: ReplyPicture, to_post: Post, name: str) -> None:
    limits, label = to_post.account.channel.limits, _label(to_post)
    if picture.content_type not in limits.image_types:
        kinds = ", ".join(kind.removeprefix("image/").upper() for kind in limits.image_types)
        words = _("%(name)s is no picture that %(network)s takes (%(kinds)s).")
        raise NotWritten(words % {"name": name, "network": label, "kinds": kinds}, "picture_kind")
    check_size(picture.size, to_post, name)


def _label(to_post: Post) -> str:
    return to_post.account.channel.label


def digest(pictures: Sequence[ReplyPicture]) -> str:
    """The same for the same pictures with the same descriptions."""
    return " ".join(f"{sha256(bytes(one.content)).hexdigest()} {one.alt_text}" for one in pictures)


def attach(pictures: Sequence[ReplyPicture], reply: Reply) -> None:
    """They go with this reply; what went with another already is copied. The caller holds a transaction."""
    for position, picture in enumerate(pictures):
        words = {"reply": reply, "position": position, "alt_text": picture.alt_text}
        if ReplyPicture.objects.drafts().filter(pk=picture.pk).update(**words):
            continue
        ReplyPicture.objects.create(
            brand=reply.brand,
            case=reply.case,
            agent=picture.agent,
            content=picture.content,
            content_type=picture.content_type,
            size=picture.size,
            **words,
        )
