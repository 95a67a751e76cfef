// The quick exit: its link, and the Shift key pressed three times, open a neutral site in place of this page. Without this
// script the link leads there too, but the Back button comes back here.

import { savedKeys } from "./saved-places.js";

const link = document.querySelector("[data-quick-exit]");

if (link) {
  const PRESSES = 3;
  const WITHIN = 3000; // milliseconds

  const clearSaved = () => savedKeys().forEach((key) => localStorage.removeItem(key));
  const leave = () => {
    document.documentElement.hidden = true; // nothing stays on the screen until the other site appears
    document.title = "";
    clearSaved();
    window.addEventListener("pagehide", clearSaved); // other scripts may save a place until then
    // The link has `rel=noreferrer`; without this a change of the location would name this site to the other one.
    const policy = document.createElement("meta");
    policy.name = "referrer";
    policy.content = "no-referrer";
    document.head.append(policy);
    window.location.replace(link.href);
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });

  // Any other key means that Shift is being used to type.
  let times = [];
  let isTyping = false;
  document.addEventListener("keydown", (event) => {
    isTyping = event.key !== "Shift";
    if (isTyping) times = [];
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || isTyping) return;
    times = [...times, event.timeStamp].filter((time) => event.timeStamp - time < WITHIN);
    if (times.length >= PRESSES) leave();
  });
}
