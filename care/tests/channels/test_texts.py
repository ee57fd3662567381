"""A network's text may be what we sent."""

import pytest

from care.channels.base import Channel
from care.channels.facebook import FacebookChannel
from care.channels.x import XChannel

BOTH: list[type[Channel]] = [XChannel, FacebookChannel]


@pytest.mark.parametrize("channel", BOTH)
@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ("Fish & chips <3", "Fish &amp; chips &lt;3"),
        ("Two\n\nlines ", "Two lines"),
        ("Caf\u0065\u0301", "Café"),
        ("no\u200bbreak\ufeff", "nobreak"),
        ("👨‍👩‍👧 thanks", "👨‍👩‍👧 thanks"),
    ],
)
def test_escapes_spaces_and_accents_make_no_difference(channel: type[Channel], sent: str, seen: str) -> None:
    assert channel.same_text(sent, seen)
    assert channel.same_text(seen, sent)


@pytest.mark.parametrize("channel", BOTH)
@pytest.mark.parametrize(("one", "other"), [("Sorry!", "Sorry?"), ("", "Sorry"), ("at 5 pm", "at 6 pm")])
def test_other_words_are_another_text(channel: type[Channel], one: str, other: str) -> None:
    assert not channel.same_text(one, other)


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ("Please see our page", "@rosa_t @NorthwindAir Please see our page"),
        ("@rosa_t hello", "@rosa_t hello"),
        ("see example.com/help", "see https://example.com/help/"),
        ("see https://www.example.com", "see http://example.com"),
    ],
)
def test_x_puts_handles_in_front_and_writes_links_out(sent: str, seen: str) -> None:
    assert XChannel.same_text(sent, seen)


def test_facebook_puts_no_handles_in_front() -> None:
    assert not FacebookChannel.same_text("hello", "@rosa hello")
