"""What a channel shows us: posts, people, and what is gone, as plain values that are already cleaned."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Json = dict[str, Any]
Visibility = Literal["public", "private"]
Answerable = Literal["yes", "there", "no"]


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """One thing that is fetched for an account: its `kind` on this network and, for a listening query, the query.

    `poll_seconds`: how often, where that differs from the channel's own interval.
    """

    kind: str
    query: str = ""
    poll_seconds: int = 0


@dataclass(frozen=True, slots=True)
class AuthorSeen:
    """Someone as the network shows them now. `network_id` is the identity; a handle or name may change.

    `takes_messages`: whether we may write them privately; None where the network does not say.
    """

    network_id: str
    handle: str = ""
    name: str = ""
    avatar_url: str = ""
    followers: int | None = None
    is_verified: bool = False
    takes_messages: bool | None = None


@dataclass(frozen=True, slots=True)
class MediaSeen:
    """A picture or video of a post: `kind` photo, video or gif; sizes in pixels."""

    kind: str
    url: str
    preview_url: str = ""
    alt_text: str = ""
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a post can be answered, before anybody types: `yes` from here, `there` only on the network itself, `no`
    not at all; the reason in words for the agent, empty where there is nothing to say. `lifted_by`: an option of the
    account and its value under which nothing of this holds; webhooks are read without knowing the account's options.
    """

    answerable: Answerable = "yes"
    reason: str = ""
    lifted_by: tuple[str, str] | None = None

    def under(self, options: Mapping[str, Any]) -> "Verdict":
        """As it is for an account with these options."""
        return Verdict() if self.lifted_by and self.lifted_by in options.items() else self


@dataclass(frozen=True, slots=True)
class PostSeen:
    """One post, comment or message as the network shows it now, already cleaned.

    `text` is what a reader sees: unescaped, short links expanded. `posted_at` is aware. `parent_id` is what it
    answers. `is_context` marks what is shown around a complaint but is none itself (a Page's own post, a stranger's
    parent). `account_id` names the account of ours that it was sent to, where a webhook or page says so.
    `raw` is the payload it came from, scrubbed of what PostgreSQL cannot store. `network_id` stays the same over
    edits; `edited_at` is when the version at hand was made, if it is not the first. `counts` are replies, reposts,
    likes, quotes, as far as the network tells them. `key` is our own, where the network gives back the one that went
    out with our reply. `recipient_id` is who gets a private message, where the network says so. `rating` is a review's:
    positive or negative, or a number of stars. `is_hidden`: whether we hid it from the public; None where the network
    does not say.
    """

    network_id: str
    kind: str
    text: str
    posted_at: datetime
    author: AuthorSeen | None = None
    visibility: Visibility = "public"
    parent_id: str = ""
    thread_id: str = ""
    url: str = ""
    language: str = ""
    media: tuple[MediaSeen, ...] = ()
    is_context: bool = False
    account_id: str = ""
    raw: Json = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    verdict: Verdict = Verdict()
    edited_at: datetime | None = None
    key: str = ""
    recipient_id: str = ""
    rating: str = ""
    is_hidden: bool | None = None


@dataclass(frozen=True, slots=True)
class GoneSeen:
    """A post that the network shows no more: `reason` is deleted, protected, suspended or withheld. `except_kinds`: of
    posts of these kinds the network says so although they stand.
    """

    network_id: str
    reason: str
    account_id: str = ""
    except_kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HiddenSeen:
    """A post that somebody of us hid from the public, or shows again."""

    network_id: str
    is_hidden: bool
    account_id: str = ""


@dataclass(frozen=True, slots=True)
class GapSeen:
    """A stretch of time that a fetch may have missed, and why; `is_recoverable` while the network can still show it."""

    since: datetime
    until: datetime
    reason: str
    is_recoverable: bool


@dataclass(frozen=True, slots=True)
class BrokenItem:
    """One item that could not be read: kept for a manager's eyes with the reason in words."""

    reason: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """What one fetch or one webhook call brought: posts oldest first, and the cursor to save after they are stored.

    `skipped` counts events of kinds that we do not work, by their name on the network. `gone` are posts taken away
    since, `hidden` those hidden or shown again, `refused_accounts` those of ours whose consent a webhook says is
    withdrawn.
    """

    posts: tuple[PostSeen, ...] = ()
    cursor: str = ""
    broken: tuple[BrokenItem, ...] = ()
    skipped: Mapping[str, int] = field(default_factory=dict)
    gone: tuple[GoneSeen, ...] = ()
    hidden: tuple[HiddenSeen, ...] = ()
    gaps: tuple[GapSeen, ...] = ()
    refused_accounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lookup:
    """What the network shows now of posts that we know: as they stand, or gone. Unknown: in neither."""

    posts: tuple[PostSeen, ...] = ()
    gone: tuple[GoneSeen, ...] = ()
