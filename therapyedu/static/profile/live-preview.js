/* The preview of a profile: the server renders it while the author types, with the templates of the reading pages. */

const DELAY = 500; // milliseconds after the last change

export class LivePreview {
  /* `root` shows the preview. `onShown` is called after each new one. */
  constructor(form, root) {
    Object.assign(this, { form, root, onShown: () => {} });
    form.addEventListener("input", (event) => event.target.type !== "range" && this.schedule());
    form.addEventListener("change", (event) => event.target.type !== "range" && this.schedule());
  }

  schedule() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), DELAY);
  }

  /* Ask for a preview of what is typed. A file is not sent: its picture is shown by the browser alone. */
  async load() {
    this.request?.abort();
    this.request = new AbortController();
    const data = new FormData(this.form);
    data.delete("new_portrait");
    try {
      const answer = await fetch(this.form.dataset.previewUrl, { method: "POST", body: data, signal: this.request.signal });
      if (!answer.ok || answer.redirected) return; // the next change tries again
      this.root.innerHTML = await answer.text();
      this.onShown();
    } catch (fault) {
      if (fault.name !== "AbortError") console.warn(fault);
    }
  }

  /* Show the cut of the portrait in place of the portrait that is saved. */
  showPortrait(crop) {
    if (!crop.isChanged) return;
    for (const place of this.root.querySelectorAll(".author-head .portrait, .byline .portrait, .author-card .portrait")) {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = 288;
      crop.drawOn(canvas);
      place.replaceChildren(canvas);
    }
  }
}
