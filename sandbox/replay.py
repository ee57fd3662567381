"""Posts a file of real posts as customers, to a sandbox that is running: whole threads, parents before answers."""

import argparse
import csv
import html
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from sandbox.ids import digits

TIMEOUT_S = (3.0, 30.0)
Row = Mapping[str, str]


@dataclass(slots=True)
class Item:
    """One post to be made. `key` and `parent` are the file's own ids; `is_ours` is written as the brand's account."""

    network: str
    key: str
    text: str
    author: str = ""
    name: str = ""
    parent: str = ""
    is_ours: bool = False


def airline(rows: list[Row]) -> Iterator[list[Item]]:
    """`name` complains in `text`; the file has the text as X escapes it."""
    for row in rows:
        yield [Item("x", row["tweet_id"], html.unescape(row["text"]), author=row["name"])]


def facebook_posts(rows: list[Row]) -> Iterator[list[Item]]:
    """Nobody is named: every row gets an author of its own, the same one at each replay."""
    for number, row in enumerate(rows):
        handle = "v" + digits(12, row["postId"], str(number))
        yield [Item("facebook", row["postId"], row["message"], author=handle, name=f"Visitor {handle[-6:]}")]


def threads(rows: list[Row]) -> Iterator[list[Item]]:
    """Customers are numbers in this file, also where a text names them: they get a letter in front."""
    items = {row["tweet_id"]: thread_item(row) for row in rows}
    yield from grouped(items).values()


def thread_item(row: Row) -> Item:
    is_ours = row["inbound"] != "True"
    text = re.sub(r"@(\d+)\b", r"@c\1", html.unescape(row["text"]))
    author = "" if is_ours else "c" + row["author_id"]
    return Item("x", row["tweet_id"], text, author, parent=row["in_response_to_tweet_id"], is_ours=is_ours)


def grouped(items: Mapping[str, Item]) -> dict[str, list[Item]]:
    """The threads by their first post, in the file's order; inside each, parents come before what answers them."""
    depths = {key: list(climb(items, key)) for key in items}
    found: dict[str, list[Item]] = {}
    for key, way in depths.items():
        found.setdefault(way[-1], []).append(items[key])
    for members in found.values():
        members.sort(key=lambda item: (len(depths[item.key]), item.key.zfill(20)))
    return found


def climb(items: Mapping[str, Item], key: str) -> Iterator[str]:
    """A post's id, its parent's and so on up, as far as the file knows them."""
    seen: set[str] = set()
    while key in items and key not in seen:
        seen.add(key)
        yield key
        key = items[key].parent


READERS: dict[str, Callable[[list[Row]], Iterator[list[Item]]]] = {
    "airline": airline,
    "threads": threads,
    "facebook_posts": facebook_posts,
}


def read(path: Path, format_: str, limit: int | None = None) -> list[Item]:
    """The posts of a file in the order of posting. Threads that would go beyond the limit are left out whole.

    Raises ValueError for a file that is no such file, OSError for one that can't be read.
    """
    csv.field_size_limit(10_000_000)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows: list[Row] = list(csv.DictReader(file))
    except (UnicodeDecodeError, csv.Error):
        raise ValueError(f"{path.name} is no CSV file in UTF-8") from None
    try:
        found = list(READERS[format_](rows))
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path.name} has no column {error}: it is no file of the format {format_}") from None
    taken: list[Item] = []
    for members in found:
        if limit is None or len(taken) + len(members) <= limit:
            taken += members
    return taken


@dataclass(slots=True)
class Replay:
    """Posts items one by one; `ids` maps the file's ids to the network's."""

    url: str
    account: Mapping[str, Any]
    session: requests.Session = field(default_factory=requests.Session)
    ids: dict[str, str] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)
    people: set[str] = field(default_factory=set)
    refusals: list[str] = field(default_factory=list)

    def post(self, item: Item) -> None:
        body = self.body(item)
        answer = self.session.post(f"{self.url}/play/posts", json=body, timeout=TIMEOUT_S)
        if answer.status_code != 201:
            self.refusals.append(f"{item.key}: HTTP {answer.status_code} {answer.text[:200]}")
            return
        self.ids[item.key] = answer.json()["id"]
        self.done["by the brand" if item.is_ours else f"{body['kind']}s"] += 1
        if not item.is_ours:
            self.people.add(item.author.lower())

    def body(self, item: Item) -> dict[str, Any]:
        """What `/play/posts` takes. An answer whose parent isn't there becomes a mention, or the brand's own post."""
        parent = self.ids.get(item.parent)
        alone = "post" if item.is_ours else "mention" if item.network == "x" else "visitor_post"
        author = {"handle": self.account["handle"]} if item.is_ours else {"handle": item.author, "name": item.name}
        return {
            "network": item.network,
            "kind": "reply" if parent else alone,
            "author": {key: value for key, value in author.items() if value},
            "to": self.account["id"],
            "text": item.text,
            **({"in_reply_to": parent} if parent else {}),
        }


def account(session: requests.Session, url: str, network: str, wanted: str) -> dict[str, Any]:
    """The brand's account meant by handle or id, by default the network's first. Raises ValueError if there is none."""
    answer = session.get(f"{url}/play/accounts", timeout=TIMEOUT_S)
    answer.raise_for_status()
    found: list[dict[str, Any]] = [one for one in answer.json()["data"] if one["network"] == network]
    name = wanted.removeprefix("@").lower()
    for one in found:
        if name in {"", one["id"], one["handle"].lower()}:
            return one
    known = ", ".join(one["handle"] for one in found)
    raise ValueError(f"{network} knows no account {wanted}; it has {known}")


def replay(args: argparse.Namespace) -> int:
    """The command. 0 when every post was taken."""
    if args.rate <= 0:
        return complain("--rate must be more than 0")
    try:
        items = read(Path(args.file), args.format, args.limit)
    except (OSError, ValueError) as error:
        return complain(str(error))
    if not items:
        return complain(f"{args.file} holds no posts")
    url = args.url.rstrip("/")
    began = time.monotonic()
    try:
        with requests.Session() as session:
            work = Replay(url, account(session, url, items[0].network, args.to), session)
            run(work, items, args.rate)
    except ValueError as error:
        return complain(str(error))
    except requests.RequestException as error:
        return complain(f"no sandbox answers at {url} ({type(error).__name__}): is script/server running?")
    return report(work, len(items), time.monotonic() - began)


def run(work: Replay, items: list[Item], rate: float) -> None:
    began = time.monotonic()
    for number, item in enumerate(items):
        time.sleep(max(0.0, began + number / rate - time.monotonic()))
        work.post(item)
        show_progress(number + 1, len(items))


def show_progress(number: int, total: int) -> None:
    """A bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        return
    filled = 40 * number // total
    end = "\n" if number == total else ""
    print(f"\r{'█' * filled}{'·' * (40 - filled)} {number}/{total}", end=end, file=sys.stderr, flush=True)


def report(work: Replay, total: int, seconds: float) -> int:
    kinds = ", ".join(f"{n} {kind.replace('replys', 'replies').replace('_', ' ')}" for kind, n in work.done.items())
    posted = work.done.total()
    print(f"posted {posted} of {total} to {work.account['handle']} in {seconds:.1f} s: {kinds or 'none'}")
    print(f"customers {len(work.people)}, refused {len(work.refusals)}")
    for reason in work.refusals[:20]:
        print(f"  refused {reason}")
    return 1 if work.refusals else 0


def complain(words: str) -> int:
    print(f"replay: {words}", file=sys.stderr)
    return 2
