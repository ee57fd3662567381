"""The Page's hand on public words: pictures, likes, hiding; what it may not say twice, or too often."""

import pytest

from sandbox.tests.graph import ask, graph, refusal, write
from sandbox.tests.running import RunningSandbox


def shown_picture(sandbox: RunningSandbox, comment: str) -> str:
    shown = ask(sandbox, "GET", f"/{comment}", fields="attachment").json()
    address: str = shown["attachment"]["media"]["image"]["src"]
    return address


def test_a_comment_takes_a_picture_by_address_by_id_or_along(sandbox: RunningSandbox) -> None:
    post, client = write(sandbox), graph(sandbox)
    page = sandbox.accounts("facebook")[0]["id"]
    kept = client.request(
        f"v26.0/{page}/photos", post_args={"published": "false"}, files={"source": b"\xff\xd8\xffjpg"}
    )
    by_id = ask(sandbox, "POST", f"/{post}/comments", attachment_id=kept["id"], message="look").json()["id"]
    address = ask(sandbox, "POST", f"/{post}/comments", attachment_url="https://pictures.example/1.jpg").json()["id"]
    along = client.request(f"v26.0/{post}/comments", post_args={"message": "x"}, files={"source": b"GIF89a"})["id"]
    assert sandbox.session.get(shown_picture(sandbox, by_id)).content == b"\xff\xd8\xffjpg"
    assert shown_picture(sandbox, address) == "https://pictures.example/1.jpg"
    assert sandbox.session.get(shown_picture(sandbox, along)).content == b"GIF89a"


def test_a_picture_nobody_uploaded_is_refused(sandbox: RunningSandbox) -> None:
    assert refusal(ask(sandbox, "POST", f"/{write(sandbox)}/comments", attachment_id="123"))[0] == 100


def test_the_answer_of_a_comment_may_show_what_was_written(sandbox: RunningSandbox) -> None:
    post = write(sandbox)
    made = ask(sandbox, "POST", f"/{post}/comments", message="Sorry", fields="id,message,permalink_url,from").json()
    assert (made["message"], made["from"]["id"]) == ("Sorry", sandbox.accounts("facebook")[0]["id"])


def test_a_like_counts_once_and_goes_away_again(sandbox: RunningSandbox) -> None:
    comment = write(sandbox, kind="comment")
    for _ in range(2):
        assert ask(sandbox, "POST", f"/{comment}/likes").json() == {"success": True}
    fields = "user_likes,like_count"
    assert ask(sandbox, "GET", f"/{comment}", fields=fields).json() == {
        "user_likes": True,
        "like_count": 1,
        "id": comment,
    }
    ask(sandbox, "DELETE", f"/{comment}/likes")
    assert ask(sandbox, "GET", f"/{comment}", fields=fields).json()["like_count"] == 0


def test_a_comment_is_hidden_and_shown_again_but_not_our_own(sandbox: RunningSandbox) -> None:
    comment = write(sandbox, kind="comment")
    ours = graph(sandbox).put_comment(comment, "Sorry")["id"]
    for hidden in (True, False):
        assert ask(sandbox, "POST", f"/{comment}", is_hidden=hidden).ok
        assert ask(sandbox, "GET", f"/{comment}", fields="is_hidden").json()["is_hidden"] is hidden
    assert refusal(ask(sandbox, "POST", f"/{ours}", is_hidden=True))[0] == 200


def test_success_may_be_a_string(sandbox: RunningSandbox) -> None:
    sandbox.play("POST", "/play/rules", {"network": "facebook", "success": "string"})
    assert ask(sandbox, "DELETE", f"/{write(sandbox, kind='comment')}").json() == {"success": "true"}


def test_the_same_post_twice_is_refused_and_the_same_comment_where_a_rule_says_so(sandbox: RunningSandbox) -> None:
    post = write(sandbox)
    assert ask(sandbox, "POST", "/me/feed", message="News").ok
    assert refusal(ask(sandbox, "POST", "/me/feed", message="News"))[0] == 506
    for _ in range(2):
        assert ask(sandbox, "POST", f"/{post}/comments", message="Sorry").ok
    sandbox.play("POST", "/play/rules", {"network": "facebook", "duplicate_comments": "refused"})
    assert refusal(ask(sandbox, "POST", f"/{post}/comments", message="Sorry"))[0] == 506


def test_too_many_answers_a_minute_block_the_page_for_a_while(sandbox: RunningSandbox) -> None:
    post = write(sandbox, to=sandbox.accounts("facebook")[1]["id"])
    sandbox.play("POST", "/play/rules", {"network": "facebook", "replies_a_minute": 3, "block_s": 60})
    answers = [ask(sandbox, "POST", f"/{post}/comments", 1, message=f"Sorry {n}") for n in range(5)]
    assert [answer.ok for answer in answers] == [True] * 3 + [False] * 2
    assert refusal(answers[3])[0] == refusal(answers[4])[0] == 368
    other = write(sandbox, to=sandbox.accounts("facebook")[2]["id"])
    assert ask(sandbox, "POST", f"/{other}/comments", 2, message="Another Page").ok


@pytest.mark.parametrize(
    ("fault", "status", "kind"), [("errorless_503", 503, "application/json"), ("html_json", 500, "text/html")]
)
def test_odd_refusals(sandbox: RunningSandbox, fault: str, status: int, kind: str) -> None:
    sandbox.play("POST", "/play/faults", {"network": "facebook", "fault": fault, "count": 1})
    answer = ask(sandbox, "GET", "/me")
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (status, kind)
    assert ("error" in answer.json()) is (fault == "html_json")


def test_answers_may_call_themselves_javascript(sandbox: RunningSandbox) -> None:
    sandbox.play("POST", "/play/rules", {"network": "facebook", "content_type": "javascript"})
    answer = ask(sandbox, "GET", "/me")
    assert (answer.headers["content-type"], answer.json()["name"]) == (
        "text/javascript; charset=UTF-8",
        "Northwind Air",
    )
