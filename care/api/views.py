"""What partners may read and do. Each view: who may, what was sent, one verb, the answer."""

from typing import Any, ClassVar

from django.urls import reverse
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from care.api import describing
from care.api.access import case_or_404, cases, reply_or_404, with_posts
from care.api.authentication import key_of
from care.api.idempotency import answer_once
from care.api.paging import page
from care.api.parsing import StrictJson, refuse_chunks
from care.api.problems import Unprocessable, refuse
from care.api.serializers import CaseQuery, CaseShown, CaseWithPosts, ReplyShown, ReplyWritten
from care.api.throttling import KeyThrottle
from care.models import ApiKey, Case, Post
from care.models.cases import CaseQuerySet
from care.replies.writing import NotWritten, targets, write

FIELDS = {"wrong_target": "to_post", "no_invitation": "invites"}  # where a refusal is not the text's


class PartnerView(APIView):
    """A view for partners. A method without a scope is not answered."""

    scopes: ClassVar[dict[str, str]] = {}
    metadata_class = None
    throttle_classes = [KeyThrottle]
    parser_classes = [StrictJson]

    @property
    def allowed_methods(self) -> list[str]:
        return list(self.scopes)


class Cases(PartnerView):
    scopes: ClassVar[dict[str, str]] = {"GET": "cases:read"}

    @describing.case_list
    def get(self, request: Request) -> Response:
        """The brand's cases, newest first."""
        query = CaseQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        found = page(_chosen(cases(request).whole(), asked), asked["cursor"], asked["limit"])
        more = {"next_cursor": found.next_cursor, "has_more": found.next_cursor is not None}
        return Response({"data": CaseShown(found.rows, many=True).data, "page": more})


def _chosen(found: CaseQuerySet, asked: dict[str, Any]) -> CaseQuerySet:
    if asked.get("state"):
        found = found.filter(state__in=asked["state"])
    if asked.get("network"):
        found = found.filter(networks__overlap=list(asked["network"]))
    return found


class OneCase(PartnerView):
    scopes: ClassVar[dict[str, str]] = {"GET": "cases:read"}

    @describing.case_detail
    def get(self, request: Request, ref: str) -> Response:
        """One case with its posts, oldest first."""
        return Response(CaseWithPosts(with_posts(case_or_404(request, ref))).data)


class Replies(PartnerView):
    scopes: ClassVar[dict[str, str]] = {"POST": "replies:write"}

    @describing.reply_create
    def post(self, request: Request, ref: str) -> Response:
        """Answer the customer. The reply is taken on, not yet sent: follow its state at the address in Location."""
        case = case_or_404(request, ref)
        refuse_chunks(request)
        sent = ReplyWritten(data=request.data)
        if not sent.is_valid():
            raise Unprocessable(sent.errors)
        asked = sent.validated_data
        path = reverse("api:replies", args=[case.ref])
        answer = answer_once(request, path, asked, lambda: _write(key_of(request), case, asked))
        response = Response(answer.body, status=answer.status)
        response["Location"] = reverse("api:reply", args=[case.ref, answer.body["id"]])
        if answer.is_replayed:
            response["Idempotency-Replayed"] = "true"
        return response


class OneReply(PartnerView):
    scopes: ClassVar[dict[str, str]] = {"GET": "cases:read"}

    @describing.reply_detail
    def get(self, request: Request, ref: str, pk: int) -> Response:
        """A reply and what became of it: queued, sending, sent, failed or unconfirmed."""
        return Response(ReplyShown(reply_or_404(request, ref, pk)).data)


def _write(key: ApiKey, case: Case, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    target = _in_sight(_target(case, asked.get("to_post")), asked.get("visibility"))
    try:
        written = write(case, key, asked["text"], target, invites=asked.get("invites", False))
    except NotWritten as error:
        raise refuse(FIELDS.get(error.code, "text"), str(error), error.code) from error
    written.reply.refresh_from_db()  # for the times that the database gave it
    return status.HTTP_202_ACCEPTED, dict(ReplyShown(written.reply).data)


def _in_sight(target: Post, visibility: str | None) -> Post:
    """The post to be answered as was asked for."""
    if visibility == "private" and not target.is_private:
        return target.privately()
    if visibility == "public" and target.is_private:
        raise refuse("visibility", "A private message is answered privately only.", "wrong_visibility")
    return target


def _target(case: Case, to_post: int | None) -> Post:
    """The post that is named, or the customer's newest where public and private are not mixed."""
    if to_post is not None:
        named = case.posts.select_related("account__app", "author").filter(pk=to_post).first()
        if named is None:
            raise refuse("to_post", "There is no such post in this case.", "wrong_target")
        return named
    if case.posts.order_by().values("visibility").distinct().count() > 1:
        words = "This case holds public and private posts: name the one to answer."
        raise refuse("to_post", words, "target_needed")
    newest = targets(case).first()
    if newest is None:
        raise refuse("to_post", "Nothing in this case can be answered.", "wrong_target")
    return newest
