"""The bulk: customers, cases, their posts and audit lines, as rows for COPY."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from helpdesk.seeding import words
from helpdesk.seeding.desk import Desk
from helpdesk.seeding.loading import bare, copy, next_id

TABLES = ("care_customer", "care_author", "care_case", "care_post", "care_caseevent")
OPEN_SHARE, WAITING_SHARE = 0.02, 0.03
AUTHOR = ("id", "brand_id", "network", "network_id", "customer_id", "handle", "name", "avatar_url", "followers",
          "is_verified")  # fmt: skip
CASE = ("id", "brand_id", "customer_id", "team_id", "assignee_id", "state", "is_receiving", "waiting_since", "networks",
        "first_post_id", "last_inbound_id", "inbound_count", "version", "words_version", "created_at",
        "first_answered_at", "solved_at")  # fmt: skip
POST = ("id", "brand_id", "network", "network_id", "account_id", "author_id", "case_id", "kind", "direction",
        "visibility", "is_context", "ignored", "text", "language", "url", "media", "parent_network_id",
        "thread_network_id", "posted_at", "received_at",
        "counts", "rating", "answerable", "answerable_reason", "gone_reason")  # fmt: skip
EVENT = ("case_id", "kind", "agent_id", "data", "at")
Row = tuple[Any, ...]


@dataclass
class Bulk:
    """What is to be made. Each case's fate is drawn once and read by the rows of every table."""

    desk: Desk
    cases: int
    posts_per_case: int
    authors: int
    seed: int
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def load(self) -> int:
        """All of it in one transaction; the number of rows."""
        with bare(TABLES):
            self.first_customer, self.first_author = next_id("care_customer"), next_id("care_author")
            self.first_case, self.first_post = next_id("care_case"), next_id("care_post")
            fates = list(self._fates())
            return (
                copy("care_customer", ("id", "brand_id"), self._customers())
                + copy("care_author", AUTHOR, self._authors())
                + copy("care_case", CASE, (self._case(fate) for fate in fates))
                + copy("care_post", POST, (row for fate in fates for row in self._posts(fate)))
                + copy("care_caseevent", EVENT, (row for fate in fates for row in self._events(fate)))
            )

    def _fates(self) -> Iterator["Fate"]:
        chance, receiving = Random(self.seed), set[int]()
        for number in range(self.cases):
            author = min(int(chance.paretovariate(0.6)) - 1, self.authors * 50) % self.authors
            draw = chance.random()
            state = "open" if draw < OPEN_SHARE else "waiting" if draw < OPEN_SHARE + WAITING_SHARE else "solved"
            if state != "solved":
                while author in receiving:
                    author = chance.randrange(self.authors)
                receiving.add(author)
            age = chance.uniform(1, 55) if state == "open" else chance.expovariate(1 / 60000) + 60
            count = max(1, round(chance.gauss(self.posts_per_case, self.posts_per_case / 3)))
            yield Fate(number, author, state, timedelta(minutes=min(age, 525600)), count, chance.getrandbits(30))

    def _customers(self) -> Iterator[Row]:
        return ((self.first_customer + number, self.desk.brand.pk) for number in range(self.authors))

    def _authors(self) -> Iterator[Row]:
        chance = Random(self.seed + 1)
        for number in range(self.authors):
            account = self.desk.accounts[number % len(self.desk.accounts)]
            followers = int(chance.paretovariate(0.7) * 40) % 5_000_000
            identity = self.first_author + number
            yield (identity, self.desk.brand.pk, account.network, f"seed-{identity}", self.first_customer + number,
                   f"person{identity}", words.full_name(chance), "", followers, followers > 100_000)  # fmt: skip

    def _case(self, fate: "Fate") -> Row:
        identity, first = self.first_case + fate.number, self._first_post(fate)
        inbound = [index for index in range(fate.posts) if index % 2 == 0]
        opened, last = self.now - fate.age, inbound[-1]
        is_open, is_solved = fate.state == "open", fate.state == "solved"
        assignee = None if is_open and fate.luck % 2 else self.desk.agents[fate.luck % len(self.desk.agents)]
        team = self.desk.teams[fate.luck % len(self.desk.teams)]
        return (identity, self.desk.brand.pk, self.first_customer + fate.author, team.pk, assignee and assignee.pk,
                fate.state, not is_solved, opened if is_open else None, [self._account(fate).network], first,
                first + last, len(inbound), fate.posts, fate.posts, opened,
                None if fate.posts < 2 else self._at(fate, 1),
                self._at(fate, fate.posts) if is_solved else None)  # fmt: skip

    def _posts(self, fate: "Fate") -> Iterator[Row]:
        chance, first, account = Random(fate.luck), self._first_post(fate), self._account(fate)
        kind, visibility = ("post", "public") if fate.luck % 7 else ("message", "private")
        for index in range(fate.posts):
            inbound, identity, at = index % 2 == 0, first + index, self._at(fate, index)
            text = words.complaint(chance) if inbound else chance.choice(words.ANSWERS)
            yield (identity, self.desk.brand.pk, account.network, f"seed-{identity}", account.pk,
                   self.first_author + fate.author if inbound else None, self.first_case + fate.number, kind,
                   "in" if inbound else "out", visibility, False, "", text, "en", "", "[]",
                   f"seed-{identity - 1}" if index else "", f"seed-{first}", at, at,
                   "{}", "", "yes", "", "")  # fmt: skip

    def _events(self, fate: "Fate") -> Iterator[Row]:
        case = self.first_case + fate.number
        yield (case, "opened", None, "{}", self._at(fate, 0))
        if fate.state == "solved":
            agent = self.desk.agents[fate.luck % len(self.desk.agents)]
            yield (case, "solved", agent.pk, "{}", self._at(fate, fate.posts))

    def _first_post(self, fate: "Fate") -> int:
        """Posts of a case have ids in a row; the room left between cases is what a long one needs."""
        return self.first_post + fate.number * (self.posts_per_case * 3 + 3)

    def _account(self, fate: "Fate") -> Any:
        return self.desk.accounts[fate.author % len(self.desk.accounts)]

    def _at(self, fate: "Fate", index: int) -> datetime:
        """The posts of a case are spread evenly over the first half of its age."""
        return self.now - fate.age + fate.age / 2 * index / (fate.posts + 1)


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one case: whose it is, how old, how many posts."""

    number: int
    author: int
    state: str
    age: timedelta
    posts: int
    luck: int
