import asyncio
from datetime import timedelta

import pytest

from sandbox import trickle
from sandbox.brand import new_world, open_pages
from sandbox.customers import is_handle
from sandbox.page import HERE, PHOTOS
from sandbox.posting import Draft, write
from sandbox.texts import OPENINGS, PEOPLE, THANKS
from sandbox.trickle import AT_START, Trickle
from sandbox.world import Post, World

URL = "http://127.0.0.1:8001"


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.at = 1_790_000_000.0

    def __call__(self) -> float:
        return self.at


def begun(seed: int = 1) -> tuple[World, Trickle, Clock]:
    world, clock = new_world(), Clock()
    world.clock = world.ids.clock = clock
    open_pages(world)
    return world, Trickle(world, URL, seed), clock


def customers_posts(world: World) -> list[Post]:
    return [post for post in world.posts if not post.is_ours]


def answer(world: World, post: Post) -> None:
    account = world.account(post.network, post.account_id)
    assert account
    kind = "reply" if post.network == "x" else "comment"
    write(world, Draft(post.network, kind, account, "We are on it.", account, parent=post, is_by_api=True))


def test_the_last_hour_is_there_at_the_start_on_every_network_oldest_first() -> None:
    world, one, _ = begun()
    one.begin()
    posts = customers_posts(world)
    assert len(posts) == AT_START
    assert {post.network for post in posts} == {"x", "facebook", "instagram"}
    assert [post.at for post in posts] == sorted(post.at for post in posts)
    assert all(timedelta(0) <= world.now() - post.at <= timedelta(hours=1) for post in posts)


def test_nobody_mentions_an_account_on_instagram_before_somebody_can_listen() -> None:
    world, one, _ = begun()
    one.begin()
    before = {post.kind for post in customers_posts(world) if post.network == "instagram"}
    for _ in range(40):
        one.step()
    kinds = {post.kind for post in customers_posts(world) if post.network == "instagram"}
    assert (before, kinds) == ({"comment"}, {"comment", "mention"})


def test_many_languages_and_moods_and_a_photo_now_and_then() -> None:
    assert len({opening.language for opening in OPENINGS}) >= 8
    assert len({opening.mood for opening in OPENINGS}) >= 5
    assert {opening.photo for opening in OPENINGS} <= {"", *PHOTOS}
    assert all((HERE / "static" / "samples" / f"{name}.svg").exists() for name in PHOTOS)


def test_every_language_has_people_and_thanks_and_every_handle_is_one() -> None:
    languages = {opening.language for opening in OPENINGS}
    assert languages == set(PEOPLE) == set(THANKS)
    handles = [handle for people in PEOPLE.values() for handle, _ in people]
    assert all(is_handle(handle) for handle in handles)
    assert len(handles) == len(set(handles))


def test_no_opening_comes_twice_before_all_have_come() -> None:
    _, one, _ = begun()
    assert {one.draw() for _ in OPENINGS} == set(OPENINGS)


def test_an_answered_customer_comes_back_once_for_each_answer_and_thanks_at_last() -> None:
    world, one, clock = begun()
    one.open_talk()
    talk = one.talks[0]
    assert one.ready() is None
    for _ in range(len(talk.opening.later) + 1):
        clock.at += 1
        answer(world, talk.last)
        assert one.ready() is talk
        clock.at += 1
        said = one.go_on(talk)
        assert one.ready() is None
    assert said.text in THANKS[talk.opening.language]
    assert said.author == talk.last.author


def test_a_customer_left_alone_writes_again_after_some_minutes_while_there_is_more_to_say() -> None:
    world, one, clock = begun()
    while not one.talks or not one.talks[-1].left:
        one.open_talk()
    talk = one.talks[-1]
    one.talks = [talk]
    clock.at += 7 * 60
    assert one.ready() is talk
    assert one.go_on(talk).root_id == talk.last.root_id
    assert customers_posts(world)[-1] is talk.last


def test_a_step_writes_one_post_by_a_customer() -> None:
    world, one, _ = begun()
    for number in range(30):
        one.step()
        assert len(customers_posts(world)) == number + 1


def test_it_begins_once_and_writes_until_it_is_cancelled() -> None:
    world, _, _ = begun()

    async def some_time() -> None:
        for _ in range(2):
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(trickle.run(world, URL, (0.001, 0.001)), 0.1)

    asyncio.run(some_time())
    hour_ago = [post for post in customers_posts(world) if post.at < world.now()]
    assert len(hour_ago) == AT_START < len(customers_posts(world))
