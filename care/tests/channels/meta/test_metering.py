"""Meta's budgets, read from the headers of its answers."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from care.channels.base import Usage
from care.channels.meta import metering


def noted(**headers: object) -> Usage:
    usage = Usage()
    metering.note(usage, {name.replace("_", "-"): json.dumps(value) for name, value in headers.items()})
    return usage


def test_the_fullest_of_the_three_shares_is_what_is_used() -> None:
    usage = noted(x_app_usage={"call_count": 28, "total_time": 76, "total_cputime": 25})
    assert usage.budgets["app"].remaining == 24


def test_a_page_has_a_budget_for_each_kind_of_use() -> None:
    entries = [{"type": "pages", "call_count": 96, "estimated_time_to_regain_access": 7}, {"type": "messenger"}]
    budgets = noted(x_business_use_case_usage={"700": entries}).budgets
    assert (budgets["pages"].remaining, budgets["messenger"].remaining) == (4, 100)
    assert timedelta(minutes=6) < budgets["pages"].resets_at - datetime.now(UTC) <= timedelta(minutes=7)


def test_more_than_all_is_nothing_left() -> None:
    assert noted(x_app_usage={"call_count": 140}).budgets["app"].remaining == 0


@pytest.mark.parametrize("odd", ["x", [1], {"1": "x"}, {"1": [{"call_count": "many"}]}, None])
def test_odd_headers_say_nothing(odd: object) -> None:
    assert noted(x_business_use_case_usage=odd).budgets == {}


def test_of_several_accounts_our_own_counts() -> None:
    header = {"700": [{"type": "pages", "call_count": 20}], "701": [{"type": "pages", "call_count": 99}]}
    own, nobody = Usage(), Usage()
    metering.note(own, {metering.BUSINESS: json.dumps(header)}, "700")
    metering.note(nobody, {metering.BUSINESS: json.dumps(header)}, "5")
    assert (own.budgets["pages"].remaining, own.not_before) == (80, {})
    assert nobody.budgets["pages"].remaining == 1


def test_the_older_header_of_a_page_is_read_too() -> None:
    assert noted(x_page_usage={"call_count": 30}).budgets["pages"].remaining == 70


@pytest.mark.parametrize(("minutes", "waited"), [(0, 5), (42, 42), (10**9, 25 * 60)])
def test_what_is_nearly_used_up_waits_for_as_long_as_meta_says(minutes: int, waited: int) -> None:
    entry = {"type": "pages", "total_cputime": 95, "estimated_time_to_regain_access": minutes}
    until = noted(x_business_use_case_usage={"700": [entry]}).not_before["pages"]
    assert timedelta(minutes=waited - 1) < until - datetime.now(UTC) <= timedelta(minutes=waited)
