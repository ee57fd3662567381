import hashlib
import hmac

import pytest
import requests

from sandbox.tests.graph import error, graph, write
from sandbox.tests.running import RunningSandbox


def test_a_comment_on_a_post_and_a_reply_to_a_comment_stand_as_the_pages_own(sandbox: RunningSandbox) -> None:
    post = write(sandbox)
    comment = write(sandbox, kind="comment", in_reply_to=post)
    made = [graph(sandbox).put_comment(target, "We look into it.")["id"] for target in (post, comment)]
    rows = {row["id"]: row for row in sandbox.ledger(network="facebook")}
    assert [rows[one]["in_reply_to"] for one in made] == [post, comment]
    assert all(rows[one]["ours"] and rows[one]["text"] == "We look into it." for one in made)


def test_an_answer_to_a_second_level_comment_is_refused(sandbox: RunningSandbox) -> None:
    comment = write(sandbox, kind="comment", in_reply_to=write(sandbox))
    reply = graph(sandbox).put_comment(comment, "We look into it.")["id"]
    assert error(graph(sandbox), "put_comment", reply, "And more.")["code"] == 100


def test_nothing_to_say_and_too_much_to_say_are_refused(sandbox: RunningSandbox) -> None:
    post, client = write(sandbox), graph(sandbox)
    assert error(client, "put_comment", post, " ")["code"] == 100
    assert error(client, "put_comment", post, "x" * 8001)["code"] == 100
    assert client.get_connections(post, "comments") == {"data": []}


def test_a_removed_target_is_gone(sandbox: RunningSandbox) -> None:
    post = write(sandbox)
    sandbox.play("DELETE", f"/play/posts/facebook/{post}")
    refused = error(graph(sandbox), "put_comment", post, "Hello?")
    assert (refused["code"], refused["error_subcode"], refused["type"]) == (100, 33, "GraphMethodException")


def test_hiding_editing_and_deleting(sandbox: RunningSandbox) -> None:
    client, theirs = graph(sandbox), write(sandbox, kind="comment", in_reply_to=write(sandbox))
    ours = client.put_comment(theirs, "Helo")["id"]
    assert client.request(f"v26.0/{theirs}", post_args={"is_hidden": "true"}) == {"success": True}
    assert client.get_object(theirs, fields="is_hidden")["is_hidden"] is True
    assert client.request(f"v26.0/{ours}", post_args={"message": "Hello"}) == {"success": True}
    assert client.get_object(ours)["message"] == "Hello"
    assert error(client, "request", f"v26.0/{theirs}", post_args={"message": "I am fine"})["code"] == 200
    assert client.delete_object(ours) == {"success": True}
    assert error(client, "get_object", ours)["error_subcode"] == 33


def test_every_answer_shows_the_version_and_the_usage(sandbox: RunningSandbox) -> None:
    client, page = graph(sandbox), sandbox.accounts("facebook")[0]["id"]
    client.get_object("me")
    error(client, "get_object", "1_2")
    assert client.session.last.headers["facebook-api-version"] == "v26.0"
    assert page in client.session.last.headers["x-business-use-case-usage"]
    assert "call_count" in client.session.last.headers["x-app-usage"]


def test_a_bad_token_none_and_a_revoked_one_are_told_apart(sandbox: RunningSandbox) -> None:
    page = sandbox.accounts("facebook")[2]
    assert sandbox.ask("GET", "/v26.0/me").json()["error"]["code"] == 104
    assert error(graph(sandbox, token="nonsense"), "get_object", "me")["code"] == 190
    sandbox.play("POST", f"/play/tokens/facebook/{page['id']}/revoke", {})
    refused = error(graph(sandbox, 2), "get_object", "me")
    assert (refused["code"], refused["error_subcode"]) == (190, 460)
    sandbox.play("POST", f"/play/tokens/facebook/{page['id']}/renew", {})
    assert graph(sandbox, 2).get_object("me")["id"] == page["id"]


def test_a_proof_is_checked_when_it_is_sent(sandbox: RunningSandbox) -> None:
    page = sandbox.accounts("facebook")[0]
    token, secret = page["credentials"]["page_token"], page["app"]["secrets"]["app_secret"]
    proof = hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()
    assert graph(sandbox).get_object("me", appsecret_proof=proof)["id"] == page["id"]
    assert error(graph(sandbox), "get_object", "me", appsecret_proof="0" * 64)["code"] == 100


def test_beyond_the_limit_the_answer_is_80001_with_the_minutes_to_wait(sandbox: RunningSandbox) -> None:
    client = graph(sandbox)
    sandbox.play("POST", "/play/limits", {"network": "facebook", "route": "*", "n": 1, "window_s": 120})
    client.get_object("me")
    refused = error(client, "get_object", "me")
    sandbox.play("POST", "/play/limits", {"network": "facebook", "route": "*", "n": 4800, "window_s": 3600})
    assert refused["code"] == 80001
    assert '"estimated_time_to_regain_access": 2' in client.session.last.headers["x-business-use-case-usage"]


@pytest.mark.parametrize(("fault", "code"), [("rate_limit", 80001), ("server_error", 2), ("token_revoked", 190)])
def test_a_fault_before_the_write_leaves_nothing_behind(sandbox: RunningSandbox, fault: str, code: int) -> None:
    post = write(sandbox)
    sandbox.play("POST", "/play/faults", {"network": "facebook", "fault": fault, "count": 1})
    assert error(graph(sandbox), "put_comment", post, "Hello")["code"] == code
    assert graph(sandbox).get_connections(post, "comments") == {"data": []}


def test_an_error_after_the_write_leaves_the_comment_standing(sandbox: RunningSandbox) -> None:
    post = write(sandbox)
    sandbox.play("POST", "/play/faults", {"network": "facebook", "fault": "accepted_503", "count": 1})
    refused = error(graph(sandbox), "put_comment", post, "Hello")
    assert (refused["code"], refused["error_subcode"]) == (1, 1357046)
    assert len(graph(sandbox).get_connections(post, "comments")["data"]) == 1


def test_a_lost_answer_leaves_the_comment_standing(sandbox: RunningSandbox) -> None:
    post = write(sandbox)
    sandbox.play("POST", "/play/faults", {"network": "facebook", "fault": "lost_answer", "count": 1})
    with pytest.raises(requests.ConnectionError):
        graph(sandbox).put_comment(post, "Hello")
    assert len(graph(sandbox).get_connections(post, "comments")["data"]) == 1


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/me?fields=shoe_size", "nonexisting field"),
        ("/me?fields=id{", "Syntax error"),
        ("/me/feed?limit=101", "at most 100"),
        ("/me/feed?limit=many", "must be an integer"),
        ("/me/feed?after=nonsense", "Invalid cursors"),
        ("/me/feed?since=yesterday", "not a valid time"),
        ("/?fields=id", "Unsupported get request"),
    ],
)
def test_what_cannot_be_understood_is_refused_in_words(sandbox: RunningSandbox, path: str, words: str) -> None:
    token = sandbox.accounts("facebook")[0]["credentials"]["page_token"]
    answer = sandbox.ask("GET", f"/v26.0{path}", headers={"Authorization": f"OAuth {token}"})
    assert answer.status_code == 400
    assert words in answer.json()["error"]["message"]
