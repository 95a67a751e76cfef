/* The cut of a portrait: three sliders choose the square, and dragging the picture moves it. The server cuts it when the form
   is saved; this shows the same square (articles/pictures/portrait.py). */

export class PortraitCrop {
  /* `onChange` is called with this object when the square or the picture is another one. */
  constructor(form, onChange) {
    this.onChange = onChange;
    this.isChanged = false;
    this.root = form.querySelector("[data-crop]");
    this.picture = form.querySelector("[data-crop-picture]");
    this.square = form.querySelector("[data-crop-square]");
    this.result = form.querySelector("[data-crop-result]");
    [this.x, this.y, this.zoom] = ["crop_x", "crop_y", "crop_zoom"].map((name) => form.elements[name]);
    this.picture.draggable = false;
    this.picture.addEventListener("load", () => this.show());
    this.root.addEventListener("input", () => this.change());
    form.elements.new_portrait.addEventListener("change", (event) => this.open(event.target.files[0]));
    this.followDrag(this.picture.parentElement);
    if (this.picture.complete && this.picture.naturalWidth) this.show();
  }

  /* Show a file that was chosen and is not uploaded yet. What is no picture stays as it was: the server says why. */
  open(file) {
    if (!file) return;
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      this.root.hidden = false;
      this.picture.removeAttribute("width");
      this.picture.removeAttribute("height");
      this.picture.src = reader.result;
      this.isChanged = true;
      [this.x.value, this.y.value, this.zoom.value] = [50, 40, 100];
    });
    reader.readAsDataURL(file);
  }

  /* Return the square in pixels of the picture: { left, top, side }. */
  get box() {
    const { naturalWidth: width, naturalHeight: height } = this.picture;
    const side = Math.max(1, Math.round((Math.min(width, height) * 100) / this.zoom.value));
    const place = (size, percent) => Math.min(Math.max(0, Math.round((size * percent) / 100 - side / 2)), size - side);
    return { left: place(width, this.x.value), top: place(height, this.y.value), side };
  }

  change() {
    this.isChanged = true;
    this.show();
  }

  show() {
    const { naturalWidth: width, naturalHeight: height } = this.picture;
    if (!width) return;
    const { left, top, side } = this.box;
    const share = (part, whole) => `${(100 * part) / whole}%`;
    const values = { left: share(left, width), top: share(top, height), width: share(side, width), height: share(side, height) };
    for (const [name, value] of Object.entries(values)) this.square.style.setProperty(`--crop-${name}`, value);
    this.square.toggleAttribute("data-crop-moves", side < height);
    for (const input of [this.x, this.y, this.zoom]) input.parentElement.querySelector("output").value = input.value;
    this.result.hidden = false;
    this.drawOn(this.result);
    this.onChange(this);
  }

  /* Draw the square on a canvas. */
  drawOn(canvas) {
    if (!this.picture.naturalWidth) return;
    const { left, top, side } = this.box;
    const surface = canvas.getContext("2d");
    surface.clearRect(0, 0, canvas.width, canvas.height);
    surface.drawImage(this.picture, left, top, side, side, 0, 0, canvas.width, canvas.height);
  }

  /* Move the square with the pointer. Where it cannot move up or down, a finger scrolls the page instead (`data-crop-moves`). */
  followDrag(frame) {
    let start = null;
    frame.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      frame.setPointerCapture(event.pointerId);
      const { left, top, side } = this.box;
      // From the middle of the square that is shown: at an edge, the sliders may be further out.
      const before = [this.x.value, this.y.value];
      start = { x: left + side / 2, y: top + side / 2, clientX: event.clientX, clientY: event.clientY, before };
    });
    frame.addEventListener("pointermove", (event) => {
      if (!start || !frame.hasPointerCapture(event.pointerId)) return;
      const { width, height } = this.picture.getBoundingClientRect();
      const { naturalWidth, naturalHeight } = this.picture;
      // From where the drag began, because the sliders round each step.
      this.x.value = (100 * start.x) / naturalWidth + (100 * (event.clientX - start.clientX)) / width;
      this.y.value = (100 * start.y) / naturalHeight + (100 * (event.clientY - start.clientY)) / height;
      this.x.dispatchEvent(new Event("input", { bubbles: true }));
    });
    frame.addEventListener("pointerup", () => (start = null));
    // The finger scrolls the page: the square stays where it was.
    frame.addEventListener("pointercancel", () => {
      if (start) [this.x.value, this.y.value] = start.before;
      start = null;
      this.show();
    });
  }
}
