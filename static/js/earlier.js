/* Earlier items come above without moving what one reads. Without this file the link leads to a page of them. */
import { focus, read } from "./refresh.js";

const MOST = 900; // items on one page: beyond them the link leads to a page of its own

export function startLeafing(page) {
  page.addEventListener("click", (event) => {
    const link = event.target.closest("#earlier-items a");
    const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    const list = document.getElementById("timeline");
    if (!link || !isPlain || list.children.length > MOST) return;
    event.preventDefault();
    if (link.getAttribute("aria-busy") === "true") return;
    link.setAttribute("aria-busy", "true");
    show(page, list, link);
  });
}

async function show(page, list, link) {
  const fresh = await read(link.href);
  const source = fresh?.querySelector("[data-refresh]")?.dataset.source;
  if (!source) {
    location.assign(link.href); // the session is over, or the network away: the browser says which
    return;
  }
  const first = list.firstElementChild;
  const before = first.getBoundingClientRect().top;
  list.prepend(...Array.from(fresh.getElementById("timeline").children, (child) => document.importNode(child, true)));
  scrollBy({ top: first.getBoundingClientRect().top - before, behavior: "instant" });
  page.dataset.source = from(page.dataset.source, new URL(source, location).searchParams.get("since"));
  const hadFocus = link === document.activeElement;
  const place = document.getElementById("earlier-items");
  place.replaceChildren(...document.importNode(fresh.getElementById("earlier-items"), true).childNodes);
  if (hadFocus) focus(place.querySelector("a") ?? first);
}

/* The same address, looking again from there on. */
function from(source, since) {
  const address = new URL(source, location);
  address.searchParams.set("since", since);
  return address.pathname + address.search;
}
