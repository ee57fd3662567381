"""How soon a webhook call is acknowledged, at 150 calls a second, while workers work what was stored.

An open load: each call has its time, whether or not the ones before it are answered.
"""

import base64
import hashlib
import hmac
import http.client
import json
import time
from concurrent.futures import ThreadPoolExecutor
from random import Random
from statistics import median, quantiles
from typing import Any

from helpdesk.bench.dealing import number, play
from helpdesk.bench.stack import Stack, running, wait_until

RATE, SECONDS, CALLERS = 150, 30, 24
EPOCH_MS = 1288834974657
NEW = "SELECT count(*) FROM care_hookdelivery WHERE state = 'new'"
# Not by their words: looking again a minute later, the desk finds that X knows none of them, and erases these.
STORED = "SELECT count(*) FROM care_post WHERE network = 'x' AND direction = 'in'"


def bench(seed: int) -> dict[str, object]:
    """Milliseconds from the call to its acknowledgement, and how long the workers need to catch up."""
    with running() as stack:
        account = next(row for row in play(stack, "GET", "/play/accounts")["data"] if row["network"] == "x")
        calls = [signed(account, one) for one in range(RATE * SECONDS)]
        Random(seed).shuffle(calls)
        began = time.monotonic()
        with ThreadPoolExecutor(CALLERS) as callers:
            answers = list(callers.map(lambda at: call(stack, began + at / RATE, *calls[at]), range(len(calls))))
        ended = time.monotonic()
        caught_up = wait_until(lambda: not number(stack, NEW), 180.0)
        return {
            "calls": len(calls),
            "rate a second": round(len(calls) / (ended - began), 1),
            "not acknowledged": sum(status != 200 for status, _, _ in answers),
            "ms median": round(median(ms for _, ms, _ in answers), 1),
            "ms p95": round(quantiles([ms for _, ms, _ in answers], n=20)[-1], 1),
            "ms p99": round(quantiles([ms for _, ms, _ in answers], n=100)[-1], 1),
            "begun late ms p99": round(quantiles([late for _, _, late in answers], n=100)[-1], 1),
            "workers caught up after s": round(time.monotonic() - ended, 1) if caught_up else "never",
            "posts stored": number(stack, STORED),
        }


def call(stack: Stack, at: float, body: bytes, signature: str) -> tuple[int, float, float]:
    """Status, milliseconds until acknowledged, and how many milliseconds late the call began."""
    time.sleep(max(0.0, at - time.monotonic()))
    began = time.monotonic()
    try:
        connection = http.client.HTTPConnection("127.0.0.1", stack.web_port, timeout=20)
        headers = {"Content-Type": "application/json", "x-twitter-webhooks-signature": signature}
        connection.request("POST", "/hooks/x/demo/", body, headers)
        status = connection.getresponse().status
        connection.close()
    except (OSError, http.client.HTTPException):
        status = 0
    return status, (time.monotonic() - began) * 1000, max(0.0, began - at) * 1000


def signed(account: dict[str, Any], one: int) -> tuple[bytes, str]:
    """A mention by a customer of its own, as X's activity webhook tells of it."""
    post_id = str(((int(time.time() * 1000) - EPOCH_MS) << 22) + one)
    author = {"id": str(9_000_000_000 + one), "username": f"door{one}", "name": f"Door {one}"}
    post = {
        "id": post_id,
        "text": f"@{account['handle']} number {one} in the bench of the door",
        "author_id": author["id"],
        "created_at": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime()),
        "edit_history_tweet_ids": [post_id],
        "conversation_id": post_id,
        "entities": {"mentions": [{"start": 0, "end": 5, "username": account["handle"], "id": account["id"]}]},
    }
    event = {"filter": {"user_id": account["id"]}, "event_type": "post.mention.create", "event_uuid": str(one),
             "tag": "", "payload": post, "includes": {"users": [author]}}  # fmt: skip
    body = json.dumps({"data": event}).encode()
    key = account["app"]["secrets"]["consumer_secret"].encode()
    return body, "sha256=" + base64.b64encode(hmac.new(key, body, hashlib.sha256).digest()).decode()
