/* A key presses the button or link that names it in data-key, where nobody types and no modifier is held. */

export function isTyping(target) {
  const off = document.body.dataset.keys === "off";
  return off || target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio])");
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const named = document.querySelectorAll(`[data-key="${CSS.escape(event.key)}"]`);
  const pressed = Array.from(named).find((one) => one.checkVisibility());
  if (!pressed) return;
  event.preventDefault();
  pressed.click();
});
