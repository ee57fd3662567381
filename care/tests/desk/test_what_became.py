"""What the case page says of posts that changed, went round, are gone, or cannot be answered from here."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from care.casework.correcting import edit, erase
from care.models import Case, Post, Reply
from care.tests.make import make_post

pytestmark = pytest.mark.django_db


def page(desk: Client, case: Case) -> str:
    return desk.get(f"/cases/{case.ref}/").content.decode()


def test_an_edited_post_shows_its_earlier_wording(desk: Client, case: Case) -> None:
    assert case.first_post is not None
    edit(case.first_post, {"text": "The new words.", "media": [], "raw": None}, timezone.now())
    shown = page(desk, case)
    assert "The new words." in shown
    assert "My train never came." in shown
    assert "Earlier wording" in shown


def test_a_deleted_post_says_so_and_shows_no_words(desk: Client, case: Case) -> None:
    assert case.first_post is not None
    erase(case.first_post, "deleted")
    shown = page(desk, case)
    assert "Deleted by its author" in shown
    assert "My train never came." not in shown


def test_how_far_it_went_round_stands_with_the_post(desk: Client, case: Case) -> None:
    Post.objects.update(counts={"reposts": 2000, "likes": 0})
    assert "<b>2k</b> shared" in page(desk, case)


def test_what_cannot_be_answered_from_here_says_why_before_anybody_types(desk: Client, case: Case) -> None:
    Post.objects.update(answerable="there", answerable_reason="They did not mention us.", url="https://x.example/1")
    shown = page(desk, case)
    assert "They did not mention us." in shown
    assert "Mark as answered there" in shown
    answer = desk.post(f"/cases/{case.ref}/replies/", {"text": "Hello", "to_post": case.first_post_id})
    assert not Reply.objects.exists()
    assert answer.status_code == 422


def test_marking_as_answered_there_stops_the_clock(desk: Client, case: Case) -> None:
    Post.objects.update(answerable="there")
    assert desk.post(f"/cases/{case.ref}/answered-there/").status_code == 303
    case.refresh_from_db()
    assert (case.state, case.waiting_since) == ("waiting", None)
    assert case.touched_at <= timezone.now()


def test_what_was_said_to_be_answered_there_is_confirmed_once_the_network_shows_it(desk: Client, case: Case) -> None:
    make_post(case, direction="out", text="An older answer.", posted_at=timezone.now() - timedelta(days=1))
    desk.post(f"/cases/{case.ref}/answered-there/")
    assert "Ada Agent said that it is answered on the network itself. The answer was not seen there yet." in page(
        desk, case
    )
    make_post(case, direction="out", text="Typed on X itself.")
    assert "The answer was seen there." in page(desk, case)
