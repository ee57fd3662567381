/* Everything works without this file: it only makes the pages livelier. */
import { startAttaching } from "./attaching.js";
import { startCounting } from "./composer.js";
import { startDrafts } from "./drafts.js";
import { startLeafing } from "./earlier.js";
import { startMacro } from "./macro.js";
import { startPresence } from "./presence.js";
import { startRefreshing } from "./refresh.js";
import { startSaved } from "./saved.js";
import { startSending } from "./sending.js";
import { startWalking } from "./walking.js";
import { startWarning } from "./warning.js";

for (const form of document.querySelectorAll("[data-composer]")) {
  startCounting(form);
  startAttaching(form);
  startWarning(form);
  startSaved(form);
}
for (const form of document.querySelectorAll("[data-macro]")) {
  startMacro(form);
  startSaved(form);
}
for (const composer of document.querySelectorAll("[data-drafts]")) startDrafts(composer);
for (const form of document.querySelectorAll("[data-sending]")) startSending(form);
for (const mode of document.querySelectorAll(".mode-pick")) {
  mode.addEventListener("click", (event) => event.detail && document.querySelector(mode.dataset.focus)?.focus());
}
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
