// The button that deletes the reader's saved places in texts and episodes (js/resume-reading.js, js/player.js) and the
// country chosen on the Get help page (js/help-region.js). It is shown only while there are any.

const button = document.querySelector("[data-clear-history]");
const KEYS = ["reading", "help-region"];
const savedKeys = () => {
  try {
    return Object.keys(localStorage).filter((key) => KEYS.includes(key) || key.startsWith("place:"));
  } catch {
    return [];
  }
};

if (button) {
  const update = () => { button.parentElement.hidden = savedKeys().length === 0; };
  button.addEventListener("click", () => {
    savedKeys().forEach((key) => localStorage.removeItem(key));
    delete document.documentElement.dataset.resume;
    const status = document.querySelector(".clear-history-status");
    status.textContent = button.dataset.cleared;
    status.tabIndex = -1; // the button disappears, so focus goes to the message in its place
    status.focus();
    update();
  });
  document.addEventListener("history-changed", update);
  update();
}
