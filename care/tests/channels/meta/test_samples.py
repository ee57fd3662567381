"""The command that reads recorded bodies, with bodies of our own."""

import json
from pathlib import Path
from typing import Any

import pytest

from care.channels.meta import samples, signing

WHEN = "2026-07-01T10:00:00+0000"
BODIES: dict[str, Any] = {
    "call": {"object": "page", "entry": [{"id": "1", "changes": [{"field": "parking"}]}]},
    "tag": {
        "object": "instagram",
        "entry": [{"id": "1", "changes": [{"field": "mentions", "value": {"media_id": 5}}]}],
    },
    "no call": {"object": "page"},
    "error": {"error": {"code": 190, "error_subcode": 463}},
    "posts": {"data": [{"id": "1_2", "created_time": WHEN}, {}], "paging": {"next": "https://graph.facebook.com/"}},
    "comments": {"data": [{"id": "2_3", "created_time": WHEN, "comment_count": 0}]},
    "accounts": {"data": [{"id": "7", "access_token": "x"}]},
    "review": {"open_graph_story": {"id": "77"}, "created_time": WHEN, "recommendation_type": "positive"},
    "messages": {"m_1": {"id": "m_1", "created_time": WHEN, "from": {"id": "5"}, "to": {"data": [{"id": "6"}]}}},
    "talk": {"id": "t_1", "message_count": 4},
    "sent": {"recipient_id": "5", "message_id": "m_2"},
    "parts": [{"headers": [{"name": "X-App-Usage", "value": '{"call_count": 9}'}], "body": '{"id": "4"}'}],
    "vectors": [
        {"raw_body": "{}", "app_secret": "s", "X-Hub-Signature-256": signing.sign(b"{}", "s")},
        {"raw_body": ""},
    ],
}
TOLD = {
    "call": "skipped: {'parking': 1}",
    "tag": "posts: ['mention 5 by nobody named']",
    "no call": "refused: The call is no envelope of Meta's: it has no object or no entry.",
    "error": "error 190/463: CredentialsRefused for a read, CredentialsRefused for a write",
    "posts": "visitor_post 1_2 by nobody named; refused: The post has no id. and a next page",
    "comments": "comment 2_3 by nobody named",
    "accounts": "account 7",
    "review": "recommendation 77 by nobody named: positive",
    "messages": "message m_1 by 5",
    "talk": "conversation t_1",
    "sent": "sent as m_2",
    "parts": "something with the id 4 (per cent left: {'app': 91})",
    "vectors": "genuine; forged",
}


def test_every_body_is_read_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, body in BODIES.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(body))
    assert samples.main(str(tmp_path)) == 0
    told = capsys.readouterr().out
    assert {f"{name}.json: {words}" for name, words in TOLD.items()} == set(told.splitlines()[:-1])
    assert told.endswith(f"read {len(BODIES)} bodies without a crash\n")


def test_a_folder_without_bodies_is_no_success(tmp_path: Path) -> None:
    assert samples.main(str(tmp_path)) == 1
