/* On pages about an article: opens the links to cards in a dialog, and starts the card that is a page of its own. */

import { startArticleChoice } from "./article-choice.js";
import { openCard } from "./card-dialog.js";

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-card]");
  if (!link || link.closest("dialog") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openCard(link.href, { from: link, onClose: () => window.location.reload() });
});

const card = document.querySelector("#content .publishing-card");
if (card) startArticleChoice(card);
