"""What customers, agents and a person with a clipboard do, from outside: by HTTP and by reading the tables."""

import http.client
import json
import time
from collections.abc import Collection, Mapping
from contextlib import closing
from typing import Any

import psycopg

from helpdesk.bench.stack import Stack, wait_until

KINDS = {"x": "mention", "facebook": "comment", "instagram": "comment"}
USUALLY = ("x", "facebook")  # one network of each kind: Instagram goes Facebook's way
PATIENCE = 60.0
POLLED = 180.0  # seconds within which polls have brought what no webhook brought: each source's turn comes each minute
Row = tuple[Any, ...]


def ask(port: int, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Any:
    """What is answered, tried again with the same words for a minute: a server may be down, an answer may be lost."""
    status, words = 0, b""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        status, words = once(port, method, path, body, headers or {})
        if 200 <= status < 300:
            return json.loads(words)
        if 400 <= status < 500 and status not in (409, 429):
            break
        time.sleep(0.2)
    raise RuntimeError(f"{method} {path}: {status} {words[:300]!r}")


def once(port: int, method: str, path: str, body: Any, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """Status and body; status 0 when nobody answers."""
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
            sent = None if body is None else json.dumps(body)
            connection.request(method, path, sent, {"Content-Type": "application/json", **headers})
            answer = connection.getresponse()
            return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        return 0, b""


def play(stack: Stack, method: str, path: str, body: Any = None) -> Any:
    return ask(stack.sandbox_port, method, path, body)


def rows(stack: Stack, query: str, *values: Any) -> list[Row]:
    """What the tables say, also while their server starts again."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with closing(psycopg.connect(stack.database, autocommit=True, connect_timeout=5)) as connection:
                found = connection.execute(query, values)
                return found.fetchall() if found.description else []
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def number(stack: Stack, query: str, *values: Any) -> int:
    return int(rows(stack, query, *values)[0][0])


def accounts(stack: Stack, networks: Collection[str] = KINDS) -> list[dict[str, Any]]:
    return [row for row in play(stack, "GET", "/play/accounts")["data"] if row["network"] in networks]


def complain(stack: Stack, per_account: int, label: str, networks: Collection[str] = USUALLY) -> list[str]:
    """So many new customers write to each of the brand's accounts on these networks; the ids of their posts."""
    found = accounts(stack, networks)
    return [
        complain_to(stack, account, f"{label}-{turn}", f"Nobody answers me about my order {label}-{turn}.")
        for turn in range(per_account)
        for account in found
    ]


def complain_to(stack: Stack, account: Mapping[str, Any], who: str, text: str) -> str:
    author = {"handle": f"{who}-{account['handle']}", "name": "Tess Ter", "followers": 12}
    post = {"network": account["network"], "kind": KINDS[account["network"]], "to": account["id"]}
    return str(play(stack, "POST", "/play/posts", {**post, "author": author, "text": text})["id"])


def cases_of(stack: Stack, posts: list[str]) -> dict[str, int]:
    """Which case each of these posts is in, as far as it is in one."""
    query = "SELECT network_id, case_id FROM care_post WHERE network_id = ANY(%s) AND case_id IS NOT NULL"
    return {str(network_id): int(case_id) for network_id, case_id in rows(stack, query, posts)}


def in_cases(stack: Stack, posts: list[str], patience_s: float = POLLED) -> dict[str, int]:
    """The case of each of these posts, once all are in one; with what is known of those that are not, an error."""
    wait_until(lambda: len(cases_of(stack, posts)) == len(posts), patience_s)
    found = cases_of(stack, posts)
    if missing := [post for post in posts if post not in found]:
        stored = rows(stack, "SELECT network_id, ignored FROM care_post WHERE network_id = ANY(%s)", missing)
        hooks = play(stack, "GET", "/play/webhooks")
        raise RuntimeError(f"{len(missing)} of {len(posts)} posts are in no case: {missing}; stored {stored}; {hooks}")
    return found


def make_key(stack: Stack) -> None:
    """Give the stack's API key to the demo's brand."""
    query = """INSERT INTO care_apikey (brand_id, name, prefix, digest, scopes, per_second)
        SELECT id, 'bench', 'bench', encode(sha256(%s), 'hex'), '{cases:read,replies:write}', 100000 FROM care_brand"""
    rows(stack, query, stack.api_key.encode())


def let_go(stack: Stack) -> None:
    """Public answers go out as they come, at no pace: as a manager may choose."""
    rows(stack, "UPDATE care_channelaccount SET public_a_minute = 0")


def end_limits(stack: Stack) -> None:
    """The networks' rate limits are taken for over: what waited for them is due."""
    rows(stack, "UPDATE care_channelaccount SET not_before = '{}' WHERE not_before <> '{}'")
    rows(stack, "UPDATE care_reply SET send_after = now() WHERE state = 'queued' AND send_after > now()")


def answer(stack: Stack, case_id: int, text: str, **more: object) -> None:
    """Write a reply through the API, as often as it takes to be told that it was taken."""
    headers = {"Authorization": f"Bearer {stack.api_key}", "Idempotency-Key": f"{case_id}-{text.replace(' ', '-')}"}
    ask(stack.web_port, "POST", f"/api/v1/cases/C-{case_id}/replies/", {"text": text, **more}, headers)


def unsettled(stack: Stack) -> int:
    """Replies of which it is still open what becomes of them."""
    query = """SELECT count(*) FROM care_reply
        WHERE state IN ('queued', 'sending') OR (state = 'unconfirmed' AND NOT needs_person)"""
    return number(stack, query)
