/* Everything works without this file: it only makes the pages livelier. */
import { startAttaching } from "./attaching.js";
import { startCounting } from "./composer.js";
import { startMacro } from "./macro.js";
import { startPresence } from "./presence.js";
import { startRefreshing } from "./refresh.js";
import { startSaved } from "./saved.js";
import { startSearching } from "./search.js";

for (const form of document.querySelectorAll("[data-composer]")) {
  startCounting(form);
  startAttaching(form);
  startSaved(form);
}
for (const form of document.querySelectorAll("[data-macro]")) {
  startMacro(form);
  startSaved(form);
}
showNewest();
startSearching();
for (const page of document.querySelectorAll("[data-refresh]")) {
  startRefreshing(page);
  startPresence(page);
}

/* A long case opens where one answers, not where it began. */
function showNewest() {
  const composer = document.getElementById("composer");
  if (composer && !location.hash && composer.getBoundingClientRect().bottom > innerHeight) composer.scrollIntoView({ block: "end" });
}
