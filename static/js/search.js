/* "/" puts the cursor into the search box, unless somebody is typing already. */

export function startSearching() {
  document.addEventListener("keydown", (event) => {
    const box = document.getElementById("search");
    if (event.key !== "/" || !box || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}
