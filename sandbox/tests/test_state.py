"""What a restart keeps, in this process and in one of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import requests

from sandbox.tests.clients import client, complain
from sandbox.tests.running import running_sandbox


def test_a_restart_keeps_what_stands_on_the_networks(tmp_path: Path) -> None:
    file = tmp_path / "sandbox.json"
    with running_sandbox(file) as first:
        made = complain(first, "kept", author={"handle": "a name too long for x"})
        client(first).create_tweet(text="Sorry", in_reply_to_tweet_id=made)
        edited = first.play("POST", f"/play/posts/x/{made}", {"text": "changed"})["id"]
        before = first.ledger()
    with running_sandbox(file) as second:
        assert second.ledger() == before
        newer = complain(second, author={"handle": "a name too long for x"})
        assert client(second).get_tweet(made)["data"]["id"] == edited
        assert {row["author"]["id"] for row in second.ledger() if row["id"] in {newer, edited}} == {
            author(before, edited)
        }


def test_an_unreadable_file_is_put_aside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "sandbox.json"
    file.write_text('{"people": []')
    with running_sandbox(file) as sandbox:
        assert len(sandbox.accounts("x")) == 3
    assert (tmp_path / "sandbox.json.unreadable").read_text() == '{"people": []'
    assert "cannot read" in capsys.readouterr().err


def author(rows: list[dict[str, Any]], post_id: str) -> str:
    found: str = next(row["author"]["id"] for row in rows if row["id"] == post_id)
    return found


def test_ids_grow_over_a_restart(tmp_path: Path) -> None:
    ids = []
    for _ in range(2):
        with running_sandbox(tmp_path / "sandbox.json") as sandbox:
            ids += [int(complain(sandbox)) for _ in range(20)]
    assert ids == sorted(set(ids))


def test_the_same_credentials_are_valid_after_a_restart() -> None:
    with running_sandbox() as one, running_sandbox() as other:
        assert one.accounts("x") == other.accounts("x")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start(file: Path, port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "sandbox", "--port", str(port), "--state", str(file)]
    process = subprocess.Popen(command, cwd=Path(__file__).parents[2])
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            requests.get(f"http://127.0.0.1:{port}/play/accounts", timeout=1)
        except requests.ConnectionError:
            time.sleep(0.05)
        else:
            return process
    process.kill()
    process.wait()
    raise AssertionError("The sandbox did not start")


def test_a_process_saves_itself_when_it_is_told_to_stop(tmp_path: Path) -> None:
    file, port = tmp_path / "sandbox.json", free_port()
    process = start(file, port)
    post = {"network": "x", "author": {"handle": "rosa_t"}, "text": "the last word"}
    with requests.Session() as session:
        session.post(f"http://127.0.0.1:{port}/play/posts", json=post, timeout=5)
        began = time.monotonic()
        os.kill(process.pid, signal.SIGTERM)
        process.wait(10)
    assert time.monotonic() - began < 3
    assert "the last word" in {post["text"].partition(" ")[2] for post in json.loads(file.read_text())["posts"]}


def test_a_held_request_does_not_hold_up_the_end(tmp_path: Path) -> None:
    process = start(tmp_path / "sandbox.json", port := free_port())
    url = f"http://127.0.0.1:{port}"
    requests.post(f"{url}/play/faults", json={"network": "x", "fault": "timeout"}, timeout=5)
    with socket.create_connection(("127.0.0.1", port)) as held:
        held.sendall(b"GET /2/users/me HTTP/1.1\r\nHost: api.twitter.com\r\n\r\n")
        time.sleep(0.2)
        os.kill(process.pid, signal.SIGTERM)
        process.wait(10)
    assert process.returncode is not None


def test_a_file_of_an_older_sandbox_is_read(tmp_path: Path) -> None:
    file = tmp_path / "sandbox.json"
    with running_sandbox(file) as first:
        made = complain(first, "kept")
    content = json.loads(file.read_text())
    content["webhooks"] = [["x", "http://127.0.0.1:9/"]]
    for name in ("grants", "subscriptions"):
        del content[name]
    for row in content["posts"]:
        del row["deep_link"]
    for row in content["people"]:
        del row["is_protected"], row["is_suspended"], row["receives_your_dm"]
    file.write_text(json.dumps(content))
    with running_sandbox(file) as second:
        assert second.play("GET", "/play/webhooks")["data"][0]["gets"] == "everything"
        assert made in {row["id"] for row in second.ledger(network="x")}


def test_a_restart_keeps_private_talks_and_what_became_of_them(tmp_path: Path) -> None:
    file = tmp_path / "sandbox.json"
    about = {"network": "facebook", "author": "rosa_t"}
    with running_sandbox(file) as first:
        pages = [page["id"] for page in first.accounts("facebook")]
        made = first.play(
            "POST", "/play/messages", about | {"text": "kept", "postback": {"title": "a", "payload": "b"}}
        )
        first.play("POST", f"/play/posts/facebook/{made['id']}/reaction", {"author": "rosa_t", "emoji": "👍"})
        first.play("POST", "/play/talks", about | {"blocked": True, "owner": "other_app", "hours": -30})
        first.play("POST", f"/play/tokens/facebook/{pages[1]}/revoke", {"subcode": 463})
        first.play("POST", f"/play/tokens/facebook/{pages[2]}/permissions", {"missing": ["pages_messaging"]})
        talks = first.play("GET", "/play/talks")
    with running_sandbox(file) as second:
        assert second.play("GET", "/play/talks") == talks
        post = second.world.by_id["facebook", made["id"]]
        assert (post.reactions, post.parts["postback"]["payload"]) == ({"rosa_t": "👍"}, "b")
        _, revoked, limited = second.world.accounts["facebook"]
        assert (revoked.is_revoked, revoked.refused_with, limited.missing) == (True, 463, ["pages_messaging"])
