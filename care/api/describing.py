"""What the schema says about each call beyond what the code itself shows."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from care.api.serializers import CasePage, CaseQuery, CaseWithPosts, ProblemShown, ReplyShown, ReplyWritten

REF = OpenApiParameter("ref", str, OpenApiParameter.PATH, description="The case's ref, such as C-48213.")
KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="1 to 255 visible ASCII characters of your choice, new for each reply. Sent again within 72 hours with "
    "the same body, it gets the same answer with Idempotency-Replayed: true, and nothing is done twice.",
)
_WORDS = {
    400: "The request cannot be read, or a parameter is wrong.",
    401: "No key, or one that is not known here.",
    403: "The key lacks the scope.",
    404: "Nothing here that this key may see.",
    409: "A request with the same Idempotency-Key is being worked on: try again after Retry-After.",
    415: "The body is not application/json.",
    422: "The body says something that cannot be done; errors names the field.",
    429: "More requests than the key may make in a second: try again after Retry-After.",
}


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # it registers itself on definition
    target_class = "care.api.authentication.KeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "A brand's key. Managers make it in the admin."}


def _problems(*codes: int) -> dict[Any, OpenApiResponse]:
    return {
        (code, "application/problem+json"): OpenApiResponse(ProblemShown, description=_WORDS[code]) for code in codes
    }


case_list = extend_schema(
    operation_id="list_cases",
    tags=["cases"],
    parameters=[CaseQuery],
    responses={200: CasePage} | _problems(400, 401, 403, 429),
)
case_detail = extend_schema(
    operation_id="get_case",
    tags=["cases"],
    parameters=[REF],
    responses={200: CaseWithPosts} | _problems(401, 403, 404, 429),
)
reply_create = extend_schema(
    operation_id="write_reply",
    tags=["replies"],
    parameters=[REF, KEY],
    request=ReplyWritten,
    responses={202: ReplyShown} | _problems(400, 401, 403, 404, 409, 415, 422, 429),
)
reply_detail = extend_schema(
    operation_id="get_reply",
    tags=["replies"],
    parameters=[REF],
    responses={200: ReplyShown} | _problems(401, 403, 404, 429),
)
