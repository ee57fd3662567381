"""What pages bring along: others' scripts as they were published, and little of everything."""

import re
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from care.models import ChannelAccount
from care.tests.make import make_case

VENDORED = Path(settings.BASE_DIR) / "static" / "vendor"
FOLDERS = sorted(path.name for path in VENDORED.iterdir())


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_file_is_the_one_that_its_readme_names(folder: str) -> None:
    told = dict(re.findall(r"\| `([\w.-]+)` \| `([0-9a-f]{64})` \|", (VENDORED / folder / "README.md").read_text()))
    scripts = {path.name: sha256(path.read_bytes()).hexdigest() for path in (VENDORED / folder).glob("*.js")}
    assert scripts == told != {}
    assert (VENDORED / folder / "LICENSE").is_file()


def test_a_first_visit_to_the_inbox_transfers_a_hundred_kilobytes_at_most(
    desk: Client, account: ChannelAccount
) -> None:
    """The page, its styles, its icons, and its scripts with all that these import, as they travel."""
    for number in range(50):
        make_case(account, f"Train {number} never came, and nobody on the platform knew why.")
    wanted, seen, total = ["/inbox/", "/static/icons.svg"], set[str](), 0
    while wanted:
        if (address := wanted.pop()) in seen:
            continue
        seen.add(address)
        travels, read = (_answer(desk, address, encoding) for encoding in ("gzip", "identity"))
        total += len(travels)
        wanted += re.findall(r'(?:href|src)="(/static/[^"#]+)"', read.decode())
        wanted += [f"/static/js/{name}" for name in re.findall(r'from "\./([\w.]+)"', read.decode())]
    assert len(seen) > 12
    assert total <= 100_000


def _answer(desk: Client, address: str, encoding: str) -> bytes:
    answer = desk.get(address, headers={"accept-encoding": encoding})
    assert answer.status_code == 200
    return answer.getvalue()
