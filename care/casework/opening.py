"""Which case a customer's new post belongs to: the receiving one, the last solved one, or a new one."""

from datetime import timedelta

from django.utils import timezone

from care.casework.recording import changing, record
from care.models import Brand, Case, CaseEvent, Customer, Post, Team


def place(customer: Customer | None, team: Team) -> Case:
    """Join, reopen or open. The caller holds the customer's lock and saves the post with the case that comes back.

    A post without a known author is a case of its own: nobody could tell whose matter it continues.
    """
    if customer is None:
        return _open(None, team, None)
    receiving = Case.objects.filter(customer=customer, is_receiving=True).first()
    if receiving is not None:
        return receiving
    last = Case.objects.whole().filter(customer=customer, state=Case.State.SOLVED).order_by("-solved_at").first()
    if last is not None and _may_reopen(last, team.brand):
        return last
    return _open(customer, team, last)


def _may_reopen(case: Case, brand: Brand) -> bool:
    return case.solved_at is not None and timezone.now() - case.solved_at <= timedelta(hours=brand.reopen_hours)


def _open(customer: Customer | None, team: Team, previous: Case | None) -> Case:
    return Case.objects.create(
        brand=team.brand, customer=customer, team=team, previous=previous, is_receiving=customer is not None
    )


def add(case: Case, post: Post) -> None:
    """The customer's words are in the case: the clock starts, a solved or snoozed case comes back."""
    with changing(case, words=True) as changed:
        is_first = changed.first_post_id is None
        was_solved = changed.is_solved
        posted_at = min(post.posted_at, timezone.now())
        changed.first_post = changed.first_post or post
        if changed.last_inbound is None or changed.last_inbound.posted_at <= post.posted_at:
            changed.last_inbound = post
        changed.inbound_count += 1
        changed.waiting_since = min(changed.waiting_since or posted_at, posted_at)
        changed.snoozed_until = None
        changed.networks = sorted({*changed.networks, post.network})
        if not is_first and changed.state != Case.State.NEW:
            changed.state = Case.State.OPEN
        if was_solved:
            changed.solved_at = None
            changed.is_receiving = changed.customer_id is not None
    record(changed, _kind(is_first, was_solved), post=post.pk)


def _kind(is_first: bool, was_solved: bool) -> CaseEvent.Kind:
    if is_first:
        return CaseEvent.Kind.OPENED
    return CaseEvent.Kind.REOPENED if was_solved else CaseEvent.Kind.JOINED
