/* SortableJS with scrolling: a list scrolls while something is dragged near its edge. */

import { AutoScroll, Sortable } from "../vendor/sortable.core.esm.js";

Sortable.mount(new AutoScroll());

export { Sortable };

/* The options of lists that scroll: the nearest scrolling element, and the page around it. */
export const dragScroll = {
  forceFallback: true, // the browser's own dragging does not scroll everywhere
  forceAutoScrollFallback: true,
  scrollSensitivity: 90,
  scrollSpeed: 14,
  bubbleScroll: true,
};
