/* Ranges that another part of the page points at, such as what a search has found. */

import { Decoration, EditorView, StateEffect, StateField } from "../vendor/codemirror.js";

const setMarked = StateEffect.define();

export const markedRanges = StateField.define({
  create: () => Decoration.none,
  update(marked, { changes, effects }) {
    const effect = effects.findLast((one) => one.is(setMarked));
    if (!effect) return marked.map(changes);
    const ranges = effect.value.filter(({ from, to }) => to > from);
    return Decoration.set(ranges.map(({ from, to, class: name }) => Decoration.mark({ class: name }).range(from, to)), true);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/* Mark these ranges `{ from, to, class }`, and no others. */
export function markRanges(view, ranges) {
  if (ranges.length || view.state.field(markedRanges).size) view.dispatch({ effects: setMarked.of(ranges) });
}

/* Return the marked ranges between two positions. */
export function markedBetween(state, from, to) {
  const found = [];
  state.field(markedRanges, false)?.between(from, to, (start, end) => void found.push({ from: start, to: end }));
  return found;
}
