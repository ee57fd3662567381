/* The nudge while one types a public answer: what looks personal is for the customer's eyes only. One press moves the
   words to the private box. The server finds the same (`care/replies/personal.py`). */

export function startWarning(form) {
  const box = form.querySelector("[data-warning]");
  if (!box) return;
  const rules = JSON.parse(form.dataset.warnings).map(([kind, pattern, words]) => ({ kind, words, pattern: new RegExp(pattern, "g") }));
  const said = box.querySelector("[data-warning-words]");
  const { text, warned } = form.elements;
  const privately = document.querySelector("form.panel-private");

  const look = () => {
    const found = kindsIn(text.value, rules);
    const kinds = found.map(({ kind }) => kind).join(",");
    if (kinds === warned.value && box.hidden === !kinds) return;
    warned.value = kinds;
    box.hidden = !kinds;
    if (kinds) said.textContent = said.dataset.words.replace("%(what)s", found.map(({ words }) => words).join(", "));
  };
  text.addEventListener("input", look);
  box.querySelector("button")?.addEventListener("click", (event) => {
    if (!privately || form.elements.replaces || form.querySelector(".picked .picture")) return; // the server takes all of it along
    event.preventDefault();
    const mode = document.getElementById("mode-private");
    mode.checked = true;
    mode.dispatchEvent(new Event("change", { bubbles: true }));
    const there = privately.elements.text;
    there.value = [there.value.trim(), text.value.trim()].filter(Boolean).join("\n");
    text.value = "";
    for (const one of [text, there]) one.dispatchEvent(new Event("input", { bubbles: true }));
    there.focus();
  });
  look();
}

function kindsIn(words, rules) {
  let left = words;
  return rules.filter(({ kind, pattern }) => {
    const hits = (left.match(pattern) ?? []).filter((hit) => kind !== "card" || addsUp(hit));
    for (const hit of hits) left = left.replaceAll(hit, " ");
    return hits.length > 0;
  });
}

/* The checksum of cards (Luhn). */
function addsUp(number) {
  const digits = Array.from(number.replace(/\D/g, ""), Number).reverse();
  const sum = digits.reduce((all, digit, at) => all + (at % 2 ? Math.floor((2 * digit) / 10) + ((2 * digit) % 10) : digit), 0);
  return sum % 10 === 0;
}
