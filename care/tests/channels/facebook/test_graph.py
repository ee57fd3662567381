"""facebook-sdk led through answers that it breaks on by itself."""

import json
import logging
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from care.channels.base import Connection, OutgoingReply, SourceSpec, Unavailable, Unconfirmed
from care.channels.facebook import FacebookChannel
from care.channels.facebook.graph import PageGraph
from care.channels.meta import errors
from care.tests.channels.answering import JSON, Answering, Given, answering
from care.tests.channels.stages import now

PAGE = "700000000000001"
TOKEN = "EAAsecret"


def connection(network: Answering) -> Connection:
    return Connection(PAGE, "northwind", {"page_token": TOKEN}, {"app_secret": "s"}, network.url)


def found(network: Answering) -> list[Any]:
    return list(PageGraph(connection(network)).items(PAGE, "feed", limit=100, fields="id"))


def page(*ids: str, next_link: str = "") -> Given:
    paging = {"cursors": {"after": "zzz"}, **({"next": next_link} if next_link else {})}
    return Given(body=json.dumps({"data": [{"id": one} for one in ids], "paging": paging}).encode())


def test_the_token_travels_in_a_header_with_the_apps_proof() -> None:
    with answering(page("1")) as network:
        found(network)
        [(method, path, headers, _)] = network.asked
    assert headers["authorization"] == f"Bearer {TOKEN}"
    assert (method, urlsplit(path).path, headers["host"]) == ("GET", f"/v26.0/{PAGE}/feed", "graph.facebook.com")
    assert TOKEN not in path
    assert len(parse_qs(urlsplit(path).query)["appsecret_proof"][0]) == 64


def test_a_write_carries_its_text_in_the_body() -> None:
    with answering(Given(body=b'{"id": "11_7"}')) as network:
        PageGraph(connection(network)).comment("11_5", "Fish & chips ✓", has_been_tried=False)
        [(method, path, _, body)] = network.asked
    assert (method, urlsplit(path).path) == ("POST", "/v26.0/11_5/comments")
    assert parse_qs(body.decode())["message"] == ["Fish & chips ✓"]
    assert TOKEN not in path + body.decode()


def test_pages_are_followed_by_their_link_alone() -> None:
    after = f"https://graph.facebook.com/v26.0/{PAGE}/feed?limit=25&fields=id&after=QQ%3D%3D"
    until = f"https://graph.facebook.com/v26.0/{PAGE}/feed?until=5&since&__paging_token=t"
    with answering(page("1", next_link=after), page(next_link=until), page("2")) as network:
        assert [item["id"] for item in found(network)] == ["1", "2"]
        queries = [parse_qs(urlsplit(path).query) for _, path, _, _ in network.asked]
    assert queries[1]["after"] == ["QQ=="]
    assert (queries[2]["until"], queries[2]["__paging_token"]) == (["5"], ["t"])


def test_pages_that_never_end_are_unavailable() -> None:
    same = page("1", next_link="https://graph.facebook.com/v26.0/1/feed?after=same")
    with answering(same) as network, pytest.raises(Unavailable):
        found(network)


def test_a_page_too_big_is_asked_for_in_halves() -> None:
    words = "Please reduce the amount of data you're asking for, then retry your request"
    too_big = Given(500, json.dumps({"error": {"code": 1, "message": words}}).encode(), "text/html; charset=UTF-8")
    with answering(too_big, too_big, page("1")) as network:
        assert len(found(network)) == 1
        limits = [parse_qs(urlsplit(path).query)["limit"] for _, path, _, _ in network.asked]
    assert limits == [["100"], ["50"], ["25"]]


@pytest.mark.parametrize("content_type", [JSON, "text/javascript; charset=UTF-8", "text/html", ""])
def test_an_answer_is_read_whatever_it_calls_itself(content_type: str) -> None:
    with answering(Given(body=page("1").body, content_type=content_type)) as network:
        assert len(found(network)) == 1


@pytest.mark.parametrize(
    "given", [Given(503), Given(500, b"<html>", "text/html"), Given(200, b"true"), Given(302, b"")]
)
def test_an_answer_without_an_error_is_no_success_for_that(given: Given) -> None:
    with answering(given) as network:
        with pytest.raises(Unavailable):
            found(network)
        with pytest.raises(Unconfirmed):
            PageGraph(connection(network)).comment("11_5", "Hi", has_been_tried=False)


def test_an_error_in_a_success_is_an_error() -> None:
    with answering(Given(200, b'{"error": {"code": 100, "error_subcode": 33}}')) as network, pytest.raises(errors.Gone):
        found(network)


REPLY = OutgoingReply("Sorry!", target_id="11_5", target_kind="comment", thread_id=f"{PAGE}_11", since=now())


def look(*comments: Any) -> Any:
    with answering(Given(body=json.dumps({"data": comments}).encode())) as network:
        return FacebookChannel(connection(network)).find(REPLY)


def made(**changes: Any) -> dict[str, Any]:
    comment = {"id": "11_9", "message": "Sorry!", "from": {"id": PAGE}, "created_time": now().isoformat()}
    return {**comment, **changes}


def test_a_comment_whose_author_is_hidden_counts_as_ours() -> None:
    assert look(made()).network_id == "11_9"
    assert look({**made(), "from": None}).network_id == "11_9"


@pytest.mark.parametrize(
    "changes", [{"from": {"id": "5"}}, {"message": "Sorry?"}, {"created_time": "2020-01-01T00:00:00+0000"}]
)
def test_anything_else_is_not_the_reply(changes: dict[str, Any]) -> None:
    assert look(made(**changes)) is None


def test_an_unreadable_comment_may_be_the_reply() -> None:
    with pytest.raises(Unavailable):
        look({"message": "Sorry!"})


def test_a_target_that_is_gone_has_no_reply() -> None:
    gone = Given(400, b'{"error": {"code": 100, "error_subcode": 33}}')
    with answering(gone) as network:
        assert FacebookChannel(connection(network)).find(REPLY) is None


def test_a_comment_that_names_no_id_is_unconfirmed() -> None:
    with answering(Given(body=b'{"success": true}')) as network, pytest.raises(Unconfirmed):
        FacebookChannel(connection(network)).publish(REPLY)


def test_a_post_deleted_between_two_reads_stops_nothing() -> None:
    listed = {"id": f"{PAGE}_11", "updated_time": now().isoformat(), "comments": {"summary": {"total_count": 1}}}
    gone = Given(400, b'{"error": {"code": 100, "error_subcode": 33}}')
    with answering(Given(body=json.dumps({"data": [listed]}).encode()), gone) as network:
        assert FacebookChannel(connection(network)).fetch(SourceSpec("comments"), "").posts == ()


def test_nested_values_go_out_as_json() -> None:
    """The library would write of an object its keys alone."""
    given = {"recipient": {"id": "5"}, "message": {"text": "Hi & bye"}, "is_hidden": True}
    with answering(Given(body=b'{"message_id": "m_1"}')) as network:
        PageGraph(connection(network)).write("me/messages", has_been_tried=False, **given)
        [(_, _, _, body)] = network.asked
    assert {name: json.loads(value[0]) for name, value in parse_qs(body.decode()).items()} == given


def test_what_a_call_is_given_stays_as_it_was() -> None:
    """The library would write the token into it."""
    args, more = {"fields": "id"}, {"message": "Hi"}
    with answering(page("1")) as network:
        PageGraph(connection(network)).request("v26.0/7/feed", args)
        PageGraph(connection(network)).request("v26.0/7/feed", args, post_args=more, method="POST")
    assert (args, more) == ({"fields": "id"}, {"message": "Hi"})


@pytest.mark.parametrize("method", ["read", "write", "remove"])
def test_each_kind_of_call_has_the_header_the_proof_and_todays_version(method: str) -> None:
    with answering(Given(body=b'{"success": true}')) as network:
        more = {"has_been_tried": False} if method == "write" else {}
        getattr(PageGraph(connection(network)), method)("11_5", **more)
        [(_, path, headers, body)] = network.asked
    assert headers["authorization"] == f"Bearer {TOKEN}"
    assert path.startswith("/v26.0/11_5")
    assert "appsecret_proof=" in path
    assert TOKEN not in path + body.decode()


def test_without_the_apps_secret_there_is_no_proof() -> None:
    with answering(page("1")) as network:
        bare = replace(connection(network), app_secrets={})
        list(PageGraph(bare).items(PAGE, "feed", limit=5))
        assert "appsecret_proof" not in network.asked[0][1]


def test_no_address_with_a_token_is_in_what_is_told_of_a_broken_line(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    nowhere = Connection(PAGE, "us", {"page_token": TOKEN}, {"app_secret": "s3cret"}, "http://127.0.0.1:9")
    for call in (lambda: list(PageGraph(nowhere).items(PAGE, "feed", limit=5)), lambda: PageGraph(nowhere).remove("1")):
        with pytest.raises(Unavailable) as caught:
            call()
        assert TOKEN not in f"{caught.value!r}{caught.value.__cause__!r}{caplog.text}"


def test_a_next_page_may_have_blank_places_and_no_token() -> None:
    onwards = f"https://graph.facebook.com/v26.0/{PAGE}/feed?after=QQ&since=&until&access_token="
    with answering(page("1", next_link=onwards), page("2")) as network:
        assert len(found(network)) == 2
        assert TOKEN not in network.asked[1][1]
