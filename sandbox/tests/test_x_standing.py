"""What becomes of posts: edited, deleted, hidden with their authors, long, illustrated, gone round."""

from dataclasses import dataclass
from typing import Any

import pytest
import tweepy

from sandbox.brand import new_world
from sandbox.customers import customer
from sandbox.posting import Draft, edit_refusal, write
from sandbox.tests.clients import client, complain, unique
from sandbox.tests.receiver import receiving
from sandbox.tests.running import RunningSandbox
from sandbox.x.texts import language


@dataclass
class Clock:
    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def person(sandbox: RunningSandbox, handle: str, **changes: Any) -> str:
    found: str = sandbox.play("POST", f"/play/people/x/{handle}", changes)["id"]
    return found


def problem(answer: dict[str, Any]) -> tuple[str, str]:
    assert "data" not in answer
    found = answer["errors"][0]
    return found["type"].rpartition("/")[2], found["detail"]


def test_an_edit_has_a_new_id_and_the_history_of_all(sandbox: RunningSandbox) -> None:
    first = complain(sandbox, "my bga")
    ids = [first] + [sandbox.play("POST", f"/play/posts/x/{first}", {"text": f"bag {n}"})["id"] for n in range(2)]
    post = client(sandbox).get_tweet(first, tweet_fields="edit_controls,public_metrics")["data"]
    assert (post["edit_history_tweet_ids"], post["text"]) == (ids, "bag 1")
    assert post["edit_controls"]["edits_remaining"] == 3


def test_an_edited_mention_is_listed_once(sandbox: RunningSandbox) -> None:
    first, other = complain(sandbox, "my bga"), complain(sandbox)
    edited = sandbox.play("POST", f"/play/posts/x/{first}", {"text": "@NorthwindAir my bag"})["id"]
    us = sandbox.accounts("x")[0]["id"]
    page = client(sandbox).get_users_mentions(us, since_id=int(first) - 1, user_auth=True)
    assert [post["id"] for post in page["data"]] == [edited, other]


def test_answers_to_an_earlier_wording_stay_with_the_post(sandbox: RunningSandbox) -> None:
    first = complain(sandbox)
    client(sandbox).create_tweet(text="Once", in_reply_to_tweet_id=first)
    edited = sandbox.play("POST", f"/play/posts/x/{first}", {"text": "@NorthwindAir again"})["id"]
    metrics = client(sandbox).get_tweet(edited, tweet_fields="public_metrics")["data"]["public_metrics"]
    assert metrics["reply_count"] == 1
    with pytest.raises(tweepy.Forbidden, match="duplicate"):
        client(sandbox).create_tweet(text="Once", in_reply_to_tweet_id=edited)


def test_edits_are_taken_for_an_hour_and_five_times() -> None:
    clock = Clock()
    world = new_world()
    world.clock = clock
    account = world.accounts["x"][0]
    post = write(world, Draft("x", "mention", customer(world, "x", "ed_d"), "hello", account))
    for _ in range(5):
        assert edit_refusal(world, post) == ""
        world.edit(post, "again")
    assert edit_refusal(world, post) == "X takes five edits only"
    clock.now += 3601
    assert edit_refusal(world, post) == "X takes edits for one hour only"


def test_a_message_cannot_be_edited(sandbox: RunningSandbox) -> None:
    made = sandbox.play("POST", "/play/messages", {"network": "x", "author": {"handle": "r"}, "text": "hi"})["id"]
    assert sandbox.ask("POST", f"/play/posts/x/{made}", {"text": "ho"}).status_code == 422


def test_what_its_author_deleted_is_not_found(sandbox: RunningSandbox) -> None:
    made = complain(sandbox)
    sandbox.play("DELETE", f"/play/posts/x/{made}")
    assert problem(client(sandbox).get_tweet(made)) == (
        "resource-not-found",
        f"Could not find tweet with id: [{made}].",
    )


def test_a_protected_author_hides_the_posts_and_stays_a_person(sandbox: RunningSandbox) -> None:
    made = complain(sandbox, author={"handle": "shy_s"})
    shy, x = person(sandbox, "shy_s", protected=True), client(sandbox)
    assert problem(x.get_tweets([made]))[0] == "not-authorized-for-resource"
    assert x.get_user(id=shy, user_fields="protected")["data"]["protected"] is True
    assert "data" not in x.search_recent_tweets("from:shy_s")
    with pytest.raises(tweepy.Forbidden, match="not visible to you"):
        x.create_tweet(text=unique("Hello"), in_reply_to_tweet_id=made)
    person(sandbox, "shy_s", protected=False)
    assert x.get_tweet(made)["data"]["id"] == made


def test_a_suspended_author_is_gone_with_the_posts(sandbox: RunningSandbox) -> None:
    made = complain(sandbox, author={"handle": "gone_g"})
    gone, x = person(sandbox, "gone_g", suspended=True), client(sandbox)
    assert problem(x.get_tweet(made))[0] == "resource-not-found"
    assert problem(x.get_user(id=gone)) == ("resource-not-found", f"User has been suspended: [{gone}].")
    assert problem(x.get_users(ids=[gone]))[1] == f"User has been suspended: [{gone}]."
    page = x.get_users_mentions(sandbox.accounts("x")[0]["id"], user_auth=True)
    assert made not in [post["id"] for post in page.get("data", [])]


def test_nothing_is_announced_of_a_protected_author(sandbox: RunningSandbox) -> None:
    person(sandbox, "mute_m", protected=True)
    with receiving(sandbox.accounts("x")[0]["app"]["secrets"]) as desk:
        sandbox.play("POST", "/play/webhooks", {"network": "x", "url": desk.url})
        complain(sandbox, author={"handle": "mute_m"})
        made = complain(sandbox)
        assert [call.json["data"]["payload"]["id"] for call in desk.wait_for(1)] == [made]
        sandbox.play("DELETE", "/play/webhooks", {"network": "x", "url": desk.url})


def test_pictures_come_with_their_words_and_one_link(sandbox: RunningSandbox) -> None:
    pictures = [{"url": "https://images.example/a.jpg", "alt_text": "A torn bag"}, "https://images.example/b.jpg"]
    made = complain(sandbox, "@NorthwindAir look", media=pictures)
    page = client(sandbox).get_tweet(
        made, tweet_fields="attachments,entities", expansions="attachments.media_keys", media_fields="alt_text,url"
    )
    post, media = page["data"], page["includes"]["media"]
    urls = post["entities"]["urls"]
    assert post["text"] == f"@NorthwindAir look {urls[0]['url']}"
    assert [url["media_key"] for url in urls] == post["attachments"]["media_keys"] == [m["media_key"] for m in media]
    assert (media[0]["alt_text"], media[0]["url"]) == ("A torn bag", "https://images.example/a.jpg")


def test_reposts_are_counted_and_are_no_posts(sandbox: RunningSandbox) -> None:
    made, before = complain(sandbox), len(sandbox.ledger())
    sandbox.play("POST", f"/play/posts/x/{made}/spread", {"reposts": 2000})
    metrics = client(sandbox).get_tweet(made, tweet_fields="public_metrics")["data"]["public_metrics"]
    assert (metrics["retweet_count"], len(sandbox.ledger())) == (2000, before)


def test_somebody_unknown_appears_and_the_brand_cannot_be_changed(sandbox: RunningSandbox) -> None:
    person(sandbox, "brand_new", receives_your_dm=False)
    assert sandbox.play("GET", "/play/people/x/brand_new")["receives_your_dm"] is False
    assert sandbox.ask("POST", "/play/people/x/NorthwindAir", {"suspended": True}).status_code == 404
    assert sandbox.ask("POST", "/play/people/x/brand_new", {"asleep": True}).status_code == 422


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("@NorthwindAir where is my bag?", "en"),
        ("@NorthwindAir wo ist mein Koffer?", "de"),
        ("¿dónde está mi maleta?", "es"),
        ("où est ma valise ?", "fr"),
        ("onde está minha mala? não é normal", "pt"),
        ("荷物はどこですか", "ja"),
        ("@NorthwindAir https://example.com", "und"),
    ],
)
def test_the_language_is_guessed(text: str, code: str) -> None:
    assert language(text) == code
