"""The command that reads X's own samples, with samples of our own."""

import json
from pathlib import Path

import pytest

from care.channels.x import samples
from care.tests.channels.x.posts import US, make_event, make_message, make_post


def test_every_body_is_read_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gone = '{"for_user_id": "5", "tweet_create_events": [{<Tweet Object>}]}'
    content = [
        {
            "title": "a mention",
            "body": make_event("post.mention.create", make_post(id="77", edit_history_tweet_ids=[])),
        },
        {"title": "a template", "template": gone},
        {"title": "a message", "body": {"for_user_id": US, "direct_message_events": [make_message()]}},
        {"title": "consent", "body": make_event("oauth.revoke", {"user_id": US})},
    ]
    (tmp_path / "a.json").write_text(json.dumps(content))
    (tmp_path / "b.json").write_text('{"openapi": "3.0"}')
    assert samples.main(str(tmp_path)) == 0
    told = capsys.readouterr().out
    assert "a mention: posts: ['mention 77']" in told
    assert f"consent: refused: ['{US}']" in told
    assert "b.json: refused: The call holds no event" in told
    assert "read 5 bodies without a crash" in told


def test_a_folder_without_samples_is_no_success(tmp_path: Path) -> None:
    assert samples.main(str(tmp_path)) == 1
