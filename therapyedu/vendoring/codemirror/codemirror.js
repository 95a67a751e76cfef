/* What the desk uses of CodeMirror 6. `npm run build` bundles it (static/desk/vendor/VENDOR.md). */

import { StyleModule } from "style-mod";

/* The Content Security Policy allows no `<style>` element, so the library's rules become style sheets made by the script. */
const adopted = new WeakMap();
StyleModule.mount = (root, modules) => {
  const page = root.ownerDocument ?? root;
  const known = adopted.get(page) ?? new Set();
  adopted.set(page, known);
  for (const module of [modules].flat()) {
    if (known.has(module)) continue;
    known.add(module);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(module.getRules());
    page.adoptedStyleSheets = [...page.adoptedStyleSheets, sheet];
  }
};

export { history, historyKeymap, standardKeymap } from "@codemirror/commands";
export { commonmarkLanguage, deleteMarkupBackward, insertNewlineContinueMarkupCommand } from "@codemirror/lang-markdown";
export { Language, syntaxTree } from "@codemirror/language";
export { Annotation, EditorSelection, EditorState, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
export { Decoration, EditorView, keymap, lineNumbers, ViewPlugin, WidgetType } from "@codemirror/view";
export { Strikethrough, Table } from "@lezer/markdown";
