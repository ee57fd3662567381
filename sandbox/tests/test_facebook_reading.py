import json

from sandbox.tests.graph import graph, write
from sandbox.tests.running import RunningSandbox


def test_me_is_the_page_of_the_token(sandbox: RunningSandbox) -> None:
    page = sandbox.accounts("facebook")[1]
    assert graph(sandbox, 1).get_object("me", fields="id,name") == {"id": page["id"], "name": page["name"]}


def test_the_feed_holds_visitors_and_the_pages_own_posts_newest_first(sandbox: RunningSandbox) -> None:
    made = write(sandbox, "Where is my bus?")
    feed = graph(sandbox).get_connections("me", "feed", fields="id,message,from,created_time")["data"]
    page = sandbox.accounts("facebook")[0]
    assert (feed[0]["id"], feed[0]["message"], feed[0]["from"]["name"]) == (made, "Where is my bus?", "Rosa")
    assert page["id"] in {post["from"]["id"] for post in feed}
    assert feed[0]["created_time"].endswith("+0000")


def test_a_person_has_another_id_on_another_page_and_a_third_one_for_messages(sandbox: RunningSandbox) -> None:
    first, second = write(sandbox), write(sandbox, to=sandbox.accounts("facebook")[1]["id"])
    ids = [
        graph(sandbox, number).get_object(post, fields="from")["from"]["id"]
        for number, post in enumerate((first, second))
    ]
    assert len({*ids, sandbox.world.person("facebook", "rosa_t").id}) == 3


def test_a_person_who_stays_unnamed_has_no_from(sandbox: RunningSandbox) -> None:
    post = write(sandbox, author={"handle": "somebody", "unnamed": True})
    assert set(graph(sandbox).get_object(post, fields="id,message,from")) == {"id", "message"}


def test_unasked_fields_are_absent_and_the_usual_ones_come_without_asking(sandbox: RunningSandbox) -> None:
    post = write(sandbox)
    comment = write(sandbox, "me too", kind="comment", in_reply_to=post)
    assert set(graph(sandbox).get_object(post)) == {"created_time", "message", "id"}
    assert set(graph(sandbox).get_object(comment)) == {"created_time", "from", "message", "id"}
    assert set(graph(sandbox).get_object(comment, fields="like_count")) == {"like_count", "id"}


def test_a_posts_comments_are_counted_and_read_by_stream_with_their_parents(sandbox: RunningSandbox) -> None:
    post = write(sandbox)
    comment = write(sandbox, "one", kind="comment", in_reply_to=post)
    reply = write(sandbox, "two", kind="comment", in_reply_to=comment)
    client = graph(sandbox)
    assert client.get_object(post, fields="comments.limit(0).summary(true)")["comments"] == {
        "data": [],
        "summary": {"order": "ranked", "total_count": 1, "can_comment": True},
    }
    stream = client.get_connections(post, "comments", filter="stream", fields="id,parent{id},permalink_url")["data"]
    assert [(one["id"], one.get("parent")) for one in stream] == [(comment, None), (reply, {"id": comment})]
    assert stream[1]["permalink_url"].partition("?")[2].count("comment_id=") == 2


def test_comments_are_paged_by_next_in_either_order(sandbox: RunningSandbox) -> None:
    post = write(sandbox)
    made = [write(sandbox, f"nr {n}", kind="comment", in_reply_to=post) for n in range(5)]
    client = graph(sandbox)
    for order, expected in (("chronological", made), ("reverse_chronological", made[::-1])):
        read = client.get_all_connections(post, "comments", order=order, filter="toplevel", limit=2)
        assert [comment["id"] for comment in read] == expected


def test_next_holds_the_token_only_if_the_query_did(sandbox: RunningSandbox) -> None:
    token = sandbox.accounts("facebook")[0]["credentials"]["page_token"]
    for _ in range(2):
        write(sandbox)
    path = "/v26.0/me/feed?limit=1"
    quiet = sandbox.ask("GET", path, headers={"Authorization": f"Bearer {token}"}).json()["paging"]
    loud = sandbox.ask("GET", f"{path}&access_token={token}").json()["paging"]
    assert "access_token" not in quiet["next"]
    assert token in loud["next"]
    assert quiet["next"].startswith(sandbox.url)


def test_the_last_page_has_cursors_and_no_next(sandbox: RunningSandbox) -> None:
    post = write(sandbox)
    write(sandbox, kind="comment", in_reply_to=post)
    answer = graph(sandbox).get_connections(post, "comments")
    assert set(answer["paging"]) == {"cursors"}
    assert graph(sandbox).get_connections(post, "comments", after=answer["paging"]["cursors"]["after"]) == {"data": []}


def test_a_late_comment_moves_the_posts_updated_time(sandbox: RunningSandbox) -> None:
    post = write(sandbox, created_at="2026-01-02T03:04:05Z")
    client = graph(sandbox)
    before = client.get_object(post, fields="created_time,updated_time")
    assert before["updated_time"] == before["created_time"] == "2026-01-02T03:04:05+0000"
    write(sandbox, "late", kind="comment", in_reply_to=post)
    assert client.get_object(post, fields="updated_time")["updated_time"] > before["updated_time"]


def test_several_objects_are_read_at_once_and_one_bad_id_fails_all(sandbox: RunningSandbox) -> None:
    posts = [write(sandbox), write(sandbox)]
    token = sandbox.accounts("facebook")[0]["credentials"]["page_token"]
    found = graph(sandbox).get_objects(posts, fields="message")
    assert set(found) == set(posts)
    bad = sandbox.ask("GET", "/v26.0/", params={"ids": f"{posts[0]},1_2", "access_token": token})
    assert (bad.status_code, bad.json()["error"]["code"]) == (400, 100)


def test_since_goes_by_the_time_of_posting(sandbox: RunningSandbox) -> None:
    old, new = write(sandbox, created_at="2025-01-02T03:04:05Z"), write(sandbox)
    read = graph(sandbox).get_connections("me", "feed", since="2026-01-01T00:00:00Z")["data"]
    assert new in [post["id"] for post in read]
    assert old not in [post["id"] for post in read]


def test_photos_come_as_attachments(sandbox: RunningSandbox) -> None:
    media = [{"url": "https://pictures.example/bag.jpg", "alt_text": "A bag"}]
    post = write(sandbox, media=media)
    comment = write(sandbox, kind="comment", in_reply_to=post, media=media)
    client = graph(sandbox)
    shown = client.get_object(post, fields="attachments")["attachments"]["data"][0]
    assert (shown["media_type"], shown["media"]["image"]["src"]) == ("photo", "https://pictures.example/bag.jpg")
    assert client.get_object(comment, fields="attachment")["attachment"]["type"] == "photo"


def test_what_hangs_under_something_removed_is_gone_too(sandbox: RunningSandbox) -> None:
    post = write(sandbox)
    comment = write(sandbox, kind="comment", in_reply_to=post)
    sandbox.play("DELETE", f"/play/posts/facebook/{post}")
    token = sandbox.accounts("facebook")[0]["credentials"]["page_token"]
    gone = sandbox.ask("GET", f"/v26.0/{comment}", params={"access_token": token}).json()["error"]
    assert (gone["code"], gone["error_subcode"]) == (100, 33)


def test_another_pages_token_does_not_see_it(sandbox: RunningSandbox) -> None:
    post = write(sandbox)
    token = sandbox.accounts("facebook")[1]["credentials"]["page_token"]
    answer = sandbox.ask("GET", f"/v26.0/{post}", params={"access_token": token})
    assert answer.json()["error"]["error_subcode"] == 33


def test_a_text_that_no_encoding_holds_is_read_as_it_was_written(sandbox: RunningSandbox) -> None:
    post = write(sandbox, "broken \ud800 and \x00 and 👍")
    assert graph(sandbox).get_object(post)["message"] == "broken \ud800 and \x00 and 👍"


def test_a_batch_holds_each_answer_with_its_status_and_headers(sandbox: RunningSandbox) -> None:
    post, page = write(sandbox), sandbox.accounts("facebook")[0]
    parts = [
        {"method": "GET", "relative_url": "me?fields=id"},
        {"method": "GET", "relative_url": "v26.0/1_2"},
        {"method": "POST", "relative_url": f"{post}/comments", "body": "message=Sorry"},
    ]
    answer = graph(sandbox).request("v26.0", post_args={"batch": json.dumps(parts)})
    assert [part["code"] for part in answer] == [200, 400, 200]
    assert json.loads(answer[0]["body"]) == {"id": page["id"]}
    assert {"name": "Content-Type", "value": "text/javascript; charset=UTF-8"} in answer[1]["headers"]
    assert sandbox.ledger()[-1]["text"] == "Sorry"


def test_an_address_that_is_none_is_refused_as_meta_does(sandbox: RunningSandbox) -> None:
    post = write(sandbox)
    for method, path in (("POST", f"/{post}/private_replies"), ("PUT", "/me")):
        answer = sandbox.ask(method, f"/v26.0{path}", {})
        assert answer.json()["error"]["message"].startswith("Unknown path components: /")
