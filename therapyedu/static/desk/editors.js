/* Wakes markdownx's editors when they near the window, and mends three things in them:
   the Tab key leaves the box (WCAG 2.1.2), added rows get an editor, and a refused picture says why. */

const NAP = "data-markdownx-init";
const bundle = document.querySelector('script[src*="markdownx/js/markdownx"]')?.src;
const asleep = new Set();

/* markdownx does not export its constructor: run anew, the bundle starts every editor without its mark. */
function wake(boxes) {
  const fresh = boxes.filter((box) => asleep.delete(box));
  if (!fresh.length || !bundle) return;
  for (const box of fresh) {
    watcher.unobserve(box);
    box.querySelector(".markdownx-editor").removeAttribute(NAP);
  }
  const script = document.createElement("script");
  script.src = bundle;
  script.addEventListener("load", () => script.remove());
  document.head.append(script);
}

const watcher = new IntersectionObserver(
  (entries) => wake(entries.filter((entry) => entry.isIntersecting).map((entry) => entry.target)),
  { rootMargin: "400px" },
);

function lull(root) {
  for (const box of root.querySelectorAll(".markdownx")) {
    if (box.closest(".empty-form")) continue;
    const editor = box.querySelector(".markdownx-editor");
    const preview = box.querySelector(".markdownx-preview");
    editor.setAttribute(NAP, "");
    preview.replaceChildren();
    preview.setAttribute("role", "group");
    preview.setAttribute("aria-label", "Preview");
    asleep.add(box);
    watcher.observe(box);
  }
}

lull(document);
document.addEventListener("formset:added", (event) => lull(event.target));

/* markdownx would put a tab into the text, and duplicate or indent lines on the browser's own short cuts. */
document.addEventListener(
  "keydown",
  (event) => {
    const taken = event.key === "Tab" || ((event.ctrlKey || event.metaKey) && ["d", "[", "]"].includes(event.key));
    if (taken && event.target.matches?.(".markdownx-editor")) event.stopImmediatePropagation();
  },
  true,
);

/* A refused picture: markdownx writes “Invalid response” into the text. Take that out and show the reason.
   (Its event does not bubble, but it passes here on its way down.) */
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
    say(box, event.detail?.image?.join(" ") ?? "The picture could not be taken in.");
  },
  true,
);
document.addEventListener("markdownx.fileUploadEnd", (event) => say(event.target, ""), true);

function say(box, words) {
  let note = box.querySelector(".upload-fault");
  if (!note) {
    note = document.createElement("p");
    note.className = "upload-fault";
    note.setAttribute("role", "alert");
    box.append(note);
  }
  note.textContent = words;
  note.hidden = !words;
}
