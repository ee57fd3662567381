"""OAuth 2.0 user tokens: two hours, renewed once each, within their scopes."""

import time
from pathlib import Path
from typing import Any

import pytest
import requests
import tweepy
from requests.auth import HTTPBasicAuth

from sandbox.tests.clients import Rewriting, client, complain, unique
from sandbox.tests.running import RunningSandbox, running_sandbox


def consent(sandbox: RunningSandbox, **body: Any) -> dict[str, Any]:
    pair: dict[str, Any] = sandbox.play("POST", f"/play/tokens/x/{sandbox.accounts('x')[0]['id']}/oauth2", body)
    return pair


def with_token(sandbox: RunningSandbox, token: str) -> tweepy.Client:
    made = tweepy.Client(bearer_token=token, return_type=dict)
    made.session.mount("https://api.twitter.com/", Rewriting(sandbox.url))
    return made


def renew(sandbox: RunningSandbox, pair: dict[str, Any], **changes: Any) -> requests.Response:
    form = {"grant_type": "refresh_token", "refresh_token": pair["refresh_token"]} | changes
    auth = None if "client_id" in changes else HTTPBasicAuth(pair["client_id"], pair["client_secret"])
    return sandbox.session.post(f"{sandbox.url}/2/oauth2/token", data=form, auth=auth, timeout=5)


def test_a_user_token_acts_for_its_account(sandbox: RunningSandbox) -> None:
    x = with_token(sandbox, consent(sandbox)["access_token"])
    assert x.get_me(user_auth=False)["data"]["username"] == "NorthwindAir"
    made = x.create_tweet(text=unique("Sorry"), in_reply_to_tweet_id=complain(sandbox), user_auth=False)
    assert made["data"]["id"] in {row["id"] for row in sandbox.ledger(network="x") if row["ours"]}


def test_a_renewed_pair_replaces_the_old_one(sandbox: RunningSandbox) -> None:
    old = consent(sandbox)
    new = renew(sandbox, old).json()
    assert (new["token_type"], new["expires_in"], new["scope"]) == ("bearer", 7200, old["scope"])
    assert with_token(sandbox, new["access_token"]).get_me(user_auth=False)["data"]
    with pytest.raises(tweepy.Unauthorized):
        with_token(sandbox, old["access_token"]).get_me(user_auth=False)


def test_a_refresh_token_works_once(sandbox: RunningSandbox) -> None:
    pair = consent(sandbox)
    first, second = renew(sandbox, pair), renew(sandbox, pair)
    assert first.status_code == 200
    assert (second.status_code, second.json()["error"]) == (400, "invalid_request")


def test_an_app_without_a_secret_names_itself(sandbox: RunningSandbox) -> None:
    pair = consent(sandbox)
    assert renew(sandbox, pair, client_id="another").status_code == 401
    assert renew(sandbox, pair, client_id=pair["client_id"]).status_code == 200


def test_an_access_token_ends_and_its_refresh_token_does_not(sandbox: RunningSandbox) -> None:
    pair = consent(sandbox, expires_in=0.1)
    time.sleep(0.2)
    with pytest.raises(tweepy.Unauthorized):
        with_token(sandbox, pair["access_token"]).get_me(user_auth=False)
    assert renew(sandbox, pair).status_code == 200


def test_a_renewal_whose_answer_is_lost_leaves_no_pair(sandbox: RunningSandbox) -> None:
    pair = consent(sandbox)
    sandbox.play("POST", "/play/faults", {"network": "x", "fault": "lost_answer", "count": 1})
    with pytest.raises(requests.exceptions.ConnectionError):
        renew(sandbox, pair)
    assert renew(sandbox, pair).status_code == 400


def test_a_token_without_the_scope_is_refused(sandbox: RunningSandbox) -> None:
    pair = consent(sandbox, scopes=["tweet.read", "users.read"])
    x = with_token(sandbox, pair["access_token"])
    assert "refresh_token" not in pair
    for call in (x.get_direct_message_events, lambda **options: x.create_tweet(text="hi", **options)):
        with pytest.raises(tweepy.Forbidden) as caught:
            call(user_auth=False)
        assert caught.value.response.json()["detail"] == "Forbidden"


def test_a_revoked_account_has_no_tokens_of_any_kind(sandbox: RunningSandbox) -> None:
    pair, address = consent(sandbox), f"/play/tokens/x/{sandbox.accounts('x')[0]['id']}"
    sandbox.play("POST", f"{address}/revoke", {})
    with pytest.raises(tweepy.Unauthorized):
        with_token(sandbox, pair["access_token"]).get_me(user_auth=False)
    assert renew(sandbox, pair).status_code == 400
    sandbox.play("POST", f"{address}/renew", {})
    assert renew(sandbox, pair).status_code == 200


def test_a_token_can_be_given_back(sandbox: RunningSandbox) -> None:
    pair = consent(sandbox)
    form = {"token": pair["access_token"], "client_id": pair["client_id"]}
    answer = sandbox.session.post(f"{sandbox.url}/2/oauth2/revoke", data=form, timeout=5)
    assert answer.json() == {"revoked": True}
    assert renew(sandbox, pair).status_code == 400


def test_a_restart_keeps_the_tokens(tmp_path: Path) -> None:
    with running_sandbox(tmp_path / "sandbox.json") as first:
        pair = consent(first)
    with running_sandbox(tmp_path / "sandbox.json") as second:
        assert with_token(second, pair["access_token"]).get_me(user_auth=False)["data"]
        assert renew(second, pair).status_code == 200


def test_the_app_alone_and_a_signature_go_on_as_before(sandbox: RunningSandbox) -> None:
    assert client(sandbox).get_me(user_auth=True)["data"]
    assert client(sandbox).get_user(username="NorthwindAir")["data"]
