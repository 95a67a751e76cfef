/* Uploads several pictures from the list page of the library, and shows them there. */

import { PictureUpload } from "../editor/picture-upload.js";

const root = document.querySelector(".grid-upload");
const csrf = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
const request = { uploadUrl: root.dataset.upload, csrf };
const showUploaded = () => window.location.assign(window.location.pathname); // the newest come first

const upload = new PictureUpload(root, {
  request: () => request,
  onOne: showUploaded,
  onMany: ({ isComplete }) => isComplete && showUploaded(), // otherwise there are problems to read
});
root.hidden = false;
root.addEventListener("dragover", (event) => event.preventDefault());
root.addEventListener("drop", (event) => {
  event.preventDefault();
  upload.send(event.dataTransfer.files);
});
