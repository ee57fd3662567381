"""From case to case within a list."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client

from care.casework import assigning, solving
from care.desk.filters import Filters
from care.desk.walking import next_in
from care.models import Agent, Case, CaseEvent, ChannelAccount
from care.tests.desk.conftest import signed_in
from care.tests.make import make_account, make_case, minutes_ago


def take(desk: Client, **sent: str) -> str:
    return desk.post("/inbox/next/", {"from": "view=unassigned", **sent})["Location"]


def test_start_takes_who_waits_longest_and_opens_it_within_its_list(desk: Client, account: ChannelAccount) -> None:
    make_case(account, posted_at=minutes_ago(3))
    longest = make_case(account, posted_at=minutes_ago(9))
    assert take(desk) == f"/cases/{longest.ref}/?from=view%3Dunassigned"
    longest.refresh_from_db()
    assert longest.assignee == Agent.objects.get(username="agent")
    assert longest.events.filter(kind=CaseEvent.Kind.ASSIGNED).count() == 1


def test_a_filtered_list_gives_its_own_cases_alone(desk: Client, account: ChannelAccount) -> None:
    make_case(account, posted_at=minutes_ago(9))
    other = make_case(make_account("facebook", account.default_team))
    assert other.ref in take(desk, **{"from": "view=unassigned&network=facebook"})


def test_what_a_colleague_has_is_passed_over(desk: Client, teammate: Agent, account: ChannelAccount) -> None:
    theirs, free = make_case(account, posted_at=minutes_ago(9)), make_case(account)
    assigning.assign(theirs, teammate, teammate)
    assert free.ref in take(desk, **{"from": "view=all"})


def test_next_goes_on_after_the_case_and_begins_again_at_the_end(agent: Agent, account: ChannelAccount) -> None:
    first, second = make_case(account, posted_at=minutes_ago(9)), make_case(account)
    found = [next_in(Filters(view="all"), agent, after) for after in (None, first, second)]
    assert found == [first, second, first]


def test_after_solving_comes_the_first_that_is_left(agent: Agent, account: ChannelAccount) -> None:
    done, left = make_case(account, posted_at=minutes_ago(9)), make_case(account)
    solving.solve(done, agent)
    assert next_in(Filters(), agent, done) == left


def test_an_empty_list_says_so_and_who_only_looks_gets_nothing(desk: Client, auditor: Agent, case: Case) -> None:
    assert take(signed_in(auditor)) == "/inbox/?view=unassigned"
    take(desk)
    page = desk.get(take(desk)).content.decode()
    assert "Nothing here that is free" in page


@pytest.mark.django_db(transaction=True)
def test_two_agents_who_start_at_once_never_get_the_same(
    agent: Agent, teammate: Agent, account: ChannelAccount
) -> None:
    for _ in range(8):
        make_case(account)
    together, got = Barrier(2), []

    def work(who: Agent) -> None:
        for _ in range(4):
            together.wait()
            found = next_in(Filters(), who)
            got.append(found and found.pk)
        connection.close()

    both = [Thread(target=work, args=(who,)) for who in (agent, teammate)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(set(got)) == 8


def test_a_case_says_where_in_its_list_it_stands(desk: Client, account: ChannelAccount) -> None:
    first, second, third = (make_case(account, posted_at=minutes_ago(age)) for age in (9, 6, 3))
    page = desk.get(f"/cases/{second.ref}/?from=view%3Dall").content.decode()
    assert "2 of 3" in page
    assert f'rel="prev" href="/cases/{first.ref}/?from=view%3Dall"' in page
    assert f'rel="next" href="/cases/{third.ref}/?from=view%3Dall"' in page


def test_what_is_done_on_the_case_keeps_its_list(desk: Client, case: Case) -> None:
    page = f"http://testserver/cases/{case.ref}/?from=view%3Dall"
    answer = desk.post(f"/cases/{case.ref}/tags/", {"name": "refund"}, headers={"referer": page})
    assert answer["Location"] == f"/cases/{case.ref}/?from=view%3Dall#tags"


def test_a_case_that_was_found_otherwise_leads_on_to_the_list(desk: Client, account: ChannelAccount) -> None:
    found = make_case(account, posted_at=minutes_ago(9))
    other = make_case(account)
    assert f'href="/inbox/next/?after={found.ref}"' in desk.get(f"/cases/{found.ref}/").content.decode()
    assert desk.get(f"/inbox/next/?after={found.ref}")["Location"] == f"/cases/{other.ref}/?from=view%3Dunassigned"
    assert not Case.objects.exclude(assignee=None).exists()


def test_where_no_other_case_is_the_list_says_so(desk: Client, account: ChannelAccount) -> None:
    alone = make_case(account)
    page = desk.get(f"/inbox/next/?after={alone.ref}", follow=True).content.decode()
    assert "There is no other case in this list." in page
