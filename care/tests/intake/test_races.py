"""Sixteen threads at once: the database keeps one post one, and one customer's matter together."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from django.db import connection

from care.channels.base import PostSeen
from care.intake.receiving import receive
from care.models import Case, ChannelAccount, Post
from care.tests.make import author_seen, make_account, seen

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(work: list[Callable[[], object]]) -> None:
    def run(job: Callable[[], object]) -> None:
        try:
            job()
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(run, work))


def deliver(account: ChannelAccount, post: PostSeen) -> Callable[[], object]:
    return lambda: receive(account, post)


def test_sixty_customers_under_sixteen_threads_have_sixty_cases() -> None:
    account = make_account("x")
    posts = [seen(author=author) for author in [author_seen() for _ in range(60)] for _ in range(4)]
    work = [deliver(account, post) for post in posts * 2]
    Random(1).shuffle(work)
    at_once(work)
    assert Case.objects.count() == 60
    assert Post.objects.count() == 240
    assert not Post.objects.filter(case=None).exists()
    assert {case.inbound_count for case in Case.objects.all()} == {4}


def test_one_authorless_post_brought_by_sixteen_threads_is_one_case() -> None:
    account, post = make_account("x"), seen(author=None)
    at_once([deliver(account, post)] * 16)
    assert (Post.objects.count(), Case.objects.count()) == (1, 1)
