/* Everything works without this file: it only makes the pages livelier. */
import { startLeafing } from "./earlier.js";
import { startPresence } from "./presence.js";
import { startRefreshing } from "./refresh.js";
import { startSending } from "./sending.js";
import { startWalking } from "./walking.js";

for (const form of document.querySelectorAll("[data-sending]")) startSending(form);
document.addEventListener("keydown", sendByKeys);
document.addEventListener("submit", onlyOnce);
showNewest();
if (document.getElementById("timeline")) startWalking();
for (const page of document.querySelectorAll("[data-refresh]")) {
  startRefreshing(page);
  startPresence(page);
  startLeafing(page);
}

/* A long case opens at the first that is new, else where one answers, not where it began; unless something above is to
   be decided first. */
function showNewest() {
  if (document.getElementById(location.hash.slice(1))) return;
  if (document.querySelector(".offer, .message form")) return;
  const line = document.getElementById("new");
  if (line) return line.scrollIntoView();
  const composer = document.getElementById("composer");
  if (composer && composer.getBoundingClientRect().bottom > innerHeight) composer.scrollIntoView({ block: "end" });
}

/* Ctrl or ⌘ and Enter, in whatever text one writes; with Shift the case is solved too. */
function sendByKeys(event) {
  const { form } = event.target;
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !form || !event.target.matches("main textarea")) return;
  event.preventDefault();
  const button = form.querySelector(event.shiftKey ? "button[value=solve]" : "[data-send]") ?? form.querySelector("button.primary");
  button?.click();
}

/* A second press while the first is on its way does nothing twice. */
function onlyOnce(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.isGoing) event.preventDefault();
  else {
    form.dataset.isGoing = "1";
    const again = () => delete form.dataset.isGoing;
    setTimeout(again, 5_000);
    addEventListener("pageshow", again, { once: true });
  }
}
