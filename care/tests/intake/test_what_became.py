"""What becomes of a post afterwards: edited, spread, taken away; and what a fetch may have missed."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db.models import F
from django.utils import timezone

from care.channels.base import Batch, Budget, GapSeen, GoneSeen, Lookup, MediaSeen, Usage, Verdict
from care.intake import gaps, looking
from care.intake.receiving import receive
from care.models import Case, ChannelAccount, Gap, Post, Price, Revision, Source, Spend, spending
from care.tests.make import author_seen, make_account, seen

pytestmark = pytest.mark.django_db
HOUR, DAY = 60, 24 * 60  # minutes


def take_away(account: ChannelAccount, network_id: str, reason: str = "deleted") -> None:
    looking.take_away(account, (GoneSeen(network_id, reason),))


def test_an_edit_keeps_the_earlier_wording_and_says_so(account: ChannelAccount) -> None:
    receive(account, seen(network_id="5", text="You are thieves."))
    receive(account, seen(network_id="5", text="I am not amused."))
    assert Post.objects.get().text == "I am not amused."
    assert [revision.text for revision in Revision.objects.all()] == ["You are thieves."]
    assert Case.objects.get().events.filter(kind="edited").count() == 1


def test_how_far_a_post_went_round_is_kept_up_to_date(account: ChannelAccount) -> None:
    receive(account, seen(network_id="5", counts={"reposts": 3}))
    receive(account, seen(network_id="5", counts={"reposts": 2000}))
    assert Post.objects.get().counts == {"reposts": 2000}
    assert not Revision.objects.exists()


def test_what_its_author_takes_away_is_erased_from_every_table(account: ChannelAccount) -> None:
    picture = MediaSeen("photo", "https://pictures.example/1.jpg")
    author = author_seen(handle="canary_handle", name="Canary Name")
    receive(account, seen(network_id="5", text="canary one", author=author, media=(picture,), raw={"t": "canary"}))
    receive(account, seen(network_id="5", text="canary two", author=author))
    take_away(account, "5")
    post = Post.objects.get()
    assert (post.text, post.media, post.raw, post.gone_reason) == ("", [], None, "deleted")
    assert not Revision.objects.exists()
    assert post.author is not None
    assert (post.author.handle, post.author.name) == ("", "")
    assert Case.objects.get().events.filter(kind="gone").count() == 1


def test_an_author_with_another_post_keeps_their_name(account: ChannelAccount) -> None:
    author = author_seen(name="Rosa")
    receive(account, seen(network_id="5", author=author))
    receive(account, seen(network_id="6", author=author))
    take_away(account, "5")
    assert {post.author.name for post in Post.objects.all() if post.author} == {"Rosa"}


def test_a_late_copy_never_brings_back_what_was_taken_away(account: ChannelAccount) -> None:
    receive(account, seen(network_id="5", text="Gone."))
    take_away(account, "5")
    receive(account, seen(network_id="5", text="Gone."))
    assert Post.objects.get().text == ""


def test_another_brands_copy_is_its_own_matter(account: ChannelAccount) -> None:
    other = make_account("x")
    receive(account, seen(network_id="5", text="Here."))
    receive(other, seen(network_id="5", text="There."))
    take_away(account, "5")
    assert Post.objects.get(brand=other.brand).text == "There."


def test_the_verdict_stands_with_the_post(account: ChannelAccount) -> None:
    receive(account, seen(verdict=Verdict("there", "They did not mention us.")))
    post = Post.objects.get()
    assert (post.answerable, post.answerable_reason) == ("there", "They did not mention us.")


def test_looking_again_at_what_stands_around_a_complaint_makes_no_case_of_it(account: ChannelAccount) -> None:
    receive(account, seen(network_id="5", text="A stranger's words.", is_context=True))
    looking._store(account, Lookup(posts=(seen(network_id="5", text="Other words."), seen(network_id="6"))))
    post = Post.objects.get()
    assert (post.text, post.case, post.is_context) == ("Other words.", None, True)


def ago(minutes: float) -> datetime:
    return timezone.now() - timedelta(minutes=minutes)


def solve_long_ago() -> None:
    Case.objects.update(state="solved", is_receiving=False, solved_at=ago(3 * HOUR), touched_at=ago(3 * HOUR))


@pytest.mark.parametrize(
    ("touched", "is_solved", "age", "unseen", "is_due"),
    [
        (30, False, 30, 2, True),
        (30, False, 30, 0.5, False),
        (30, True, 30, 2, True),
        (3 * HOUR, False, 60 * DAY, 61, True),
        (3 * HOUR, False, 60 * DAY, 59, False),
        (3 * HOUR, True, 29 * DAY, DAY + 1, True),
        (3 * HOUR, True, 29 * DAY, DAY - 1, False),
        (3 * HOUR, True, 31 * DAY, 9 * DAY, False),
    ],
)
def test_posts_are_looked_up_each_minute_each_hour_or_each_day(
    account: ChannelAccount, touched: int, is_solved: bool, age: int, unseen: float, is_due: bool
) -> None:
    receive(account, seen())
    if is_solved:
        solve_long_ago()
    Case.objects.update(touched_at=ago(touched))
    Post.objects.update(looked_up_at=ago(unseen), posted_at=ago(age))
    assert bool(looking.due(account)) is is_due


@pytest.mark.parametrize("is_solved", [False, True])
def test_a_look_that_fails_is_made_again_within_minutes(account: ChannelAccount, is_solved: bool) -> None:
    receive(account, seen())
    if is_solved:
        solve_long_ago()
    Case.objects.update(touched_at=ago(3 * HOUR))
    Post.objects.update(looked_up_at=ago(2 * DAY))
    ChannelAccount.objects.update(sealed=b"no key opens this")
    looking.look(account.pk)
    assert looking.due(account) == []
    Post.objects.update(looked_up_at=F("looked_up_at") - timedelta(minutes=6))
    assert len(looking.due(account)) == 1


def test_our_absence_is_a_gap_that_a_complete_fetch_closes(account: ChannelAccount) -> None:
    source = account.sources.earliest("id")
    source.last_ok_at = timezone.now() - timedelta(minutes=10)
    gaps.note(source, Batch())
    gap = Gap.objects.get()
    assert (gap.since, gap.state) == (source.last_ok_at, "recovered")
    assert gap.closed_at is not None


def test_what_the_network_cannot_show_any_more_stays_lost(account: ChannelAccount) -> None:
    source = Source.objects.filter(account=account).earliest("id")
    now = timezone.now()
    wall = GapSeen(now - timedelta(days=9), now - timedelta(days=7), "Older than the network shows.", False)
    gaps.note(source, Batch(gaps=(wall,)))
    gaps.note(source, Batch())
    assert Gap.objects.get().state == "lost"


def test_calls_are_counted_and_priced_by_day(account: ChannelAccount) -> None:
    Price.objects.create(brand=account.brand, network="x", call="post.read", usd="0.005")
    for _ in range(2):
        usage = Usage()
        usage.calls["post.read"] += 10
        usage.budgets["mentions"] = Budget(300, 7, timezone.now())
        spending.write_down(account, usage)
    spend = Spend.objects.get()
    assert (spend.count, float(spend.usd)) == (20, 0.1)
    assert account.budgets.get().remaining == 7


def test_a_stop_for_the_day_is_reached_by_its_sum(account: ChannelAccount) -> None:
    account.daily_stop_usd = Decimal("0.05")
    Price.objects.create(brand=account.brand, network="x", call="post.read", usd="0.005")
    assert not spending.is_stopped(account)
    usage = Usage()
    usage.calls["post.read"] += 10
    spending.write_down(account, usage)
    assert spending.is_stopped(account)


@pytest.mark.parametrize(
    ("received", "looked_up", "by_source", "was_read"),
    [(60, 0, False, True), (0, 0, False, False), (0, 0, True, True), (60 * 30, 60 * 25, False, False)],
)
def test_what_was_read_today_is_known(
    account: ChannelAccount, received: int, looked_up: int, by_source: bool, was_read: bool
) -> None:
    receive(account, seen(), account.sources.first() if by_source else None)
    now = timezone.now()
    times = {"received_at": now - timedelta(minutes=received), "looked_up_at": now - timedelta(minutes=looked_up)}
    Post.objects.update(**times)
    assert looking._read_today(Post.objects.all()).exists() is was_read
