/* Drafts: what one writes is on the server a moment later, and in this browser until the server has it. Without this file
   nothing is kept before it is sent, save over a sign-in. */

const AFTER_MS = 800;

export function startDrafts(composer) {
  const forms = Array.from(composer.querySelectorAll("form[data-mode]"));
  for (const form of forms) startDraft(form, composer.dataset.drafts, `draft/${composer.dataset.mirror}/${form.dataset.mode}`);
}

function startDraft(form, address, key) {
  const { text } = form.elements;
  const mark = form.querySelector("[data-saved-mark]");
  let timer = 0;
  let isClosed = false;
  let saved = text.value;

  const fields = () => {
    const sent = new FormData();
    for (const name of ["csrfmiddlewaretoken", "form_token"]) sent.set(name, form.elements[name].value);
    sent.set("mode", form.dataset.mode);
    sent.set("text", text.value);
    sent.set("to_post", form.querySelector("[name=to_post]:checked")?.value ?? "");
    return sent;
  };
  const save = async () => {
    clearTimeout(timer);
    if (isClosed || text.value === saved) return;
    const now = text.value;
    try {
      const answer = await fetch(address, { method: "POST", body: fields(), redirect: "error", keepalive: true });
      if (answer.ok) {
        saved = now;
        if (text.value === now) forget(key);
        if (mark) mark.textContent = now.trim() ? mark.dataset.word : "";
      }
    } catch {
      // the network is away or the session over: the browser keeps it
    }
  };

  restore(form, key);
  if (text.value !== saved) save();
  text.addEventListener("input", () => {
    isClosed = false;
    if (mark) mark.textContent = "";
    keep(key, { text: text.value, token: form.elements.form_token.value });
    clearTimeout(timer);
    timer = setTimeout(save, AFTER_MS);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
  addEventListener("pagehide", save);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    isClosed = true;
  });
}

/* What the server never got stands in the box again, behind what came from elsewhere; unless it was sent after all. */
function restore(form, key) {
  const left = read(key);
  if (!left) return;
  const { text } = form.elements;
  const [mine, there] = [left.text.trim(), text.value.trim()];
  if (!mine || left.token === form.dataset.sent || there.includes(mine)) {
    forget(key);
    return;
  }
  text.value = mine.startsWith(there) ? left.text : `${text.value}\n\n${left.text}`;
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function keep(key, words) {
  try {
    localStorage.setItem(key, JSON.stringify(words));
  } catch {
    // full or forbidden: the server has it in a moment
  }
}

function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // forbidden: there is nothing either
  }
}
