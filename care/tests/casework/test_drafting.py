"""Drafts: kept for their agent alone, closed when the words went out."""

import uuid

from care.casework import drafting
from care.models import Agent, Case, Draft
from care.tests.make import make_case, make_reply


def words(case: Case, agent: Agent) -> dict[str, str]:
    return {mode: draft.text for mode, draft in drafting.kept(case, agent).items()}


def test_each_mode_has_a_draft_of_its_own(case: Case, agent: Agent) -> None:
    drafting.keep(case, agent, "public", "For all.")
    drafting.keep(case, agent, "note", "For us.")
    drafting.keep(case, agent, "public", "For everybody.")
    assert words(case, agent) == {"note": "For us.", "public": "For everybody."}


def test_a_draft_is_its_agents_alone(case: Case, agent: Agent, teammate: Agent) -> None:
    drafting.keep(case, agent, "public", "Mine.")
    assert words(case, teammate) == {}


def test_no_words_are_no_draft(case: Case, agent: Agent) -> None:
    drafting.keep(case, agent, "public", "Mine.")
    drafting.keep(case, agent, "public", " \n")
    assert words(case, agent) == {"public": ""}


def test_what_went_out_is_not_saved_again_by_a_slow_browser(case: Case, agent: Agent) -> None:
    token = uuid.uuid4()
    drafting.close(case, agent, "public", drafting.Sent("Sent already.", token))
    assert not drafting.keep(case, agent, "public", "Sent already.", form_token=token)
    assert drafting.keep(case, agent, "public", "The next answer.", form_token=uuid.uuid4())
    assert words(case, agent) == {"public": "The next answer."}


def test_words_that_come_back_stand_before_those_begun_meanwhile(case: Case, agent: Agent) -> None:
    old = make_reply(case, state="failed")
    drafting.keep(case, agent, "public", "And one more thing.")
    drafting.add(case, agent, "public", "Taken back.", "7", old)
    draft = Draft.objects.get()
    assert (draft.text, draft.to_post, draft.replaces) == ("Taken back.\n\nAnd one more thing.", "7", old)


def test_drafts_follow_their_case_into_another(case: Case, agent: Agent) -> None:
    into = make_case(case.posts.get().account)
    drafting.keep(case, agent, "note", "About the first.")
    drafting.keep(into, agent, "note", "About the second.")
    drafting.move(case, into)
    assert words(case, agent) == {}
    assert words(into, agent) == {"note": "About the first.\n\nAbout the second."}
