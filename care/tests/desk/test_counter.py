"""The browser's counter and the server's: the same lengths, the same links, whatever one types."""

from collections.abc import Iterator
from time import perf_counter

import pytest
from django.test import Client

from care.channels.instagram import InstagramChannel
from care.channels.x import conformance, counting
from care.desk import counting as counting_view
from care.tests.channels.x.test_counting import ENDLESS, LENGTHS
from care.tests.desk.counter import CALL, Counter, chromium

pytestmark = pytest.mark.browser

TEXTS = [
    *(text for text, _ in LENGTHS),
    "Our page: northwind.example.com/help?case=C-12, or northwind.co.uk. Thanks!",
    "Write to care@northwind.com, not to northwind.com@else.where",
    "ÜBER.de straße.de пример.рф 例え.jp http://例え.テスト/あ https://مثال.com",
    "HTTP://NORTHWIND.COM/A_(b)/c?d=e#f http://northwind.com:8080/x",
    "$northwind.com #northwind.com @northwind.com -northwind.com _northwind.com",
    "http://a_b.com http://a.b_c.com http://-a.com http://xn--4ca.com",
    "k\u0307 \u212a.com \u0130.com \ufb01.com ①.com \u0663.com",
    "👩🏽‍🚀🏳️‍🌈🏴󠁧󠁢󠁳󠁣󠁴󠁿 ☺ ☺️ 1⃣ #️⃣ 🇩🇪🇫🇷🇩",
    "\u200b\u2028line\r\nand more\ttabs",
    "t.co/abc T.CO/abc https://t.co/a-b https://t.co https://t.co/",
]


@pytest.fixture(scope="module")
def counter() -> Iterator[Counter]:
    with chromium() as browser:
        yield Counter(browser.new_page())


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("rules", [counting.TODAYS, conformance.FIRST, conformance.SECOND])
def test_both_count_the_same(counter: Counter, text: str, rules: counting.Rules) -> None:
    assert counter.length(text, rules) == counting.weighted_length(text, rules)


@pytest.mark.parametrize("text", TEXTS)
def test_both_see_the_same_links(counter: Counter, text: str) -> None:
    assert counter.has_link(text) is counting.has_link(text)


@pytest.mark.parametrize("text", ENDLESS)
def test_no_text_keeps_the_page_waiting(counter: Counter, text: str) -> None:
    began = perf_counter()
    assert counter.length(text) == counting.weighted_length(text)
    assert perf_counter() - began < 5


@pytest.mark.parametrize("text", TEXTS)
def test_both_count_bytes_where_the_network_does(counter: Counter, text: str) -> None:
    limits = InstagramChannel.limits
    found = counter.page.evaluate(CALL, [dict(limits.message_rules), "lengthOf", text])
    assert found == limits.message_count(text) == len(text.encode())


@pytest.mark.django_db
def test_the_rules_come_once_and_each_version_has_its_own_address(desk: Client) -> None:
    page = desk.get(counting_view.address("x"))
    assert page.json()["linkLength"] == counting.LINK_LENGTH
    assert "immutable" in page["Cache-Control"]
    assert desk.get("/counting/nowhere/").status_code == 404
    assert counting_view.address("facebook") == ""


@pytest.mark.django_db
def test_private_messages_may_have_rules_of_their_own(desk: Client) -> None:
    assert desk.get(counting_view.address("instagram", is_message=True)).json() == {"bytes": True}
    assert counting_view.address("instagram") == ""
    assert counting_view.address("facebook", is_message=True) == ""
