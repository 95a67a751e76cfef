/* Uploading in the picture dialog and on the list page of pictures: several files, one after the other. */

import { upload } from "./editor-requests.js";
import { Status } from "./status-line.js";
import { gettext, interpolate, ngettext } from "../words.js";

export class PictureUpload {
  /* `root` has the file input. `request` returns `{ uploadUrl, csrf }`, or null when nothing waits for pictures any more.
     `onOne` is called with a picture that was sent alone, `onMany` with the pictures of several files. */
  constructor(root, { request, onOne, onMany }) {
    Object.assign(this, { request, onOne, onMany, status: new Status() });
    this.file = root.querySelector("input[type=file]");
    this.problems = document.createElement("ul");
    this.problems.className = "errorlist";
    this.problems.hidden = true;
    root.append(this.status.line, this.problems);
    this.file.addEventListener("change", () => this.send(this.file.files));
  }

  async send(fileList) {
    const files = [...fileList];
    const { addFiles } = this.request();
    if (files.length > 1 && addFiles) {
      addFiles(files);
      return;
    }
    this.showProblems([]);
    const pictures = await this.sendAll(files, this.request());
    this.file.value = "";
    if (files.length === 1 && pictures.length) this.onOne(pictures[0]);
    else if (pictures.length) {
      this.onMany(pictures);
      this.status.show(interpolate(ngettext("%(count)s picture uploaded.", "%(count)s pictures uploaded.", pictures.length), { count: pictures.length }));
    }
  }

  async sendAll(files, { uploadUrl, csrf, resolve }) {
    const [pictures, problems] = [[], []];
    for (const file of files) {
      const progress = this.status.startProgress(interpolate(gettext("Uploading %(name)s…"), { name: file.name }));
      try {
        pictures.push(await upload(uploadUrl, file, csrf, progress));
      } catch (fault) {
        problems.push(`${file.name}: ${fault.message}`);
      }
      if (this.request()?.resolve !== resolve) return []; // the dialog was closed meanwhile
    }
    this.status.show();
    this.showProblems(problems);
    return pictures;
  }

  showProblems(problems) {
    this.problems.hidden = !problems.length;
    this.problems.replaceChildren(
      ...problems.map((problem) => {
        const item = document.createElement("li");
        item.textContent = problem;
        return item;
      }),
    );
  }
}
