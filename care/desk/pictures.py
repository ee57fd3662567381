"""Customers' pictures through the desk: who may see the post may see its pictures, and no network learns who looks."""

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from care.channels import pictures
from care.channels.base import ChannelError
from care.desk.access import DeskRequest
from care.models import Case, Handover, Membership, Post

MINUTES_KEPT = 10  # short, for what its author takes away goes here too


@require_safe
def picture(request: DeskRequest, post: int, number: int, size: str) -> HttpResponse:
    """One picture of a post, `size` small or full. 404 for whatever the agent may not see or the network hides."""
    media = _seen_by(request, post).media
    if number >= len(media):
        raise Http404
    one = media[number]
    url = (one.get("preview_url") if size == "small" else "") or one.get("url") or ""
    account = Post.objects.select_related("account").get(pk=post).account
    try:
        sandbox_url = settings.AMENDS_SANDBOX_URL if account.is_sandbox else ""
        found = pictures.fetch(account.channel.picture_hosts, url, sandbox_url)
    except ChannelError as error:
        raise Http404(error.reason) from error
    response = HttpResponse(found.content, content_type=found.content_type)
    response["Cache-Control"] = f"private, max-age={MINUTES_KEPT * 60}"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


def _seen_by(request: DeskRequest, post: int) -> Post:
    """A post of a case that the agent sees or is offered, or one shown around the cases of a brand they work for."""
    own = Membership.objects.filter(agent=request.user).values("brand")
    visible = Case.objects.visible_to(request.user).values("pk")
    found = Post.objects.filter(Q(case__in=visible) | Q(case=None, brand__in=own), pk=post, gone_at=None).first()
    if found is None:
        offered = Handover.objects.open().to(request.user).values("case")
        found = Post.objects.filter(case__in=offered, pk=post, gone_at=None).first()
    if found is None:
        raise Http404
    return found
