/* Counts down while an answer can be taken back, then clears the strip. */

export function startSending(form) {
  let left = Number(form.dataset.sending);
  const shown = form.querySelector("b");
  const timer = setInterval(() => {
    left -= 1;
    if (left > 0) shown.textContent = left;
    else {
      clearInterval(timer);
      if (form.contains(document.activeElement)) document.getElementById("main").focus();
      form.remove();
    }
  }, 1000);
}
