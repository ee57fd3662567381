/* Reads the page again every few seconds and takes over what changed, by id.
   What has the focus or the pointer never moves: new rows then wait behind a button. */

import { dress } from "./keys.js";
import { listen } from "./live.js";
import { startMark } from "./mark.js";

const GATHER_MS = 150;
const SLOW_MS = 30_000; // while the stream lives: what it could not tell, such as the minutes that somebody waits
const REST = 8; // times as long as a look takes, so that a storm keeps no server busy with one page
const REST_MS = [350, 5_000];

export function startRefreshing(page) {
  const every = Number(page.dataset.refresh) * 1000;
  const live = document.getElementById("live");
  const mark = startMark(live);
  let waiting = null;
  let isLive = false;
  let isLooking = false;
  let isStale = false;
  let restsUntil = 0;
  let due = Infinity;
  let timer = 0;

  const isPaused = () => live?.getAttribute("aria-pressed") === "true";
  const plan = (ms) => {
    const at = Date.now() + ms;
    if (at >= due) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(run, ms);
  };
  const run = async () => {
    due = Infinity;
    if (isLooking || isPaused() || document.visibilityState !== "visible") {
      isStale = true;
      if (!isLooking) plan(every);
      return;
    }
    isLooking = true;
    isStale = false;
    const began = Date.now();
    const source = page.dataset.source;
    const found = await read(source ?? location.href);
    if (found) dress(found);
    const fresh = source === page.dataset.source ? found : null; // else the page shows more by now than was asked for
    waiting = take(fresh) ?? waiting;
    if (fresh) page.dataset.version = fresh.querySelector("[data-refresh]")?.dataset.version ?? "";
    mark(isLive, Boolean(found));
    isLooking = false;
    restsUntil = Date.now() + Math.min(Math.max((Date.now() - began) * REST, REST_MS[0]), REST_MS[1]);
    plan(isStale || found !== fresh ? restsUntil - Date.now() : isLive ? SLOW_MS : every);
  };
  const hear = (kind, id, version) => {
    const isOther = kind !== "resync" && page.dataset.case && String(id) !== page.dataset.case;
    const isKnown = kind === "case" && page.dataset.case && version <= Number(page.dataset.version);
    if (!isOther && !isKnown) plan(Math.max(GATHER_MS, restsUntil - Date.now()));
  };

  document.getElementById("pill")?.addEventListener("click", (event) => {
    event.currentTarget.hidden = true;
    if (waiting) replaceList(document.getElementById(waiting.id), waiting);
    waiting = null;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && isStale) plan(0);
  });
  plan(every);
  if (live) {
    live.addEventListener("click", () => {
      live.setAttribute("aria-pressed", String(!isPaused()));
      mark(isLive, true);
      if (!isPaused()) plan(0);
    });
    listen(live.dataset.token, hear, (now) => {
      isLive = now;
      mark(isLive, true);
      plan(isLive ? 0 : every); // what happened between the page and the stream
    });
  }
}

export async function read(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" }, redirect: "error" });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null; // the network is away or the session over: the page stays as it is
  }
}

/* The list that has to wait because somebody is busy in the one that is shown, or null. */
function take(fresh) {
  let held = null;
  for (const there of fresh?.querySelectorAll("[data-live]") ?? []) {
    const here = document.getElementById(there.id);
    if (!here) continue;
    if (there.dataset.live === "replace") replaceWhole(here, there);
    else if (here.id === "rows" && isBusy(here) && !sameOrder(here, there)) {
      updateInPlace(here, there);
      held = there;
    } else replaceList(here, there);
  }
  const pill = document.getElementById("pill");
  if (pill && fresh) {
    pill.hidden = !held;
    const more = held ? newIn(held) : 0;
    pill.textContent = more && pill.dataset.new ? pill.dataset.new.replace("0", more) : pill.dataset.changed ?? pill.textContent;
  }
  if (fresh) document.title = fresh.title;
  return held;
}

/* How many of its items are not shown yet. */
function newIn(held) {
  return Array.from(held.children).filter((child) => !document.getElementById(child.id)).length;
}

function isBusy(list) {
  return list.querySelector(".row-tick :checked") || list.matches(":hover") || list.contains(document.activeElement) || !getSelection().isCollapsed;
}

function sameOrder(here, there) {
  const ids = (list) => Array.from(list.children, (child) => child.id).join(" ");
  return here.tagName === there.tagName && ids(here) === ids(there);
}

/* Somebody who types, chooses or unfolded something is left in peace; from a button or a link the focus goes to its heir. */
function replaceWhole(here, there) {
  const focused = here.contains(document.activeElement) ? document.activeElement : null;
  const isBusy = focused?.matches("input, select, textarea") || here.querySelector("details[open]");
  if (isBusy || withoutTokens(here) === withoutTokens(there)) return;
  const fresh = document.importNode(there, true);
  const heir = focused && heirOf(focused, here, fresh);
  here.replaceChildren(...fresh.childNodes);
  if (heir) focus(heir === fresh ? here : heir);
}

function updateInPlace(here, there) {
  for (const child of there.children) {
    const known = child.id && document.getElementById(child.id);
    if (known && here.contains(known)) replaceItem(known, child);
  }
}

/* Keeps the element itself where nothing in it changed, so that pictures, focus and selection stay. */
function replaceList(here, there) {
  if (here.tagName !== there.tagName) {
    here.replaceWith(document.importNode(there, true));
    return;
  }
  if (withoutTokens(here) === withoutTokens(there)) return;
  const wanted = new Set(Array.from(there.children, (child) => child.id));
  for (const child of Array.from(here.children)) if (!child.id || !wanted.has(child.id)) child.remove();
  let at = here.firstElementChild;
  for (const child of there.children) {
    const known = child.id && here.querySelector(`:scope > #${CSS.escape(child.id)}`);
    const isNext = known && known === at;
    const kept = known ? replaceItem(known, child) : document.importNode(child, true);
    if (isNext) at = kept.nextElementSibling;
    else here.insertBefore(kept, at);
  }
}

function replaceItem(known, child) {
  if (withoutTokens(known) === withoutTokens(child)) return known;
  const fresh = document.importNode(child, true);
  keepOpen(known, fresh);
  const heir = known.contains(document.activeElement) ? heirOf(document.activeElement, known, fresh) : null;
  known.replaceWith(fresh);
  if (heir) focus(heir);
  return fresh;
}

const CONTROLS = "a, button, input, select, textarea, summary";

/* What takes the focus over: the control with the same purpose, of several the same in turn, else all of it, as after sending. */
function heirOf(focused, known, fresh) {
  const purpose = (one) => [one.localName, one.name, one.matches("button, [type=checkbox]") && one.value, one.href ?? one.closest("form")?.getAttribute("action")].join(" ");
  const alike = (place) => Array.from(place.querySelectorAll(CONTROLS)).filter((one) => purpose(one) === purpose(focused));
  return alike(fresh)[alike(known).indexOf(focused)] ?? alike(fresh).at(-1) ?? fresh;
}

export function focus(heir) {
  if (!heir.matches(`${CONTROLS}, [tabindex]`)) heir.tabIndex = -1;
  heir.focus({ preventScroll: true });
}

/* What a person unfolded stays unfolded. */
function keepOpen(known, fresh) {
  const folds = fresh.querySelectorAll("details");
  known.querySelectorAll("details").forEach((fold, at) => {
    if (fold.open && folds[at]?.className === fold.className) folds[at].open = true;
  });
}

/* Forms carry a new token in every answer of the server: that alone is no change, nor what a person unfolded. */
function withoutTokens(element) {
  return element.outerHTML.replace(/name="csrfmiddlewaretoken" value="[^"]*"|(?<=<details[^>]*) open=""| tabindex="(0|-1)"/g, "");
}
