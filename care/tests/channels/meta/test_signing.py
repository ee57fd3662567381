"""Only Meta's own calls are believed, and only digits are ever echoed."""

import pytest

from care.channels.base import Forged, Hook
from care.channels.facebook import FacebookChannel
from care.channels.meta import signing

SECRETS = {"app_secret": "s3cret", "verify_token": "open sesame"}
BODY = b'{"object":"page","entry":[{"id":"1","changes":[]}],"m":"\\u00e4 https:\\/\\/x"}'
QUERY = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "open sesame"}


def test_the_check_is_answered_with_the_challenge_alone() -> None:
    answer = FacebookChannel.handshake(QUERY, SECRETS)
    assert answer is not None
    assert (answer.body, answer.content_type) == ("1158201444", "text/plain")


@pytest.mark.parametrize(
    "changes",
    [
        {"hub.verify_token": "wrong"},
        {"hub.verify_token": ""},
        {"hub.verify_token": "ä\ud800"},
        {"hub.mode": "unsubscribe"},
        {"hub.challenge": "<script>alert(1)</script>"},
        {"hub.challenge": "12 34"},
        {"hub.challenge": "12\n"},
        {"hub.challenge": "1" * 65},
        {"hub.challenge": "١٢"},
        {"hub.challenge": ""},
    ],
)
def test_anything_else_is_not_answered(changes: dict[str, str]) -> None:
    assert FacebookChannel.handshake({**QUERY, **changes}, SECRETS) is None


def test_without_secrets_nothing_is_answered_or_believed() -> None:
    assert FacebookChannel.handshake({**QUERY, "hub.verify_token": ""}, {"verify_token": ""}) is None
    assert not FacebookChannel.is_genuine(Hook(BODY, {signing.HEADER: signing.sign(BODY, "")}, {}))


def test_a_genuine_call_is_believed() -> None:
    assert FacebookChannel.is_genuine(Hook(BODY, {signing.HEADER: signing.sign(BODY, "s3cret")}, SECRETS))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {signing.HEADER: ""},
        {signing.HEADER: signing.sign(BODY, "other")},
        {signing.HEADER: signing.sign(BODY, "s3cret").upper()},
        {signing.HEADER: signing.sign(BODY, "s3cret")[:-1]},
        {signing.HEADER: "ä"},
        {"x-hub-signature": "sha1=" + "0" * 40},
    ],
)
def test_a_forged_call_is_refused(headers: dict[str, str]) -> None:
    forged = Hook(BODY, headers, SECRETS)
    assert not FacebookChannel.is_genuine(forged)
    with pytest.raises(Forged):
        FacebookChannel.read_hook(forged)
