/* Starts markdownx's editors when they are scrolled near the window, and fixes three things in them:
   the Tab key leaves the box (WCAG 2.1.2), added rows get an editor, and a refused picture shows the reason. */

import { gettext } from "../words.js";

const START_MARK = "data-markdownx-init";
const bundle = document.querySelector('script[src*="markdownx/js/markdownx"]')?.src;
const waitingBoxes = new Set();

/* markdownx does not export its constructor. Loaded again, its bundle starts every editor without START_MARK. */
function startEditors(boxes) {
  const ready = boxes.filter((box) => waitingBoxes.delete(box));
  if (!ready.length || !bundle) return;
  for (const box of ready) {
    watcher.unobserve(box);
    box.querySelector(".markdownx-editor").removeAttribute(START_MARK);
  }
  const script = document.createElement("script");
  script.src = bundle;
  script.addEventListener("load", () => script.remove());
  document.head.append(script);
}

const watcher = new IntersectionObserver(
  (entries) => startEditors(entries.filter((entry) => entry.isIntersecting).map((entry) => entry.target)),
  { rootMargin: "400px" },
);

function prepareEditors(root) {
  for (const box of root.querySelectorAll(".markdownx")) {
    if (box.closest(".empty-form")) continue;
    const editor = box.querySelector(".markdownx-editor");
    const preview = box.querySelector(".markdownx-preview");
    editor.setAttribute(START_MARK, "");
    preview.replaceChildren();
    preview.setAttribute("role", "group");
    preview.setAttribute("aria-label", gettext("Preview"));
    waitingBoxes.add(box);
    watcher.observe(box);
  }
}

prepareEditors(document);
document.addEventListener("formset:added", (event) => prepareEditors(event.target));

/* markdownx would insert a tab, and duplicate or indent lines on keys that are the browser's own shortcuts. */
document.addEventListener(
  "keydown",
  (event) => {
    const isBlocked = event.key === "Tab" || ((event.ctrlKey || event.metaKey) && ["d", "[", "]"].includes(event.key));
    if (isBlocked && event.target.matches?.(".markdownx-editor")) event.stopImmediatePropagation();
  },
  true,
);

/* For a refused picture markdownx writes “Invalid response” into the text. Remove that and show the reason.
   Its event does not bubble, so it is handled in the capture phase. */
document.addEventListener(
  "markdownx.fileUploadError",
  (event) => {
    const box = event.target;
    const editor = box.querySelector(".markdownx-editor");
    const { value, selectionStart, selectionEnd } = editor;
    queueMicrotask(() => {
      editor.value = value;
      editor.setSelectionRange(selectionStart, selectionEnd);
    });
    showError(box, event.detail?.image?.join(" ") ?? gettext("The picture could not be uploaded."));
  },
  true,
);
document.addEventListener("markdownx.fileUploadEnd", (event) => showError(event.target, ""), true);

function showError(box, message) {
  let note = box.querySelector(".upload-error");
  if (!note) {
    note = document.createElement("p");
    note.className = "upload-error";
    note.setAttribute("role", "alert");
    box.append(note);
  }
  note.textContent = message;
  note.hidden = !message;
}
