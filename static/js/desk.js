/* Everything works without this file: it only makes the pages livelier. */
import { startAttaching } from "./attaching.js";
import { startCounting } from "./composer.js";
import { startLeafing } from "./earlier.js";
import { startPresence } from "./presence.js";
import { startRefreshing } from "./refresh.js";
import { startSearching } from "./search.js";

for (const form of document.querySelectorAll("[data-composer]")) {
  startCounting(form);
  startAttaching(form);
}
showNewest();
startSearching();
for (const page of document.querySelectorAll("[data-refresh]")) {
  startRefreshing(page);
  startPresence(page);
  startLeafing(page);
}

/* A long case opens at the first that is new, else where one answers: not where it began. */
function showNewest() {
  if (document.getElementById(location.hash.slice(1))) return;
  const line = document.getElementById("new");
  if (line) return line.scrollIntoView();
  const composer = document.getElementById("composer");
  if (composer && composer.getBoundingClientRect().bottom > innerHeight) composer.scrollIntoView({ block: "end" });
}
