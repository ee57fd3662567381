/* The mark in the frame: live, polling, paused by a press on it, or not live since when. Only the loss and the return are
   spoken. */

export function startMark(mark) {
  const word = mark?.querySelector(".live-word");
  const spoken = document.getElementById("live-spoken");
  let since = null;

  return (isLive, isReached) => {
    if (!mark) return;
    const was = mark.dataset.state;
    const isPaused = mark.getAttribute("aria-pressed") === "true";
    const state = isPaused ? "paused" : isReached ? (isLive ? "live" : "polling") : "away";
    if (state === "away") since ??= new Date();
    else since = null;
    if (state === was) return;
    mark.hidden = false;
    mark.dataset.state = state;
    const time = since?.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    const { wordLive, wordPolling, wordPaused, wordAway } = mark.dataset;
    word.textContent = { live: wordLive, polling: wordPolling, paused: wordPaused, away: `${wordAway} ${time}` }[state];
    if (state === "away" || was === "away") spoken.textContent = word.textContent;
  };
}
