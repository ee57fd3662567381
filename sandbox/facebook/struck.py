"""What Meta's networks answer under a fault that is switched on."""

import json
from urllib.parse import parse_qs

from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

from sandbox.facebook import errors, tokens
from sandbox.facebook.errors import Failure
from sandbox.faults import APPLIED, Fault
from sandbox.journal import note
from sandbox.things import Account
from sandbox.world import World

HTML = "<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Sorry, something went wrong.</h1></body></html>"
LIMITS = {"facebook": 80001, "instagram": 80002}
CASES = {80002: "instagram", 80006: "messenger"}


def struck(fault: Fault, world: World, scope: Scope) -> Response:
    """The answer in place of the one that the call would have got; noted in the journal."""
    answer = answered(fault, world, scope)
    page = page_of(world, scope)
    if fault.fault not in APPLIED:  # those were worked, and noted then
        note(world, scope["method"], scope["path"], page.id if page else "", answer, fault.fault)
    return answer


def answered(fault: Fault, world: World, scope: Scope) -> Response:
    if fault.fault == "html_error":
        return HTMLResponse(HTML, 502)
    if fault.fault == "errorless_503":
        return Response('{"message":"Service temporarily unavailable"}', 503, media_type="application/json")
    if fault.fault == "html_json":
        failure = errors.too_much()
        return Response(json.dumps(failure.body()), failure.status, {"Content-Type": "text/html; charset=UTF-8"})
    return errors.refusal(failure_of(fault, world, scope))


def failure_of(fault: Fault, world: World, scope: Scope) -> Failure:
    if fault.fault == "rate_limit":
        code = fault.code or LIMITS[fault.network]
        minutes = max(1, round((fault.seconds or 60) / 60))
        account = account_of(fault, world, scope)
        headers = errors.usage(account.id if account else "0", 100, minutes, CASES.get(code, "pages"))
        return errors.throttled(headers, code)
    if fault.fault == "refused":
        words = f"(#{fault.code}) The sandbox was told to refuse this"
        return Failure(words, fault.code, fault.subcode, 500 if fault.code in {1, 2} else 400)
    failures = {"token_revoked": errors.dead_token, "accepted_503": errors.accepted_but_failed}
    return failures.get(fault.fault, errors.unexpected)()


def account_of(fault: Fault, world: World, scope: Scope) -> Account | None:
    """The one that the headers name."""
    page = page_of(world, scope)
    return world.linked(page) if page and fault.network == "instagram" else page


def page_of(world: World, scope: Scope) -> Account | None:
    """Whose token the call shows, in a header or the query."""
    headers = dict(scope["headers"])
    found = headers.get(b"authorization", b"").decode("latin-1").rpartition(" ")[2]
    query = parse_qs(scope["query_string"].decode("latin-1"))
    return tokens.page_of(world, found or query.get("access_token", [""])[0])
