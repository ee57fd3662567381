"""What the Graph API's refusals mean: by code and subcode, never by their words or status."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from care.channels.base import ChannelError, CredentialsRefused, Rejected, Unavailable, Unconfirmed
from care.channels.http import Answer
from care.channels.meta import errors
from care.channels.meta.errors import Failure

NOW = datetime(2026, 8, 1, 12, tzinfo=UTC)


def failure(code: Any = None, subcode: Any = None, status: int = 400, **more: Any) -> Failure:
    error = {"message": "Malformed access token EAAsecret", "code": code, "error_subcode": subcode, **more}
    return Failure.of(Answer(status, {}, json.dumps({"error": error}).encode()))


@pytest.mark.parametrize(
    ("code", "subcode", "status", "kind"),
    [
        (190, 463, 400, CredentialsRefused),
        (190, None, 500, CredentialsRefused),
        (102, None, 400, CredentialsRefused),
        (104, None, 400, CredentialsRefused),
        (10, None, 403, errors.NotPermitted),
        (200, None, 403, errors.NotPermitted),
        (283, None, 400, errors.NotPermitted),
        (10, 2018278, 403, Rejected),
        (10, 2534022, 500, Rejected),
        (10, 2018300, 403, Rejected),
        (200, 2069031, 400, Rejected),
        (10903, None, 400, Rejected),
        (100, 2534025, 400, Rejected),
        *[(code, None, 400, Unavailable) for code in (4, 17, 32, 341, 613, 80001, 80002, 80006)],
        (613, 2018338, 400, Rejected),
        (200, 1545041, 400, Rejected),
        (10, 2018108, 400, Rejected),
        (100, 33, 400, errors.NotThere),
        (100, None, 400, Rejected),
        (368, None, 400, Unavailable),
        (506, None, 400, Rejected),
        (551, None, 400, Rejected),
        (424242, None, 400, Rejected),
        (1, None, 400, Unconfirmed),
        (2, None, 500, Unconfirmed),
        (1, 1357046, 503, Unconfirmed),
        (100, None, 500, Unconfirmed),
        (None, None, 400, Unconfirmed),
        ("x", [], 400, Unconfirmed),
        (None, None, 503, Unconfirmed),
    ],
)
def test_a_refused_write_means_one_thing(code: Any, subcode: Any, status: int, kind: type[ChannelError]) -> None:
    assert type(errors.of_write(failure(code, subcode, status), "Facebook", has_been_tried=False)) is kind


@pytest.mark.parametrize(("code", "status"), [(1, 500), (2, 500), (100, 500), (None, 502), (80001, 400), (4242, 400)])
def test_a_read_that_fails_comes_later(code: int | None, status: int) -> None:
    assert type(errors.of_read(failure(code, status=status), "Facebook")) is Unavailable


@pytest.mark.parametrize("code", [100, 10, 200, 283])
def test_what_is_refused_of_one_thing_is_told_apart_from_what_is_refused_of_all(code: int) -> None:
    assert type(errors.of_read(failure(code), "Facebook")) is errors.NotShown


def test_what_is_gone_is_told_apart() -> None:
    assert type(errors.of_read(failure(100, 33), "Facebook")) is errors.Gone
    assert "deleted" in errors.of_write(failure(100, 33), "Facebook", has_been_tried=False).reason


@pytest.mark.parametrize(("code", "subcode"), [(506, None), (10900, None), (10903, None), (100, 2534025)])
def test_said_already_is_a_refusal_at_first_and_evidence_later(code: int, subcode: int | None) -> None:
    assert type(errors.of_write(failure(code, subcode), "Facebook", has_been_tried=False)) is Rejected
    assert type(errors.of_write(failure(code, subcode), "Facebook", has_been_tried=True)) is Unconfirmed


def test_who_writes_too_much_waits_for_an_hour() -> None:
    blocked = errors.of_write(failure(368), "Facebook", has_been_tried=False)
    assert isinstance(blocked, Unavailable)
    assert blocked.retry_at is not None
    assert timedelta(minutes=59) < blocked.retry_at - datetime.now(UTC) <= timedelta(hours=1)


@pytest.mark.parametrize("code", [1, 4, 100, 190, 200, 506, 4242, None])
def test_metas_message_is_never_repeated(code: int | None) -> None:
    told = [errors.of_read(failure(code), "Facebook"), errors.of_write(failure(code), "Facebook", has_been_tried=False)]
    assert "EAAsecret" not in repr(told)


def test_metas_words_for_people_are() -> None:
    refusal = failure(4242, error_user_msg="Try it without the picture.")
    assert "without the picture" in errors.of_write(refusal, "Facebook", has_been_tried=False).reason


@pytest.mark.parametrize(
    ("usage", "wait"),
    [
        ('{"1": [{"type": "pages", "estimated_time_to_regain_access": 7}, {"estimated_time_to_regain_access": 3}]}', 7),
        ('{"1": [{"estimated_time_to_regain_access": 0}]}', 5),
        ('{"1": [{"estimated_time_to_regain_access": 99999999}]}', 25 * 60),
        ('{"1": "x", "2": [1], "3": [{"estimated_time_to_regain_access": "soon"}]}', 5),
        ("not json", 5),
        ("", 5),
    ],
)
def test_the_longest_wait_that_meta_names_counts(usage: str, wait: int) -> None:
    answer = Answer(400, {"x-business-use-case-usage": usage}, b"")
    assert errors.retry_at(answer, NOW) == NOW + timedelta(minutes=wait)
