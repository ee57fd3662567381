"""`script/screenshots`: a desk of its own, an afternoon of customers, and pictures of what an agent sees of it."""

import argparse
import re
import secrets
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from helpdesk.bench.stack import Stack, running, wait_until
from helpdesk.running.browser import launch_options
from helpdesk.running.folder import CHECKOUT
from helpdesk.running.refusal import Refusal
from helpdesk.showing import hands, png
from helpdesk.showing.story import HERS, OVERTAKES, THEIRS, Networks, Words

LARGEST = 120_000  # bytes of a picture
PATIENCE_S = 60
AFTERNOON = 14
SORRY = "We are sorry, Ines. We mend it, or you get a new one before you leave: you choose. Which gate are you at?"
DETAILS = "Found it: your tag OSL 204118 is with my colleague at counter 4. She expects you."
ASIDE = "Counter 4 keeps spare bags. Give her the large one, no form needed."


@dataclass(frozen=True, slots=True)
class Look:
    scheme: Literal["light", "dark"]
    width: int
    height: int


LOOKS = {"light": Look("light", 1280, 800), "dark": Look("dark", 1280, 800), "mobile": Look("light", 360, 780)}


@dataclass(frozen=True, slots=True)
class Camera:
    """Takes the page as it is in each of the looks; a blank page draws the pictures again, smaller."""

    page: Page
    brush: Page
    folder: Path

    def take(self, name: str, part: Locator | None = None, taller: int = 0) -> None:
        for look, how in LOOKS.items():
            self.page.emulate_media(color_scheme=how.scheme, reduced_motion="reduce")
            self.page.set_viewport_size({"width": how.width, "height": how.height + taller})
            shot = (part or self.page).screenshot(caret="initial")
            size = png.save(shot, self.folder / f"{name}-{look}.png", self.brush)
            print(f"{name}-{look}.png {size // 1000:4} kB", flush=True)
            if size > LARGEST:
                raise Refusal(f"{name}-{look}.png has {size} bytes: {LARGEST} at most.")


def main(arguments: Sequence[str]) -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(prog="script/screenshots", description="Pictures of the desk's pages.")
    parser.add_argument("--to", metavar="DIR", type=Path, default=CHECKOUT / "docs" / "images", help="(docs/images)")
    folder: Path = parser.parse_args(arguments).to
    folder.mkdir(parents=True, exist_ok=True)
    password = secrets.token_urlsafe(12)
    expect.set_options(timeout=PATIENCE_S * 1000)
    try:
        with running(AMENDS_DEMO_PASSWORD=password, AMENDS_TIME_ZONE=afternoon()) as stack, browser() as chromium:
            networks = Networks(stack.sandbox_port)
            page = signed_in(chromium, stack, password)
            tell(networks, page)
            picture(networks, Camera(page, chromium.new_page(), folder))
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


def afternoon() -> str:
    """A zone in which it is between two and three now, so that no picture has yesterday in it."""
    ahead = (AFTERNOON - datetime.now(UTC).hour + 12) % 24 - 12
    return f"Etc/GMT{-ahead:+d}"  # its sign is the other way round


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**launch_options())  # type: ignore[arg-type]  # a dictionary of its words
        yield chromium
        chromium.close()


def signed_in(chromium: Browser, stack: Stack, password: str) -> Page:
    page = chromium.new_page(base_url=f"http://127.0.0.1:{stack.web_port}", timezone_id="UTC")
    page.set_default_timeout(PATIENCE_S * 1000)
    page.goto("/login/")
    page.get_by_label("User name").fill("agent")
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/inbox/"))
    return page


def tell(networks: Networks, page: Page) -> None:
    """The story until the pictures: everybody has written, some are cared for."""
    for words in THEIRS:
        networks.say(words)
    shown(page, *(words.text[:25] for words in THEIRS))
    opened(page, "Lou Pemberwick")
    hands.reply_box(page).fill("She says hello back, Lou. Safe travels!")
    hands.send(page).click()
    hands.solve(page).click()
    expect(page.locator("#case-state")).to_contain_text("Solved")
    opened(page, "Imogen Tarr")
    hands.colleague(page).select_option(label="Lin Okafor")
    hands.assign(page).click()
    expect(page.locator("#status")).to_contain_text("Lin Okafor")
    opened(page, "Sunniva Clough")
    tag(page, "outage")
    cared_for(networks, page)


def cared_for(networks: Networks, page: Page) -> None:
    """The case that is shown: both sides wrote in public and in private, and a colleague reads a note."""
    networks.say(HERS[0])
    opened(page, "Ines Prado")
    hands.take(page).click()
    expect(page.locator("#timeline")).to_contain_text("NW44KD")
    hands.note(page).check()
    hands.note_box(page).fill("Oslo has the bag on file: OSL 204118. New one or repair, her choice.")
    hands.save_note(page).click()
    hands.public(page).check()
    hands.reply_box(page).fill(SORRY)
    hands.send(page).click()
    expect(page.locator("#timeline")).to_contain_text("Sent")
    tag(page, "lost bag")
    networks.say(HERS[1])
    expect(page.locator("#timeline")).to_contain_text("Gate B14.")
    pictured(page)


def tag(page: Page, name: str) -> None:
    hands.tag_box(page).fill(name)
    page.keyboard.press("Enter")
    expect(page.locator("#tags")).to_contain_text(name)


def picture(networks: Networks, camera: Camera) -> None:
    page = camera.page
    page.goto("/inbox/?view=all")
    camera.take("inbox")
    opened(page, "Ines Prado")
    page.evaluate("scrollTo(0, 0)")
    camera.take("case", taller=340)
    modes(camera)
    palette(camera)
    page.goto("/search/?q=connection")
    camera.take("search")
    conflict(networks, camera)


def modes(camera: Camera) -> None:
    """The three ways to say something."""
    page = camera.page
    for name, mode, text in (("public", hands.public, SORRY), ("private", hands.private, DETAILS)):
        mode(page).check()
        hands.reply_box(page).fill(text)
        camera.take(f"composer-{name}", hands.composer(page))
    hands.note(page).check()
    hands.note_box(page).fill(ASIDE)
    camera.take("composer-note", hands.composer(page))


def palette(camera: Camera) -> None:
    """Where there is one."""
    camera.page.goto("/inbox/")
    camera.page.keyboard.press("Control+k")
    if camera.page.locator("dialog[open]").count():
        camera.take("palette")


def conflict(networks: Networks, camera: Camera) -> None:
    """She writes while we do."""
    page = camera.page
    opened(page, "Ines Prado")
    hands.public(page).check()
    hands.reply_box(page).fill("The large blue one is yours, Ines. It waits at counter 4.")
    networks.say(Words("ines_prado", "x", OVERTAKES, 0))
    expect(page.locator("#timeline")).to_contain_text("Never mind the wheels")
    hands.send(page).click()
    expect(page).to_have_title(re.compile("^Not sent yet"))
    camera.take("conflict")


def opened(page: Page, name: str) -> None:
    page.goto("/inbox/?view=all")
    page.locator(".row", has_text=name).locator(".row-link").click()
    expect(page.locator("#timeline")).to_be_visible()


def pictured(page: Page) -> None:
    """A push brings the words alone: comes back once what was fetched has brought the customer's picture, too."""

    def is_there() -> bool:
        page.reload()
        return page.locator("#timeline .photos img").count() > 0

    if not wait_until(is_there, 2 * PATIENCE_S, every=2):
        raise Refusal("The customer's picture did not come.")
    page.locator("#timeline .photos img").evaluate("image => image.decode()")


def shown(page: Page, *beginnings: str) -> None:
    """Comes back once all of them stand in the list."""
    missing = list(beginnings)

    def are_there() -> bool:
        page.goto("/inbox/?view=all")
        words = page.locator("#rows").inner_text()
        missing[:] = [text for text in beginnings if text not in words]
        return not missing

    if not wait_until(are_there, PATIENCE_S, every=0.5):
        raise Refusal(f"Not in the inbox: {', '.join(missing)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
