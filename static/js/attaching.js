/* Pictures in the reply box: each is shown as soon as it is picked, with a field for its description. Without this file
   the browser's own control picks them, and the page comes back with the fields. */

export function startAttaching(form) {
  const box = form.querySelector("[data-picking]");
  const input = form.elements.pictures;
  const open = form.querySelector("[data-pick]");
  if (!box || !input || !open) return;
  const list = box.querySelector("ul");
  const row = box.querySelector("template").content.firstElementChild;
  const problem = box.querySelector("[data-problem]");
  const picked = new Map(); // row in the list → file
  let count = 0;
  const most = () => Number(form.querySelector("input[name=to_post]:checked").dataset.images);
  const stored = () => list.querySelectorAll("input[name=picture]").length - list.querySelectorAll("[type=checkbox]:checked").length;

  const give = () => {
    const files = new DataTransfer();
    for (const shown of list.children) if (picked.has(shown)) files.items.add(picked.get(shown));
    input.files = files.files;
  };
  const tell = (words) => {
    problem.textContent = words;
    problem.hidden = !words;
  };
  const show = (file) => {
    const shown = row.cloneNode(true);
    const [image, label, words] = ["img", "label", "input"].map((name) => shown.querySelector(name));
    image.src = URL.createObjectURL(file);
    words.id = `new-description-${(count += 1)}`;
    label.htmlFor = words.id;
    label.textContent = `${box.dataset.describe} ${file.name}`;
    shown.querySelector("button").addEventListener("click", () => {
      URL.revokeObjectURL(image.src);
      picked.delete(shown);
      shown.remove();
      tell("");
      give();
      open.focus();
    });
    picked.set(shown, file);
    list.append(shown);
    return words;
  };
  const take = (files) => {
    let said = "";
    let first = null;
    for (const file of files) {
      if (!file.type.startsWith("image/")) continue;
      if (file.size > Number(box.dataset.largest)) said = `${file.name}: ${box.dataset.tooLarge}`;
      else if (stored() + picked.size >= most()) said = box.dataset.tooMany;
      else first = show(file) && (first ?? list.lastElementChild.querySelector("input"));
    }
    give();
    tell(said);
    first?.focus();
  };

  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches(".picture-words input")) event.preventDefault(); // it would add, not send
  });
  box.querySelector(".pick").hidden = true;
  open.hidden = false;
  open.addEventListener("click", () => input.click());
  input.addEventListener("change", () => take(Array.from(input.files)));
  form.elements.text.addEventListener("paste", (event) => {
    const files = Array.from(event.clipboardData.files).filter((file) => input.accept.includes(file.type));
    if (!files.length || !most() || event.clipboardData.types.includes("text/plain")) return; // words that bring their picture
    event.preventDefault();
    take(files);
  });
}
