"""Pictures picked in the composer, and the invitation: what is sent, and what comes back where something is wrong."""

import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from care.models import Agent, Case, ChannelAccount, Reply, ReplyPicture
from care.tests.desk.conftest import signed_in
from care.tests.make import PNG, make_case, make_picture, make_post, make_reply

pytestmark = pytest.mark.django_db


def send(desk: Client, case: Case, text: str = "Look here.", **changes: Any) -> Any:
    values = {"text": text, "to_post": case.first_post_id, "form_token": str(uuid.uuid4()), "do": "send", **changes}
    return desk.post(f"/cases/{case.ref}/replies/", values)


def file(name: str = "counter.png", content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/png")


def test_pictures_go_with_their_descriptions_in_their_order(desk: Client, case: Case) -> None:
    files = [file("a.png", PNG + b"a"), file("b.png", PNG + b"b")]
    answer = send(desk, case, pictures=files, description_new=["The counter", " Its\nsign "])
    sent = Reply.objects.get().pictures.all()
    assert answer.status_code == 303
    assert [(bytes(one.content)[-1:], one.alt_text) for one in sent] == [(b"a", "The counter"), (b"b", "Its sign")]


def test_a_picture_that_is_refused_keeps_the_words_and_the_other_picture(desk: Client, case: Case) -> None:
    answer = send(desk, case, pictures=[file(), file("film.mov", b"....ftyp")], description_new=["The counter", ""])
    page = answer.content.decode()
    kept = ReplyPicture.objects.get()
    assert answer.status_code == 422
    assert "“film.mov” is no picture that X takes (JPEG, PNG, WEBP)." in page
    assert "Look here.</textarea>" in page
    assert f'name="picture" value="{kept.pk}"' in page
    assert 'value="The counter"' in page
    assert send(desk, case, picture=[kept.pk], **{f"description_{kept.pk}": "Our counter"}).status_code == 303
    assert [one.alt_text for one in Reply.objects.get().pictures.all()] == ["Our counter"]


def test_too_large_a_picture_says_how_large(desk: Client, case: Case) -> None:
    answer = send(desk, case, pictures=[file(content=PNG + bytes(6_000_000))])
    assert "“counter.png” has 6.0 MB: X takes at most 5 MB." in answer.content.decode()
    assert not ReplyPicture.objects.exists()


def test_a_fifth_picture_is_not_taken_and_four_stay(desk: Client, case: Case) -> None:
    answer = send(desk, case, pictures=[file() for _ in range(5)])
    assert "X takes at most 4 pictures with an answer." in answer.content.decode()
    assert (ReplyPicture.objects.drafts().count(), Reply.objects.count()) == (4, 0)


def test_without_javascript_pictures_are_added_and_removed_first(desk: Client, case: Case) -> None:
    added = send(desk, case, do="attach", pictures=[file(), file()])
    first, second = ReplyPicture.objects.order_by("pk")
    assert (added.status_code, Reply.objects.count()) == (200, 0)
    picture = [first.pk, second.pk]
    page = send(desk, case, do="attach", picture=picture, **{f"remove_{first.pk}": "on"}).content.decode()
    assert re.findall(r'name="picture" value="(\d+)"', page) == [str(second.pk)]


def test_a_double_click_on_a_form_with_kept_pictures_is_one_reply(desk: Client, agent: Agent, case: Case) -> None:
    token, kept = str(uuid.uuid4()), make_picture(case, agent=agent)
    places = {send(desk, case, form_token=token, picture=[kept.pk])["Location"] for _ in range(2)}
    assert len(places) == 1
    assert Reply.objects.get().pictures.count() == 1


def test_a_failed_reply_is_edited_with_its_pictures_and_its_invitation(desk: Client, case: Case) -> None:
    old = make_reply(case, state="failed", reason="Refused.", invites=True)
    kept = make_picture(case, reply=old, alt_text="The counter")
    page = desk.get(f"/cases/{case.ref}/?retry={old.pk}").content.decode()
    assert 'name="invites" value="on" checked' in page
    assert 'value="The counter"' in page
    send(desk, case, "Again.", replaces=old.pk, picture=[kept.pk], invites="on")
    new = Reply.objects.get(text="Again.")
    assert (new.invites, new.pictures.count(), old.pictures.count()) == (True, 1, 1)


@pytest.mark.parametrize("pk", ["x", "9" * 30, "-1", "0", "\x00"])
def test_a_picture_that_is_not_there_is_left_out(desk: Client, case: Case, pk: str) -> None:
    assert send(desk, case, picture=[pk]).status_code == 303
    assert not ReplyPicture.objects.exists()


def test_a_colleagues_picked_picture_and_another_cases_are_nobodys(
    desk: Client, case: Case, account: ChannelAccount, teammate: Agent
) -> None:
    other = make_case(account)
    theirs, foreign = make_picture(case, agent=teammate), make_picture(other, reply=make_reply(other))
    send(desk, case, picture=[theirs.pk, foreign.pk])
    assert not Reply.objects.get(case=case).pictures.exists()
    for picture in (theirs, foreign):
        assert desk.get(f"/cases/{case.ref}/pictures/{picture.pk}/").status_code == 404


def test_our_sent_picture_is_on_the_timeline_for_whoever_sees_the_case(case: Case, teammate: Agent) -> None:
    sent = make_picture(case, reply=make_reply(case, invites=True), alt_text="The counter")
    browser, address = signed_in(teammate), f"/cases/{case.ref}/pictures/{sent.pk}/"
    page = browser.get(f"/cases/{case.ref}/").content.decode()
    assert f'<img src="{address}" alt="The counter"' in page
    assert "with an invitation to write privately" in page
    answer = browser.get(address)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert (answer["Cache-Control"], "sandbox" in answer["Content-Security-Policy"]) == ("private, max-age=600", True)


def test_who_may_not_see_the_case_sees_no_picture_of_ours(case: Case, outsider: Agent) -> None:
    sent = make_picture(case, reply=make_reply(case))
    assert signed_in(outsider).get(f"/cases/{case.ref}/pictures/{sent.pk}/").status_code == 404


def test_an_invitation_is_offered_in_public_only(desk: Client, case: Case, account: ChannelAccount) -> None:
    page = desk.get(f"/cases/{case.ref}/").content.decode()
    assert "Invite to write privately" in page
    assert f'data-invitation=" https://twitter.com/messages/compose?recipient_id={account.network_id}"' in page
    case.posts.update(visibility="private", kind="message")
    assert "Invite to write privately" not in desk.get(f"/cases/{case.ref}/").content.decode()


def test_an_invitation_ticked_for_a_public_answer_does_not_hold_up_a_private_one(desk: Client, case: Case) -> None:
    private = make_post(case, visibility="private", kind="message")
    assert send(desk, case, to_post=private.pk, invites="on").status_code == 303
    assert not Reply.objects.get().invites


def test_an_invitation_that_makes_the_words_too_long_says_so(desk: Client, case: Case) -> None:
    answer = send(desk, case, "x" * 257, invites="on")
    page = answer.content.decode()
    assert "1 character too long" in page
    assert "281 / 280" in page
