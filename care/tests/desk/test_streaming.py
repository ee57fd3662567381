"""The live stream: what it says, to whom, and when it ends. The application runs with a hub on a real broker."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from typing import Any

import pytest
from django.core import signing

from care import telling
from care.desk import claims, hub, streaming

AGENT, TEAM, BRAND = 7, 3, 1
CASE = {"kind": "case", "id": 48213, "v": 17, "brand": BRAND, "teams": [TEAM]}


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not holds():  # noqa: ASYNC110  # what it waits for happens in the application, which sets no event
            await asyncio.sleep(0.01)


class Page:
    """A client of the application."""

    def __init__(self, token: str, after: str = "") -> None:
        query = f"t={token}&after={after}".encode()
        self.scope = {"type": "http", "method": "GET", "path": "/live/", "query_string": query, "headers": []}
        self.leaving, self.said, self.status = asyncio.Event(), "", 0
        self.task: asyncio.Task[None] | None = None

    async def receive(self) -> dict[str, Any]:
        await self.leaving.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.status = message.get("status", self.status)
        self.said += message.get("body", b"").decode()

    async def hears(self, words: str) -> None:
        await until(lambda: words in self.said)


@asynccontextmanager
async def broadcasting() -> AsyncIterator[None]:
    """As in the server's process."""
    work = asyncio.create_task(hub.hub.run())
    await until(lambda: hub.hub.is_listening)
    yield
    work.cancel()
    with suppress(asyncio.CancelledError):
        await work


@asynccontextmanager
async def listening(token: str, after: str = "") -> AsyncIterator[Page]:
    page = Page(token, after)
    task = page.task = asyncio.create_task(streaming.stream(page.scope, page.receive, page.send))
    await until(lambda: bool(page.said) or task.done())
    yield page
    page.leaving.set()
    await page.task


def live(test: Callable[[], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with broadcasting():
            await test()

    asyncio.run(whole())


def token(teams: list[int] | None = None, brands: list[int] | None = None) -> str:
    return claims.signed(AGENT, teams or [], brands or [])


@pytest.mark.parametrize("scopes", [{"teams": [TEAM]}, {"brands": [BRAND]}])
def test_a_moved_case_is_told_with_its_version_and_nothing_else(scopes: dict[str, list[int]]) -> None:
    async def test() -> None:
        async with listening(token(**scopes)) as page:
            telling.tell(CASE)
            await page.hears("event: case")
            assert json.loads(page.said.split("event: case\ndata: ")[1].split("\n")[0]) == {"id": 48213, "v": 17}

    live(test)


def test_another_teams_cases_are_not_heard() -> None:
    async def test() -> None:
        async with listening(token([TEAM + 1])) as page:
            telling.tell(CASE)
            telling.tell(CASE | {"teams": [TEAM + 1], "id": 5})
            await page.hears('"id": 5')
            assert "48213" not in page.said

    live(test)


def test_who_comes_back_hears_what_was_missed() -> None:
    async def test() -> None:
        async with listening(token([TEAM])) as page:
            telling.tell(CASE)
            await page.hears("48213")
        position = page.said.split("id: ")[1].split("\n")[0]
        telling.tell(CASE | {"id": 6})
        telling.tell(CASE | {"id": 7})
        async with listening(token([TEAM]), after=position) as again:
            await again.hears('"id": 7')
            assert ('"id": 6' in again.said, "48213" in again.said) == (True, False)

    live(test)


def test_who_was_away_for_too_long_is_told_to_look_at_all() -> None:
    async def test() -> None:
        async with listening(token([TEAM]), after="0000-5") as page:
            await page.hears("event: resync")

    live(test)


def test_a_slow_page_is_told_to_look_at_all() -> None:
    listener = hub.Listener(claims.Claims(AGENT, (TEAM,), (), time.time()))
    for number in range(hub.MOST_WAITING + 1):
        listener.hear(f"id: x-{number}\nevent: case\n\n", CASE | {"id": number})
    assert list(listener.waiting) == [("resync", 0)]


def test_the_stream_ends_when_its_agent_leaves_and_the_old_claims_open_none() -> None:
    async def test() -> None:
        old = token([TEAM])
        async with listening(old) as page:
            telling._end(AGENT)
            await page.hears("event: end")
            assert page.task
            await page.task
        async with listening(old) as refused:
            assert refused.status == 403
        async with listening(token([TEAM])) as new:
            assert new.status == 200

    live(test)


@pytest.mark.parametrize("wrong", ["", "x", "a:b:c"])
def test_nobody_listens_without_our_signature(wrong: str) -> None:
    async def test() -> None:
        async with listening(wrong) as page:
            assert (page.status, page.said) == (403, "")

    live(test)


def test_claims_end_after_five_minutes() -> None:
    async def test() -> None:
        nearly = claims.Claims(AGENT, (TEAM,), (), time.time() - telling.TOKEN_SECONDS + 0.3)
        async with listening(signing.dumps(asdict(nearly), salt=claims.SALT)) as page:
            await page.hears("event: renew")
            assert page.task
            await page.task

    live(test)


def test_a_page_that_leaves_is_forgotten() -> None:
    async def test() -> None:
        async with listening(token([TEAM])):
            assert len(hub.hub.listeners) == 1
        assert hub.hub.listeners == set()

    live(test)


def test_without_the_broker_there_is_no_stream() -> None:
    async def test() -> None:
        page = Page(token([TEAM]))
        await streaming.stream(page.scope, page.receive, page.send)
        assert page.status == 503

    asyncio.run(test())
