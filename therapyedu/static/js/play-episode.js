// The play button of an episode in a list. It starts the episode and makes room for the browser's own controls.
// Without this script the controls are there from the start.

for (const button of document.querySelectorAll("[data-play]")) {
  const audio = document.getElementById(button.getAttribute("aria-controls"));
  button.hidden = false;
  button.addEventListener("click", () => {
    button.parentElement.dataset.started = "";
    audio.focus();
    audio.play().catch(() => {}); // the controls themselves show what is wrong
  });
}
