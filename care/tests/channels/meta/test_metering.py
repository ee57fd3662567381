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
