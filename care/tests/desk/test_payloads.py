"""Payloads are kept for those who look into trouble: no page waits for them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from care.models import Case, Post
from care.tests.make import make_post, make_reply

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/inbox/", "/cases/{ref}/"])
def test_no_page_reads_the_networks_payloads(desk: Client, case: Case, address: str) -> None:
    make_reply(case, to_post=make_post(case, raw={"as": "it came"}, parent_network_id="1", thread_network_id="1"))
    context = make_post(case, direction="out", network_id="1")
    Post.objects.filter(pk=context.pk).update(case=None, is_context=True)
    with CaptureQueriesContext(connection) as queries:
        assert desk.get(address.format(ref=case.ref)).status_code == 200
    assert not [query["sql"] for query in queries if '."raw"' in query["sql"]]
