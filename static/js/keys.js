/* A key presses what names it in data-key, where nobody types and no modifier is held. data-does is the stable name under
   which an agent may have given it another key; what is no control stands in a <template> and is done by `whenKey`. */

const CHORD_MS = 1500;
const FOLDED = "details:not([open])";
const { single = true, own = {} } = JSON.parse(document.querySelector("meta[name=keys]")?.content || "{}");
const isMac = /Mac|iP/.test(navigator.platform);
const acts = new Map();
const dressed = new WeakSet();
let begun = ""; // the first of two keys, as in "g i"
let timer = 0;

export const hasSingleKeys = single;
export const keyOf = (one) => own[one.dataset.does] ?? one.dataset.key;

/* `act` is called for the key; where it returns false the key does what it would have done. */
export function whenKey(does, act) {
  acts.set(does, act);
}

export function isTyping(target) {
  return target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio])");
}

/* Everything on the page that has a key, controls first. */
export function declared() {
  const told = Array.from(document.querySelectorAll("template[data-part]"), (part) => Array.from(part.content.children));
  return [...document.querySelectorAll("[data-key]"), ...told.flat()];
}

/* What the pressed key names, whether it can be seen or not. */
export function named(event) {
  const key = nameOf(event);
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return [];
  if (!key || (!isHeld(key) && (!single || isTyping(event.target)))) return [];
  const pressed = begun ? `${begun} ${key}` : key;
  return declared().filter((one) => keyOf(one) === pressed || ("shift" in one.dataset && `Shift+${keyOf(one)}` === pressed));
}

/* What can be pressed now, also what is folded away. */
export function isThere(one) {
  const fold = one.closest(FOLDED);
  return !one.disabled && (fold && !fold.querySelector(":scope > summary")?.contains(one) ? isThere(fold) : one.checkVisibility());
}

export function press(one) {
  const act = acts.get(one.dataset.does);
  if (act) return act();
  const aim = one.dataset.focus && document.querySelector(one.dataset.focus);
  const within = one.matches("summary") && !aim ? one.parentElement.parentElement : one; // a summary unfolds by itself
  for (let fold = within.closest(FOLDED); fold; fold = fold.parentElement.closest(FOLDED)) fold.open = true;
  if (one.matches("select, textarea, input:not([type=checkbox], [type=radio])")) {
    one.focus();
    one.select?.();
  } else if (!(aim && one.matches("summary, :checked"))) one.click();
  return aim?.focus();
}

/* As people read it. */
export function shown(key) {
  const words = key.replace("Control+", isMac ? "⌘" : "Ctrl+").split(" ").map((part) => part.replace(/(^|\+|⌘)([^+]*)$/, (all, held, last) => held + last[0].toUpperCase() + last.slice(1)));
  return words.join(` ${document.getElementById("sheet")?.dataset.then} `);
}

/* Tells each control's key to who hears or points at it. */
export function dress(root) {
  const hint = document.getElementById("sheet")?.dataset.hint ?? "";
  for (const one of root.querySelectorAll("[data-key]")) {
    const key = keyOf(one);
    if ((!single && !isHeld(key)) || dressed.has(one)) continue;
    dressed.add(one);
    if (!key.includes(" ")) one.setAttribute("aria-keyshortcuts", isMac ? key.replace("Control", "Meta") : key); // it knows no sequences
    one.title = one.title ? `${one.title} (${shown(key)})` : `${hint} ${shown(key)}`;
  }
}

const isHeld = (key) => key.startsWith("Control+");

function nameOf(event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.altKey) return "";
  if (event.ctrlKey || event.metaKey) return event.shiftKey || event.metaKey !== isMac ? "" : `Control+${key}`;
  const isLetter = key.length > 1 || key !== key.toUpperCase();
  return event.shiftKey && isLetter ? `Shift+${key}` : key;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return leave(event);
  if (["Shift", "Control", "Alt", "Meta", "AltGraph"].includes(event.key)) return undefined;
  const found = named(event);
  const key = nameOf(event);
  const begins = !begun && !found.length && single && !isTyping(event.target) && declared().some((one) => keyOf(one).startsWith(`${key} `));
  begun = begins ? key : "";
  clearTimeout(timer);
  timer = setTimeout(() => (begun = ""), CHORD_MS);
  const pressed = found.filter((one) => acts.has(one.dataset.does) || (one.isConnected && isThere(one)));
  const one = pressed.find((other) => other.checked) ?? pressed[0];
  if (!one) return undefined;
  const act = acts.get(one.dataset.does);
  if (act ? act(event) === false : event.repeat) return undefined;
  event.preventDefault();
  if (!act) press(one);
  return undefined;
});

/* Out of the field, whose words stay; then the menu that is open is closed. */
function leave(event) {
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
  const menu = event.target.closest("details.menu[open]") ?? document.querySelector("details.menu[open]");
  if (isTyping(event.target) && !menu?.contains(event.target)) event.target.blur();
  else if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else return;
  event.preventDefault();
}

/* Both dialogs are open before their scripts are there: what is typed at once is not lost. */
function opens(id, script) {
  const dialog = document.getElementById(id);
  const open = () => {
    if (dialog.open) return;
    let isHasty = false;
    const hear = (event) => (isHasty = event.key === "Enter");
    dialog.addEventListener("keydown", hear);
    dialog.showModal();
    import(script).then(({ show }) => {
      dialog.removeEventListener("keydown", hear);
      show(dialog, isHasty);
    });
  };
  dialog?.addEventListener("click", (event) => {
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    const isIn = event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
    if (event.target === dialog && !isIn) dialog.close();
  });
  return open;
}

const openers = { keys: opens("sheet", "./sheet.js"), palette: opens("palette", "./palette.js") };
document.addEventListener("click", (event) => {
  const opener = event.target.closest("a[data-does=keys], a[data-does=palette]");
  if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openers[opener.dataset.does]();
});
for (const [does, open] of Object.entries(openers)) {
  whenKey(does, open);
  document.querySelector(`a[data-does=${does}]`)?.setAttribute("aria-haspopup", "dialog");
}
document.addEventListener("htmx:after:swap", () => dress(document));
dress(document);
