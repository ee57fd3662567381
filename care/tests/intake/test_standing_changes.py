"""What changes around a post without a new word: a review's rating, who may see it, words that come later."""

import pytest

from care.channels.base import HiddenSeen
from care.intake import looking
from care.intake.receiving import receive
from care.models import Case, ChannelAccount, Post, Revision
from care.tests.make import seen

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return list(Case.objects.get().events.values_list("kind", flat=True))


def test_a_customer_who_recommends_us_after_all_is_told_in_the_case(account: ChannelAccount) -> None:
    receive(account, seen(network_id="5", kind="recommendation", text="Never again.", rating="negative"))
    receive(account, seen(network_id="5", kind="recommendation", text="Never again.", rating="positive"))
    receive(account, seen(network_id="5", kind="recommendation", text="Never again.", rating="positive"))
    assert Post.objects.get().rating == "positive"
    assert kinds().count("rated") == 1


def test_what_we_hide_on_the_network_itself_is_hidden_here(account: ChannelAccount) -> None:
    receive(account, seen(network_id="5"))
    looking.hide(account, (HiddenSeen("5", is_hidden=True), HiddenSeen("unknown", is_hidden=True)))
    assert Post.objects.get().hidden_at is not None
    receive(account, seen(network_id="5", is_hidden=None))
    assert Post.objects.get().hidden_at is not None
    receive(account, seen(network_id="5", is_hidden=False))
    assert Post.objects.get().hidden_at is None
    assert kinds() == ["opened", "hidden", "unhidden"]


def test_words_that_come_after_their_post_are_no_edit(account: ChannelAccount) -> None:
    """Some webhooks bring the id alone."""
    receive(account, seen(network_id="5", text=""))
    assert looking.due(account) == [Post.objects.get().pk]
    receive(account, seen(network_id="5", text="You lost my bag."))
    assert Post.objects.get().text == "You lost my bag."
    assert not Revision.objects.exists()
