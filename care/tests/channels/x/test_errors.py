"""What X's refusals mean."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from care.channels.base import ChannelError, CredentialsRefused, Rejected, Unavailable, Unconfirmed
from care.channels.http import Answer
from care.channels.x import errors

NOW = datetime(2026, 8, 1, 12, tzinfo=UTC)


def answer(status: int, body: Any = None, **headers: str) -> Answer:
    raw = body if isinstance(body, bytes) else json.dumps(body or {"title": "Oh", "detail": "Oh."}).encode()
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, raw)


def refused(status: int, detail: str) -> Answer:
    return answer(status, {"detail": detail, "type": "about:blank", "title": "Forbidden", "status": status})


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (answer(401, b""), CredentialsRefused),
        (answer(402, b"<html>"), Unavailable),
        (answer(429, b"Rate limit exceeded\n"), Unavailable),
        (answer(403, {"type": "https://api.x.com/2/problems/client-forbidden", "detail": "No."}), CredentialsRefused),
        (refused(403, "Your account is suspended."), CredentialsRefused),
        (refused(400, "Your Tweet text is too long."), Rejected),
        (refused(403, "Forbidden"), Rejected),
        (answer(422), Rejected),
        (answer(403, b"<html>Checking your browser</html>"), Unconfirmed),
        (answer(404, b""), Unconfirmed),
        (answer(400, b'["a"]'), Unconfirmed),
        (answer(408), Unconfirmed),
        (answer(302, b""), Unconfirmed),
        (answer(500), Unconfirmed),
        (answer(503), Unconfirmed),
        (answer(599, b""), Unconfirmed),
    ],
)
def test_a_refused_write_means_one_thing(given: Answer, kind: type[ChannelError]) -> None:
    assert type(errors.of_write(given, has_been_tried=False)) is kind


@pytest.mark.parametrize("status", [400, 402, 404, 422, 429, 500, 502, 503])
def test_a_read_that_fails_comes_later(status: int) -> None:
    assert type(errors.of_read(answer(status))) is Unavailable


@pytest.mark.parametrize("status", [401, 403])
def test_a_read_that_is_forbidden_needs_new_credentials(status: int) -> None:
    assert type(errors.of_read(answer(status))) is CredentialsRefused


def test_a_duplicate_is_rejected_at_first_and_evidence_later() -> None:
    duplicate = refused(403, "You are not allowed to create a Tweet with duplicate content.")
    assert type(errors.of_write(duplicate, has_been_tried=False)) is Rejected
    assert type(errors.of_write(duplicate, has_been_tried=True)) is Unconfirmed


@pytest.mark.parametrize(
    ("detail", "told"),
    [
        (
            "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged",
            "quoted us",
        ),
        ("You attempted to reply to a Tweet that is deleted or not visible to you.", "deleted"),
        ("The original Tweet author restricted who can reply to this Tweet.", "restricted"),
        ("Something new.", "Something new"),
    ],
)
def test_the_agent_reads_the_reason_in_plain_words(detail: str, told: str) -> None:
    assert told in errors.of_write(refused(403, detail), has_been_tried=False).reason


def test_the_latest_reset_of_the_limits_used_up_counts() -> None:
    soon, late = int(NOW.timestamp()) + 60, int(NOW.timestamp()) + 7200
    day = {"x_user_limit_24hour_remaining": "0", "x_user_limit_24hour_reset": str(late)}
    quarter = {"x_rate_limit_remaining": "7", "x_rate_limit_reset": str(late + 999)}
    app = {"x_app_limit_24hour_remaining": "0", "x_app_limit_24hour_reset": str(soon)}
    assert errors.retry_at(answer(429, **day, **quarter, **app), NOW) == NOW + timedelta(hours=2)


def test_a_reset_that_is_over_by_our_clock_is_not_asked_about_at_once() -> None:
    just_over = {"x_rate_limit_remaining": "0", "x_rate_limit_reset": str(int(NOW.timestamp()) - 30)}
    assert errors.retry_at(answer(429, **just_over), NOW) >= NOW + timedelta(seconds=10)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, timedelta(seconds=60)),
        ({"retry_after": "120"}, timedelta(seconds=120)),
        ({"retry_after": "9" * 50}, timedelta(seconds=60)),
        ({"x_rate_limit_reset": "soon"}, timedelta(seconds=60)),
        ({"x_rate_limit_reset": "1"}, timedelta(seconds=60)),
        ({"x_rate_limit_reset": "4102444800"}, timedelta(hours=25)),
    ],
)
def test_without_a_sensible_reset_the_wait_is_short(headers: dict[str, str], wait: timedelta) -> None:
    assert errors.retry_at(answer(429, **headers), NOW) == NOW + wait
