"""One person under two ids: joined where the network itself says so, never by a name. Their matters become one."""

from django.db import transaction

from care.casework.recording import By, move, record
from care.models import Author, Case, CaseEvent, Customer, Note, Post, Reply, ReplyPicture
from care.models.turns import take_turns


@transaction.atomic
def join(author: Author, other_id: str) -> Author:
    """`other_id` is the same person on the same network; the author behind it comes back, made where there was none.

    Whatever either of them wrote or writes is one customer's, and their two receiving cases become the older one.
    """
    for network_id in sorted((author.network_id, other_id)):
        take_turns("author", author.brand_id, author.network, network_id)
    other = Author.objects.filter(brand=author.brand_id, network=author.network, network_id=other_id).first()
    mine = Author.objects.values_list("customer_id", flat=True).get(pk=author.pk)
    if other is None:
        shown = {"handle": author.handle, "name": author.name, "avatar_url": author.avatar_url}
        key = {"brand_id": author.brand_id, "network": author.network, "network_id": other_id}
        return Author.objects.create(**key, **shown, customer_id=mine)
    if other.customer_id != mine:
        _make_one(mine, other.customer_id)
        other.customer_id = mine
    return other


def _make_one(kept: int, given_up: int) -> None:
    """All that is the one customer's becomes the other's. The caller holds the turns of both identities."""
    list(Customer.objects.select_for_update(no_key=True).filter(pk__in=[kept, given_up]).order_by("pk"))
    both = Case.objects.filter(customer__in=[kept, given_up], is_receiving=True).order_by("created_at", "pk")
    receiving = list(both.values_list("pk", flat=True))
    if len(receiving) == 2:
        merge(receiving[1], receiving[0])
    Author.objects.filter(customer=given_up).update(customer=kept)
    Case.objects.filter(customer=given_up).update(customer=kept)


@transaction.atomic
def merge(case_id: int, into_id: int, by: By = None) -> None:
    """All words of the one case move into the other. The emptied one stays for its history and shows the way.

    The audit line names what moved, so that it can be told apart again. Twice is once.
    """
    list(Reply.objects.select_for_update(no_key=True).filter(case=case_id).order_by("pk").values_list("pk"))
    locked = Case.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=[case_id, into_id])
    cases = {case.pk: case for case in locked.order_by("pk")}
    case, into = cases[case_id], cases[into_id]
    if case.merged_into_id is not None or into.merged_into_id is not None:
        return
    moved = {
        name: list(model.objects.filter(case=case).values_list("pk", flat=True))
        for name, model in (("posts", Post), ("replies", Reply), ("notes", Note), ("pictures", ReplyPicture))
    }
    for model in (Post, Reply, Note, ReplyPicture):
        model.objects.filter(case=case).update(case=into)
    kept = into.taggings.values("tag")
    case.taggings.exclude(tag__in=kept).update(case=into)
    _empty(case, into)
    _fill(into, case)
    record(case, CaseEvent.Kind.MERGED, by, into=into.pk, **moved)
    record(into, CaseEvent.Kind.TOOK_OVER, by, other=case.pk)


def _empty(case: Case, into: Case) -> None:
    solved_at = case.solved_at or case.touched_at
    Case.objects.filter(pk=case.pk).update(
        merged_into=into,
        state=Case.State.SOLVED,
        solved_at=solved_at,
        is_receiving=False,
        waiting_since=None,
        snoozed_until=None,
        first_post=None,
        last_inbound=None,
        inbound_count=0,
    )
    move(case.pk)


def _fill(into: Case, case: Case) -> None:
    inbound = into.posts.filter(direction=Post.Direction.IN)
    waits = [since for since in (into.waiting_since, case.waiting_since) if since is not None]
    answered = [at for at in (into.first_answered_at, case.first_answered_at) if at is not None]
    into.first_post = inbound.order_by("posted_at", "pk").first()
    into.last_inbound = inbound.order_by("-posted_at", "-pk").first()
    into.inbound_count = inbound.count()
    into.networks = sorted({*into.networks, *case.networks})
    into.waiting_since = min(waits, default=None)
    into.first_answered_at = min(answered, default=None)
    into.assignee_id = into.assignee_id or case.assignee_id
    if into.state == Case.State.WAITING and into.waiting_since is not None:
        into.state = Case.State.OPEN
    into.save()
    move(into.pk, words=True)
    Case.objects.filter(previous=case).exclude(pk=into.pk).update(previous=into)
    Case.objects.filter(merged_into=case).update(merged_into=into)
