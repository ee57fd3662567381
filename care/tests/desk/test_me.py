"""Your settings, and the map of the keyboard that they change."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.html import escape

from care.desk import keys
from care.models import Agent, Case
from care.tests.desk.conftest import signed_in

TEMPLATES = [path.read_text() for path in (Path(settings.BASE_DIR) / "templates" / "desk").rglob("*.html")]


def save(desk: Client, **sent: str) -> int:
    """What comes back, with what the form always sends."""
    form = {"undo_seconds": "5", "after_send": "stay", "has_single_keys": "on", **sent}
    return desk.post("/me/", {name.replace("key_", "key-"): value for name, value in form.items()}).status_code


def told(desk: Client) -> object:
    """What a page tells its scripts."""
    found = re.search(r'<meta name="keys" content="([^"]*)"', desk.get("/inbox/").content.decode())
    assert found
    return json.loads(found[1].replace("&quot;", '"'))


def test_what_one_chooses_is_kept_and_every_page_knows_the_keys(desk: Client, agent: Agent) -> None:
    assert told(desk) == {"single": True, "own": {}}
    assert save(desk, undo_seconds="0", after_send="next", has_single_keys="", key_solve="Y") == 303
    agent.refresh_from_db()
    assert (agent.undo_seconds, agent.after_send, agent.has_single_keys) == (0, "next", False)
    assert told(desk) == {"single": False, "own": {"solve": "y"}}
    assert re.search(r'name="key-solve" value="y"', desk.get("/me/").content.decode())


def test_a_key_that_is_as_for_everybody_is_not_kept(desk: Client, agent: Agent) -> None:
    assert save(desk, key_solve="e", key_take="5") == 303
    agent.refresh_from_db()
    assert agent.keys == {"take": "5"}


@pytest.mark.parametrize("seconds", ["31", "-1", "", "soon", "2.5", "\x00"])
def test_what_does_not_fit_is_given_back_as_it_was_typed(desk: Client, agent: Agent, seconds: str) -> None:
    answer = desk.post("/me/", {"undo_seconds": seconds, "after_send": "next", "key-solve": "y"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Between 0 and 30 seconds" in page
    assert f'required value="{seconds.replace(chr(0), "")}"' in page
    assert 'value="next" required checked' in page
    assert 'name="key-solve" value="y"' in page
    agent.refresh_from_db()
    assert (agent.undo_seconds, agent.keys) == (0, {})


def test_two_things_on_one_key_of_a_page_are_refused_in_words(desk: Client, agent: Agent) -> None:
    answer = desk.post("/me/", {"undo_seconds": "5", "after_send": "stay", "key-solve": "m"})
    assert answer.status_code == 422
    assert escape("M is both “Take it” and “Solve”: give one of them another key.") in answer.content.decode()
    agent.refresh_from_db()
    assert agent.keys == {}


@pytest.mark.parametrize("key", ["g", "ab", "\t", "İ"])
def test_what_can_be_no_key_is_refused(desk: Client, key: str) -> None:
    assert save(desk, key_solve=key) == (303 if key == "\t" else 422)


def test_two_keys_may_change_places_and_one_letter_serve_two_pages(desk: Client, agent: Agent) -> None:
    assert save(desk, key_solve="m", key_take="e", key_tick="d") == 303
    agent.refresh_from_db()
    assert agent.keys == {"solve": "m", "take": "e", "tick": "d"}


def test_every_key_comes_back_at_one_press(desk: Client, agent: Agent) -> None:
    save(desk, undo_seconds="9", key_solve="y")
    assert desk.post("/me/", {"do": "reset"}).status_code == 303
    agent.refresh_from_db()
    assert (agent.undo_seconds, agent.keys) == (9, {})


def test_keys_that_cannot_be_read_are_as_for_everybody(desk: Client, agent: Agent) -> None:
    unreadable: list[Any] = [[], {"solve": 7, "take": "", "nothing": "y"}]
    for kept in unreadable:
        Agent.objects.filter(pk=agent.pk).update(keys=kept)
        assert told(desk) == {"single": True, "own": {}}
        assert desk.get("/me/").status_code == 200


def test_ones_settings_are_ones_own(desk: Client, teammate: Agent, auditor: Agent) -> None:
    save(desk, key_solve="y")
    assert told(signed_in(teammate)) == {"single": True, "own": {}}
    assert save(signed_in(auditor), after_send="next") == 303


def test_without_javascript_the_keys_are_listed_and_led_to(desk: Client, case: Case) -> None:
    page = desk.get("/me/").content.decode()
    for key in (*keys.KEYS, *keys.FIXED):
        assert escape(str(key.word)) in page
    for address in ("/inbox/", f"/cases/{case.ref}/", "/search/", "/me/"):
        assert re.search(
            r'href="/me/#keys" title="Keys" data-does="keys" data-key="\?"', desk.get(address).content.decode()
        )


def test_templates_name_each_key_as_the_map_does() -> None:
    known = {(key.does, key.key) for key in (*keys.KEYS, *keys.FIXED)}
    named = [pair for text in TEMPLATES for pair in re.findall(r'(?:data-does="([\w-]+)" )?data-key="([^"]+)"', text)]
    assert len(named) > 25
    assert set(named) - known == set()
