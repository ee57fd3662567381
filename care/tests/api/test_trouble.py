"""When something of ours does not answer."""

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory
from pytest_django import Settings
from rest_framework.request import Request

from care.api.problems import answer


def test_without_the_cache_partners_are_served_uncounted(partner: Client, settings: Settings) -> None:
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "redis://127.0.0.1:1/0"}}
    assert partner.get("/api/v1/cases/").status_code == 200


@pytest.mark.parametrize(("trouble", "status"), [(OperationalError("gone"), 503), (RuntimeError("secret"), 500)])
def test_trouble_on_our_side_is_a_problem_that_tells_no_details(trouble: Exception, status: int) -> None:
    told = answer(trouble, {"request": Request(RequestFactory().get("/"))})
    assert (told.status_code, told["Content-Type"]) == (status, "application/problem+json")
    assert str(trouble) not in told.content.decode()
    assert told.has_header("Retry-After") == (status == 503)
