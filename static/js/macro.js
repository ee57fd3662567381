/* A macro's page: the button names what the picked target makes of it, and the length is counted while one types. */
import { counterFrom } from "./counting.js";

export function startMacro(form) {
  const text = form.elements.text;
  if (!text) return;
  const verb = form.querySelector("span[data-verb]");
  const closing = form.querySelector("span[data-closing]");
  const counter = form.querySelector(".counter");
  const target = () => form.querySelector("input[name=to_post]:checked")?.dataset;

  const look = async () => {
    const picked = target();
    if (!picked) return;
    verb.textContent = picked.verb;
    closing.hidden = !picked.closing;
    closing.lastElementChild.textContent = picked.closing;
    const network = await counterFrom(picked.rules);
    if (!network) return;
    const words = text.value.trim();
    const isClosed = !picked.closing || !words || words.split(/\s/).at(-1).toLowerCase() === picked.closing.toLowerCase();
    const length = network.lengthOf(isClosed ? words : `${words} ${picked.closing}`);
    counter.value = `${length} / ${picked.most}`;
    counter.classList.toggle("counter-over", length > Number(picked.most));
  };

  form.addEventListener("input", look);
  form.addEventListener("change", look);
  look();
}
