"""The one way to a case from here: through the key's brand. Another brand's is not there."""

from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404
from rest_framework.request import Request

from care.api.authentication import key_of
from care.models import Case, Post, Reply
from care.models.cases import CaseQuerySet


def cases(request: Request) -> CaseQuerySet:
    """The cases that the key may see, ready to be shown."""
    found = Case.objects.filter(brand=key_of(request).brand)
    return found.select_related("brand", "first_post__author").defer("first_post__raw", "first_post__media")


def case_or_404(request: Request, ref: str) -> Case:
    case = cases(request).named(ref)
    if case is None:
        raise Http404
    return case


def with_posts(case: Case) -> Case:
    """The same, with everything both sides said, oldest first."""
    posts = Post.objects.select_related("author").defer("raw", "media").order_by("posted_at", "id")
    prefetch_related_objects([case], Prefetch("posts", queryset=posts))
    return case


def reply_or_404(request: Request, ref: str, pk: int) -> Reply:
    reply = case_or_404(request, ref).replies.select_related("case", "post").filter(pk=pk).first()
    if reply is None:
        raise Http404
    return reply
