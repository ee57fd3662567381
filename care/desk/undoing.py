"""The strip that says "it goes in 5 s · Undo", on whichever page its agent went to meanwhile."""

import time
from dataclasses import dataclass
from math import ceil

from django.http import HttpRequest
from django.urls import reverse

from care.desk.access import DeskRequest
from care.models import ChannelAccount, Reply

KEY = "sending"


@dataclass(frozen=True, slots=True)
class Sending:
    """A reply that can still be taken back; `seconds` are left."""

    ref: str
    url: str
    seconds: int


def remember(request: DeskRequest, reply: Reply) -> None:
    """In the session, for pages ask no table for it. A reply that waits for its account goes at no certain time."""
    reply.refresh_from_db(fields=["state", "undo_until"])
    is_going = reply.state == Reply.State.QUEUED and reply.account.state == ChannelAccount.State.ACTIVE
    if reply.undo_until and is_going:
        request.session[KEY] = [reply.pk, reply.case.ref, reply.undo_until.timestamp()]


def forget(request: DeskRequest, reply: Reply) -> None:
    if request.session.get(KEY, [0])[0] == reply.pk:
        del request.session[KEY]


def sending(request: HttpRequest) -> dict[str, Sending | None]:
    """For every page of the desk: the reply that its reader sent last, while it waits."""
    kept = request.session.get(KEY) if hasattr(request, "session") and request.user.is_authenticated else None
    left = ceil(kept[2] - time.time()) if kept else 0
    if not kept or left <= 0:
        return {"sending": None}
    pk, ref, _ = kept
    return {"sending": Sending(ref, reverse("decide", args=[ref, pk, "take_back"]), left)}
