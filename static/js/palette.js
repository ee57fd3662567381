/* The palette: what this page can do, then what the desk finds by the words; a combobox with a list beneath. */
import { declared, hasSingleKeys, isThere, keyOf, press, shown } from "./keys.js";
import { element, nameOf } from "./sheet.js";

const WAIT_MS = 150;
let told = []; // groups that the desk found
let asking = null;
let timer = 0;
let isHasty = false; // Enter was pressed before there was anything to choose
let wiring = null;

/* `hasEntered`: Enter was pressed before this script was there. */
export function show(dialog, hasEntered) {
  wiring ??= wire(dialog);
  wiring(hasEntered);
}

function wire(dialog) {
  const box = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  const said = dialog.querySelector("[role=status]");
  const options = () => Array.from(list.querySelectorAll("[role=option]"));
  const active = () => list.querySelector("[aria-selected=true]");

  const choose = (option) => {
    active()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) box.setAttribute("aria-activedescendant", option.id);
    else box.removeAttribute("aria-activedescendant");
  };
  const draw = (isAnswered) => {
    const kept = isAnswered && active()?.dataset.word;
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    const here = commands().filter(({ word }) => words.every((part) => word.toLowerCase().includes(part)));
    const groups = [{ title: dialog.dataset.here, options: here }, ...told].filter((group) => group.options.length);
    let number = 0;
    list.replaceChildren(...groups.map((group, at) => drawn(group, at, () => `palette-option-${number++}`, dialog.dataset.icons)));
    const first = isAnswered || here.length ? options()[0] : undefined; // what was found by other words waits
    choose(options().find((option) => option.dataset.word === kept) ?? first);
    said.textContent = asking ? "" : number ? `${number} ${dialog.dataset.found}` : dialog.dataset.none;
    said.classList.toggle("hidden", number > 0);
  };
  const ask = async () => {
    asking?.abort();
    const mine = (asking = new AbortController());
    try {
      const address = `${dialog.dataset.source}?${new URLSearchParams({ q: box.value })}`;
      const answer = await fetch(address, { headers: { Accept: "application/json" }, signal: mine.signal, redirect: "error" });
      told = answer.ok ? (await answer.json()).groups : [];
    } catch {
      if (mine.signal.aborted) return;
      told = []; // the network is away: what the page itself can do is still there
    }
    asking = null;
    draw(true);
    if (isHasty) run(active());
  };
  const plan = () => {
    isHasty = false;
    asking?.abort();
    clearTimeout(timer);
    asking = { abort: () => clearTimeout(timer) };
    draw(false);
    timer = setTimeout(ask, WAIT_MS);
  };
  const run = (option) => {
    isHasty = !option && Boolean(asking);
    if (!option) return;
    dialog.close();
    option.run();
  };

  box.addEventListener("input", plan);
  dialog.addEventListener("keydown", (event) => {
    const all = options();
    const at = all.indexOf(active());
    const to = { ArrowDown: (at + 1) % all.length, ArrowUp: (at - 1 + all.length) % all.length }[event.key];
    if (to !== undefined) choose(all[to]);
    else if (event.key === "Enter") run(active());
    else if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) dialog.close();
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointermove", (event) => {
    const option = event.target.closest("[role=option]");
    if (option && option !== active()) choose(option);
  });
  list.addEventListener("click", (event) => run(event.target.closest("[role=option]")));
  dialog.addEventListener("close", () => {
    asking?.abort();
    asking = null;
    isHasty = false;
    box.value = "";
  });
  return (hasEntered) => {
    told = [];
    draw(false);
    ask();
    if (hasEntered) run(active());
  };
}

/* What the page's own controls do, whose keys it learns in passing. */
function commands() {
  const controls = Array.from(document.querySelectorAll("main :is([data-does], [data-key])")).filter(isThere);
  const there = [...controls, ...declared().filter((one) => "command" in one.dataset)];
  const known = new Set();
  return there
    .map((one) => ({ word: nameOf(one), key: keyOf(one) && hasSingleKeys && shown(keyOf(one)), icon: one.querySelector("use")?.href.baseVal.split("#")[1], run: () => press(one) }))
    .filter(({ word }) => word && !known.has(word) && known.add(word));
}

function drawn({ title, options }, at, nextId, icons) {
  const group = element("div", { role: "group" });
  group.setAttribute("aria-labelledby", `palette-group-${at}`);
  group.append(element("div", { className: "palette-group", id: `palette-group-${at}`, role: "presentation", textContent: title }));
  for (const option of options) group.append(line(option, nextId(), icons));
  return group;
}

function line({ word, hint, key, icon, url, does, run }, id, icons) {
  const made = element("div", { className: "palette-option", id, role: "option" });
  made.setAttribute("aria-selected", "false");
  made.dataset.word = word;
  made.run = run ?? (() => (url ? location.assign(url) : document.querySelector(`[data-does="${does}"]`)?.click()));
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  const use = document.createElementNS(space, "use");
  picture.setAttribute("class", "icon");
  picture.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${icons}#${icon ?? "command"}`);
  picture.append(use);
  made.append(picture, element("bdi", { textContent: word }));
  if (hint) made.append(element("span", { className: "command-hint", dir: "auto", textContent: hint }));
  if (key) made.append(element("kbd", { textContent: key }));
  return made;
}
