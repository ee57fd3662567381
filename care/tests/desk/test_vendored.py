"""What we ship of others' scripts is what they published."""

import re
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings

VENDORED = Path(settings.BASE_DIR) / "static" / "vendor"
FOLDERS = sorted(path.name for path in VENDORED.iterdir())


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_file_is_the_one_that_its_readme_names(folder: str) -> None:
    told = dict(re.findall(r"\| `([\w.-]+)` \| `([0-9a-f]{64})` \|", (VENDORED / folder / "README.md").read_text()))
    scripts = {path.name: sha256(path.read_bytes()).hexdigest() for path in (VENDORED / folder).glob("*.js")}
    assert scripts == told != {}
    assert (VENDORED / folder / "LICENSE").is_file()
