"""The demo's own customers: they complain, ask, joke and thank, now and then with a photo, and come back to a talk."""

import asyncio
import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.customers import customer, photo
from sandbox.posting import Draft, write
from sandbox.texts import OPENINGS, PEOPLE, THANKS, Opening
from sandbox.threads import head_of
from sandbox.world import Account, Post, World

PAUSE_S = (20.0, 40.0)
AT_START = 25
SPREAD = timedelta(hours=1)
PATIENCE = timedelta(minutes=6)
KINDS = {
    "x": ("mention",),
    "facebook": ("visitor_post", "visitor_post", "comment"),
    "instagram": ("comment", "comment", "mention"),
}
"""As what somebody begins a talk."""

EARLIER = {**KINDS, "instagram": ("comment",)}
"""What stands there at the start: of mentions Instagram tells those alone who listen already."""

NETWORKS = ("x", "facebook", "x", "facebook", "instagram")
"""Where somebody writes; Instagram is the quietest."""

PHOTO_WORDS = {
    "suitcase": "A suitcase with a wheel missing",
    "board": "A departures board, most of it cancelled",
    "seat": "The seat in front, fully reclined",
    "queue": "A long queue at one open counter",
    "receipt": "A receipt with the same charge twice",
    "window": "Evening light over the wing",
}


@dataclass(slots=True)
class Talk:
    """A talk of one of these customers: its newest words, and what they have left to say."""

    opening: Opening
    last: Post
    left: list[str]
    is_thanked: bool = False


class Trickle:
    def __init__(self, world: World, base_url: str, seed: int | None = None) -> None:
        self.world = world
        self.base_url = base_url
        self.chance = random.Random(seed)
        self.deck: list[Opening] = []
        self.talks: list[Talk] = []

    def begin(self) -> None:
        """The last hour as it would have been: posts spread over it by their shown time, oldest first."""
        now = self.world.now()
        ages = sorted((self.chance.random() * SPREAD for _ in range(AT_START)), reverse=True)
        for age in ages:
            self.open_talk(now - age)

    def step(self) -> Post:
        """One new post: somebody comes back to a talk, or somebody new begins one."""
        talk = self.ready()
        if talk is not None and self.chance.random() < 0.4:
            return self.go_on(talk)
        return self.open_talk()

    def open_talk(self, at: datetime | None = None) -> Post:
        opening = self.draw()
        network = self.chance.choice(NETWORKS)
        account = self.pick_account(network)
        handle, name = self.chance.choice(PEOPLE[opening.language])
        author = customer(self.world, network, handle, name, followers_of(handle))
        draft = Draft(
            network,
            self.chance.choice((EARLIER if at else KINDS)[network]),
            author,
            opening.text.replace("{brand}", account.name),
            account,
            at=at,
        )
        if opening.photo and not (network == "instagram" and draft.kind == "comment"):  # a comment there has no picture
            draft.media = [photo(self.world, network, opening.photo, PHOTO_WORDS[opening.photo], self.base_url)]
        post = write(self.world, draft)
        self.talks = [*self.talks[-40:], Talk(opening, post, list(opening.later))]
        return post

    def draw(self) -> Opening:
        """Each opening once before any comes again."""
        if not self.deck:
            self.deck = self.chance.sample(OPENINGS, len(OPENINGS))
        return self.deck.pop()

    def pick_account(self, network: str) -> Account:
        """The first account is the busiest."""
        accounts = self.world.accounts[network]
        return self.chance.choices(accounts, weights=[len(accounts) + 1 - n for n in range(len(accounts))])[0]

    def ready(self) -> Talk | None:
        """A talk whose customer would write now: answered by the brand, or left alone for some minutes."""
        waiting = [talk for talk in self.talks if self.is_answered(talk) or self.is_impatient(talk)]
        return self.chance.choice(waiting) if waiting else None

    def is_answered(self, talk: Talk) -> bool:
        return not talk.is_thanked and self.brands_answer(talk) is not None

    def is_impatient(self, talk: Talk) -> bool:
        return bool(talk.left) and self.world.clock() - talk.last.made_at > PATIENCE.total_seconds()

    def brands_answer(self, talk: Talk) -> Post | None:
        """The brand's newest words right below the customer's newest; on Facebook they may stand beside them."""
        near = [*self.world.answers_to(talk.last), *self.world.answers_to(head_of(self.world, talk.last))]
        ours = [post for post in near if post.is_ours and post.made_at > talk.last.made_at]
        return max(ours, key=lambda post: post.made_at, default=None)

    def go_on(self, talk: Talk) -> Post:
        """Says the next of what is left; a customer who has nothing left to say thanks for the answer."""
        answer = self.brands_answer(talk)
        if talk.left:
            text = talk.left.pop(0)
        else:
            text, talk.is_thanked = self.chance.choice(THANKS[talk.opening.language]), True
        last = talk.last
        account = self.world.account(last.network, last.account_id) or self.world.accounts[last.network][0]
        kind = "reply" if last.network == "x" else "comment"
        draft = Draft(last.network, kind, self.world.author_of(last), text, account, parent=answer or last)
        talk.last = write(self.world, draft)
        return talk.last


def followers_of(handle: str) -> int:
    """Most have few, some many; the same handle always has the same."""
    chance = random.Random(handle)
    return int(10 ** chance.choice((1.5, 2.0, 2.3, 2.6, 3.1, 4.4)) * chance.uniform(0.6, 2.5))


async def run(
    world: World,
    base_url: str,
    pause_s: tuple[float, float] = PAUSE_S,
) -> None:
    """Writes until it is cancelled, with pauses between the two lengths given.

    A world that holds customers' posts already gets no last hour.
    """
    trickle = Trickle(world, base_url)
    if not any(not post.is_ours for post in world.posts):
        trickle.begin()
    while True:
        await asyncio.sleep(random.uniform(*pause_s))
        trickle.step()
