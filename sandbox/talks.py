"""Private talks on Meta's networks: Messenger's (network "facebook") and Instagram's, one a person and an account."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.ids import digits, scoped_id
from sandbox.things import Post

KEPT = ("network", "account_id", "handle", "owner", "is_blocked", "read_at")
"""What a restart keeps of a talk; its messages are kept as posts."""


@dataclass(slots=True)
class Talk:
    """`handle` is the person's, lower case. `owner` is the other app that controls the talk, "" while it is ours.

    `is_blocked`: the person has blocked the account. `read_at`: seconds since 1970, until when the person has read.
    `posts` are its messages, removed ones too, in the order of arrival.
    """

    network: str
    account_id: str
    handle: str
    owner: str = ""
    is_blocked: bool = False
    read_at: float = 0.0
    posts: list[Post] = field(default_factory=list, repr=False)

    @property
    def id(self) -> str:
        if self.network == "instagram":
            words = f"ig_e:1:IGThread:{self.account_id}:{self.person_id}"
            return "aWdfZAG" + base64.urlsafe_b64encode(words.encode()).decode().rstrip("=") + "ZD"
        return "t_" + digits(15, "talk", self.account_id, self.handle)

    @property
    def person_id(self) -> str:
        """The PSID (IGSID): what the account writes to, and sees as the sender."""
        return scoped_id(self.handle, self.account_id, "message")

    @property
    def standing(self) -> list[Post]:
        """Its messages, newest first, without those taken back."""
        found = [post for post in self.posts if not post.removed_at]
        return sorted(found, key=lambda post: (post.at, post.made_at), reverse=True)

    @property
    def last_said_at(self) -> datetime | None:
        """When the person last wrote: a window of 24 hours runs from then. A message taken back counts."""
        return max((post.at for post in self.posts if not post.is_ours), default=None)

    def move(self, by: timedelta) -> None:
        """Moves the whole talk in time."""
        for post in self.posts:
            post.at += by


class Talks:
    """All private talks, found by person, by PSID (IGSID) and by id."""

    def __init__(self) -> None:
        self.by_person: dict[tuple[str, str, str], Talk] = {}
        self.by_psid: dict[str, Talk] = {}
        self.by_id: dict[str, Talk] = {}

    def of(self, network: str, account_id: str, handle: str) -> Talk:
        """The talk of a person with an account; it begins if there is none."""
        key = (network, account_id, handle.lower())
        talk = self.by_person.get(key)
        if talk is None:
            talk = self.by_person[key] = Talk(*key)
            self.by_psid[talk.person_id] = self.by_id[talk.id] = talk
        return talk

    def of_account(self, network: str, account_id: str) -> Iterator[Talk]:
        """The talks in which something stands."""
        for talk in self.by_person.values():
            if (talk.network, talk.account_id) == (network, account_id) and any(not p.removed_at for p in talk.posts):
                yield talk
