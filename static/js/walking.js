/* The case's timeline by the keyboard: from message to message, to the original, and the case's number to take along. */
import { whenKey } from "./keys.js";

export function startWalking() {
  whenKey("down", () => walk(1));
  whenKey("up", () => walk(-1));
  whenKey("original", () => {
    const originals = document.querySelectorAll("#timeline .post:not(.post-ours) a.when");
    if (!originals.length) return false;
    originals[originals.length - 1].click();
    return true;
  });
  whenKey("copy", copy);
}

function walk(step) {
  const items = Array.from(document.querySelectorAll("#timeline .item"));
  const at = items.indexOf(document.activeElement.closest("#timeline .item"));
  const inView = items.findIndex((item) => item.getBoundingClientRect().bottom > innerHeight / 4);
  const from = at >= 0 ? at + step : inView < 0 ? items.length : inView;
  const to = items[Math.min(Math.max(from, 0), items.length - 1)];
  if (!to) return;
  to.focus();
  to.scrollIntoView({ block: "nearest" });
}

async function copy() {
  const told = Array.from(document.querySelectorAll("template[data-part]"), (part) => part.content.querySelector("[data-copies]")).find(Boolean);
  const { copies, said } = told.dataset;
  try {
    await navigator.clipboard.writeText(copies);
  } catch {
    return; // the browser refuses: nothing is said
  }
  const line = document.createElement("p");
  line.className = "message message-success";
  line.textContent = said;
  document.getElementById("status")?.replaceChildren(line);
}
