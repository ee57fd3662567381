"""Private words on Messenger and Instagram: reading conversations, sending, and finding what was sent."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from care.channels import batches, cleaning, texts
from care.channels.base import (
    Batch,
    BrokenItem,
    GapSeen,
    Json,
    OutgoingReply,
    PostSeen,
    Published,
    Rejected,
    Unavailable,
    Unconfirmed,
    Unreadable,
)
from care.channels.meta import errors, messages, windows
from care.channels.meta.graph import Graph

READABLE = 20  # messages of one conversation that Meta shows
_TALKS = 25
_OVERLAP = timedelta(minutes=10)
_FIRST_LOOK = timedelta(hours=24)
_CLOCK_DIFFERENCE = timedelta(minutes=2)
_FIELDS = f"id,updated_time,participants,messages.limit({READABLE}){{{messages.FIELDS}}}"


@dataclass(slots=True)
class Talks:
    """The conversations of one account: `platform` is messenger or instagram, `page_id` the Page's that is asked and
    `account_id` ours as it stands in the messages.
    """

    graph: Graph
    platform: str
    page_id: str
    account_id: str
    broken: list[BrokenItem] = field(default_factory=list)

    def fetch(self, cursor: str) -> Batch:
        """Messages since the cursor, the newest conversation's time. Meta shows the last 20 of each: what may lie
        before them is a gap.
        """
        known = cleaning.moment(cursor)
        since = (known or datetime.now(UTC) - _FIRST_LOOK) - _OVERLAP
        posts: list[PostSeen] = []
        gaps: list[GapSeen] = []
        newest = known or since
        for talk, updated in self._since(since):
            newest = max(newest, updated)
            read = self._read(talk)
            posts = [*(post for post in read if post.posted_at >= since), *posts]
            gaps += self._gap(talk, read, known)
        cursor = min(newest, datetime.now(UTC)).isoformat()
        return Batch(batches.once(posts), cursor, tuple(self.broken), gaps=tuple(gaps))

    def publish(self, reply: OutgoingReply) -> Published:
        message = {"text": cleaning.text(reply.text), "metadata": reply.key or "amends"}
        fields: dict[str, Any] = {"recipient": self._recipient(reply), "message": message}
        if not reply.is_private_reply:
            fields |= self._manner(reply)
        sent = self.graph.write(f"{self.page_id}/messages", reply.since is not None, **fields)
        network_id = cleaning.network_id(sent.get("message_id"))
        if not network_id:
            raise Unconfirmed(f"{self.graph.network} took the message but did not say which one it became.")
        person_id = cleaning.network_id(sent.get("recipient_id"), 100)
        return _published(network_id, person_id, datetime.now(UTC), cleaning.json_object(sent))

    def find(self, reply: OutgoingReply) -> Published | None:
        """Among the last messages of the conversation, where it moved since the first attempt began."""
        since = (reply.since or datetime.now(UTC) - _FIRST_LOOK) - _CLOCK_DIFFERENCE
        for talk in self._where(reply, since):
            read = self._read(talk)
            for post in read:
                if self._is(post, reply, since):
                    return _published(post.network_id, post.thread_id, post.posted_at, post.raw)
            if len(read) >= READABLE and min(post.posted_at for post in read) > since:
                raise Unavailable(f"{self.graph.network} shows the last {READABLE} messages: it may lie before them.")
            if reply.is_private_reply:
                raise Unavailable(f"{self.graph.network} has a private reply to this, but does not show it yet.")
        if self.broken:
            raise Unavailable(f"{self.graph.network} shows messages that cannot be read: the reply may be one of them.")
        return None

    def _where(self, reply: OutgoingReply, since: datetime) -> Iterator[Json]:
        """The conversation that it would stand in. A comment names its own; on Instagram none does, and only the echo
        of the message, which brings our key, can tell.
        """
        if not reply.is_private_reply:
            yield from (talk for talk, _ in self._since(since, user_id=reply.recipient_id))
            return
        if self.platform != "messenger":
            raise Unavailable(f"{self.graph.network} does not tell to which comment a private reply belongs.")
        try:
            target = self.graph.read(reply.target_id, fields="private_reply_conversation")
        except errors.Gone:
            return
        talk_id = cleaning.network_id(cleaning.mapping(target.get("private_reply_conversation")).get("id"))
        if talk_id:
            yield self.graph.read(talk_id, fields=_FIELDS)

    def _recipient(self, reply: OutgoingReply) -> Json:
        if reply.is_private_reply:
            return {"comment_id" if reply.target_kind == "comment" else "post_id": reply.target_id}
        if not reply.recipient_id:
            raise Rejected("It is not known to whom this message goes.")
        return {"id": reply.recipient_id}

    def _manner(self, reply: OutgoingReply) -> Json:
        if not windows.needs_tag(reply.heard_at, datetime.now(UTC)):
            return {"messaging_type": "RESPONSE"}
        if not reply.by_person:
            raise Rejected(f"After 24 hours {self.graph.network} takes only what a person wrote.")
        return {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}

    def _since(self, since: datetime, **more: Any) -> Iterator[tuple[Json, datetime]]:
        """Conversations that moved since then, newest first, each with the time when it moved last."""
        args = {"platform": self.platform, "fields": _FIELDS, "limit": _TALKS, **more}
        for item in self.graph.items(self.page_id, "conversations", **args):
            talk = cleaning.mapping(item)
            updated = cleaning.moment(talk.get("updated_time"))
            if updated is not None and updated < since:
                return
            yield talk, updated or since

    def _read(self, talk: Json) -> list[PostSeen]:
        """Oldest first, the other way round than Meta lists them."""
        found = []
        for item in reversed(cleaning.listing(cleaning.mapping(talk.get("messages")).get("data"))):
            try:
                found.append(messages.read_listed(item, self.account_id))
            except Unreadable as error:
                self.broken.append(BrokenItem(str(error), cleaning.dumps(item)))
        return found

    def _gap(self, talk: Json, read: list[PostSeen], known: datetime | None) -> list[GapSeen]:
        listed = cleaning.listing(cleaning.mapping(talk.get("messages")).get("data"))
        oldest = min((post.posted_at for post in read), default=None)
        if known is None or oldest is None or len(listed) < READABLE or oldest <= known:
            return []
        reason = f"More than {READABLE} messages came in one conversation between two looks: no more of them are shown."
        return [GapSeen(known, oldest, reason, is_recoverable=False)]

    def _is(self, post: PostSeen, reply: OutgoingReply, since: datetime) -> bool:
        return (
            post.author is not None
            and post.author.network_id == self.account_id
            and post.posted_at >= since
            and post.network_id not in reply.ignore_ids
            and texts.normal(post.text) == texts.normal(reply.text)
        )


def _published(network_id: str, person_id: str, at: datetime, raw: Json) -> Published:
    """A conversation goes by the person's id."""
    return Published(network_id, recipient_id=person_id, thread_id=person_id, posted_at=at, raw=raw)
