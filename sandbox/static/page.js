// Brings the talks up to date each second, without touching what a person is writing.
const threads = document.querySelector("#threads");
const news = document.querySelector("#news");
const account = document.querySelector("#account");
const photo = document.querySelector("#photo");
let tag = "";

function ago(iso) {
  const seconds = Math.max(0, (Date.now() - Date.parse(iso)) / 1000);
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  return new Date(iso).toLocaleString([], { dateStyle: "short", timeStyle: "short" });
}

function tick() {
  for (const time of threads.querySelectorAll("time")) {
    const words = ago(time.dateTime);
    if (time.textContent !== words) time.textContent = words;
  }
}

function announce(item) {
  item.classList.add("fresh");
  if (item.classList.contains("ours")) news.textContent = `${item.querySelector("strong").textContent} answered.`;
}

// A talk known already keeps its element, and with it an answer half written; only what is said in it is exchanged.
function merge(old, fresh) {
  old.className = fresh.className;
  const said = old.querySelector(".said");
  const known = new Set([...said.querySelectorAll("li")].map((item) => item.id));
  const open = old.querySelector("details").open;
  said.innerHTML = fresh.querySelector(".said").innerHTML;
  for (const item of said.querySelectorAll("li")) if (!known.has(item.id)) announce(item);
  if (!open) old.querySelector("[name=answers]").value = fresh.querySelector("[name=answers]").value;
  return old;
}

function show(html) {
  const page = document.createElement("template");
  page.innerHTML = html;
  const writing = threads.contains(document.activeElement) ? document.activeElement.closest("article") : null;
  for (const fresh of page.content.querySelectorAll("article")) {
    const old = document.getElementById(fresh.id);
    if (!old) continue;
    merge(old, fresh);
    if (!writing) fresh.replaceWith(old);
  }
  // While somebody writes inside a talk nothing moves; new talks come in when they are done.
  if (!writing) threads.replaceChildren(page.content);
  else tag = "";
}

async function refresh() {
  try {
    const answer = await fetch(`/threads.json?${threads.dataset.query}`, { headers: tag ? { "If-None-Match": tag } : {} });
    if (answer.status === 200) {
      tag = answer.headers.get("etag");
      show((await answer.json()).html);
    }
  } catch {
    // The sandbox is being restarted: the next second tries again.
  }
  tick();
}

function fit() {
  for (const kinds of document.querySelectorAll(".kinds")) kinds.hidden = !account.value.startsWith(`${kinds.dataset.network}:`);
  const preview = document.querySelector("#preview");
  preview.hidden = !photo.value;
  if (photo.value) preview.src = `/static/samples/${photo.value}.svg`;
}

account.addEventListener("change", fit);
photo.addEventListener("change", fit);
fit();
tick();
setInterval(() => document.hidden || refresh(), 1000);
