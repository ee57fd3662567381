/* The keys of this page, read from the controls that they press. */
import { declared, hasSingleKeys, keyOf, shown } from "./keys.js";

export function show(dialog) {
  const parts = new Map();
  const known = new Set();
  for (const one of declared()) {
    const key = keyOf(one);
    const part = (one.closest("[data-part]") ?? partOf(one))?.dataset.part ?? document.querySelector("h1")?.textContent ?? "";
    if (known.has(`${part} ${key}`) || !(hasSingleKeys || key.includes("+"))) continue;
    known.add(`${part} ${key}`);
    parts.set(part, [...(parts.get(part) ?? []), [key, nameOf(one)]]);
  }
  const sections = Array.from(parts, ([part, keys]) => section(part, keys));
  dialog.querySelector(".sheet-parts").replaceChildren(...sections.slice(1), ...sections.slice(0, 1)); // the frame's last
  dialog.querySelector(".sheet-off").hidden = hasSingleKeys;
  for (const held of dialog.querySelectorAll("[data-held]")) held.textContent = shown(`Control+${held.dataset.held}`);
}

/* As it is read out, where no better word is given. */
export function nameOf(one) {
  const heard = (one.labels?.[0] ?? one).cloneNode(true);
  for (const unheard of heard.querySelectorAll("[aria-hidden=true]")) unheard.remove();
  const says = one.dataset.word ?? one.getAttribute("aria-label") ?? (heard.textContent.trim() || one.title);
  const words = says.replace(/\s+/g, " ").trim();
  return words.length > 70 ? `${words.slice(0, 69)}…` : words;
}

/* The template that tells of a key which no control has. */
function partOf(told) {
  return Array.from(document.querySelectorAll("template[data-part]")).find((part) => part.content.contains(told));
}

function section(title, keys) {
  const made = element("section", { className: "sheet-part" });
  const list = element("dl");
  for (const [key, words] of keys) {
    const pair = element("div");
    const term = element("dt");
    term.append(element("kbd", { textContent: shown(key) }));
    pair.append(term, element("dd", { textContent: words }));
    list.append(pair);
  }
  made.append(element("h3", { textContent: title }), list);
  return made;
}

export function element(name, values = {}) {
  return Object.assign(document.createElement(name), values);
}
