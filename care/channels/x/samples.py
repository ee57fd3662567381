"""X's own sample webhook bodies read as we read real ones: `python -m care.channels.x.samples FOLDER`.

Each file holds a list of {"title", "body"}, or {"title", "template"} where objects are left out as <Tweet Object>.
"""

import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from care.channels.base import Batch, Unreadable
from care.channels.x.hooks import Reader

_LEFT_OUT = re.compile(r"<[A-Za-z ]+>")


def bodies(content: Any, name: str) -> Iterator[tuple[str, Any]]:
    """The bodies in a file, with their titles; any other file is one body."""
    for item in content if isinstance(content, list) else [{"title": name, "body": content}]:
        template = item.get("template")
        yield item["title"], json.loads(_LEFT_OUT.sub("", template)) if template else item["body"]


def told(batch: Batch) -> str:
    """What a body brought, in one line."""
    found = {
        "posts": [f"{post.kind} {post.network_id}" for post in batch.posts],
        "gone": [gone.network_id for gone in batch.gone],
        "refused": list(batch.refused_accounts),
        "skipped": dict(batch.skipped),
        "broken": [item.reason for item in batch.broken],
    }
    return "; ".join(f"{name}: {value}" for name, value in found.items() if value) or "nothing"


def main(folder: str) -> int:
    number = 0
    for file in sorted(Path(folder).glob("*.json")):
        for title, body in bodies(json.loads(file.read_text(encoding="utf-8")), file.name):
            number += 1
            try:
                print(f"{title}: {told(Reader(datetime.now(UTC)).read(body))}")
            except Unreadable as error:
                print(f"{title}: refused: {error}")
    print(f"read {number} bodies without a crash")
    return 0 if number else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
