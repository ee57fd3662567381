"""One long case: words of the customer, our answers, notes, and what was done between."""

import uuid
from datetime import timedelta
from random import Random

from django.utils import timezone

from care.casework import opening
from care.models import Author, Case, CaseEvent, Customer, Note, Post, Reply
from helpdesk.seeding import words
from helpdesk.seeding.desk import Desk

EVERY_MINUTES = 7


def make_long_case(desk: Desk, messages: int, seed: int) -> Case:
    """Of ten messages six are the customer's, three our answers, which stand on the network, and one is a note; after
    every second message something was done.
    """
    chance, account, brand = Random(seed), desk.accounts[0], desk.brand
    customer = Customer.objects.create(brand=brand)
    name = {"handle": f"long{messages}", "name": words.full_name(chance), "network_id": f"long-{messages}-{seed}"}
    author = Author.objects.create(brand=brand, network=account.network, customer=customer, **name)
    case = opening.place(customer, desk.teams[1 % len(desk.teams)])
    agent = desk.agents[0]
    began, last = timezone.now() - timedelta(minutes=EVERY_MINUTES * messages), None
    common = {"brand": brand, "network": account.network, "account": account, "case": case, "visibility": "public"}
    for number in range(messages):
        at, kind = began + timedelta(minutes=EVERY_MINUTES * number), number % 10
        ids = {"network_id": f"long-{messages}-{seed}-{number}", "thread_network_id": f"long-{messages}-{seed}-0"}
        said = {**common, **ids, "kind": "post", "posted_at": at, "received_at": at}
        if kind in (0, 1, 3, 5, 6, 8):
            text = words.complaint(chance)
            last = Post.objects.create(author=author, direction="in", text=text, language="en", **said)
            opening.add(case, last)
        elif kind == 4:
            token, text = uuid.uuid4(), "Called the depot: they look for it."
            Note.objects.create(case=case, agent=agent, text=text, form_token=token, created_at=at)
        elif last:
            post = Post.objects.create(direction="out", text=chance.choice(words.ANSWERS), **said)
            answer = {"text": post.text, "state": "sent", "sent_at": at, "created_at": at, "post": post}
            by = {"brand": brand, "case": case, "account": account, "agent": agent, "visibility": "public"}
            Reply.objects.create(to_post=last, **by, **answer)
        if number % 2:
            CaseEvent.objects.create(case=case, kind="assigned", agent=agent, data={"to": agent.pk}, at=at)
    return case
