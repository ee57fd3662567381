"""What Instagram's webhooks say of an account: comments and mentions. Edits and deletions are never announced. Pure."""

from datetime import datetime
from typing import ClassVar

from care.channels import cleaning
from care.channels.base import Json, PostSeen, Unreadable
from care.channels.instagram import payloads
from care.channels.meta import hooks


class Reader(hooks.Reader):
    of_object: ClassVar[str] = "instagram"

    def change(self, field: str, value: Json, account_id: str, at: datetime) -> bool:
        if field in ("comments", "live_comments"):
            media_id = cleaning.network_id(cleaning.mapping(value.get("media")).get("id"))
            item = {**value, "timestamp": value.get("timestamp") or value.get("created_time") or at.isoformat()}
            self.posts.append(payloads.read_comment(item, account_id, media_id))
            return True
        if field == "mentions":
            self.posts.append(_mention(value, account_id, at))
            return True
        return False


def _mention(value: Json, account_id: str, at: datetime) -> PostSeen:
    """It brings ids alone: who wrote what is asked for afterwards."""
    media_id, comment_id = cleaning.network_id(value.get("media_id")), cleaning.network_id(value.get("comment_id"))
    if not (media_id or comment_id):
        raise Unreadable("The mention names neither a post nor a comment.")
    return PostSeen(
        network_id=comment_id or media_id,
        kind="mention",
        text="",
        posted_at=at,
        parent_id=media_id if comment_id and comment_id != media_id else "",
        thread_id=media_id or comment_id,
        account_id=account_id,
        raw=cleaning.json_object(value),
    )
