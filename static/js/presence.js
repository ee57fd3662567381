/* Tells colleagues that this case is open here, and that an answer is being written; the first letter claims a case that
   nobody has. */

const EVERY_MS = 15_000;

export function startPresence(page) {
  const address = page.dataset.presence;
  const texts = Array.from(document.querySelectorAll(".reply-form textarea"));
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  if (!address || !token) return;
  let hasTyped = false;

  const form = (mode, claims) => {
    const fields = new FormData();
    fields.set("csrfmiddlewaretoken", token);
    fields.set("mode", mode);
    if (claims) fields.set("claim", "1");
    return fields;
  };
  const mode = () => (hasTyped && texts.some((text) => text.value.trim()) ? "replying" : "viewing");
  const beat = async (claims) => {
    if (document.visibilityState !== "visible" && !claims) return;
    try {
      const answer = await fetch(address, { method: "POST", body: form(mode(), claims), redirect: "error" });
      const { said } = answer.ok ? await answer.json() : {};
      if (said) say(said);
    } catch {
      // the network is away: presence is forgotten by itself
    }
  };

  for (const text of texts) {
    text.addEventListener("input", (event) => {
      if (hasTyped || !event.isTrusted) return;
      hasTyped = true;
      beat(true);
    });
  }
  addEventListener("pagehide", () => navigator.sendBeacon(address, form("gone", false)));
  document.addEventListener("visibilitychange", () => beat(false));
  setInterval(() => beat(false), EVERY_MS);
  beat(false);
}

function say(words) {
  const line = document.createElement("p");
  line.className = "message message-success";
  line.textContent = words;
  document.getElementById("status")?.replaceChildren(line);
}
