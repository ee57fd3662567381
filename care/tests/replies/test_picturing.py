"""Pictures and the invitation, from the desk to the network."""

import uuid

import pytest

from care.models import Agent, Case, ChannelAccount, Reply, ReplyPicture, Team
from care.replies import deciding, picturing, sending
from care.replies.writing import NotWritten, targets, write
from care.tests.make import PNG, make_account, make_case, make_picture, make_post
from care.tests.networks import complaint_case, connect, fetch_all, ours
from sandbox.tests.running import RunningSandbox

pytestmark = pytest.mark.django_db

JPEG = b"\xff\xd8\xff\xe0" + bytes(20)
WEBP = b"RIFF\x00\x00\x00\x00WEBPVP8 "
LONG = "We are sorry for what happened to you at the counter. " * 12


@pytest.fixture
def x(sandbox: RunningSandbox, team: Team) -> ChannelAccount:
    return connect(sandbox, team, "x")


@pytest.fixture
def there(sandbox: RunningSandbox, x: ChannelAccount) -> Case:
    """A case whose customer stands on the network."""
    return complaint_case(sandbox, x)


def picked(case: Case, count: int = 2) -> list[ReplyPicture]:
    return [make_picture(case, PNG + bytes([number]), alt_text=f"Counter {number}") for number in range(count)]


def test_two_pictures_reach_the_network_with_their_descriptions(
    sandbox: RunningSandbox, x: ChannelAccount, there: Case, agent: Agent
) -> None:
    reply = write(there, agent, "Look for this counter.", targets(there)[0], pictures=picked(there)).reply
    sending.send(reply.pk)
    [row] = ours(sandbox, x, "Look for this counter.")
    assert [media["alt_text"] for media in row["media"]] == ["Counter 0", "Counter 1"]
    fetch_all(x)
    assert there.posts.filter(direction="out").count() == 1


def test_pictures_go_without_a_word_but_nothing_does_not(there: Case, agent: Agent, x: ChannelAccount) -> None:
    sending.send(write(there, agent, "", targets(there)[0], pictures=picked(there)).reply.pk)
    assert Reply.objects.get().state == "sent"
    fetch_all(x)
    assert there.posts.filter(direction="out").count() == 1
    with pytest.raises(NotWritten, match="empty"):
        write(there, agent, "", targets(there)[0])


def test_an_invitation_goes_in_the_text_and_its_echo_is_the_reply(
    sandbox: RunningSandbox, x: ChannelAccount, there: Case, agent: Agent
) -> None:
    reply = write(there, agent, "Tell us your booking.", targets(there)[0], invites=True).reply
    sending.send(reply.pk)
    Reply.objects.update(state="unconfirmed", post=None)  # as if its worker had died before it could say so
    there.posts.filter(direction="out").delete()
    [row] = ours(sandbox, x, "Tell us your booking.")
    assert row["text"].endswith(f"messages/compose?recipient_id={x.network_id}")
    fetch_all(x)
    assert Reply.objects.filter(state="sent", post__network_id=row["id"]).exists()


def test_an_invitation_goes_as_a_field_where_the_account_says_so(
    sandbox: RunningSandbox, x: ChannelAccount, there: Case, agent: Agent
) -> None:
    ChannelAccount.objects.filter(pk=x.pk).update(options={"deep_link": "field"})
    sending.send(write(there, agent, "x" * 280, targets(there)[0], invites=True).reply.pk)
    [row] = ours(sandbox, x, "x" * 280)
    assert row["deep_link"].endswith(f"recipient_id={x.network_id}")
    assert "messages/compose" not in row["text"]


def test_an_invitation_counts(case: Case, agent: Agent) -> None:
    with pytest.raises(NotWritten, match="5 characters too long"):
        write(case, agent, "x" * 261, targets(case)[0], invites=True)
    assert write(case, agent, "x" * 256, targets(case)[0], invites=True).reply.invites


def test_a_private_answer_invites_nobody(case: Case, agent: Agent) -> None:
    with pytest.raises(NotWritten, match="cannot invite"):
        write(case, agent, "Hello", make_post(case, visibility="private", kind="message"), invites=True)


def test_a_thread_begins_with_the_pictures_and_ends_with_the_invitation(case: Case, agent: Agent) -> None:
    write(case, agent, LONG, targets(case)[0], as_thread=True, pictures=picked(case), invites=True)
    parts = list(Reply.objects.order_by("id"))
    assert [part.pictures.count() for part in parts] == [2, *[0] * (len(parts) - 1)]
    assert [part.invites for part in parts] == [*[False] * (len(parts) - 1), True]


@pytest.mark.parametrize(("text", "parts"), [("word " * 56, 2), ("word " * 110, 3), ("word " * 50, 1)])
def test_the_last_part_leaves_room_for_the_invitation(case: Case, agent: Agent, text: str, parts: int) -> None:
    write(case, agent, text, targets(case)[0], as_thread=True, invites=True)
    last = Reply.objects.order_by("id").last()
    assert last is not None
    assert Reply.objects.count() == parts
    assert len(last.text) + 24 <= 280


def test_the_same_form_twice_is_one_reply_other_pictures_are_another(case: Case, agent: Agent) -> None:
    token, target = uuid.uuid4(), targets(case)[0]
    first = write(case, agent, "Here.", target, token, pictures=picked(case))
    assert write(case, agent, "Here.", target, token, pictures=picked(case)).reply == first.reply
    assert write(case, agent, "Here.", target, token, pictures=picked(case, 1)).is_new
    assert write(case, agent, "Here.", target, token, pictures=picked(case), invites=True).is_new
    assert list(first.reply.pictures.values_list("alt_text", flat=True)) == ["Counter 0", "Counter 1"]


def test_what_is_sent_again_keeps_its_pictures_and_a_new_reply_gets_copies(case: Case, agent: Agent) -> None:
    old = write(case, agent, "Here.", targets(case)[0], pictures=picked(case)).reply
    Reply.objects.update(state="failed")
    assert deciding.send_again(old, agent)
    new = write(case, agent, "Here it is.", targets(case)[0], pictures=list(old.pictures.all())).reply
    assert (old.pictures.count(), new.pictures.count()) == (2, 2)


@pytest.mark.parametrize(
    ("count", "private", "words"),
    [(5, False, "at most 4 pictures with an answer"), (2, True, "at most 1 picture with a private message")],
)
def test_more_pictures_than_the_network_takes(case: Case, agent: Agent, count: int, private: bool, words: str) -> None:
    target = make_post(case, visibility="private", kind="message") if private else targets(case)[0]
    with pytest.raises(NotWritten, match=words):
        write(case, agent, "Here.", target, pictures=picked(case, count))
    assert not Reply.objects.exists()


def test_a_description_may_be_too_long(case: Case, agent: Agent) -> None:
    described = make_picture(case, alt_text="x" * 1003)
    with pytest.raises(NotWritten, match="picture 1 is 3 characters too long: at most 1000 fit"):
        write(case, agent, "Here.", targets(case)[0], pictures=[described])


def test_a_network_may_take_no_pictures(agent: Agent, team: Team) -> None:
    case = make_case(make_account("facebook", team))
    with pytest.raises(NotWritten, match="Facebook takes no pictures"):
        write(case, agent, "Here.", make_post(case, visibility="private", kind="message"), pictures=picked(case, 1))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (WEBP, "image/webp"),
        (b"GIF89a", "image/gif"),
        (b"<svg>", ""),
        (b"", ""),
    ],
)
def test_a_picture_is_what_it_holds(content: bytes, kind: str) -> None:
    assert picturing.kind_of(content) == kind


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg>", "“it.png” is no picture that X takes"),
        (PNG + bytes(5_200_000), "“it.png” has 5.2 MB: X takes at most 5"),
    ],
)
def test_what_the_network_never_takes_is_not_kept(case: Case, agent: Agent, content: bytes, words: str) -> None:
    with pytest.raises(NotWritten, match=words):
        picturing.keep(case, agent, targets(case)[0], content, "it.png")
    assert not ReplyPicture.objects.exists()
