import csv
from pathlib import Path

import pytest

from sandbox.cli import main
from sandbox.replay import read
from sandbox.tests.running import RunningSandbox

AIRLINE = ("tweet_id", "name", "text")
THREADS = ("tweet_id", "author_id", "inbound", "text", "in_response_to_tweet_id")
TALK = (
    ("3", "acme", "False", "@7 Sorry! Tell us more.", "2"),
    ("4", "7", "True", "@acme It never came.", "3"),
    ("2", "7", "True", "My parcel is late &amp; wet @acme", "1"),
    ("9", "acme", "False", "Good morning", ""),
)


def table(folder: Path, columns: tuple[str, ...], *rows: tuple[str, ...]) -> Path:
    path = folder / "posts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])
    return path


def replay(sandbox: RunningSandbox, path: Path, format_: str, *more: str) -> int:
    return main(["replay", str(path), "--format", format_, "--rate", "1000", "--url", sandbox.url, *more])


def test_airline_rows_become_mentions_with_the_handle_in_front(
    sandbox: RunningSandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (("1", "amy", "@OtherAir late &amp; cold"), ("2", "ben", "@northwindrail fine"), ("3", "amy", "again"))
    assert replay(sandbox, table(tmp_path, AIRLINE, *rows), "airline", "--to", "NorthwindRail") == 0
    posted = sandbox.ledger(network="x")[-3:]
    assert [row["text"] for row in posted] == [
        "@NorthwindRail @OtherAir late & cold",
        "@northwindrail fine",
        "@NorthwindRail again",
    ]
    assert posted[0]["author"] == posted[2]["author"]
    out, err = capsys.readouterr()
    assert out.startswith("posted 3 of 3 to NorthwindRail")
    assert "customers 2, refused 0" in out
    assert err == ""


def test_threads_are_posted_parents_first_with_the_brands_rows_as_its_own(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    assert replay(sandbox, table(tmp_path, THREADS, *TALK), "threads") == 0
    first, answer, again, alone = sandbox.ledger(network="x")[-4:]
    assert [row["kind"] for row in (first, answer, again, alone)] == ["mention", "reply", "reply", "post"]
    assert (answer["in_reply_to"], again["in_reply_to"]) == (first["id"], answer["id"])
    assert [row["ours"] for row in (first, answer, again, alone)] == [False, True, False, True]
    assert first["author"]["handle"] == again["author"]["handle"] == "c7"
    assert first["text"] == "@NorthwindAir My parcel is late & wet @acme"
    assert answer["text"].endswith("@c7 Sorry! Tell us more.")


def test_facebook_rows_get_an_author_each(sandbox: RunningSandbox, tmp_path: Path) -> None:
    path = table(tmp_path, ("postId", "message"), ("1_1", "yum"), ("1_1", "yum"), ("1_2", "ugh"))
    assert replay(sandbox, path, "facebook_posts") == 0
    posted = sandbox.ledger(network="facebook")[-3:]
    assert {row["kind"] for row in posted} == {"visitor_post"}
    assert len({row["author"]["handle"] for row in posted}) == 3


def test_a_limit_takes_whole_threads_only(tmp_path: Path) -> None:
    path = table(tmp_path, THREADS, *TALK)
    assert [item.key for item in read(path, "threads", 3)] == ["2", "3", "4"]
    assert [item.key for item in read(path, "threads", 2)] == ["9"]


def test_posts_that_answer_each_other_in_a_circle_are_posted_all_the_same(tmp_path: Path) -> None:
    rows = (("1", "7", "True", "a", "2"), ("2", "7", "True", "b", "1"))
    assert {item.key for item in read(table(tmp_path, THREADS, *rows), "threads")} == {"1", "2"}


def test_what_the_sandbox_refuses_is_counted_and_named(
    sandbox: RunningSandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = table(tmp_path, AIRLINE, ("1", "", "no author"), ("2", "ben", "fine"))
    assert replay(sandbox, path, "airline") == 1
    assert "refused 1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("columns", "more", "words"),
    [
        (("a", "b", "c"), (), "no column"),
        (AIRLINE, ("--to", "nobody"), "knows no account nobody"),
        (AIRLINE, ("--rate", "0"), "more than 0"),
        (AIRLINE, ("--limit", "0"), "no posts"),
        (AIRLINE, ("--url", "http://127.0.0.1:9"), "no sandbox answers"),
    ],
)
def test_a_wrong_call_is_told_in_one_line(
    sandbox: RunningSandbox,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    columns: tuple[str, ...],
    more: tuple[str, ...],
    words: str,
) -> None:
    path = table(tmp_path, columns, ("1", "amy", "hello"))
    assert replay(sandbox, path, "airline", *more) == 2
    err = capsys.readouterr().err
    assert words in err
    assert err.count("\n") == 1


def test_a_missing_file_is_told_in_one_line(sandbox: RunningSandbox, capsys: pytest.CaptureFixture[str]) -> None:
    assert replay(sandbox, Path("no/such.csv"), "airline") == 2
    assert "No such file" in capsys.readouterr().err


def test_a_file_that_is_no_text_is_told_in_one_line(
    sandbox: RunningSandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "photo.csv"
    path.write_bytes(b"\xff\xd8\x00\x10")
    assert replay(sandbox, path, "airline") == 2
    assert capsys.readouterr().err == "replay: photo.csv is no CSV file in UTF-8\n"
