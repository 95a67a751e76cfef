/* Live styling: Markdown looks like what it means, and its marks show only where the cursor is. */

import { Decoration, syntaxTree, ViewPlugin } from "../vendor/codemirror.js";
import { markedBetween } from "./marked-ranges.js";
import { bullet, PictureWidget } from "./widgets.js";

const hidden = Decoration.replace({});
const INLINE = Object.fromEntries(
  Object.entries({
    StrongEmphasis: { tagName: "strong" },
    Emphasis: { tagName: "em" },
    Strikethrough: { tagName: "s" },
    InlineCode: { tagName: "code" },
    Autolink: { class: "md-link" },
    HelpLine: { class: "md-help" },
    ListMark: { class: "md-list-mark" },
  }).map(([name, spec]) => [name, Decoration.mark(spec)]),
);
const link = Decoration.mark({ class: "md-link" });
const note = Decoration.mark({ tagName: "sup", class: "md-note-mark" });
const MARKS = new Set(["EmphasisMark", "StrikethroughMark", "CodeMark", "LinkMark"]);
const line = (name) => Decoration.line({ class: name });
const LINES = { Blockquote: line("md-quote"), FencedCode: line("md-code"), CodeBlock: line("md-code"), Table: line("md-table") };
const HEADING = /^(?:ATX|Setext)Heading(\d)$/;
const noteLine = line("md-note");
const ruleLine = line("md-rule");
const items = [1, 2, 3, 4].map((depth) => line(`md-item md-item-${depth}`));

/* Collects the decorations of what is visible. */
class Styling {
  constructor(view) {
    this.view = view;
    this.doc = view.state.doc;
    const { from, to } = view.viewport;
    this.ranges = [...(view.hasFocus ? view.state.selection.ranges : []), ...markedBetween(view.state, from, to)];
    this.found = [];
  }

  add(decoration, from, to = from) {
    this.found.push(decoration.range(from, to));
  }

  /* Hide a mark. What spans several lines stays, because only whole lines may be measured. */
  hide(from, to, decoration = hidden) {
    if (to > from && to <= this.doc.lineAt(from).to) this.add(decoration, from, to);
  }

  isTouched({ from, to }) {
    return this.ranges.some((range) => range.from <= to && range.to >= from);
  }

  isLineTouched(pos) {
    return this.isTouched(this.doc.lineAt(pos));
  }

  eachLine({ from, to }, add) {
    for (let pos = from; pos <= to; ) {
      const row = this.doc.lineAt(pos);
      add(row);
      pos = row.to + 1;
    }
  }

  enter(node) {
    const { name } = node;
    if (name in INLINE && node.to > node.from) this.add(INLINE[name], node.from, node.to);
    if (MARKS.has(name)) this.styleMark(node);
    else if (name in LINES) this.eachLine(node, (row) => this.add(LINES[name], row.from));
    else if (HEADING.test(name)) this.eachLine(node, (row) => this.add(line(`md-heading md-heading-${name.at(-1)}`), row.from));
    return this[`style${name}`]?.(node);
  }

  /* Hide the mark together with its fellow, unless the cursor touches what they enclose. */
  styleMark({ from, to, node: { parent } }) {
    if (parent && !["Link", "Image", "FencedCode"].includes(parent.name) && !this.isTouched(parent)) this.hide(from, to);
  }

  styleHeaderMark({ from, to }) {
    const { text, from: start } = this.doc.lineAt(from);
    const space = text.slice(to - start).match(/^ */)[0].length;
    if (!this.isLineTouched(from)) this.hide(from, to + space);
  }

  styleQuoteMark({ from, to }) {
    if (!this.isLineTouched(from)) this.hide(from, this.doc.sliceString(to, to + 1) === " " ? to + 1 : to);
  }

  styleEscape({ from, to }) {
    if (!this.isTouched({ from, to })) this.hide(from, from + 1);
  }

  styleHorizontalRule({ from, to }) {
    this.add(ruleLine, this.doc.lineAt(from).from);
    if (!this.isLineTouched(from)) this.hide(from, to);
  }

  styleListItem({ node }) {
    let depth = 0;
    for (let parent = node.parent; parent; parent = parent.parent) depth += parent.name === "ListItem" ? 1 : 0;
    this.add(items[Math.min(depth, items.length - 1)], this.doc.lineAt(node.from).from);
  }

  styleListMark({ from, to, node }) {
    if (node.parent?.parent?.name === "BulletList" && !this.isLineTouched(from)) this.hide(from, to, bullet);
  }

  styleLink({ from, to, node }) {
    const close = node.getChildren("LinkMark")[1];
    if (!close || !(node.getChild("URL") || node.getChild("LinkLabel"))) return; // words in brackets
    this.add(link, from, to);
    if (this.isTouched({ from, to })) return;
    this.hide(from, from + 1);
    this.hide(close.from, to);
  }

  styleImage({ from, to, node }) {
    if (this.isTouched({ from, to }) || to > this.doc.lineAt(from).to) return undefined;
    const address = node.getChild("URL");
    const close = node.getChildren("LinkMark")[1];
    if (!address || !close) return undefined;
    const alt = this.doc.sliceString(from + 2, close.from);
    const path = this.doc.sliceString(address.from, address.to).replace(/^<|>$/g, "");
    this.add(Decoration.replace({ widget: new PictureWidget(path, alt, to - from) }), from, to);
    return false;
  }

  /* A note's mark is small and raised; at the start of its own line, it begins the note. */
  styleNote({ from, to }) {
    const row = this.doc.lineAt(from);
    const isDefinition = row.from === from && this.doc.sliceString(to, to + 1) === ":";
    if (isDefinition) this.add(noteLine, row.from);
    this.add(note, from, to);
    if (this.isTouched({ from, to: isDefinition ? row.to : to })) return;
    this.hide(from, from + 2);
    this.hide(to - 1, to);
  }
}

function decorate(view) {
  const styling = new Styling(view);
  for (const { from, to } of view.visibleRanges) {
    syntaxTree(view.state).iterate({ from, to, enter: (node) => styling.enter(node) });
  }
  return Decoration.set(styling.found, true);
}

/* While a mouse button is down nothing is shown or hidden, so that the text does not move under the pointer. */
class LiveStyling {
  constructor(view) {
    this.decorations = decorate(view);
    this.isPressed = false;
    this.release = () => {
      if (!this.isPressed) return;
      this.isPressed = false;
      view.dispatch({});
    };
    view.dom.ownerDocument.addEventListener("mouseup", this.release);
    this.document = view.dom.ownerDocument;
  }

  update({ view, docChanged, viewportChanged, focusChanged, transactions }) {
    const mayMove = !this.isPressed && (focusChanged || transactions.length);
    if (docChanged || viewportChanged || mayMove) this.decorations = decorate(view);
  }

  destroy() {
    this.document.removeEventListener("mouseup", this.release);
  }
}

export const liveStyling = ViewPlugin.fromClass(LiveStyling, {
  decorations: (plugin) => plugin.decorations,
  eventHandlers: {
    mousedown() {
      this.isPressed = true;
    },
  },
});
