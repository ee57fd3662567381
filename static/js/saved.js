/* Saved replies: "/" opens a list at the composer and puts the chosen one in at the caret; Tab goes from blank to blank.
   It offers what the form's <select name="saved"> holds; without this file that and its button do it. */

const BLANK = /\[\[(?!\[)[^\r\n]{0,200}?\]\]/g; // as care/replies/filling.py reads them
const ASKS = /(?<=^|\s)\/([^\s/][^\n/]{0,40})?$/u; // "/" at the start or behind a space, and what follows it
const ROOM = 300; // pixels that the list wants above the text
let lists = 0;

export function startSaved(form) {
  const text = form.elements.text;
  if (!text) return;
  startBlanks(text);
  const select = form.elements.saved;
  if (!select) return;
  const choices = Array.from(select.options).slice(1).map((one) => ({ pk: one.value, name: one.text, text: one.dataset.text }));
  const picker = madePicker(text, select.dataset);
  let shown = [];
  let at = -1; // where the "/" stands; -1 while the list is closed
  let chosen = 0;
  let left = -1; // the "/" whose list was closed by hand
  let isMet = false; // whether the caret ever was in the text

  const query = () => {
    const found = text.selectionStart === text.selectionEnd && ASKS.exec(text.value.slice(0, text.selectionStart));
    return found ? { at: found.index, words: found[1] ?? "" } : null;
  };
  const close = () => {
    at = -1;
    picker.close();
  };
  const look = () => {
    const asked = query();
    if (!asked) left = -1;
    const isWanted = asked && asked.at !== left;
    const found = isWanted ? matching(choices, asked.words) : [];
    if (!found.length) return close();
    const isSame = at === asked.at && found.length === shown.length && found.every((one, number) => one === shown[number]);
    at = asked.at;
    shown = found;
    if (!isSame) picker.open(shown, (chosen = 0));
  };
  const take = () => {
    const one = shown[chosen];
    const from = at;
    close();
    put(one, from);
  };
  const put = (one, from, before = "") => {
    insert(text, from, Math.max(from, text.selectionEnd), before + one.text);
    const field = document.createElement("input"); // so that the desk learns what its agent says most
    Object.assign(field, { type: "hidden", name: "inserted", value: one.pk });
    form.append(field);
    const blank = blankFrom(text, from, from + before.length + one.text.length);
    if (blank) choose(text, blank);
  };

  text.addEventListener("focus", () => (isMet = true));
  text.addEventListener("input", look);
  text.addEventListener("click", () => at >= 0 && look());
  text.addEventListener("blur", close);
  text.addEventListener("keydown", (event) => {
    if (at < 0 || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) picker.choose((chosen = (chosen + step + shown.length) % shown.length));
    else if (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) take();
    else if (event.key === "Escape") {
      left = at;
      close();
    } else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });
  text.addEventListener("keyup", (event) => {
    if (at >= 0 && /^(Arrow(Left|Right)|Home|End)$/.test(event.key)) look();
  });
  picker.list.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps the focus
  picker.list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    chosen = Array.from(picker.list.children).indexOf(option);
    take();
  });
  form.addEventListener("click", (event) => {
    const one = event.target.closest("button[value=insert]") && choices.find((each) => each.pk === select.value);
    if (!one) return;
    event.preventDefault();
    select.value = "";
    if (isMet) put(one, text.selectionStart);
    else put(one, text.value.length, text.value.trim() && "\n");
  });
}

/* The list with its preview, above the text or, where there is no room, below it. */
function madePicker(text, words) {
  const place = made("div", { className: "picker-place" });
  const box = made("div", { className: "picker", hidden: true });
  const list = made("ul", { id: `saved-list-${(lists += 1)}`, role: "listbox", ariaLabel: words.title });
  const preview = made("p", { className: "picker-preview", dir: "auto" });
  const spoken = made("p", { className: "hidden", role: "status" });
  box.append(list, preview);
  place.append(box);
  text.before(place);
  text.form.append(spoken); // it stays where it is: what moves is not read aloud
  text.setAttribute("aria-autocomplete", "list");
  text.setAttribute("aria-haspopup", "listbox");
  let shown = [];

  const choose = (number) => {
    Array.from(list.children).forEach((option, each) => option.setAttribute("aria-selected", String(each === number)));
    const option = list.children[number];
    text.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
    preview.replaceChildren(...marked(shown[number].text));
  };
  return {
    list,
    choose,
    open(found, number) {
      shown = found;
      list.replaceChildren(...found.map((one, each) => made("li", { id: `${list.id}-${each}`, role: "option", textContent: one.name })));
      if (box.hidden) {
        const isBelow = text.getBoundingClientRect().top < ROOM;
        (isBelow ? text.after(place) : text.before(place));
        place.classList.toggle("picker-below", isBelow);
      }
      box.hidden = false;
      text.setAttribute("aria-controls", list.id);
      choose(number);
      spoken.textContent = found.length === 1 ? words.one : words.many.replace("#", found.length);
    },
    close() {
      if (box.hidden) return;
      box.hidden = true;
      spoken.textContent = "";
      text.removeAttribute("aria-activedescendant");
      text.removeAttribute("aria-controls");
    },
  };
}

function made(tag, { role, ariaLabel, ...rest }) {
  const element = Object.assign(document.createElement(tag), rest);
  if (role) element.setAttribute("role", role);
  if (ariaLabel) element.setAttribute("aria-label", ariaLabel);
  return element;
}

/* The words with their blanks set off. */
function marked(words) {
  const parts = [];
  let end = 0;
  for (const found of words.matchAll(BLANK)) {
    parts.push(words.slice(end, found.index), made("mark", { textContent: found[0].slice(2, -2) }));
    end = found.index + found[0].length;
  }
  return [...parts, words.slice(end)];
}

/* The best first, and among equals as they come: by the name's beginning, by its words', by any part of it, by the words
   of the text, by letters of the name in their order, from the first of a word on. */
export function matching(choices, query) {
  const wanted = plain(query).trim();
  const ranked = choices.map((one) => ({ one, rank: rankOf(plain(one.name), plain(one.text), wanted) }));
  return ranked.filter(({ rank }) => rank < Infinity).sort((a, b) => a.rank - b.rank).map(({ one }) => one);
}

function rankOf(name, text, wanted) {
  if (!wanted || name.startsWith(wanted)) return 0;
  const words = wanted.split(/\s+/);
  const begins = (where) => words.every((word) => where.some((each) => each.startsWith(word)));
  const ofName = name.split(/[^\p{L}\p{N}]+/u);
  if (begins(ofName)) return 1;
  if (name.includes(wanted)) return 2;
  if (begins([...ofName, ...text.split(/[^\p{L}\p{N}]+/u)])) return 3;
  return words.length === 1 && ofName.some((_, number) => isAlong(wanted, ofName.slice(number).join(" "))) ? 4 : Infinity;
}

function isAlong(letters, name) {
  let from = 0;
  return name.startsWith(letters[0]) && Array.from(letters).every((letter) => (from = name.indexOf(letter, from) + 1) > 0);
}

function plain(words) {
  return words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/* As if it were typed: the browser's undo takes it back, and whoever listens hears of it. */
function insert(text, from, to, words) {
  text.focus();
  text.setSelectionRange(from, to);
  if (document.execCommand("insertText", false, words)) return;
  text.setRangeText(words, from, to, "end");
  text.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/* Tab goes to the next blank behind the caret, and on from the text where there is none. A text that the desk gave back
   for its blanks opens with the first of them selected. */
function startBlanks(text) {
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const blank = blankFrom(text, text.selectionEnd);
    if (!blank) return;
    event.preventDefault();
    choose(text, blank);
  });
  if (text.getAttribute("aria-invalid") !== "true" && !text.hasAttribute("data-filled")) return;
  const first = blankFrom(text, 0);
  if (first) choose(text, first);
}

function blankFrom(text, from, until = Infinity) {
  return Array.from(text.value.matchAll(BLANK)).find((found) => found.index >= from && found.index < until);
}

function choose(text, blank) {
  text.focus();
  text.setSelectionRange(blank.index, blank.index + blank[0].length);
}
