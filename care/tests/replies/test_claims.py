"""Sixteen workers, one reply: one of them sends it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from care.models import Delivery, Reply
from care.replies import sending
from care.tests.make import make_account, make_case, make_reply

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_sixteen_workers_at_once_one_claims_and_none_fails() -> None:
    reply, start = make_reply(make_case()), Barrier(16)

    def claim(_: int) -> bool:
        try:
            start.wait(10)
            return sending.claim(reply.pk) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as workers:
        claims = list(workers.map(claim, range(16)))
    assert sum(claims) == 1
    assert Delivery.objects.count() == 1


def test_the_claim_is_one_update_of_the_replys_own_columns() -> None:
    reply = make_reply(make_case())
    with CaptureQueriesContext(connection) as queries:
        assert sending.claim(reply.pk) is not None
    [update] = [query["sql"] for query in queries.captured_queries if query["sql"].startswith("UPDATE")]
    assert "SELECT" not in update
    assert Reply.objects.get().state == "sending"


def test_who_is_done_sends_the_next_on_the_same_network() -> None:
    first, second, third = (make_reply(make_case()) for _ in range(3))
    elsewhere = make_reply(make_case(make_account("facebook")))
    Reply.objects.filter(pk=second.pk).update(state="failed")
    assert sending.after(first.pk) == [third.pk]
    assert sending.after(third.pk) == sending.after(elsewhere.pk) == []
