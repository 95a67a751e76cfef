/* The focus point of a picture: set by a click or by dragging, or with the two sliders at the edges of the picture. */

export class FocusPoint {
  /* `root` is the fieldset of admin/articles/picture/focus_point.html. */
  constructor(root) {
    this.root = root;
    this.frame = root.querySelector(".focus-frame");
    this.picture = this.frame.querySelector("img");
    this.crops = root.querySelectorAll(".focus-crop img");
    [this.x, this.y] = root.querySelectorAll("input[type=range]");
    root.addEventListener("input", () => this.show());
    this.picture.draggable = false;
    this.picture.addEventListener("pointerdown", (event) => this.startDrag(event));
    this.picture.addEventListener("pointermove", (event) => this.picture.hasPointerCapture(event.pointerId) && this.moveTo(event));
    this.show();
  }

  /* Show another picture and its focus point. */
  open({ url, focus_x: x, focus_y: y }) {
    for (const image of [this.picture, ...this.crops]) image.src = url;
    this.x.value = x;
    this.y.value = y;
    this.show();
  }

  get value() {
    return { focus_x: this.x.valueAsNumber, focus_y: this.y.valueAsNumber };
  }

  show() {
    this.root.style.setProperty("--focus-x", `${this.x.value}%`);
    this.root.style.setProperty("--focus-y", `${this.y.value}%`);
  }

  startDrag(event) {
    if (event.button !== 0) return;
    this.picture.setPointerCapture(event.pointerId);
    this.moveTo(event);
  }

  moveTo({ clientX, clientY }) {
    const { left, top, width, height } = this.picture.getBoundingClientRect();
    this.x.value = (100 * (clientX - left)) / width; // the sliders round and limit it
    this.y.value = (100 * (clientY - top)) / height;
    this.x.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
