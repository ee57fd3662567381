/* A field for a key takes the key that is pressed in it; Backspace empties it. Without this file one types a letter. */

document.addEventListener("keydown", (event) => {
  if (!event.target.matches(".own-key input") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.length !== 1 || event.key === " ") return;
  event.preventDefault();
  event.target.value = event.key.toLowerCase();
});
