"""The demo's rows: made once, on the accounts that the running sandbox names. Only here are sandbox accounts made."""

import http.client
import json
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from care.channels import registry
from care.models import (
    Agent,
    Brand,
    ChannelAccount,
    Macro,
    MacroTag,
    Membership,
    NetworkApp,
    SavedReply,
    Tag,
    Team,
    health,
    sources,
)
from helpdesk.env import env

TEAMS = {"care": "Customer care", "travel": "Travel disruptions"}
LOGINS = {
    "agent": ("Ada", "Moreno", "care"),
    "lead": ("Lin", "Okafor", "care"),
    "manager": ("Mara", "Virtanen", None),
    "auditor": ("Otto", "Brandt", None),
}
SAVED_REPLIES = {
    "Ask for the details in private": (
        'Hi {{author.first_name|"there"}}, we are sorry, and we want to put this right today. '
        "Please send us your booking number in a direct message, so that we can look into it at once."
    ),
    "Rebooked for today": "Thank you for telling us. There is a seat for you today at [[time]]: shall we book it?",
    "Voucher sent": "It is done: the voucher over [[amount]] is in your inbox. Thank you for your patience with us.",
    "Say sorry and take it over": (
        "This should not have happened. I take care of it myself and write again here. {{agent.first_name}}"
    ),
    "Where is my bag": (
        'Hi {{author.first_name|"there"}}, your bag [[tag number]] is found and comes to you on [[day]]. '
        "If it does not, say {{case.ref}} and we know at once."
    ),
}
MACROS: dict[str, dict[str, Any]] = {
    "Refund is on its way": {
        "text": (
            'Hi {{author.first_name|"there"}}, your refund is on its way and reaches you within five days. '
            "We are sorry for the trouble."
        ),
        "takes": True,
        "tags": ["refund"],
        "then": "solve",
    },
    "Mine, tomorrow": {"takes": True, "tags": ["call back"], "then": "tomorrow"},
}


class NoDemo(Exception):
    """The demo cannot be made here; the words say why."""


def load() -> list[tuple[str, str]]:
    """Makes what is missing and registers our webhooks at the sandbox. Returns (login, password) pairs."""
    if not (settings.AMENDS_DEMO and settings.AMENDS_SANDBOX_URL):
        raise NoDemo("This is not the demo: AMENDS_DEMO=1 and AMENDS_SANDBOX_URL are set by script/server.")
    accounts = _ask("GET", "/play/accounts")["data"]
    password = _password()
    with transaction.atomic():
        brand, _ = Brand.objects.get_or_create(
            slug="northwind", defaults={"name": "Northwind", "booking_shape": "99-9999"}
        )
        teams = {slug: _team(brand, slug, name) for slug, name in TEAMS.items()}
        for row in accounts:
            _account(brand, teams["care"], row)
        for name, text in SAVED_REPLIES.items():
            SavedReply.objects.get_or_create(brand=brand, team=None, name=name, defaults={"text": text})
        for name, macro in MACROS.items():
            _macro(brand, name, **macro)
        logins = [_login(brand, teams, role, password) for role in LOGINS]
    for app in NetworkApp.objects.filter(brand=brand):
        _ask("POST", "/play/webhooks", {"network": app.network, "url": app.hook_address})
    return logins


def _team(brand: Brand, slug: str, name: str) -> Team:
    return Team.objects.get_or_create(brand=brand, slug=slug, defaults={"name": name})[0]


def _macro(brand: Brand, name: str, tags: Sequence[str], **parts: Any) -> None:
    macro, is_new = Macro.objects.get_or_create(brand=brand, team=None, name=name, defaults=parts)
    for word in tags if is_new else ():
        tag, _ = Tag.objects.get_or_create(brand=brand, name__iexact=word, defaults={"name": word})
        MacroTag.objects.create(brand=brand, macro=macro, tag=tag)


def _account(brand: Brand, team: Team, row: dict[str, Any]) -> None:
    network = row["network"]
    if network not in registry.CHANNELS:
        return
    slug = row["app"]["slug"]
    app, _ = NetworkApp.objects.get_or_create(
        network=network, slug=slug, defaults={"brand": brand, "label": f"{registry.label(network)} demo"}
    )
    app.set_secrets(row["app"]["secrets"])
    app.save()
    account = ChannelAccount.objects.filter(network=network, network_id=row["id"]).first() or ChannelAccount(
        brand=brand, app=app, network=network, network_id=row["id"], default_team=team, is_sandbox=True
    )
    account.handle, account.name, account.url = row.get("handle", ""), row["name"], row.get("url", "")
    account.set_secrets(row["credentials"])
    account.save()
    if account.state == ChannelAccount.State.REFUSED:
        health.resume(account)
    sources.ensure(account)


def _login(brand: Brand, teams: dict[str, Team], role: str, password: str) -> tuple[str, str]:
    first, last, team = LOGINS[role]
    agent, _ = Agent.objects.get_or_create(
        username=role,
        defaults={
            "first_name": first,
            "last_name": last,
            "email": f"{role}@{brand.slug}.example",
            "is_staff": team is None,
        },
    )
    if not agent.check_password(password):
        agent.set_password(password)
        agent.save()
    Membership.objects.get_or_create(agent=agent, brand=brand, team=teams.get(team or ""), defaults={"role": role})
    return role, password


def _password() -> str:
    """The same at each start: kept beside the data."""
    if given := env("AMENDS_DEMO_PASSWORD"):
        return given
    path = Path(env("AMENDS_DATA", str(settings.BASE_DIR / "var"))) / "demo-password"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(12), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


def _ask(method: str, path: str, body: dict[str, str] | None = None) -> dict[str, Any]:
    """The sandbox's own calls; loopback only, as its address is."""
    parts = urlsplit(settings.AMENDS_SANDBOX_URL)
    connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=15)
    try:
        headers = {"Content-Type": "application/json"}
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        words = answer.read()
    except OSError as error:
        raise NoDemo(f"The sandbox at {settings.AMENDS_SANDBOX_URL} does not answer: {error}") from error
    finally:
        connection.close()
    if answer.status >= 300:
        raise NoDemo(f"The sandbox answered {method} {path} with {answer.status}: {words[:300]!r}")
    return dict(json.loads(words))
