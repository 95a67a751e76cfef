// The button that deletes what this browser has saved of the reader. It is shown only while there is something.

import { savedKeys } from "./saved-places.js";

const button = document.querySelector("[data-clear-history]");

if (button) {
  const update = () => { button.parentElement.hidden = savedKeys().length === 0; };
  button.addEventListener("click", () => {
    savedKeys().forEach((key) => localStorage.removeItem(key));
    delete document.documentElement.dataset.resume;
    const status = document.querySelector(".clear-history-status");
    status.textContent = button.dataset.cleared;
    status.tabIndex = -1; // the button disappears, so focus goes to the message in its place, and it is read
    status.focus();
    update();
  });
  document.addEventListener("history-changed", update);
  update();
}
