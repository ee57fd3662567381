"""What the agent is told about a post before anybody types."""

from typing import Any

import pytest

from care.channels.base import Verdict
from care.channels.x import legacy, payloads
from care.channels.x.payloads import Surroundings
from care.tests.channels.x.posts import ROSA, US, make_id, make_includes, make_post

NAMED = {"mentions": [{"start": 0, "end": 13, "username": "NorthwindAir", "id": US}]}
QUOTED = make_post(author_id=US, entities={})


def verdict(post: dict[str, Any], *, summoned_rule: str = "on", **more: Any) -> Verdict:
    around = Surroundings.of(make_includes(**more), US)
    return payloads.read_post(post, around).verdict.under({"summoned_rule": summoned_rule})


def test_whoever_names_us_can_be_answered() -> None:
    assert verdict(make_post()) == Verdict("yes")


def test_whoever_quotes_us_can_be_answered() -> None:
    quote = make_post(entities={}, referenced_tweets=[{"type": "quoted", "id": QUOTED["id"]}])
    assert verdict(quote, tweets=[QUOTED]) == Verdict("yes")
    assert verdict(quote, posts=[QUOTED]).answerable == "yes"


def test_whoever_quotes_somebody_else_cannot() -> None:
    quote = make_post(entities={}, referenced_tweets=[{"type": "quoted", "id": QUOTED["id"]}])
    assert verdict(quote, tweets=[{**QUOTED, "author_id": ROSA}]).answerable == "there"
    assert verdict(quote).answerable == "there"


def test_whoever_answers_our_post_can_be_answered() -> None:
    answer = make_post(display_text_range=[14, 40], in_reply_to_user_id=US, entities=NAMED)
    assert verdict(answer) == Verdict("yes")


def test_a_handle_that_x_put_in_front_may_not_do_and_the_agent_reads_why() -> None:
    answer = make_post(display_text_range=[14, 40], in_reply_to_user_id="5", entities=NAMED)
    found = verdict(answer)
    assert (found.answerable, "X may refuse" in found.reason) == ("yes", True)


def test_a_handle_in_the_long_part_of_a_post_counts() -> None:
    note = {"text": "… and @NorthwindAir does nothing", "entities": NAMED}
    assert verdict(make_post(entities={}, note_tweet=note)).answerable == "yes"


def test_who_only_speaks_of_us_is_answered_on_x_itself() -> None:
    found = verdict(make_post(entities={}))
    assert (found.answerable, "on X itself" in found.reason) == ("there", True)


def test_enterprise_apps_may_answer_anybody() -> None:
    assert verdict(make_post(entities={}), summoned_rule="off") == Verdict("yes")


@pytest.mark.parametrize("setting", ["mentionedUsers", "following", "subscribers", "verified"])
def test_a_closed_post_that_does_not_name_us_cannot_be_answered_at_all(setting: str) -> None:
    closed = make_post(entities={}, reply_settings=setting)
    assert verdict(closed).answerable == "no"
    assert verdict(closed, summoned_rule="off").answerable == "no"
    assert verdict(make_post(reply_settings=setting)).answerable == "yes"


def test_nothing_is_said_about_our_own_posts() -> None:
    assert verdict(make_post(author_id=US, entities={}, reply_settings="following")) == Verdict("yes")


def test_an_older_quote_of_ours_can_be_answered() -> None:
    user = {"id_str": ROSA, "screen_name": "rosa_t"}
    status = {"id_str": "77", "user": {"id_str": US}}
    post, includes = legacy.as_v2(
        {"id_str": make_id(), "user": user, "quoted_status_id_str": "77", "quoted_status": status}
    )
    assert payloads.read_post(post, Surroundings.of(includes, US)).verdict.answerable == "yes"
