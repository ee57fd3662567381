"""X's channel: mentions, replies, quotes, messages and whatever a query finds in; replies and messages out."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import ClassVar

from care.channels import cleaning
from care.channels.base import (
    Batch,
    Connection,
    Forged,
    GapSeen,
    HandshakeAnswer,
    Hook,
    Kept,
    Limits,
    Lookup,
    OutgoingReply,
    Published,
    Rejected,
    SourceSpec,
    Standing,
    Talk,
    Unconfirmed,
    Usage,
    Verdict,
)
from care.channels.x import (
    counting,
    hooks,
    lookups,
    messages,
    metering,
    options,
    refreshing,
    sending,
    signing,
    splitting,
)
from care.channels.x.client import Client
from care.channels.x.sending import Sending
from care.channels.x.sources import Fetching
from care.channels.x.subscribing import Subscribing

LIMITS = Limits(
    text_length=counting.LONGEST,
    count=counting.weighted_length,
    rules=counting.for_browsers(),
    message_length=sending.MESSAGE_LENGTH,
    images=sending.IMAGES,
    message_images=sending.MESSAGE_IMAGES,
    image_bytes=sending.IMAGE_BYTES,
    image_types=sending.IMAGE_TYPES,
    alt_text_length=sending.ALT_TEXT_LENGTH,
)

SOURCES = (
    SourceSpec("mentions"),
    SourceSpec("messages", poll_seconds=120),  # X allows 15 such calls in 15 minutes
    SourceSpec("replies", poll_seconds=120),
    SourceSpec("quotes", poll_seconds=300),
)


class XChannel:
    """See `care.channels.base`: a `Channel` that is all of the abilities besides as well.

    An account has either OAuth 1.0a's pair of tokens, or OAuth 2.0's with `expires_at`; the latter needs the app's
    `client_id`. A "listening" source takes a query in X's own language of search.
    """

    label: ClassVar[str] = "X"
    limits: ClassVar[Limits] = LIMITS
    sources: ClassVar[tuple[SourceSpec, ...]] = SOURCES
    query_kinds: ClassVar[tuple[str, ...]] = ("listening",)
    picture_hosts: ClassVar[tuple[str, ...]] = ("pbs.twimg.com",)
    credential_fields: ClassVar[tuple[str, ...]] = (
        *("access_token", "access_token_secret"),
        *("refresh_token", "expires_at"),
    )
    app_secret_fields: ClassVar[tuple[str, ...]] = (
        *("consumer_key", "consumer_secret", "bearer_token"),
        *("client_id", "client_secret"),
    )
    options: ClassVar[Mapping[str, tuple[str, ...]]] = options.OPTIONS
    prices: ClassVar[Mapping[str, Decimal]] = metering.PRICES

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.usage = Usage()

    def fetch(self, source: SourceSpec, cursor: str) -> Batch:
        return Fetching(self._client(), self.connection, cursor).fetch(source)

    def recover(self, source: SourceSpec, gap: GapSeen) -> Batch:
        return Fetching(self._client(), self.connection, "").recover(source, gap)

    def look_up(self, network_ids: Sequence[str]) -> Lookup:
        return lookups.look_up(self._client(), network_ids)

    def publish(self, reply: OutgoingReply) -> Published:
        try:
            published = Sending(self._client(), self.connection, reply).publish()
        except Unconfirmed:
            self._bill(reply)  # it may stand
            raise
        self._bill(reply)
        return published

    def find(self, reply: OutgoingReply) -> Published | None:
        return Sending(self._client(), self.connection, reply).find()

    def calls_for(self, reply: OutgoingReply) -> tuple[str, ...]:
        return metering.calls_for(reply, options.needs_summons(self.connection))

    def invitation(self) -> str:
        is_field = options.chosen(self.connection, options.DEEP_LINK) == "field"
        return "" if is_field else f" {options.deep_link(self.connection)}"

    def hide(self, network_id: str, *, hidden: bool = True) -> None:
        try:
            is_hidden = self._client().hide(network_id, hidden=hidden).get("hidden")
        except Rejected:
            if self._is_there(network_id):
                raise
            raise Rejected("The post was deleted, or its author no longer shows it to us.") from None
        if is_hidden is not hidden:
            raise Rejected("X did not change whether this reply is hidden.")
        self.usage.calls[metering.POST_HIDE] += 1

    def delete(self, network_id: str) -> None:
        """A refusal of what is gone already is none: an earlier attempt may have deleted it."""
        try:
            is_deleted = self._client().delete(network_id).get("deleted") is True
        except Rejected:
            if self._is_there(network_id):
                raise
            return
        if is_deleted:
            self.usage.calls[metering.POST_DELETE] += 1
        elif self._is_there(network_id):
            raise Rejected("X did not delete this post.")

    def keep_subscribed(self, address: str) -> Kept:
        return Subscribing(self._client(), self.connection).keep(address)

    def is_known(self) -> bool:
        return self._client().is_known()

    def refreshed(self) -> Mapping[str, str] | None:
        return refreshing.refreshed(self.connection, datetime.now(UTC))

    @staticmethod
    def can_hide(*, is_private: bool, is_answer: bool, is_thread_ours: bool) -> bool:
        return is_answer and is_thread_ours and not is_private

    @staticmethod
    def can_delete(*, is_private: bool) -> bool:
        return not is_private  # a direct message would go from our own side only

    @staticmethod
    def split(text: str, ending: str = "") -> tuple[str, ...]:
        return splitting.split(text, ending=ending)

    @staticmethod
    def standing(talk: Talk, now: datetime) -> Standing:
        """X knows no window; who takes no messages from us says so."""
        if talk.is_private and talk.kind != messages.KIND and talk.takes_messages is False:
            return Standing(Verdict("no", "This person takes no direct messages from this account."))
        return Standing()

    @staticmethod
    def replies_privately(kind: str) -> bool:
        return kind != messages.KIND

    @staticmethod
    def same_text(one: str, other: str) -> bool:
        return sending.same_text(one, other)

    @staticmethod
    def handshake(query: Mapping[str, str], app_secrets: Mapping[str, str]) -> HandshakeAnswer | None:
        return signing.answer_check(query, app_secrets)

    @staticmethod
    def is_genuine(hook: Hook) -> bool:
        return signing.is_genuine(hook)

    @staticmethod
    def read_hook(hook: Hook) -> Batch:
        if not signing.is_genuine(hook):
            raise Forged("The signature does not match the body.")
        return hooks.Reader(datetime.now(UTC)).read(cleaning.loads(hook.body))

    def _is_there(self, network_id: str) -> bool:
        return network_id not in {gone.network_id for gone in self.look_up([network_id]).gone}

    def _client(self) -> Client:
        return Client(self.connection, self.usage)

    def _bill(self, reply: OutgoingReply) -> None:
        self.usage.calls.update(self.calls_for(reply))
