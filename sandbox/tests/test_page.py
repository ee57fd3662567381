import re

import pytest
import requests

from sandbox.tests.graph import graph, write
from sandbox.tests.running import RunningSandbox


def submit(sandbox: RunningSandbox, origin: str = "", host: str = "", **changes: str) -> requests.Response:
    """What a browser sends when the form is posted."""
    form = {
        "account": f"x:{sandbox.accounts('x')[0]['id']}",
        "handle": "curious_kim",
        "name": "Kim",
        "followers": "250",
        "text": "Where is my bag?",
    }
    headers = {"Origin": origin or sandbox.url, "Host": host or sandbox.url.removeprefix("http://")}
    return requests.post(f"{sandbox.url}/", data=form | changes, headers=headers, timeout=10, allow_redirects=False)


def page(sandbox: RunningSandbox, path: str = "/") -> str:
    answer = sandbox.ask("GET", path)
    assert answer.status_code == 200
    return answer.text


def facebook(sandbox: RunningSandbox) -> str:
    return f"facebook:{sandbox.accounts('facebook')[0]['id']}"


def test_a_complaint_on_x_is_a_mention_and_stands_on_the_page_one_is_led_to(sandbox: RunningSandbox) -> None:
    answer = submit(sandbox, text="My bag\r\nis lost & gone <b>")
    row = sandbox.ledger()[-1]
    assert (answer.status_code, row["kind"], row["author"]["handle"]) == (303, "mention", "curious_kim")
    assert row["text"] == "@NorthwindAir My bag\nis lost & gone <b>"
    assert "is lost &amp; gone &lt;b&gt;" in page(sandbox, answer.headers["location"])


@pytest.mark.parametrize("kind", ["visitor_post", "comment"])
def test_a_complaint_on_facebook_is_a_post_or_a_comment_under_the_newest_post(
    sandbox: RunningSandbox, kind: str
) -> None:
    submit(sandbox, account=facebook(sandbox), facebook_kind=kind)
    row = sandbox.ledger()[-1]
    assert row["kind"] == kind
    assert bool(row["in_reply_to"]) is (kind == "comment")


def test_a_comment_may_be_a_photo_alone(sandbox: RunningSandbox) -> None:
    submit(sandbox, account=facebook(sandbox), facebook_kind="comment", text="", photo="seat")
    row = sandbox.ledger()[-1]
    assert (row["kind"], row["text"], row["media"][0]["url"]) == (
        "comment",
        "",
        f"{sandbox.url}/static/samples/seat.svg",
    )


def test_a_private_message_reaches_the_page_alone(sandbox: RunningSandbox) -> None:
    submit(sandbox, account=facebook(sandbox), facebook_kind="message", text="My number is 12345")
    row = sandbox.ledger()[-1]
    assert (row["kind"], row["visibility"], row["text"]) == ("message", "private", "My number is 12345")


def test_a_recommendation_turns_by_its_author_alone(sandbox: RunningSandbox) -> None:
    where = submit(sandbox, account=facebook(sandbox), facebook_kind="warns", text="Never again.").headers["location"]
    made = sandbox.ledger()[-1]
    assert (made["kind"], made["verdict"]) == ("review", "negative")
    assert "Now I recommend them" in page(sandbox, where)
    stranger = submit(sandbox, account=facebook(sandbox), handle="stranger", text="", turns=made["id"])
    assert stranger.status_code == 422
    assert submit(sandbox, account=facebook(sandbox), text="", turns=made["id"]).status_code == 303
    row = next(row for row in sandbox.ledger() if row["id"] == made["id"])
    assert (row["verdict"], row["text"]) == ("positive", "Never again.")


@pytest.mark.parametrize(
    ("kind", "stored", "is_private"),
    [
        ("comment", "comment", False),
        ("mention", "mention", False),
        ("message", "message", True),
        ("story_reply", "message", True),
    ],
)
def test_a_complaint_on_instagram_is_what_was_chosen(
    sandbox: RunningSandbox, kind: str, stored: str, is_private: bool
) -> None:
    account = f"instagram:{sandbox.accounts('instagram')[0]['id']}"
    answer = submit(sandbox, account=account, instagram_kind=kind, text=f"As a {kind}")
    row = sandbox.ledger()[-1]
    assert (row["network"], row["kind"], row["visibility"] == "private") == ("instagram", stored, is_private)
    html = page(sandbox, answer.headers["location"])
    assert f"As a {kind}" in html
    assert ("about the story" in html.partition(f"As a {kind}")[2][:300]) is (kind == "story_reply")


@pytest.mark.parametrize("network", ["facebook", "instagram"])
def test_a_private_talk_goes_on_in_private_and_belongs_to_its_customer(sandbox: RunningSandbox, network: str) -> None:
    account = f"{network}:{sandbox.accounts(network)[0]['id']}"
    kinds = {"facebook_kind": "message", "instagram_kind": "message"}
    submit(sandbox, account=account, handle="whispering_w", text="Between us", **kinds)
    submit(sandbox, account=account, handle="whispering_w", text="Still there?", answers=sandbox.ledger()[-1]["id"])
    assert [row["visibility"] for row in sandbox.ledger()[-2:]] == ["private", "private"]
    html = page(sandbox, "/?handle=whispering_w")
    own = html[html.index("Yours, @whispering_w") : html.index("Everybody else")]
    assert ("Between us" in own, "Still there?" in own) == (True, True)


def test_a_photo_is_one_that_the_sandbox_serves(sandbox: RunningSandbox) -> None:
    submit(sandbox, account=facebook(sandbox), facebook_kind="visitor_post", photo="suitcase", text="")
    shown = graph(sandbox).get_connections("me", "feed", fields="attachments", limit=1)["data"][0]
    url = shown["attachments"]["data"][0]["media"]["image"]["src"]
    picture = requests.get(url, timeout=10)
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/svg+xml")


def test_the_customer_goes_on_with_a_talk_and_the_brands_answer_is_marked(sandbox: RunningSandbox) -> None:
    submit(sandbox, account=facebook(sandbox), facebook_kind="visitor_post")
    post = sandbox.ledger()[-1]["id"]
    reply = graph(sandbox).put_comment(post, "We found it!")["id"]
    submit(sandbox, account=facebook(sandbox), answers=reply, text="Wonderful")
    html = page(sandbox, "/?handle=curious_kim")
    talk = html[html.index(f'id="talk-facebook-{post}"') :].partition("</article>")[0]
    assert [word in talk for word in ("Where is my bag?", "We found it!", "Wonderful", "brand")] == [True] * 4
    assert sandbox.ledger()[-1]["in_reply_to"] == reply


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("text", "  ", "Write something"),
        ("text", "x" * 8001, "At most 8000"),
        ("handle", "no such handle!", "A handle is"),
        ("handle", "northwindair", "That is the brand itself"),
        ("followers", "-1", "whole number"),
        ("account", "x:1", "Choose whom"),
        ("photo", "../../etc", "no such photo"),
    ],
)
def test_a_wrong_form_is_shown_again_with_what_was_typed(
    sandbox: RunningSandbox, field: str, value: str, words: str
) -> None:
    before = len(sandbox.ledger())
    changes = {"name": "Kim the Kind", field: value}
    answer = submit(sandbox, "", "", **changes)
    assert (answer.status_code, len(sandbox.ledger())) == (422, before)
    assert words in answer.text
    assert "Kim the Kind" in answer.text


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null"])
def test_no_other_origin_may_use_the_form(sandbox: RunningSandbox, origin: str) -> None:
    before = len(sandbox.ledger())
    assert submit(sandbox, origin).status_code == 403
    assert len(sandbox.ledger()) == before


def test_no_foreign_host_name_may_use_the_form(sandbox: RunningSandbox) -> None:
    assert submit(sandbox, "http://rebound.example", "rebound.example").status_code == 403


def test_the_live_talks_change_their_tag_only_when_something_is_said(sandbox: RunningSandbox) -> None:
    first = sandbox.ask("GET", "/threads.json")
    tag = {"If-None-Match": first.headers["etag"]}
    assert sandbox.ask("GET", "/threads.json", headers=tag).status_code == 304
    submit(sandbox, text="Something new under the sun")
    again = sandbox.ask("GET", "/threads.json", headers=tag)
    assert "Something new under the sun" in again.json()["html"]


def test_without_javascript_the_page_reloads_only_while_it_is_watched(sandbox: RunningSandbox) -> None:
    refresh = '<noscript><meta http-equiv="refresh" content="3; url='
    assert refresh not in page(sandbox)
    assert refresh in page(sandbox, submit(sandbox).headers["location"])


def test_nothing_on_the_page_is_inline_and_every_field_has_a_label(sandbox: RunningSandbox) -> None:
    html = page(sandbox)
    assert "default-src 'self'" in sandbox.ask("GET", "/").headers["content-security-policy"]
    assert not re.search(r"<style|<script(?![^>]*src)| style=| on\w+=", html)
    fields = re.findall(r'<(?:input|select|textarea) id="([^"]+)"', html)
    assert all(f'for="{field}"' in html for field in fields)


def test_a_text_that_no_encoding_holds_does_not_break_the_page(sandbox: RunningSandbox) -> None:
    post = {"network": "x", "author": {"handle": "rosa"}, "text": "broken \ud800 words"}
    sandbox.play("POST", "/play/posts", post)
    assert "broken ? words" in page(sandbox)


def test_a_permalink_of_instagram_leads_to_the_talk(sandbox: RunningSandbox) -> None:
    account = sandbox.accounts("instagram")[0]["id"]
    made = sandbox.play("POST", "/play/posts", {"network": "instagram", "author": "kim", "text": "?"})
    where = made["url"].replace("https://", f"{sandbox.url}/")
    answer = requests.get(where, timeout=10, allow_redirects=False)
    assert answer.headers["location"] == f"/#instagram-{made['id']}"
    media = graph(sandbox).get_connections(account, "media", fields="permalink")["data"][0]
    answer = requests.get(media["permalink"], timeout=10, allow_redirects=False)
    assert answer.headers["location"] == f"/#instagram-{media['id']}"


def test_a_permalink_leads_to_the_talk(sandbox: RunningSandbox) -> None:
    submit(sandbox, account=facebook(sandbox), facebook_kind="comment")
    comment = sandbox.ledger()[-1]["id"]
    link = graph(sandbox).get_object(comment, fields="permalink_url")["permalink_url"]
    answer = requests.get(link, timeout=10, allow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/#facebook-{comment}")


def test_the_address_of_a_recommendation_and_of_words_below_it_leads_to_the_talk(sandbox: RunningSandbox) -> None:
    made = write(sandbox, kind="recommendation")
    comment = graph(sandbox).put_comment(made, "Sorry")["id"]
    for post_id in (made, comment):
        address = graph(sandbox).get_object(post_id, fields="permalink_url")["permalink_url"]
        answer = sandbox.session.get(address, allow_redirects=False)
        assert answer.headers["location"] == f"/#facebook-{post_id}"
