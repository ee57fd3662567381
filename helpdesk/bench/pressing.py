"""Presses keys and buttons as an agent does, and prints how long each took to be seen: a process of its own, for it
needs Playwright.
"""

import json
import os
import sys
from statistics import quantiles

from playwright.sync_api import Page, sync_playwright

from helpdesk.running.browser import launch_options
from helpdesk.showing import hands

USER = "seed-manager"
WORDS = "We are sorry, and we are looking into it: which train was it, and when? "
# Of one interaction its longest event counts; what is faster than 16 ms is reported by no event at all.
WATCH = """
window.seen = new Map();
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    const id = entry.interactionId;
    if (id) seen.set(id, Math.max(seen.get(id) ?? 0, entry.duration));
  }
}).observe({ type: "event", durationThreshold: 16, buffered: true });
"""
TAKE = "() => { const found = Array.from(seen.values()); seen.clear(); return found; }"
PAUSE_MS = 60


def main(home: str, ref: str) -> None:
    found: dict[str, list[float]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())  # type: ignore[arg-type]  # a dictionary of its words
        page = browser.new_page(base_url=home, viewport={"width": 1440, "height": 900})
        page.add_init_script(WATCH)
        sign_in(page)
        page.goto("/inbox/?view=all")
        page.wait_for_timeout(1500)
        found["list: j and k"] = keys(page, ["j"] * 30 + ["k"] * 20)
        found["list: ticks"] = keys(page, ["x", "j"] * 15)
        found["list: a range"] = keys(page, ["j", "Shift+X"] * 5 + ["Escape"])
        found["list: menus"] = clicks(page, ".menu.choose > summary", 10)
        page.goto(f"/cases/{ref}/")
        page.wait_for_timeout(1500)
        hands.reply_box(page).click()
        page.evaluate(TAKE)
        found["case: typing"] = keys(page, list(WORDS * 2))
        page.goto(f"/cases/{ref}/")
        page.locator("#earlier-items a").click()
        page.wait_for_timeout(1500)
        page.evaluate(TAKE)
        found["case: menus"] = clicks(page, "#timeline .more > summary", 12)
        browser.close()
    every = [one for kind in found.values() for one in kind]
    print(json.dumps({"all": figures(every), **{name: figures(kind) for name, kind in found.items()}}))


def sign_in(page: Page) -> None:
    page.goto("/login/")
    page.locator("[name=username]").fill(USER)
    page.locator("[name=password]").fill(os.environ["PASSWORD_OF_BENCH"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/inbox/**")


def keys(page: Page, pressed: list[str]) -> list[float]:
    """Milliseconds of each; those that no event reports count as 16."""
    for key in pressed:
        page.keyboard.press(key)
        page.wait_for_timeout(PAUSE_MS)
    return taken(page, len(pressed))


def clicks(page: Page, selector: str, most: int) -> list[float]:
    places = page.locator(selector).all()[:most]
    for place in places:
        place.click()
        page.wait_for_timeout(PAUSE_MS)
        place.click()
        page.wait_for_timeout(PAUSE_MS)
    return taken(page, 2 * len(places))


def taken(page: Page, count: int) -> list[float]:
    page.wait_for_timeout(300)
    slow = [float(one) for one in page.evaluate(TAKE)]
    return slow + [16.0] * max(count - len(slow), 0)


def figures(found: list[float]) -> dict[str, float]:
    return {"times": len(found), "p75": round(quantiles(found, n=4, method="inclusive")[-1]), "most": round(max(found))}


if __name__ == "__main__":
    main(*sys.argv[1:])
