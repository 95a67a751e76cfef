/* The Markdown of sections for CodeMirror: CommonMark with tables, strikethrough, notes and help lines; HTML is text. */

import { commonmarkLanguage, Language, Strikethrough, Table } from "../vendor/codemirror.js";

const LABEL = /^\[\^([^\]\s]+)\]/;
const HELP_LINE = /^\{help: *[\w-]+\}/;

/* Make a parser for what is written inside a line and starts with this character. */
function inlineParser(name, start, pattern) {
  return {
    name,
    before: "Link",
    parse(context, next, pos) {
      if (next !== start.charCodeAt(0)) return -1;
      const found = context.slice(pos, context.end).match(pattern);
      return found ? context.addElement(context.elt(name, pos, pos + found[0].length)) : -1;
    },
  };
}

const ourMarks = {
  defineNodes: ["Note", "HelpLine"],
  parseInline: [inlineParser("Note", "[", LABEL), inlineParser("HelpLine", "{", HELP_LINE)],
  remove: ["HTMLBlock", "HTMLTag", "LinkReference"], // a reference would take the text of a note as its address
};

const parser = commonmarkLanguage.parser.configure([Table, Strikethrough, ourMarks]);

export const markdownLanguage = new Language(commonmarkLanguage.data, parser, [], "markdown");
