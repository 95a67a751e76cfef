/* The field that names an article by its title or address, with a list of articles to choose from. */

import { Combobox } from "../../js/combobox.js";
import { get } from "../editor/editor-requests.js";
import { createNote } from "../editor/list-note.js";
import { gettext, interpolate, ngettext } from "../words.js";

const DELAY = 150; // milliseconds after the last key before a search

/* Start the field of a card, if it has one. */
export function startArticleChoice(card) {
  const root = card.querySelector(".article-choice");
  if (!root) return;
  const input = root.querySelector("input");
  let timer;
  let request = 0;
  const list = new Combobox({
    input,
    list: root.querySelector(".chooser-list"),
    status: root.querySelector("[role=status]"),
    onChoose: ({ url }) => {
      input.value = url;
      list.close();
    },
    onOpen: () => find(),
    onClose: () => (request += 1),
  });

  async function find() {
    const mine = (request += 1);
    const choices = await articles(card.dataset.links, input.value.trim(), root.dataset.article).catch(() => []);
    if (mine !== request || document.activeElement !== input) return;
    if (!choices.length) list.show([], gettext("No results"), [createNote(gettext("No results"))]);
    else list.show(choices, interpolate(ngettext("%(count)s result", "%(count)s results", choices.length), { count: choices.length }));
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(find, DELAY);
  });
}

/* Return the articles and pages that are found for these words. Other pages have no working copy to redirect to. */
async function articles(url, words, article) {
  const { choices } = await get(url, { q: words, article, only: "articles" });
  return choices.map(({ url: address, label, note }) => ({ url: address, label, detail: note || address }));
}
