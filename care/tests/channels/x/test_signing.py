"""Only X's own calls are believed, and only tokens are ever signed."""

import json

import pytest

from care.channels.base import Forged, Hook
from care.channels.x import XChannel, signing

SECRETS = {"consumer_secret": "DDD"}
BODY = b'{"data":{"text":"caf\xc3\xa9 \\u003c"}}'


def hook(body: bytes = BODY, **headers: str) -> Hook:
    return Hook(body, {name.replace("_", "-"): value for name, value in headers.items()}, SECRETS)


def test_the_check_is_answered_with_the_tokens_signature() -> None:
    answer = XChannel.handshake({"crc_token": "some_random"}, SECRETS)
    assert answer is not None
    assert answer.content_type == "application/json"
    expected = "sha256=VE19eUk6krbdSqWPdvH71xtFhApBAU81uPW3UT65vOs="
    assert json.loads(answer.body) == {"response_token": expected}


@pytest.mark.parametrize(
    "token", ["", '{"data":{}}', "a b", "a\n", "a" * 257, "ключ", "a.b", "%7B", "<script>", "a{", "x:y", '"']
)
def test_what_is_no_token_is_never_signed(token: str) -> None:
    assert XChannel.handshake({"crc_token": token}, SECRETS) is None


def test_without_a_secret_nothing_is_answered_or_believed() -> None:
    assert XChannel.handshake({"crc_token": "abc"}, {}) is None
    assert XChannel.handshake({}, SECRETS) is None
    assert not XChannel.is_genuine(Hook(BODY, {signing.HEADER: signing.sign(BODY, "")}, {"consumer_secret": ""}))


def test_a_genuine_call_is_believed() -> None:
    assert XChannel.is_genuine(hook(x_twitter_webhooks_signature=signing.sign(BODY, "DDD")))


@pytest.mark.parametrize(
    "signature",
    ["", "sha256=", signing.sign(BODY, "other"), signing.sign(BODY + b" ", "DDD"), "sha256=ä\ud800", "sha1=x"],
)
def test_a_forged_call_is_refused(signature: str) -> None:
    forged = hook(x_twitter_webhooks_signature=signature)
    assert not XChannel.is_genuine(forged)
    with pytest.raises(Forged):
        XChannel.read_hook(forged)
