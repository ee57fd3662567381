/* Everything works without this file: it only makes the pages livelier. */
import { startAttaching } from "./attaching.js";
import { startCounting } from "./composer.js";
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
}

/* A long case opens where one answers, not where it began; unless something above is to be decided first. */
function showNewest() {
  const composer = document.getElementById("composer");
  const asks = document.querySelector(".offer, .message form");
  if (composer && !asks && !location.hash && composer.getBoundingClientRect().bottom > innerHeight) composer.scrollIntoView({ block: "end" });
}
