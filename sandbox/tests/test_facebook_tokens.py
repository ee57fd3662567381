"""Tokens of Pages, of their manager and of the app: what they open, and how they die."""

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import parse_qs

import pytest

from sandbox.tests.graph import ask, refusal, send, write
from sandbox.tests.receiver import receiving
from sandbox.tests.running import RunningSandbox


def as_manager(sandbox: RunningSandbox, path: str, **query: Any) -> dict[str, Any]:
    token = sandbox.accounts("facebook")[0]["app"]["user_token"]
    found: dict[str, Any] = sandbox.ask("GET", f"/v26.0{path}", params={"access_token": token, **query}).json()
    return found


def debug(sandbox: RunningSandbox, token: str) -> dict[str, Any]:
    """What the app is told of a token."""
    secrets = sandbox.accounts("facebook")[0]["app"]["secrets"]
    query = {"access_token": f"{secrets['app_id']}|{secrets['app_secret']}", "input_token": token}
    found: dict[str, Any] = sandbox.ask("GET", "/debug_token", params=query).json()["data"]
    return found


def revoke(sandbox: RunningSandbox, what: str, **body: Any) -> dict[str, Any]:
    """Something becomes of the third Page's token."""
    page = sandbox.accounts("facebook")[2]
    sandbox.play("POST", f"/play/tokens/facebook/{page['id']}/{what}", body)
    return page


def test_the_manager_lists_the_pages_with_their_tokens_page_by_page(sandbox: RunningSandbox) -> None:
    pages = sandbox.accounts("facebook")
    first = as_manager(sandbox, "/me/accounts", limit=2, fields="id,access_token,tasks,instagram_business_account")
    second = sandbox.session.get(first["paging"]["next"]).json()
    found = [*first["data"], *second["data"]]
    assert [page["access_token"] for page in found] == [page["credentials"]["page_token"] for page in pages]
    assert [page["instagram_business_account"]["id"] for page in found] == [
        profile["id"] for profile in sandbox.accounts("instagram")
    ]
    assert ("next" in second["paging"], found[0]["tasks"][2]) == (False, "MESSAGING")


def test_the_manager_is_a_person_and_no_page(sandbox: RunningSandbox) -> None:
    assert as_manager(sandbox, "/me")["name"] == "Nora Northwind"
    assert as_manager(sandbox, "/me/feed")["error"]["error_subcode"] == 2069032


def test_a_pages_token_never_expires_but_its_data_access_does(sandbox: RunningSandbox) -> None:
    page = revoke(sandbox, "renew", data_access_s=60)
    found = debug(sandbox, page["credentials"]["page_token"])
    assert (found["is_valid"], found["expires_at"], found["profile_id"]) == (True, 0, page["id"])
    assert 0 < found["data_access_expires_at"] - found["issued_at"] < 90_000
    assert found["granular_scopes"][0]["target_ids"] == [page["id"]]
    assert debug(sandbox, "nonsense")["is_valid"] is False


@pytest.mark.parametrize("subcode", [458, 460, 463, 467])
def test_a_dead_token_says_why(sandbox: RunningSandbox, subcode: int) -> None:
    page = revoke(sandbox, "revoke", subcode=subcode)
    found = debug(sandbox, page["credentials"]["page_token"])
    assert refusal(ask(sandbox, "GET", "/me", 2)) == (190, subcode)
    assert (found["is_valid"], found["error"]["subcode"]) == (False, subcode)
    revoke(sandbox, "renew")
    assert ask(sandbox, "GET", "/me", 2).ok


@pytest.mark.parametrize(
    ("permission", "method", "path", "code"),
    [
        ("pages_read_engagement", "GET", "/me/posts", 10),
        ("pages_read_user_content", "GET", "/me/ratings", 283),
        ("pages_manage_engagement", "POST", "/1_2/comments", 200),
        ("pages_messaging", "POST", "/me/messages", 10),
    ],
)
def test_a_lost_permission_has_no_subcode(
    sandbox: RunningSandbox, permission: str, method: str, path: str, code: int
) -> None:
    revoke(sandbox, "permissions", missing=[permission])
    assert refusal(ask(sandbox, method, path, 2)) == (code, None)
    assert ask(sandbox, "GET", "/me", 2).ok
    revoke(sandbox, "renew")


def test_a_proof_may_be_demanded(sandbox: RunningSandbox) -> None:
    page = sandbox.accounts("facebook")[0]
    sandbox.play("POST", "/play/rules", {"network": "facebook", "proof": "demanded"})
    token, secret = page["credentials"]["page_token"], page["app"]["secrets"]["app_secret"]
    proof = hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()
    assert refusal(ask(sandbox, "GET", "/me"))[0] == 100
    assert ask(sandbox, "GET", "/me", appsecret_proof=proof).ok


@pytest.mark.parametrize(("path", "version"), [("/me", "v21.0"), ("/v2.8/me", "v21.0"), ("/v24.0/me", "v24.0")])
def test_the_version_that_answers_is_told(sandbox: RunningSandbox, path: str, version: str) -> None:
    token = sandbox.accounts("facebook")[0]["credentials"]["page_token"]
    answer = sandbox.ask("GET", path, headers={"Authorization": f"Bearer {token}"})
    assert (answer.json()["name"], answer.headers["facebook-api-version"]) == ("Northwind Air", version)


def test_usage_headers_say_what_a_script_wants(sandbox: RunningSandbox) -> None:
    page = sandbox.accounts("facebook")[0]["id"]
    body = {"network": "facebook", "percent": 96, "app_percent": 20, "minutes": 12}
    sandbox.play("POST", "/play/usage", body)
    sandbox.play("POST", "/play/rules", {"network": "facebook", "page_usage": "yes"})
    headers = ask(sandbox, "GET", "/me").headers
    sandbox.play("POST", "/play/usage", body | {"percent": 100})
    assert refusal(ask(sandbox, "GET", "/me")) == (80001, None)
    assert refusal(send(sandbox, "1")) == (80006, None)
    sandbox.play("DELETE", "/play/usage")
    assert f'"{page}"' in headers["x-business-use-case-usage"]
    assert '"estimated_time_to_regain_access": 12' in headers["x-business-use-case-usage"]
    assert ('"call_count": 20' in headers["x-app-usage"], '"call_count": 96' in headers["x-page-usage"]) == (True, True)


@pytest.mark.parametrize(("code", "subcode"), [(4, None), (32, None), (613, 1996), (80001, None)])
def test_each_limit_has_a_code_and_its_header(sandbox: RunningSandbox, code: int, subcode: int | None) -> None:
    body = {"network": "facebook", "fault": "rate_limit", "code": code, "seconds": 300, "count": 1}
    sandbox.play("POST", "/play/faults", body)
    answer = ask(sandbox, "GET", "/me")
    assert refusal(answer) == (code, subcode)
    usage = answer.headers["x-business-use-case-usage"]
    assert sandbox.accounts("facebook")[0]["id"] in usage
    assert '"estimated_time_to_regain_access": 5' in usage


def test_any_refusal_can_be_had(sandbox: RunningSandbox) -> None:
    body = {"network": "facebook", "fault": "refused", "code": 10, "subcode": 2018065, "count": 1, "on": "write"}
    sandbox.play("POST", "/play/faults", body)
    comment = write(sandbox, kind="comment")
    assert refusal(ask(sandbox, "POST", f"/{comment}/comments", message="Hello")) == (10, 2018065)


def test_a_deletion_is_asked_for_by_a_signed_request(sandbox: RunningSandbox) -> None:
    secrets = sandbox.accounts("facebook")[0]["app"]["secrets"]
    with receiving(secrets) as door:
        told = sandbox.play("POST", "/play/deletions", {"url": door.url, "user": "4711"})
        given = parse_qs(door.wait_for(1)[0].body.decode())["signed_request"][0]
    signature, payload = given.split(".")
    expected = hmac.new(secrets["app_secret"].encode(), payload.encode(), hashlib.sha256).digest()
    assert base64.urlsafe_b64decode(f"{signature}=") == expected
    assert json.loads(base64.urlsafe_b64decode(f"{payload}=="))["user_id"] == "4711"
    assert (told["status"], told["signed_request"]) == (200, given)


def test_each_attempt_is_in_the_journal_refused_ones_and_those_that_a_fault_answered_too(
    sandbox: RunningSandbox,
) -> None:
    sandbox.play("DELETE", "/play/calls")
    page = revoke(sandbox, "revoke")
    ask(sandbox, "GET", "/me/feed", 2)
    revoke(sandbox, "renew")
    ask(sandbox, "GET", "/me", 2)
    sandbox.play("POST", "/play/faults", {"network": "facebook", "fault": "server_error", "count": 1})
    ask(sandbox, "GET", "/me/posts", 2)
    ask(sandbox, "GET", "/me")
    heard = sandbox.play("GET", f"/play/calls?account={page['id']}&method=GET")["data"]
    told = [(each["path"], each["status"], each["code"], each["subcode"], each["fault"]) for each in heard]
    assert told == [
        ("/v26.0/me/feed", 400, 190, 460, ""),
        ("/v26.0/me", 200, 0, 0, ""),
        ("/v26.0/me/posts", 500, 2, 0, "server_error"),
    ]
