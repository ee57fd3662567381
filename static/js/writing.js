/* The boxes in which one writes, on a case's page and on a macro's. */
import { startAttaching } from "./attaching.js";
import { startCounting } from "./composer.js";
import { startDrafts } from "./drafts.js";
import { startMacro } from "./macro.js";
import { startSaved } from "./saved.js";
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
for (const mode of document.querySelectorAll(".mode-pick")) {
  mode.addEventListener("click", (event) => event.detail && document.querySelector(mode.dataset.focus)?.focus());
}
