/* A status line above the text (a live region), with a progress bar during uploads. */

import { gettext } from "../words.js";

export class Status {
  constructor() {
    this.line = document.createElement("p");
    this.line.className = "editor-status";
    this.line.setAttribute("role", "status");
    this.bar = document.createElement("progress");
    this.bar.setAttribute("aria-label", gettext("Upload progress"));
  }

  show(text = "", { bad = false } = {}) {
    this.line.toggleAttribute("data-bad", bad);
    this.line.replaceChildren(text);
  }

  /* Show that an upload runs; return a function that takes its progress, 0 to 1. */
  startProgress(text) {
    this.show(text);
    this.bar.removeAttribute("value");
    this.line.append(this.bar);
    return (part) => (this.bar.value = part);
  }
}
