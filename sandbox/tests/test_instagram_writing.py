import pytest
import requests

from sandbox.tests import graph as pages
from sandbox.tests.graph import error
from sandbox.tests.instagram import graph, newest, own_id, post_to, write
from sandbox.tests.running import RunningSandbox


def refusal(sandbox: RunningSandbox, path: str, **params: str) -> tuple[int, int | None]:
    """Code and subcode."""
    found = error(graph(sandbox), "request", f"v26.0/{path}", post_args=params, method="POST")
    return found["code"], found.get("error_subcode")


def test_a_comment_and_a_reply_stand_as_the_accounts_own(sandbox: RunningSandbox) -> None:
    media, comment, client = newest(sandbox).id, write(sandbox), graph(sandbox)
    made = [
        post_to(client, f"{media}/comments", message="A warm welcome")["id"],
        post_to(client, f"{comment}/replies", message="We look into it.")["id"],
    ]
    rows = {row["id"]: row for row in sandbox.ledger(network="instagram")}
    assert [rows[one]["in_reply_to"] for one in made] == [media, comment]
    assert all(rows[one]["ours"] and rows[one]["by_api"] for one in made)


def test_an_answer_to_a_reply_is_refused(sandbox: RunningSandbox) -> None:
    reply = write(sandbox, kind="reply", in_reply_to=write(sandbox))
    assert refusal(sandbox, f"{reply}/replies", message="Hello?") == (100, None)


def test_an_answer_to_a_reply_joins_its_comment_where_the_rule_says_so(sandbox: RunningSandbox) -> None:
    sandbox.play("POST", "/play/rules", {"network": "instagram", "second_level": "joined"})
    comment = write(sandbox)
    reply = write(sandbox, kind="reply", in_reply_to=comment)
    made = post_to(graph(sandbox), f"{reply}/replies", message="Hello?")["id"]
    assert graph(sandbox).get_object(made, fields="parent_id")["parent_id"] == comment


def test_a_hidden_comment_cannot_be_answered(sandbox: RunningSandbox) -> None:
    comment, client = write(sandbox), graph(sandbox)
    assert post_to(client, comment, hide="true") == {"success": True}
    assert client.get_object(comment, fields="hidden")["hidden"] is True
    assert refusal(sandbox, f"{comment}/replies", message="Hello?") == (100, None)
    post_to(client, comment, hide="false")
    assert post_to(client, f"{comment}/replies", message="Hello?")["id"]


def test_our_own_words_cannot_be_hidden_and_other_things_not_changed(sandbox: RunningSandbox) -> None:
    ours = post_to(graph(sandbox), f"{newest(sandbox).id}/comments", message="Hello")["id"]
    assert refusal(sandbox, ours, hide="true") == (200, None)
    assert refusal(sandbox, write(sandbox), hide="maybe") == (100, None)
    assert refusal(sandbox, write(sandbox), message="other words") == (100, None)


def test_a_comment_is_deleted_with_what_stands_below(sandbox: RunningSandbox) -> None:
    comment = write(sandbox)
    post_to(graph(sandbox), f"{comment}/replies", message="Hello?")
    assert graph(sandbox).delete_object(comment) == {"success": True}
    assert refusal(sandbox, f"{comment}/replies", message="Hello?") == (100, 33)


def test_a_mention_in_a_caption_is_answered_by_a_comment_under_it(sandbox: RunningSandbox) -> None:
    media = write(sandbox, "stuck in Oslo", kind="mention")
    made = post_to(graph(sandbox), f"{own_id(sandbox)}/mentions", media_id=media, message="Oh no!")["id"]
    assert graph(sandbox).get_object(made, fields="text")["text"] == "Oh no!"
    assert next(row for row in sandbox.ledger() if row["id"] == made)["in_reply_to"] == media


def test_a_mention_in_a_comment_is_answered_below_that_comment(sandbox: RunningSandbox) -> None:
    media = write(sandbox, "My trip", kind="post", author="traveller")
    comment = write(sandbox, "ask @northwindair", kind="mention", in_reply_to=media)
    where = f"{own_id(sandbox)}/mentions"
    made = post_to(graph(sandbox), where, media_id=media, comment_id=comment, message="Yes?")["id"]
    assert next(row for row in sandbox.ledger() if row["id"] == made)["in_reply_to"] == comment


def test_only_what_mentions_the_account_is_answered_as_a_mention(sandbox: RunningSandbox) -> None:
    media = write(sandbox, "My trip", kind="post", author="traveller")
    where = f"{own_id(sandbox)}/mentions"
    assert refusal(sandbox, where, media_id=media, message="Hello") == (100, 33)
    assert refusal(sandbox, where, media_id=media) == (100, None)
    assert refusal(sandbox, f"{own_id(sandbox, 1)}/mentions", media_id=media, message="Hello") == (100, 33)


def test_words_are_needed_and_not_too_many_of_them(sandbox: RunningSandbox) -> None:
    media = newest(sandbox).id
    assert refusal(sandbox, f"{media}/comments", message=" ") == (100, None)
    assert refusal(sandbox, f"{media}/comments", message="x" * 2201) == (100, None)


def test_too_many_answers_in_a_minute_block_the_account_and_no_other(sandbox: RunningSandbox) -> None:
    sandbox.play("POST", "/play/rules", {"network": "instagram", "replies_a_minute": 1, "block_s": 60})
    comment, client = write(sandbox, to="northwindrail"), graph(sandbox, 1)
    post_to(client, f"{comment}/replies", message="One")
    refused = error(client, "request", f"v26.0/{comment}/replies", post_args={"message": "Two"}, method="POST")
    page = pages.write(sandbox, to="NorthwindRail")
    assert (refused["code"], client.put_comment(page, "Hello")["id"].startswith(page.partition("_")[2])) == (368, True)


def test_the_same_words_twice_are_refused_where_the_rule_says_so(sandbox: RunningSandbox) -> None:
    sandbox.play("POST", "/play/rules", {"network": "instagram", "duplicate_comments": "refused"})
    where = f"{write(sandbox)}/replies"
    post_to(graph(sandbox), where, message="Sorry!")
    assert refusal(sandbox, where, message="Sorry!")[0] == 506


def test_a_live_video_takes_no_comments_by_api(sandbox: RunningSandbox) -> None:
    live = write(sandbox, "Live from the gate", kind="live", author="northwindair")
    assert refusal(sandbox, f"{live}/comments", message="Hello") == (100, None)


def test_the_usage_is_counted_for_the_account_apart_from_its_page(sandbox: RunningSandbox) -> None:
    client, account = graph(sandbox), own_id(sandbox)
    client.get_object(account)
    assert f'"{account}": [{{"type": "instagram"' in client.session.last.headers["x-business-use-case-usage"]
    sandbox.play("POST", "/play/limits", {"network": "instagram", "route": "*", "n": 1, "window_s": 120})
    client.get_object(account)
    refused = error(client, "get_object", account)
    sandbox.play("POST", "/play/limits", {"network": "instagram", "route": "*", "n": 4800, "window_s": 3600})
    assert refused["code"] == 80002
    assert '"estimated_time_to_regain_access": 2' in client.session.last.headers["x-business-use-case-usage"]


@pytest.mark.parametrize("network", ["facebook", "instagram"])
def test_the_account_and_its_page_have_one_token(sandbox: RunningSandbox, network: str) -> None:
    account = sandbox.accounts(network)[2]["id"]
    sandbox.play("POST", f"/play/tokens/{network}/{account}/revoke", {})
    nodes = [sandbox.accounts(each)[2]["id"] for each in ("facebook", "instagram")]
    refused = [error(graph(sandbox, 2), "get_object", node)["code"] for node in nodes]
    shown = [sandbox.accounts(each)[2]["is_revoked"] for each in ("facebook", "instagram")]
    sandbox.play("POST", f"/play/tokens/{network}/{account}/renew", {})
    assert (refused, shown) == ([190, 190], [True, True])
    assert [graph(sandbox, 2).get_object(node)["id"] for node in nodes] == nodes


@pytest.mark.parametrize(("fault", "code"), [("rate_limit", 80002), ("server_error", 2), ("token_revoked", 190)])
def test_a_fault_of_instagram_strikes_its_calls_and_not_the_pages(
    sandbox: RunningSandbox, fault: str, code: int
) -> None:
    comment = write(sandbox)
    sandbox.play("POST", "/play/faults", {"network": "instagram", "fault": fault})
    assert refusal(sandbox, f"{comment}/replies", message="Hello?")[0] == code
    assert graph(sandbox).get_object("me")["id"] == sandbox.accounts("facebook")[0]["id"]


def test_an_answer_that_is_lost_leaves_the_reply_standing(sandbox: RunningSandbox) -> None:
    comment = write(sandbox)
    sandbox.play("POST", "/play/faults", {"network": "instagram", "fault": "lost_answer", "count": 1})
    with pytest.raises(requests.ConnectionError):
        post_to(graph(sandbox), f"{comment}/replies", message="Hello?")
    assert len(graph(sandbox).get_connections(comment, "replies")["data"]) == 1
