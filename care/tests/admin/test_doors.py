"""Who comes in, and that every page works for them."""

import re
from typing import Any

import pytest
from django.test import Client

from care.admin.site import site
from care.models import (
    Agent,
    Brand,
    BudgetLeft,
    Case,
    ChannelAccount,
    Gap,
    Handover,
    HookDelivery,
    Macro,
    Moderation,
    Price,
    Quarantine,
    SavedReply,
    Source,
    Spend,
    Tag,
)
from care.replies.writing import write
from care.tests.admin.conftest import entered
from care.tests.api.conftest import make_key
from care.tests.make import make_agent, minutes_ago

NAMES = sorted(model._meta.model_name or "" for model in site._registry)


@pytest.fixture
def full(brand: Brand, account: ChannelAccount, case: Case, agent: Agent) -> None:
    """A row of everything."""
    assert case.first_post is not None
    reply = write(case, agent, "We are sorry.", case.first_post).reply
    reply.deliveries.create()
    Moderation.objects.create(brand=brand, post=case.first_post, account=account, agent=agent, kind="hide")
    delivery = HookDelivery.objects.create(app=account.app, body=b"{}", skipped={"likes": 3})
    Quarantine.objects.create(
        brand=brand, network="x", delivery=delivery, fingerprint="f", payload=b"<script>\x00\xff", reason="Broken"
    )
    Handover.objects.create(brand=brand, case=case, from_agent=agent, to_team=case.team, summary="The bag is lost.")
    Tag.objects.create(brand=brand, name="refund")
    SavedReply.objects.create(brand=brand, name="Sorry", text="We are sorry.")
    Macro.objects.create(brand=brand, name="Refund")
    make_key(brand)
    listening = Source.objects.create(account=account, kind="listening", query="northwind")
    Gap.objects.create(source=listening, since=minutes_ago(9), until=minutes_ago(1), reason="We slept.")
    Price.objects.create(brand=brand, network="x", call="post.read", usd="0.005")
    Spend.objects.create(account=account, day=minutes_ago(0).date(), call="post.read", count=1)
    BudgetLeft.objects.create(account=account, name="mentions", limit=300, remaining=7, resets_at=minutes_ago(0))


def test_nobody_comes_in_without_signing_in_at_the_desk(client: Client, db: None) -> None:
    for address in ("/admin/", "/admin/care/case/"):
        answer = client.get(address, follow=True)
        assert answer.redirect_chain[-1] == (f"/login/?next={address}", 302)


@pytest.mark.parametrize("role", ["agent", "lead"])
def test_agents_and_leads_do_not_come_in(role: str, db: None) -> None:
    client = entered(make_agent(role, is_staff=True))
    assert client.get("/admin/", follow=True).status_code == 403
    assert client.get("/admin/care/channelaccount/", follow=True).status_code == 403


def test_somebody_who_was_switched_off_does_not_come_in(manager: Agent) -> None:
    client = entered(manager)
    Agent.objects.update(is_active=False)
    assert client.get("/admin/").status_code == 302


def pages(client: Client, name: str) -> list[Any]:
    """The list, the first row's page, its history, and the form for a new one where there is one."""
    model = next(model for model in site._registry if model._meta.model_name == name)
    row = model._default_manager.order_by("-pk").first()
    assert row is not None
    found = [client.get(f"/admin/care/{name}/{rest}") for rest in ("", f"{row.pk}/change/", f"{row.pk}/history/")]
    if site._registry[model].has_add_permission(found[0].wsgi_request):
        found.append(client.get(f"/admin/care/{name}/add/"))
    return found


@pytest.mark.parametrize("role", ["manager", "auditor"])
def test_every_page_opens_for_those_who_may_see_it(full: None, brand: Brand, role: str) -> None:
    client = entered(make_agent(role, brand=brand))
    assert {(name, page.status_code) for name in NAMES for page in pages(client, name)} == {
        (name, 200) for name in NAMES
    }


def test_no_page_shows_a_secret(full: None, brand: Brand, account: ChannelAccount) -> None:
    secrets = [*account.secrets().values(), *account.app.secrets().values()]
    secrets += [agent.password.rpartition("$")[2][:6] for agent in Agent.objects.all()]
    secrets += list(brand.apikey_set.values_list("digest", flat=True))
    client = entered(make_agent("manager", brand=brand))
    shown = "".join(page.content.decode() for name in NAMES for page in pages(client, name))
    assert secrets
    assert not [secret for secret in secrets if secret in shown]


def test_a_payload_is_shown_escaped(full: None, manager: Agent) -> None:
    page = entered(manager).get(f"/admin/care/quarantine/{Quarantine.objects.get().pk}/change/").content.decode()
    assert "&lt;script&gt;␀�" in page


def test_no_page_needs_what_the_policy_forbids(full: None, manager: Agent) -> None:
    client = entered(manager)
    for page in [client.get("/admin/"), *(page for name in NAMES for page in pages(client, name))]:
        words = page.content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)", words)
        assert " style=" not in words
        assert "css/admin.css" in words


def test_auditors_change_nothing(full: None, auditor: Agent) -> None:
    client = entered(auditor)
    for model in site._registry:
        row = model._default_manager.first()
        assert row is not None
        address = f"/admin/care/{model._meta.model_name}/"
        for rest in ("add/", f"{row.pk}/change/", f"{row.pk}/delete/"):
            assert client.post(address + rest, {"post": "yes"}).status_code == 403


def test_health_is_in_the_list_of_accounts(manager: Agent, account: ChannelAccount) -> None:
    Source.objects.update(failures=2, last_error="The network answered 500.")
    page = entered(manager).get("/admin/care/channelaccount/").content.decode()
    assert "The network answered 500." in page
    assert "never" in page
