import pytest

from sandbox.tests.graph import error
from sandbox.tests.instagram import graph, newest, own_id, post_to, write
from sandbox.tests.running import RunningSandbox

ALL = "id,text,timestamp,username,from{id,username,self_ig_scoped_id},parent_id,hidden,like_count,replies{id,text}"


def test_a_page_names_the_account_that_is_linked_with_it(sandbox: RunningSandbox) -> None:
    page, account = sandbox.accounts("facebook")[1], sandbox.accounts("instagram")[1]
    shown = graph(sandbox, 1).get_object(page["id"], fields="instagram_business_account")
    assert shown["instagram_business_account"] == {"id": account["id"]}
    assert account["credentials"] == page["credentials"]


def test_an_account_shows_what_is_asked_and_by_itself_its_id(sandbox: RunningSandbox) -> None:
    account = sandbox.accounts("instagram")[0]
    shown = graph(sandbox).get_object(account["id"], fields="id,username,name,followers_count")
    assert shown == {
        "id": account["id"],
        "username": "northwindair",
        "name": "Northwind Air",
        "followers_count": 184_000,
    }
    assert graph(sandbox).get_object(account["id"]) == {"id": account["id"]}


def test_posts_come_newest_first_without_stories_and_within_the_times_asked(sandbox: RunningSandbox) -> None:
    client, account = graph(sandbox), own_id(sandbox)
    old = write(sandbox, "Old news", kind="post", author="northwindair", created_at="2026-01-02T03:04:05Z")
    fields = "id,caption,media_type,media_product_type,media_url,permalink,timestamp,username,comments_count"
    shown = client.get_connections(account, "media", fields=fields)["data"]
    assert [one["media_product_type"] for one in shown] == ["FEED"] * len(shown)
    assert (shown[-1]["id"], shown[-1]["timestamp"]) == (old, "2026-01-02T03:04:05+0000")
    within = client.get_connections(account, "media", since="2026-01-01", until="2026-01-03")["data"]
    assert within == [{"id": old}]


def test_a_story_is_listed_among_the_stories(sandbox: RunningSandbox) -> None:
    shown = graph(sandbox).get_connections(own_id(sandbox), "stories", fields="media_product_type")["data"]
    assert shown == [{"id": newest(sandbox, "story").id, "media_product_type": "STORY"}]


def test_comments_come_newest_first_with_their_replies(sandbox: RunningSandbox) -> None:
    media = write(sandbox, "New planes", kind="post", author="northwindair")
    first, second = write(sandbox, in_reply_to=media), write(sandbox, "and now?", in_reply_to=media)
    reply = write(sandbox, "mine too", kind="reply", in_reply_to=first, author="otto")
    shown = graph(sandbox).get_connections(media, "comments", fields=ALL)["data"]
    assert [one["id"] for one in shown] == [second, first]
    assert shown[1]["replies"] == {"data": [{"id": reply, "text": "mine too"}]}
    assert "parent_id" not in shown[1]
    assert graph(sandbox).get_object(reply, fields="parent_id") == {"id": reply, "parent_id": first}


def test_a_comment_names_its_author_by_an_id_of_this_account(sandbox: RunningSandbox) -> None:
    made = [write(sandbox, to=account["id"]) for account in sandbox.accounts("instagram")[:2]]
    authors = [graph(sandbox, number).get_object(one, fields="from,username") for number, one in enumerate(made)]
    assert [one["username"] for one in authors] == ["rosa_t", "rosa_t"]
    assert authors[0]["from"]["id"] != authors[1]["from"]["id"]


def test_comments_are_listed_by_time_text_and_id_and_at_most_fifty_at_once(sandbox: RunningSandbox) -> None:
    media = write(sandbox, "A raffle!", kind="post", author="northwindair")
    made = [write(sandbox, f"me {number}", in_reply_to=media) for number in range(52)]
    client = graph(sandbox)
    first = client.get_connections(media, "comments", limit=100)
    assert set(first["data"][0]) == {"timestamp", "text", "id"}
    rest = client.get_connections(media, "comments", limit=100, after=first["paging"]["cursors"]["after"])
    assert [one["id"] for one in [*first["data"], *rest["data"]]] == made[::-1]
    assert (len(first["data"]), "next" in rest["paging"]) == (50, False)


def test_somebody_who_may_not_be_named_is_missing_from_the_comment(sandbox: RunningSandbox) -> None:
    comment = write(sandbox, author={"handle": "nobody_n", "unnamed": True})
    shown = graph(sandbox).get_object(comment, fields="text,from,username")
    assert shown == {"id": comment, "text": "my bag is lost"}


@pytest.mark.parametrize(("rule", "field"), [("no_from", "from"), ("no_replies", "replies")])
def test_one_field_without_permission_fails_the_whole_call(sandbox: RunningSandbox, rule: str, field: str) -> None:
    comment = write(sandbox)
    sandbox.play("POST", "/play/rules", {"network": "instagram", "comment_fields": rule})
    refused = error(graph(sandbox), "get_object", comment, fields=f"id,text,{field}")
    allowed = graph(sandbox).get_object(comment, fields="id,text")
    assert (refused["code"], allowed["text"]) == (10, "my bag is lost")


def test_what_is_removed_is_gone_and_so_is_what_stood_below(sandbox: RunningSandbox) -> None:
    comment = write(sandbox)
    reply = write(sandbox, kind="reply", in_reply_to=comment)
    sandbox.play("DELETE", f"/play/posts/instagram/{comment}")
    for one in (comment, reply):
        refused = error(graph(sandbox), "get_object", one)
        assert (refused["code"], refused["error_subcode"]) == (100, 33)


def test_an_edit_shows_the_new_words(sandbox: RunningSandbox) -> None:
    comment = write(sandbox)
    sandbox.play("POST", f"/play/posts/instagram/{comment}", {"text": "never mind"})
    assert graph(sandbox).get_object(comment, fields="text")["text"] == "never mind"


def test_a_caption_that_mentions_the_account_is_read_through_the_account_alone(sandbox: RunningSandbox) -> None:
    media, client = write(sandbox, "stuck in Oslo", kind="mention"), graph(sandbox)
    asked = f"mentioned_media.media_id({media}){{id,caption,timestamp,username,owner,media_url}}"
    shown = client.get_object(own_id(sandbox), fields=asked)["mentioned_media"]
    assert (shown["caption"], shown["username"]) == ("@northwindair stuck in Oslo", "rosa_t")
    assert error(client, "get_object", media)["error_subcode"] == 33


def test_a_comment_elsewhere_that_mentions_the_account_shows_no_from(sandbox: RunningSandbox) -> None:
    media = write(sandbox, "My trip", kind="post", author="traveller")
    comment = write(sandbox, "ask @northwindair", kind="mention", in_reply_to=media)
    client, account = graph(sandbox), own_id(sandbox)
    asked = f"mentioned_comment.comment_id({comment})"
    shown = client.get_object(account, fields=asked + "{id,text,timestamp,username,like_count,media{id}}")
    assert shown["mentioned_comment"]["text"] == "ask @northwindair"
    assert shown["mentioned_comment"]["media"] == {"id": media}
    assert error(client, "get_object", account, fields=asked + "{from}")["code"] == 100
    assert error(client, "get_object", comment)["error_subcode"] == 33


def test_nothing_is_shown_of_a_private_account_that_mentions_ours(sandbox: RunningSandbox) -> None:
    media = write(sandbox, "stuck again", kind="mention", author="shy_one")
    sandbox.play("POST", "/play/people/instagram/shy_one", {"protected": True})
    asked = f"mentioned_media.media_id({media}){{caption}}"
    assert error(graph(sandbox), "get_object", own_id(sandbox), fields=asked)["error_subcode"] == 33


def test_a_tagged_picture_is_listed_among_the_tags(sandbox: RunningSandbox) -> None:
    media = write(sandbox, "look at this queue", kind="tag")
    shown = graph(sandbox).get_connections(own_id(sandbox), "tags", fields="caption,username")["data"]
    assert shown[0] == {"id": media, "caption": "look at this queue", "username": "rosa_t"}


def test_another_pages_token_sees_nothing_of_the_account(sandbox: RunningSandbox) -> None:
    comment, other = write(sandbox), graph(sandbox, 1)
    for node in (own_id(sandbox), comment):
        assert error(other, "get_object", node)["error_subcode"] == 33


def test_a_reply_has_no_replies(sandbox: RunningSandbox) -> None:
    reply = write(sandbox, kind="reply", in_reply_to=write(sandbox))
    assert error(graph(sandbox), "get_connections", reply, "replies")["code"] == 100


def test_an_answer_by_api_can_be_read_back_below_its_parent(sandbox: RunningSandbox) -> None:
    comment, client = write(sandbox), graph(sandbox)
    made = post_to(client, f"{comment}/replies", message="We look into it.")["id"]
    shown = client.get_connections(comment, "replies", fields="id,text,from,username")["data"]
    assert shown == [
        {
            "id": made,
            "text": "We look into it.",
            "from": {"id": own_id(sandbox), "username": "northwindair"},
            "username": "northwindair",
        }
    ]
