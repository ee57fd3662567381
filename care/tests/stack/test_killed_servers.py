"""Nothing lost, nothing twice, while the broker forgets everything and the servers are killed."""

import time

import pytest
from redis import Redis

from helpdesk.bench import dealing
from helpdesk.bench.chaos import complaints, write
from helpdesk.bench.counting import count_posts, count_replies
from helpdesk.bench.killing import held, kill_main
from helpdesk.bench.stack import WORKERS, Stack, wait_until

pytestmark = pytest.mark.stack


def assert_all_is_well(stack: Stack, posts: list[str], texts: list[str]) -> None:
    """Soon each post is in a case of its own, and each reply stands once."""
    dealing.in_cases(stack, posts)
    wait_until(lambda: not dealing.unsettled(stack), 40.0)
    found, replies = count_posts(stack, posts), count_replies(stack, texts)
    assert (found.lost, found.doubled, found.cases, found.quarantined) == (0, 0, len(posts), 0)
    assert (replies.exactly_once, replies.doubled, replies.missing) == (len(texts), 0, 0)


def test_a_broker_that_forgets_everything_costs_only_seconds(stack: Stack) -> None:
    cases = complaints(stack, 3, "flushed")
    with Redis(unix_socket_path=str(stack.broker)) as broker, held(stack):
        texts = write(stack, list(cases.values()), "Forgotten by the broker")
        posts = dealing.complain(stack, 3, "forgotten")
        assert wait_until(lambda: broker.llen("sending") and broker.llen("receiving"), 10.0)
        broker.flushall()
    assert_all_is_well(stack, [*cases, *posts], texts)


def test_a_broker_that_is_killed_ends_no_worker_and_loses_nothing(stack: Stack) -> None:
    cases = complaints(stack, 6, "broken")
    targets, texts, posts = list(cases.values()), [], list(cases)
    before = {name: stack.restarts[name] for name in (*WORKERS, "beat", "web")}
    for turn in range(3):
        assert kill_main(stack, "valkey")
        texts += write(stack, targets[turn * 12 : turn * 12 + 12], f"Round {turn} without a broker", pace_s=0.1)
        posts += dealing.complain(stack, 1, f"broken-{turn}")
    assert_all_is_well(stack, posts, texts)
    assert {name: stack.restarts[name] for name in before} == before


def test_a_broker_that_answers_nobody_holds_up_no_writer(stack: Stack) -> None:
    cases = complaints(stack, 1, "hung")
    with held(stack, ["valkey"]):
        began = time.monotonic()
        texts = write(stack, list(cases.values())[:2], "Past a silent broker")
        assert time.monotonic() - began < 15.0
    assert_all_is_well(stack, list(cases), texts)


def test_a_database_that_is_killed_under_load_loses_nothing(stack: Stack) -> None:
    cases = complaints(stack, 6, "crashed")
    targets, texts, posts = list(cases.values()), [], list(cases)
    for turn in range(3):
        posts += dealing.complain(stack, 2, f"crashed-{turn}")
        texts += write(stack, targets[turn * 12 : turn * 12 + 6], f"Before the crash {turn}")
        assert kill_main(stack, "postgres")
        texts += write(stack, targets[turn * 12 + 6 : turn * 12 + 12], f"After the crash {turn}")
    assert_all_is_well(stack, posts, texts)
