/* The list by the keyboard, and what is ticked in it. Without this file rows are links, checkboxes and forms. */

import { isTyping, named, whenKey } from "./keys.js";

const rows = () => Array.from(document.querySelectorAll(".rows .row"));
const links = () => rows().map((row) => row.querySelector(".row-link"));
const ticked = new Set(); // ids of cases: they outlive rows that are drawn anew
let last = null; // the row ticked last, from which a range begins

const ARROWS = { ArrowDown: 1, ArrowUp: -1 };

whenKey("down", () => move(1));
whenKey("up", () => move(-1));
whenKey("open", () => {
  current()?.querySelector(".row-link").click();
  return Boolean(current());
});
whenKey("tick", (event) => (current() ? toggle(current(), event.shiftKey) : false));

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.target.closest("dialog")) return;
  const inList = event.target.closest(".rows") || event.target === document.body || event.target.id === "main";
  if (event.key in ARROWS && inList) move(ARROWS[event.key]);
  else if (event.key === "Escape" && ticked.size) clear();
  else return;
  event.preventDefault();
});
/* Before the key does it: with nothing ticked it is meant for the row in focus. */
document.addEventListener("keydown", (event) => {
  const isMany = !ticked.size && current() && named(event).some((one) => one.closest("#many"));
  if (isMany) toggle(current(), false);
  const pair = event.key === "Enter" && event.target.closest("#many .pair");
  if (!pair) return;
  event.preventDefault(); // the form's first button would be pressed
  pair.querySelector("button").click();
}, true);

document.addEventListener("change", (event) => {
  const box = event.target.closest(".row-tick input");
  if (!box) return;
  remember(box);
  show();
});
document.addEventListener("click", (event) => {
  const box = event.target.closest(".row-tick input");
  if (box && event.shiftKey) range(box.closest(".row"), box.checked);
});
document.addEventListener("focusin", (event) => {
  const link = event.target.closest(".row-link");
  if (link) rove(link);
});

/* "Show more" makes room for the rows that it brought: one reads on with the first of them. */
document.addEventListener("htmx:after:swap", () => {
  if (document.activeElement === document.body) Array.from(document.querySelectorAll(".rows-more")).at(-1)?.querySelector(".row-link").focus({ preventScroll: true });
});

const inbox = document.querySelector(".inbox");
if (inbox) {
  new MutationObserver(again).observe(inbox, { childList: true, subtree: true });
  for (const box of document.querySelectorAll(".row-tick input:checked")) remember(box);
  again();
}

function current() {
  return document.activeElement.closest(".row");
}

function move(step) {
  const all = links();
  const at = all.indexOf(current()?.querySelector(".row-link"));
  const to = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)];
  to?.focus();
  to?.closest(".row").scrollIntoView({ block: "nearest" });
}

/* One stop for the Tab key: the row that had the focus last, else the first. */
function rove(link) {
  for (const one of links()) {
    const stop = one === link ? "0" : "-1";
    if (one.getAttribute("tabindex") !== stop) one.setAttribute("tabindex", stop); // each write makes the row be styled anew
  }
}

function toggle(row, isRange) {
  const box = row.querySelector(".row-tick input");
  if (!box) return;
  box.checked = !box.checked;
  if (isRange) range(row, box.checked);
  remember(box);
  show();
}

function range(row, isOn) {
  const all = rows();
  const [from, to] = [all.indexOf(last ?? row), all.indexOf(row)].sort((a, b) => a - b);
  for (const one of all.slice(Math.max(from, 0), to + 1)) {
    const box = one.querySelector(".row-tick input");
    box.checked = isOn;
    remember(box);
  }
  show();
}

function remember(box) {
  if (box.checked) ticked.add(box.value);
  else ticked.delete(box.value);
  last = box.closest(".row");
}

function clear() {
  ticked.clear();
  again();
}

/* Rows may have been drawn anew: what was ticked still is. */
function again() {
  const boxes = Array.from(document.querySelectorAll(".row-tick input"));
  for (const box of boxes) if (box.checked !== ticked.has(box.value)) box.checked = ticked.has(box.value);
  const here = new Set(boxes.map((box) => box.value));
  for (const id of ticked) if (!here.has(id)) ticked.delete(id);
  const all = links();
  if (all.length && all.filter((link) => link.tabIndex === 0).length !== 1) rove(all.find((link) => link === document.activeElement) ?? all[0]);
  show();
}

function show() {
  const count = document.getElementById("ticked");
  if (count) {
    const words = `${ticked.size} ${count.dataset.one}`;
    if (count.textContent !== words) count.textContent = words;
  }
  if (ticked.size) inbox.dataset.ticked = ticked.size;
  else delete inbox.dataset.ticked;
}
