"""What each refusal, answered by a network that really listens, means for an answer of ours."""

import pytest

from care.channels.base import ChannelError, CredentialsRefused, Rejected, Unavailable, Unconfirmed
from care.tests.channels.stages import Stage

MEANT: list[tuple[int, int | None, type[ChannelError], str]] = [
    *((190, subcode, CredentialsRefused, "no longer accepts") for subcode in (None, 458, 459, 460, 463, 464, 467)),
    (102, None, CredentialsRefused, "no longer accepts"),
    (190, 2069032, CredentialsRefused, "no longer accepts"),
    (3, None, CredentialsRefused, "lacks a permission"),
    (10, None, CredentialsRefused, "lacks a permission"),
    (200, None, CredentialsRefused, "lacks a permission"),
    (299, None, CredentialsRefused, "lacks a permission"),
    (10, 2018278, Rejected, "The time to answer is over"),
    (10, 2534022, Rejected, "The time to answer is over"),
    (10, 2018065, Rejected, "The time to answer is over"),
    (10, 2018300, Rejected, "Another app"),
    (2018300, None, Rejected, "Another app"),
    (551, None, Rejected, "cannot be reached"),
    (551, 1545041, Rejected, "cannot be reached"),
    (200, 1545041, Rejected, "cannot be reached"),
    (10, 2018108, Rejected, "cannot be reached"),
    (100, 2018001, Rejected, "cannot be reached"),
    (10, 1893063, Rejected, "restricts"),
    (613, 2018338, Rejected, "restricts"),
    (2022, None, Rejected, "restricts"),
    (200, 2018028, Rejected, "development mode"),
    (100, 1893061, Rejected, "no longer takes messages with this tag"),
    (100, 2018276, Rejected, "has not approved this app"),
    (100, 33, Rejected, "deleted"),
    (100, 2534025, Rejected, "private reply"),
    (10900, None, Rejected, "private reply"),
    (10903, None, Rejected, "private reply"),
    (506, None, Rejected, "in other words"),
    (9000001, None, Rejected, "deleted"),
    (424242, None, Rejected, "refused this reply"),
    (368, None, Unavailable, "Wait"),
    *((code, None, Unavailable, "no more calls") for code in (4, 17, 32, 341, 613, 80001, 80002, 80006)),
    (613, 1996, Unavailable, "no more calls"),
    (1, None, Unconfirmed, "no usable answer"),
    (2, None, Unconfirmed, "no usable answer"),
    (1, 1357046, Unconfirmed, "no usable answer"),
]


@pytest.mark.parametrize(("code", "subcode", "kind", "words"), MEANT)
def test_a_refusal_is_told_by_code_and_subcode(
    comments: Stage, code: int, subcode: int | None, kind: type[ChannelError], words: str
) -> None:
    reply = comments.answer()
    comments.strike("refused", code=code, subcode=subcode, on="write")
    with pytest.raises(kind) as caught:
        comments.channel().publish(reply)
    assert words in caught.value.reason
    assert not comments.standing(reply.text)


@pytest.mark.parametrize("fault", ["errorless_503", "html_json"])
def test_an_answer_that_the_library_would_take_for_another_is_no_success(comments: Stage, fault: str) -> None:
    reply = comments.answer()
    comments.strike(fault)
    with pytest.raises(Unconfirmed):
        comments.channel().publish(reply)
    with pytest.raises(Unavailable):
        comments.fetch()
