/* Uploading in the picture dialog and on the list page of pictures: several files, one after the other. */

import { Status } from "./status-line.js";
import { interpolate, ngettext } from "../words.js";

export class PictureUpload {
  /* `root` has the file input. `request` returns `{ uploadUrl, csrf }`, or null when nothing waits for pictures any more.
     `onOne` is called with a picture that was sent alone, `onMany` with `{ isComplete }` after several. */
  constructor(root, { request, onOne, onMany }) {
    Object.assign(this, { request, onOne, onMany, status: new Status() });
    this.file = root.querySelector("input[type=file]");
    this.problems = document.createElement("div");
    this.problems.setAttribute("role", "alert");
    root.append(this.status.line, this.problems);
    this.file.addEventListener("change", () => this.send(this.file.files));
  }

  async send(fileList) {
    const files = [...fileList];
    this.file.value = "";
    const { addFiles } = this.request();
    if (files.length > 1 && addFiles) {
      addFiles(files);
      return;
    }
    this.showProblems([]);
    const { pictures, problems } = await this.sendAll(files, this.request());
    this.showProblems(problems);
    if (files.length === 1 && pictures.length) this.onOne(pictures[0]);
    else if (pictures.length) {
      this.onMany({ isComplete: !problems.length });
      this.status.show(interpolate(ngettext("%(count)s picture uploaded.", "%(count)s pictures uploaded.", pictures.length), { count: pictures.length }));
    }
  }

  async sendAll(files, { uploadUrl, csrf, resolve }) {
    const [pictures, problems] = [[], []];
    for (const file of files) {
      try {
        pictures.push(await this.status.showUpload(file, { uploadUrl, csrf }));
      } catch (fault) {
        problems.push(`${file.name}: ${fault.message}`);
      }
      if (this.request()?.resolve !== resolve) return { pictures: [], problems: [] }; // the dialog was closed meanwhile
    }
    this.status.show();
    return { pictures, problems };
  }

  showProblems(problems) {
    const list = document.createElement("ul");
    list.className = "errorlist";
    for (const problem of problems) list.append(Object.assign(document.createElement("li"), { textContent: problem }));
    this.problems.replaceChildren(...(problems.length ? [list] : []));
  }
}
