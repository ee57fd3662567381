/* The reply box: counts while one types, names its target on the button. */
import { counterFrom } from "./counting.js";

const NEAR = 20;

export function startCounting(form) {
  const text = form.elements.text;
  const counter = form.querySelector(".counter");
  const spoken = form.querySelector(".counter-spoken");
  const verb = form.querySelector("[data-verb]:not(input)");
  const cost = form.querySelector("[data-cost]:not(input)");
  const closing = form.querySelector("[data-closing]:not(input)");
  const budget = form.querySelector("[data-budget]:not(input)");
  const target = () => form.querySelector("input[name=to_post]:checked");
  const invites = () => form.elements.invites?.checked && "invitation" in target().dataset;
  let said = "";

  /* As the server ends it: with initials, unless they stand there already, and the invitation. */
  const whole = () => {
    const last = target().dataset.closing;
    const words = text.value.replace(/\r\n/g, "\n").trim();
    const isClosed = !last || !words || words.split(/\s/).at(-1).toLowerCase() === last.toLowerCase();
    return (isClosed ? words : `${words} ${last}`) + (invites() ? target().dataset.invitation : "");
  };

  const count = async () => {
    const network = await counterFrom(target().dataset.rules);
    if (!network) return;
    const { most, cost: price } = target().dataset;
    const length = network.lengthOf(whole());
    cost.hidden = !price || length > Number(most) || !(invites() || network.hasLink(whole()));
    cost.textContent = price;
    const left = Number(most) - length;
    counter.value = `${length} / ${most}`;
    counter.classList.toggle("counter-near", left >= 0 && left <= NEAR);
    counter.classList.toggle("counter-over", left < 0);
    const say = left < 0 ? `${-left} ${counter.dataset.over}` : left <= NEAR ? `${left} ${counter.dataset.left}` : "";
    if (Boolean(say) !== Boolean(said) || left === 0 || left === -1) spoken.textContent = say;
    said = say;
  };

  const name = () => {
    if (verb && target()) verb.textContent = target().dataset.verb;
  };

  /* What was wrong with other words, and how those would have been split, is not true of these. */
  const renew = () => {
    for (const old of form.querySelectorAll(".problem, .parts")) old.remove();
    text.removeAttribute("aria-invalid");
    text.setAttribute("aria-describedby", counter.id);
  };

  form.addEventListener("input", count);
  text.addEventListener("input", renew, { once: true });
  form.addEventListener("change", () => {
    name();
    budget.hidden = !(budget.textContent = target().dataset.budget);
    closing.hidden = !target().dataset.closing;
    closing.lastElementChild.textContent = target().dataset.closing;
    count();
  });
  form.addEventListener("submit", () => {
    form.querySelector("button[value=send]").setAttribute("aria-busy", "true");
  });
  name();
  count();
}
