"""What we say on X: a reply in public, or a direct message, with pictures."""

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from care.channels import cleaning, texts
from care.channels.base import (
    Connection,
    Image,
    Json,
    OutgoingReply,
    PostSeen,
    Published,
    Rejected,
    Unavailable,
    Unconfirmed,
)
from care.channels.x import hooks, messages, options, payloads, references, snowflakes
from care.channels.x.client import Client
from care.channels.x.looking import Look

IMAGES, MESSAGE_IMAGES, IMAGE_BYTES = 4, 1, 5_000_000
IMAGE_TYPES = ("image/jpeg", "image/png", "image/webp")
MESSAGE_LENGTH = 10_000
ALT_TEXT_LENGTH = 1000
_CLOCK_DIFFERENCE = timedelta(minutes=5)


class Sending:
    """One reply of one account."""

    def __init__(self, client: Client, connection: Connection, reply: OutgoingReply) -> None:
        self.client, self.connection, self.reply = client, connection, reply
        self.is_private = reply.visibility == "private"

    def publish(self) -> Published:
        self._check()
        has_been_tried = self.reply.since is not None
        media_ids = [self._upload(image) for image in self.reply.images]
        if self.is_private:
            return self._message(has_been_tried, media_ids)
        post = self.client.reply(has_been_tried, **self._params(media_ids))
        network_id = references.first_id(post)
        if not network_id:
            raise Unconfirmed("X took the reply but did not say which post it became.")
        return self._published(network_id, payloads.permalink(self.connection.handle, network_id), post)

    def find(self) -> Published | None:
        began = self.reply.since or datetime.now(UTC) - hooks.RECENT
        since = snowflakes.at(began - _CLOCK_DIFFERENCE)
        look = Look(self.connection.account_id, since)
        if self.is_private:
            self._read_messages(look, since)
        else:
            look.take(self.client.own_posts(since))
        return self._among(look)

    def _check(self) -> None:
        """Raises `Rejected` for what X would never take, before anything goes out."""
        reply, most = self.reply, MESSAGE_IMAGES if self.is_private else IMAGES
        if self.is_private and not references.is_id(reply.recipient_id):
            raise Rejected("It is not known to whom this direct message goes.")
        if self.is_private and len(reply.text) > MESSAGE_LENGTH:
            raise Rejected(f"A direct message on X has at most {MESSAGE_LENGTH} characters.")
        if len(reply.images) > most:
            raise Rejected(f"X takes at most {most} {'picture' if most == 1 else 'pictures'} here.")
        for image in reply.images:
            if image.content_type not in IMAGE_TYPES or not 0 < len(image.content) <= IMAGE_BYTES:
                raise Rejected("X takes JPEG, PNG and WebP pictures of at most 5 MB.")

    def _params(self, media_ids: list[str]) -> dict[str, Any]:
        """What goes into the call; a text that is empty beside pictures is left out."""
        text = cleaning.text(self.reply.text)
        params: dict[str, Any] = {"in_reply_to_tweet_id": self.reply.target_id, "text": text or None}
        if media_ids:
            params["media_ids"] = media_ids
        if self.reply.invites:
            link = options.deep_link(self.connection)
            if options.chosen(self.connection, options.DEEP_LINK) == "field":
                params["direct_message_deep_link"] = link
            elif link not in text:
                params["text"] = f"{text} {link}".strip()
        return params

    def _message(self, has_been_tried: bool, media_ids: list[str]) -> Published:
        params = {"participant_id": self.reply.recipient_id, "text": cleaning.text(self.reply.text) or None}
        sent = self.client.message(has_been_tried, **params, media_id=media_ids[0] if media_ids else None)
        network_id = cleaning.network_id(sent.get("dm_event_id"))
        if not references.is_id(network_id) or not network_id:
            raise Unconfirmed("X took the direct message but did not say which one it became.")
        thread_id = cleaning.network_id(sent.get("dm_conversation_id"))
        return replace(self._published(network_id, messages.permalink(thread_id), sent), thread_id=thread_id)

    def _upload(self, image: Image) -> str:
        """The picture's id on X, its description with it. Nothing of the reply is published yet."""
        body = {
            "media": base64.b64encode(image.content).decode(),
            "media_category": "dm_image" if self.is_private else "tweet_image",
            "media_type": image.content_type,
        }
        taken = cleaning.mapping(self.client.prepare("/2/media/upload", body).get("data"))
        media_id = cleaning.network_id(taken.get("id"))
        if not media_id:
            raise Unavailable("X took a picture but did not say which one it became.")
        if image.alt_text and not self.is_private:
            words = {"alt_text": {"text": cleaning.text(image.alt_text, ALT_TEXT_LENGTH)}}
            self.client.prepare("/2/media/metadata", {"id": media_id, "metadata": words})
        return media_id

    def _read_messages(self, look: Look, since: int) -> None:
        """The talk with this person down to where the first attempt began."""
        if not references.is_id(self.reply.recipient_id):
            return
        for page in self.client.messages(self.reply.recipient_id):
            messages.take(look, page)
            if look.oldest and look.oldest < since:
                return

    def _among(self, look: Look) -> Published | None:
        for post in look.batch().posts:
            if self._is(post, look.recent):
                return self._published(post.network_id, post.url, post.raw)
        if look.broken:
            raise Unavailable("X shows posts of ours that cannot be read: the reply may be one of them.")
        return None

    def _is(self, post: PostSeen, since: int) -> bool:
        if post.author is None or post.author.network_id != self.connection.account_id:
            return False
        if post.network_id in self.reply.ignore_ids or not self._is_answer(post, since):
            return False
        return same_text(post.text, self.reply.text)

    def _is_answer(self, post: PostSeen, since: int) -> bool:
        if self.is_private:
            return int(post.network_id) >= since
        return self.reply.target_id in (post.parent_id, references.replied_to(post.raw))

    def _published(self, network_id: str, url: str, shown: Json) -> Published:
        return Published(
            network_id=network_id,
            url=url,
            posted_at=cleaning.moment(shown.get("created_at")) or snowflakes.moment(network_id),
            raw=cleaning.json_object(shown),
        )


def same_text(one: str, other: str) -> bool:
    """Whether X's text may be what we sent: escapes, schemes, white space, leading mentions and an invitation apart."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    bare = texts.without_schemes(texts.without_leading_mentions(texts.normal(text)))
    return options.INVITATION.sub("", bare)  # X may show its link, whichever way it went out
