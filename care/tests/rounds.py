"""Everything that the desk does with a network, in one round: on good days, on bad days, and with tokens run out."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from traceback import format_exception
from typing import Any
from urllib.parse import quote

from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import timezone
from psycopg.sql import SQL, Identifier
from pytest_django import Settings

from care.channels.base import Channel, ChannelError, Hook, Moderating, OutgoingReply, SourceSpec
from care.channels.meta import signing as meta
from care.channels.x import signing as x
from care.intake import hooking, looking, subscribing, tokens
from care.models import Agent, Case, ChannelAccount, HookDelivery, Post, Reply
from care.replies import sending, settling
from care.replies.outgoing import outgoing
from care.replies.writing import targets, write
from care.tests.make import make_picture
from care.tests.networks import complaint_case, fetch_all
from sandbox.tests.receiver import receiving
from sandbox.tests.running import RunningSandbox

SIGNERS = {"x": (x.HEADER, x.sign, "consumer_secret")}
OF_META = (meta.HEADER, meta.sign, meta.KEY_FIELD)
FAULTS = ("rate_limit", "server_error", "html_error", "bad_json", "lost_answer", "token_revoked")
OPEN = ("app_id", "expires_at", "client_id")  # no secrets


@dataclass
class Round:
    """One account's. `canaries` are its secrets in every form that they take on their way; `said` what errors said and
    how things are shown.
    """

    sandbox: RunningSandbox
    account: ChannelAccount
    agent: Agent
    canaries: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)

    def play(self, settings: Settings) -> None:
        self.note_secrets()
        self.renew()
        case = complaint_case(self.sandbox, self.account)
        self.subscribe(settings)
        self.answer(case)
        self.look_again()
        self.push()
        self.bad_days(case)
        self.note_secrets()

    def note_secrets(self) -> None:
        self.account.refresh_from_db()
        found = {**self.account.secrets(), **self.account.app.secrets()}
        for name in found.keys() - set(OPEN):
            self.canaries |= forms(found[name])
        pair = f"{found.get('client_id')}:{found.get('client_secret')}"
        self.canaries.add(base64.b64encode(pair.encode()).decode())
        self.said += map(repr, (self.account, self.account.app, self.account.connect(), vars(self.account.connect())))

    def renew(self) -> None:
        tokens.refresh(self.account.pk)
        self.note_secrets()

    def subscribe(self, settings: Settings) -> None:
        """Once with a door that answers, once with none."""
        with receiving(self.account.app.secrets()) as door:
            for url in (door.url.partition("/hooks/")[0], "http://127.0.0.1:9"):
                settings.AMENDS_URL = url
                ChannelAccount.objects.update(next_subscribe_at=timezone.now() - timedelta(minutes=1))
                subscribing.keep_subscribed(self.account.pk)
            self.sandbox.play("DELETE", "/play/webhooks", {"network": self.account.network, "url": door.url})

    def answer(self, case: Case) -> None:
        """Once with a picture where the network takes one; once the answer is lost, and found."""
        target, limits = targets(case)[0], self.account.channel.limits
        pictures = [make_picture(case, alt_text="A torn bag"[: limits.alt_text_length])] if limits.images else []
        sending.send(write(case, self.agent, "We look into it.", target, pictures=pictures).reply.pk)
        reply = write(case, self.agent, "And we call you.", target).reply
        self.strike("lost_answer", on="write", count=1)
        sending.send(reply.pk)
        Reply.objects.filter(pk=reply.pk).update(settle_at=timezone.now())
        settling.settle(reply.pk)
        self.sandbox.reset_faults()
        assert set(Reply.objects.values_list("state", flat=True)) == {"sent"}

    def look_again(self) -> None:
        fetch_all(self.account)
        Post.objects.update(looked_up_at=timezone.now() - timedelta(days=2))
        looking.look(self.account.pk)

    def push(self) -> None:
        """A genuine call, a broken one, a forged one, and both kinds of handshake."""
        app, client = self.account.app, Client()
        header, sign, key = SIGNERS.get(self.account.network, OF_META)
        secret = app.secrets()[key]
        address = f"/hooks/{app.network}/{app.slug}/"
        for body, by in ((b'{"data": {}, "entry": []}', secret), (b"{", secret), (b"{}", "forged")):
            client.post(address, body, "application/json", headers={header: sign(body, by)})
        for delivery in HookDelivery.objects.all():
            hooking.work(delivery.pk)
            self.said.append(repr(Hook(bytes(delivery.body), delivery.headers, app.secrets())))
        verify = {"hub.mode": "subscribe", "hub.challenge": "12", "hub.verify_token": app.secrets().get("verify_token")}
        client.get(address, {name: value for name, value in verify.items() if value} | {"crc_token": "abc"})

    def bad_days(self, case: Case) -> None:
        """Each call in each kind of trouble, both by the desk and by itself."""
        reply = Reply.objects.select_related("to_post__author", "account__app").filter(case=case)[0]
        message = outgoing(reply, is_first_attempt=True)
        source = SourceSpec(self.account.sources.all()[0].kind)
        for fault in FAULTS:
            self.strike(fault)
            for work in calls(self.account.connect(), source, message):
                self.hear(work)
            fetch_all(self.account)
            tokens.refresh(self.account.pk)
            self.sandbox.reset_faults()

    def hear(self, work: Callable[[], object]) -> None:
        try:
            work()
        except ChannelError as error:
            self.said += [str(error), repr(error), repr(vars(error)), *format_exception(error)]

    def strike(self, fault: str, **more: Any) -> None:
        self.sandbox.play("POST", "/play/faults", {"network": self.account.network, "fault": fault, **more})


def calls(channel: Channel, source: SourceSpec, message: OutgoingReply) -> tuple[Callable[[], object], ...]:
    return (
        lambda: channel.fetch(source, ""),
        lambda: channel.publish(message),
        lambda: channel.find(message),
        lambda: channel.look_up(["1"]),
        *((lambda: channel.hide("1"), lambda: channel.delete("1")) if isinstance(channel, Moderating) else ()),
    )


def forms(secret: str) -> set[str]:
    """As it is, as it stands in addresses and headers, as bytes are shown, and its end alone."""
    if not secret:
        return set()
    encoded = base64.b64encode(secret.encode()).decode()
    return {secret, quote(secret, safe=""), encoded, secret.encode().hex(), secret[-16:]}


def stored() -> str:
    """All that stands in any column of any table, as text; bytes in hexadecimal."""
    lines = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(SQL("SELECT one::text FROM {} one").format(Identifier(model._meta.db_table)))
            lines += [str(line) for (line,) in cursor.fetchall()]
    return "\n".join(lines)
