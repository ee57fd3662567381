/* The reply box: counts while one types, names its target on the button, inserts a saved reply at the caret. */
import { lengthOf } from "./counting.js";

const NEAR = 20;

export function startCounting(form) {
  const text = form.elements.text;
  const counter = form.querySelector(".counter");
  const spoken = form.querySelector("[id=counter-spoken]");
  const verb = form.querySelector("[data-verb]:not(input)");
  const target = () => form.querySelector("input[name=to_post]:checked");
  let said = "";

  const count = () => {
    const { most, link, emoji, wide } = target().dataset;
    const length = lengthOf(text.value, { link: Number(link), emoji: Number(emoji), wide: Number(wide) });
    const left = Number(most) - length;
    counter.value = `${length} / ${most}`;
    counter.classList.toggle("counter-near", left >= 0 && left <= NEAR);
    counter.classList.toggle("counter-over", left < 0);
    const say = left < 0 ? `${-left} ${counter.dataset.over}` : left <= NEAR ? `${left} ${counter.dataset.left}` : "";
    if (Boolean(say) !== Boolean(said) || left === 0 || left === -1) spoken.textContent = say;
    said = say;
  };

  form.addEventListener("input", count);
  form.addEventListener("change", () => {
    if (verb) verb.textContent = target().dataset.verb;
    count();
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[value=insert]");
    const chosen = button && form.elements.saved.selectedOptions[0];
    if (!chosen?.dataset.text) return;
    event.preventDefault();
    text.setRangeText(chosen.dataset.text, text.selectionStart, text.selectionEnd, "end");
    text.focus();
    count();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.querySelector("button[value=send]").click();
  });
  form.addEventListener("submit", () => {
    form.querySelector("button[value=send]").setAttribute("aria-busy", "true");
  });
  count();
}
