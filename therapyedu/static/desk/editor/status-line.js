/* A status line above the text (a live region), with a progress bar during uploads. */

import { upload } from "./editor-requests.js";
import { gettext, interpolate } from "../words.js";

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

  /* Upload a picture and show its progress. Return what the server says about it. */
  showUpload(file, { uploadUrl, csrf }) {
    this.show(interpolate(gettext("Uploading %(name)s…"), { name: file.name }));
    this.bar.removeAttribute("value");
    this.line.append(this.bar);
    return upload(uploadUrl, file, csrf, (part) => (this.bar.value = part));
  }
}
