"""The documents and the code say the same: variables, links, commands."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/**/*.md"))]
OURS = r"(AMENDS_[A-Z_]+|DATABASE_URL|DATABASE_OWNER_URL|REDIS_URL|POSTGRES_PASSWORD)"
LONGEST_DECISION = 40


def words(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def variables_of_the_code() -> set[str]:
    """What the code asks its environment for, as a quoted name; and what Compose asks its reader for."""
    sources = [path for top in ("care", "helpdesk", "sandbox") for path in (ROOT / top).rglob("*.py")]
    code = [words(path) for path in sources if "tests" not in path.parts]
    quoted = {name for text in code for name in re.findall(rf'"{OURS}"', text)}
    return quoted | set(re.findall(rf"\$\{{{OURS}", words(ROOT / "docker-compose.yml")))


def anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, as those who show Markdown make them."""
    headings = re.findall(r"^#+ (.+)$", words(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(document: Path) -> Iterator[tuple[Path, str]]:
    """The files, and the anchors in them, that a page points to; addresses elsewhere are left out."""
    for link in re.findall(r"\]\(([^)\s]+)\)", words(document)):
        if not re.match(r"[a-z]+:", link):
            place, _, anchor = link.partition("#")
            yield (document.parent / place).resolve() if place else document, anchor


def test_the_install_page_names_the_variables_that_the_code_reads_and_no_others() -> None:
    told = set(re.findall(rf"`{OURS}`", words(ROOT / "docs" / "install.md")))
    assert told - variables_of_the_code() == {"AMENDS_SECRET_KEY_FILE", "AMENDS_ENCRYPTION_KEY_FILE"}
    assert variables_of_the_code() - told == set()


@pytest.mark.parametrize("document", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(document: Path) -> None:
    broken = [
        f"{place.name}#{anchor}"
        for place, anchor in links(document)
        if not place.exists() or (anchor and anchor not in anchors(place))
    ]
    assert broken == []


@pytest.mark.parametrize("document", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_of_a_page_is_there(document: Path) -> None:
    named = set(re.findall(r"\bscript/[a-z]+(?:/[a-z.]+)?\b", words(document)))
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_every_module_that_a_page_names_is_there() -> None:
    named = {
        name for page in PAGES for name in re.findall(r"`((?:care|helpdesk|sandbox|script|docs)/[\w/.]+)`", words(page))
    }
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_a_decision_is_short_and_says_what_follows_from_it() -> None:
    decisions = [words(page) for page in PAGES if page.parent.name == "decisions"]
    assert max(len(text.splitlines()) for text in decisions) <= LONGEST_DECISION
    assert all("## Context" in text and "## Decision" in text and "## Consequences" in text for text in decisions)
