"""What an agent's hands find on the pages, each control in one place: whoever clicks or types gets it from here."""

import re

from playwright.sync_api import Locator, Page


def row(page: Page, words: str) -> Locator:
    """The link of the case with these words, in a list."""
    return page.locator(".row-link", has_text=words)


def take(page: Page) -> Locator:
    return page.get_by_role("button", name="Take it")


def public(page: Page) -> Locator:
    """The first of the three ways to write something."""
    return page.locator("#mode-public")


def private(page: Page) -> Locator:
    return page.locator("#mode-private")


def note(page: Page) -> Locator:
    return page.locator("#mode-note")


def reply_box(page: Page) -> Locator:
    """Of the way that is chosen, public or private."""
    return page.locator(".reply-form textarea:visible")


def send(page: Page) -> Locator:
    """The button says who will see it."""
    return page.get_by_role("button", name=re.compile("^(Reply (publicly|privately)|Send privately)"))


def note_box(page: Page) -> Locator:
    return page.get_by_label("Your note", exact=True)


def save_note(page: Page) -> Locator:
    return page.get_by_role("button", name="Save the note")


def composer(page: Page) -> Locator:
    return page.locator("#composer")


def colleague(page: Page) -> Locator:
    return page.get_by_label("Assign to")


def assign(page: Page) -> Locator:
    return page.get_by_role("button", name="Assign", exact=True)


def tag_box(page: Page) -> Locator:
    return page.get_by_label("New tag")


def solve(page: Page) -> Locator:
    return page.get_by_role("button", name="Solve", exact=True)


def start(page: Page) -> Locator:
    """The way to the case that needs somebody most."""
    return page.get_by_role("button", name=re.compile("^(Start|Go on)"))
