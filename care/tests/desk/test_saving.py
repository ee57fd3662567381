"""Saved views, tags, and what an empty list says."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from care.casework import snoozing, tagging
from care.models import Agent, Case, ChannelAccount, Post, SavedView, Tag
from care.tests.desk.conftest import signed_in
from care.tests.desk.test_inbox import ids, inbox
from care.tests.make import make_account, make_case, minutes_ago


def save(desk: Client, **sent: str) -> str:
    return desk.post("/inbox/views/", {"from": "view=all&network=facebook", "name": "Late Facebook", **sent})[
        "Location"
    ]


def shown(desk: Client, address: str) -> str:
    cache.clear()
    return desk.get(address).content.decode()


def test_a_saved_view_has_an_address_and_shows_what_it_asks_for(desk: Client, account: ChannelAccount) -> None:
    make_case(account)
    on_facebook = make_case(make_account("facebook", account.default_team))
    address = save(desk)
    assert address == "/inbox/v/late-facebook/"
    page = shown(desk, address)
    assert ids(page) == [on_facebook.pk]
    assert "<h1>Late Facebook</h1>" in page
    assert "?from=saved%3Dlate-facebook" in page


def test_a_view_of_ones_own_is_nobody_elses(desk: Client, teammate: Agent) -> None:
    address = save(desk)
    assert signed_in(teammate).get(address).status_code == 404
    assert "Late Facebook" not in inbox(signed_in(teammate))


def test_a_shared_view_is_its_teams_and_changed_by_its_maker_or_lead(
    desk: Client, teammate: Agent, lead: Agent, outsider: Agent
) -> None:
    address = save(desk, team="care")
    assert "Late Facebook" in shown(signed_in(teammate), address)
    assert signed_in(teammate).post(f"{address}change/", {"name": "Mine"}).status_code == 403
    assert signed_in(outsider).get(address).status_code == 404
    signed_in(lead).post(f"{address}change/", {"name": "Ours"})
    assert "Ours" in shown(desk, address)


def test_a_view_is_not_shared_with_a_team_that_is_not_ones_own(outsider: Agent, agent: Agent) -> None:
    answer = signed_in(outsider).post("/inbox/views/", {"from": "", "name": "x", "team": "care"})
    assert answer.status_code == 404


def test_two_views_of_one_name_have_two_addresses_and_deleting_one_keeps_the_cases(desk: Client, case: Case) -> None:
    assert [save(desk), save(desk)] == ["/inbox/v/late-facebook/", "/inbox/v/late-facebook-2/"]
    desk.post("/inbox/v/late-facebook/change/", {"do": "delete"})
    assert SavedView.objects.get().slug == "late-facebook-2"
    assert Case.objects.filter(pk=case.pk).exists()


@pytest.mark.parametrize("name", ["", " ", "x" * 61])
def test_a_view_needs_a_name(desk: Client, name: str) -> None:
    assert save(desk, name=name) == "/inbox/?view=all&network=facebook"
    assert not SavedView.objects.exists()


def test_a_tag_is_put_on_and_taken_off_and_the_timeline_says_who(desk: Client, case: Case) -> None:
    for name in ("Lost bag", "lost BAG", "  lost   bag "):
        desk.post(f"/cases/{case.ref}/tags/", {"name": name})
    tag = Tag.objects.get()
    page = desk.get(f"/cases/{case.ref}/").content.decode()
    assert "Ada Agent tagged the case: Lost bag" in page
    assert [tag.name for tag in case.tags.all()] == ["Lost bag"]
    desk.post(f"/cases/{case.ref}/tags/", {"remove": str(tag.pk)})
    assert not case.tags.exists()


@pytest.mark.parametrize("name", ["", "  ", ",", "x" * 41])
def test_a_tag_needs_a_word_and_not_too_long_a_one(desk: Client, case: Case, name: str) -> None:
    assert desk.post(f"/cases/{case.ref}/tags/", {"name": name}).status_code == 422


def test_rows_show_tags_and_the_list_is_narrowed_by_one(desk: Client, agent: Agent, account: ChannelAccount) -> None:
    tagged, other = make_case(account), make_case(account)
    wanted = tagging.named(account.brand_id, "refund")
    assert wanted is not None
    tagging.tag(tagged, wanted, agent)
    assert 'class="tag-chip" href="/inbox/?view=unassigned&amp;tag=refund"' in inbox(desk)
    assert ids(inbox(desk, "?tag=REFUND")) == [tagged.pk]
    assert other.pk in ids(inbox(desk))


def test_a_manager_narrows_by_team(manager: Agent, outsider: Agent, case: Case) -> None:
    other = make_case(make_account("x", outsider.memberships.get().team))
    desk = signed_in(manager)
    assert set(ids(inbox(desk))) == {case.pk, other.pk}
    assert ids(inbox(desk, f"?team={case.team.slug}")) == [case.pk]


def test_nobody_waiting_says_how_today_went_and_what_wakes_next(
    desk: Client, agent: Agent, case: Case, account: ChannelAccount
) -> None:
    answered = {"state": "waiting", "waiting_since": None, "first_answered_at": timezone.now(), "assignee": agent}
    Case.objects.filter(pk=case.pk).update(**answered)
    Post.objects.update(posted_at=minutes_ago(8.5))
    snoozing.snooze(make_case(account), timezone.now() + timedelta(minutes=30), agent)
    page = inbox(desk)
    assert "Median first reply today 8 min; 100 % within what we promise." in page
    assert "The next snoozed case wakes" in page


def test_a_fresh_desk_tells_its_manager_what_to_do_first(manager: Agent, agent: Agent, auditor: Agent) -> None:
    assert "Connect an account on X" in inbox(signed_in(manager))
    for who in (agent, auditor):
        assert "Connect an account" not in inbox(signed_in(who))


def test_an_empty_filter_names_itself_with_a_way_out_of_each(desk: Client) -> None:
    page = inbox(desk, "?network=x&tag=refund")
    assert "The filters leave no case in this view: network: X, tag: refund." in page
    assert 'href="/inbox/?view=unassigned&amp;tag=refund">Without network: X</a>' in page
