"""Every word that the desk says can be said in another language, and words that run the other way stand right."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from playwright.sync_api import Page, expect

from care.models import ChannelAccount
from care.tests.make import make_author, make_case, make_post

ROOT = Path(settings.BASE_DIR)
PLACES = ("*.html", "desk/**/*.html", "registration/*")
TEMPLATES = [path for place in PLACES for path in ROOT.glob(f"templates/{place}")]
MODULES = [*ROOT.glob("care/desk/*.py"), *ROOT.glob("care/casework/*.py"), *ROOT.glob("care/replies/*.py")]
NAME = "Amends"  # the same in every language
TRANSLATED = r"{% *blocktranslate\b.*?{% *endblocktranslate *%}"
KEYS = r"<kbd.*?</kbd>"  # as they stand on the keyboard
READ_ALOUD = r'\b(?:title|alt|placeholder|aria-label)="([^"]*)"'
TOLD = r"(NotWritten|NotModerated|NotTheirs|ValidationError|messages\.\w+)$"
"""What says its first or second argument to a person."""


def bare(template: str) -> list[str]:
    """The words that a page says whatever the reader's language."""
    rest = re.sub(rf"{TRANSLATED}|{KEYS}|{{#.*?#}}|<script.*?</script>", "", template, flags=re.DOTALL)
    rest = re.sub(r"{%.*?%}|{{.*?}}", "", rest, flags=re.DOTALL)
    texts = [*re.findall(READ_ALOUD, rest), *re.sub(r"<[^>]*>", "\n", rest).split("\n")]
    return [text.strip() for text in texts if re.search(r"[^\W\d_]{2}", text.replace(NAME, ""))]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_pages_say_nothing_but_what_can_be_translated(path: Path) -> None:
    names_a_class = r"{% block body_class %}.*?{% endblock.*?%}"
    assert bare(re.sub(names_a_class, "", path.read_text(encoding="utf-8"))) == []


def test_a_bare_word_is_found() -> None:
    assert bare('{% translate "Yes" %} <b title="Why">{{ x }} No</b>') == ["Why", "No"]


def untold(module: str) -> Iterator[str]:
    """What is said to people without a translation."""
    for node in ast.walk(ast.parse(module)):
        if isinstance(node, ast.Call) and re.search(TOLD, ast.unparse(node.func)):
            for said in node.args[:2]:
                if isinstance(said, ast.JoinedStr):
                    said = ast.Constant(
                        "".join(str(part.value) for part in said.values if isinstance(part, ast.Constant))
                    )
                if isinstance(said, ast.Constant) and re.search(r"[^\W\d_]{2} ", str(said.value)):
                    yield str(said.value)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_refusals_and_messages_can_be_translated(path: Path) -> None:
    assert list(untold(path.read_text(encoding="utf-8"))) == []


def test_a_refusal_without_translation_is_found() -> None:
    code = 'raise NotWritten(f"It is {over} too long.", "too_long")\nmessages.info(request, _("It is done."))'
    assert list(untold(code)) == ["It is  too long."]


@pytest.mark.parametrize(("language", "opening"), [("en", '<html lang="en">'), ("he", '<html lang="he" dir="rtl">')])
@pytest.mark.django_db
def test_the_page_says_its_language_and_which_way_it_runs(client: Client, language: str, opening: str) -> None:
    with translation.override(language):
        assert opening in client.get("/login/").content.decode()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("language", "name", "text"),
    [("he", "דנה כהן", "הרכבת NW44 לא הגיעה!"), ("ar", "نور", "ضاعت حقيبتي NW44!")],
)
def test_posts_that_run_the_other_way_stand_right(
    tab: Page, account: ChannelAccount, language: str, name: str, text: str
) -> None:
    case = make_case(account, text, author=make_author(account.brand, name=name, handle="dana"))
    make_post(case, "NW44", language=language)
    tab.goto(f"/cases/{case.ref}/")
    said = tab.locator("#timeline .words")
    for words in said.all():
        expect(words).to_have_css("direction", "rtl")
    head = tab.locator("#timeline .item-head").first
    expect(head).to_have_css("direction", "ltr")
    who, handle = (head.locator("bdi").nth(at).bounding_box() for at in (0, 1))
    assert who
    assert handle
    assert who["x"] + who["width"] <= handle["x"]
