"""What stands on the networks: people, the brand's accounts and apps, posts and messages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

HANDLE = re.compile(r"(?<![A-Za-z0-9_@])@([A-Za-z0-9_]{1,15})(?![A-Za-z0-9_@])")

Change = Literal["add", "edit", "remove", "spread", "hide", "react", "read", "deliver", "postback", "handover"]


@dataclass(slots=True)
class Person:
    """Someone on one network: a customer, or one of the brand's accounts.

    `is_unnamed`: Facebook keeps this person's name and id from the Page, as it does without their consent. On X:
    `is_protected` and `is_suspended` hide what the person wrote, without `receives_your_dm` nobody writes to them.
    """

    network: str
    id: str
    handle: str
    name: str
    followers: int = 0
    is_verified: bool = False
    is_unnamed: bool = False
    is_protected: bool = False
    is_suspended: bool = False
    receives_your_dm: bool = True
    joined_at: datetime = datetime(2015, 3, 1, tzinfo=UTC)


@dataclass(slots=True)
class Account(Person):
    """One of the brand's own profiles (X, Instagram) or Pages (Facebook), with the credentials that its API calls show.

    On Meta's networks: `page_id` is the Page that a profile of Instagram is linked to (its calls show that Page's
    token), `refused_with` the subcode while the token is revoked, `missing` the permissions that were taken away,
    `subscribed` the webhook fields of its `subscribed_apps`, `data_access_until` (seconds since 1970; 0: 90 days on)
    when the app's access to data ends.
    """

    credentials: dict[str, str] = field(default_factory=dict)
    is_revoked: bool = False
    page_id: str = ""
    refused_with: int = 460
    missing: list[str] = field(default_factory=list)
    subscribed: list[str] = field(default_factory=list)
    data_access_until: float = 0.0


@dataclass(slots=True)
class App:
    """The developer app on a network: its secrets sign webhooks and, on X, requests."""

    network: str
    slug: str
    secrets: dict[str, str]


@dataclass(slots=True)
class Media:
    """A picture or video: `kind` is photo, video or gif."""

    key: str
    kind: str
    url: str
    alt_text: str = ""
    width: int = 1200
    height: int = 800


@dataclass(slots=True)
class Upload:
    """A picture that an account may attach until `until` (seconds since 1970); `raw` is what was sent."""

    media: Media
    account_id: str
    category: str
    until: float
    kind: str
    raw: bytes = field(repr=False)


@dataclass(slots=True)
class Revision:
    """An earlier wording. On X every edit has an id of its own, so the earlier id is kept too."""

    id: str
    text: str
    at: datetime


@dataclass(slots=True)
class Post:
    """One post, comment or message.

    `kind`: X "post", "mention", "reply", "quote"; Facebook "post" (the Page's own), "visitor_post", "comment"
    (replies too), "review" (`verdict` positive or negative), "tagged" (somebody else's post that names the Page),
    "reel", "ad"; all "message". `author` is a handle: see `World.author_of`. `text` is as its author
    wrote it; `lead` is what X puts in front of it ("@a @b "). `account_id` is the brand's account that it was sent
    to (or by). `parent_id` is what it answers, `root_id` the top of its thread (itself for a root; for messages the
    customer's handle). `at` is the shown time, `made_at` the true one (seconds since 1970); reads see it from
    `visible_at` on. `deep_link` is X's button that begins a direct message.

    On Meta's networks: `app_id` is the app that wrote it by API, `metadata` what that app hung on it, `about_id` the
    comment or post that a private reply is about, or the message that a message answers; `private_reply_id` the
    message that was sent about it, `reactions` by handle, `parts` whatever else a message carries (a story, a sticker).
    """

    network: str
    id: str
    kind: str
    text: str
    author: str
    account_id: str
    at: datetime
    made_at: float
    parent_id: str = ""
    root_id: str = ""
    quoted_id: str = ""
    lead: str = ""
    is_ours: bool = False
    is_by_api: bool = False
    is_private: bool = False
    is_hidden: bool = False
    visible_at: float = 0.0
    updated_at: datetime | None = None
    removed_at: datetime | None = None
    media: list[Media] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    reposts: int = 0
    quotes: int = 0
    likes: int = 0
    deep_link: str = ""
    verdict: str = ""
    app_id: str = ""
    metadata: str = ""
    about_id: str = ""
    private_reply_id: str = ""
    is_liked: bool = False
    reactions: dict[str, str] = field(default_factory=dict)
    parts: dict[str, Any] = field(default_factory=dict)

    @property
    def ids(self) -> list[str]:
        """All ids that it has had, the first one first."""
        return list(dict.fromkeys([*(revision.id for revision in self.revisions), self.id]))


@dataclass(frozen=True, slots=True)
class Heard:
    """One call of the Graph API: `account` is the Page whose token it showed, "" where that is unknown; `code` and
    `subcode` are those of a refusal, `fault` the fault that answered in place of the network.
    """

    at: float
    method: str
    path: str
    account: str
    status: int
    code: int = 0
    subcode: int = 0
    fault: str = ""


def named_in(text: str) -> list[str]:
    """The @handles in a text of X, lower case, each once, in order."""
    return list(dict.fromkeys(handle.lower() for handle in HANDLE.findall(text)))


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a post; webhooks and the page are fed from these. `more` says what exactly: a
    reaction's {"handle", "verb", "reaction", "emoji"}, a postback's {"title", "payload"}.
    """

    change: Change
    post: Post
    more: Mapping[str, Any] = field(default_factory=dict)
