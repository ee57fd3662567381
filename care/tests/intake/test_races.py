"""Sixteen threads at once: the database keeps one post one, and one customer's matter together."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from django.db import connection

from care.casework import solving
from care.channels.base import PostSeen
from care.intake.receiving import receive
from care.models import Brand, Case, ChannelAccount, Post
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


def test_cases_reopened_while_their_customers_write_again_are_receiving_once() -> None:
    account, authors = make_account("x"), [author_seen() for _ in range(40)]
    Brand.objects.update(reopen_hours=0)
    old = [case for author in authors if (case := receive(account, seen(author=author)).case)]
    for case in old:
        solving.solve(case, None)
    account.refresh_from_db()
    reopened: list[Callable[[], object]] = [lambda case=case: solving.reopen(case, None) for case in old]  # type: ignore[misc]  # a default binds it now
    written = [deliver(account, seen(author=author)) for author in authors]
    at_once([job for pair in zip(reopened, written, strict=True) for job in pair])
    assert Case.objects.filter(is_receiving=True).count() == 40
