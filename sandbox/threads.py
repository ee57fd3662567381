"""Talks as people see them: who complained, and what was said below."""

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.world import Account, Person, Post, World


@dataclass(frozen=True, slots=True)
class Shown:
    """One post with its author; `depth` 0 begins the talk. `about` is what a private message refers to in public."""

    post: Post
    author: Person
    depth: int
    about: Post | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """`context` is the brand's own post that the talk stands under, if there is one; `account` whom it was said to."""

    head: Post
    customer: Person
    posts: list[Shown]
    context: Post | None
    account: Account | None

    @property
    def is_private(self) -> bool:
        return self.head.is_private

    @property
    def is_answered(self) -> bool:
        return self.posts[-1].post.is_ours

    @property
    def last(self) -> Post:
        """What the customer's next words answer."""
        return self.posts[-1].post


def newest(world: World, network: str, account_id: str, handle: str, most: int) -> list[Thread]:
    """The talks with the latest words first; "" takes any network, account or customer."""
    heads: dict[tuple[str, str], Post] = {}
    for post in said_by(world, handle) if handle else reversed(world.posts):
        if len(heads) == most:
            break
        if matches(post, network, account_id) and world.is_visible(post):
            head = head_of(world, post)
            if is_talk_of(head, handle):
                heads.setdefault((head.network, head.id), head)
    return [thread(world, head) for head in heads.values()]


def is_talk_of(head: Post, handle: str) -> bool:
    """Whether a talk that begins so is a customer's ("": any customer's). In private the brand may begin it."""
    if head.is_private:
        return handle.lower() in {"", head.root_id}
    return not head.is_ours and head.removed_at is None and handle.lower() in {"", head.author.lower()}


def said_by(world: World, handle: str) -> list[Post]:
    """What a customer said on any network, and was told in private, newest first."""
    found = [post for network in world.accounts for post in world.by_author.get((network, handle.lower()), [])]
    found += [post for talk in world.talks.by_person.values() if talk.handle == handle.lower() for post in talk.posts]
    return sorted(found, key=lambda post: post.made_at, reverse=True)


def matches(post: Post, network: str, account_id: str) -> bool:
    """Direct messages of X are not shown."""
    is_shown = not post.is_private or post.network != "x"
    return is_shown and network in {"", post.network} and account_id in {"", post.account_id}


def head_of(world: World, post: Post) -> Post:
    """Up to the customer's first words; what the brand wrote unasked is only what they stand under. In private: up to
    the first message that still stands.
    """
    if post.is_private:
        return min(world.talks.of(post.network, post.account_id, post.root_id).standing, key=made_at, default=post)
    while post.parent_id:
        parent = world.by_id.get((post.network, post.parent_id))
        if parent is None or (parent.is_ours and not parent.parent_id):
            break
        post = parent
    return post


def made_at(post: Post) -> float:
    return post.made_at


def thread(world: World, head: Post) -> Thread:
    if head.is_private:
        return private_thread(world, head)
    context = world.post(head.network, head.parent_id) if head.parent_id else None
    shown = sorted(below(world, head, 0), key=lambda one: (one.depth > 0, one.post.made_at))
    return Thread(head, world.author_of(head), shown, context, world.account(head.network, head.account_id))


def private_thread(world: World, head: Post) -> Thread:
    messages = sorted(world.talks.of(head.network, head.account_id, head.root_id).standing, key=made_at)
    shown = [Shown(one, world.author_of(one), int(one is not head), about(world, one)) for one in messages]
    account = world.account(head.network, head.account_id)
    return Thread(head, world.person(head.network, head.root_id), shown, None, account)


def about(world: World, message: Post) -> Post | None:
    """The comment or story that a message is about."""
    found = world.post(message.network, message.about_id) if message.about_id else None
    return found if found and not found.is_private else None


def below(world: World, post: Post, depth: int) -> Iterator[Shown]:
    if not world.is_visible(post):
        return
    yield Shown(post, world.author_of(post), depth)
    for answer in world.answers_to(post):
        yield from below(world, answer, depth + 1)
