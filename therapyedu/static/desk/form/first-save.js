/* Turns the form of a new article into the form of the saved one, without leaving the page: the tab, the cursor and the
   undo history stay. */

import { form, urls } from "./form-requests.js";
import * as presence from "./presence.js";
import { refresh } from "./preview.js";

/* Take from the page of the saved article what a new one does not have. Return whether that page could be loaded. */
export async function showFirstSave(url) {
  const page = await load(url).catch(() => null);
  const saved = page?.getElementById("writing");
  if (!saved) return false;
  Object.assign(urls, saved.dataset);
  document.querySelector(".writing-breadcrumb").replaceWith(page.querySelector(".writing-breadcrumb"));
  document.querySelector(".writing-head").append(page.querySelector(".writing-links"));
  document.getElementById("steps").replaceWith(page.getElementById("steps"));
  form.after(page.getElementById("safety-decisions"));
  showComments(page);
  document.querySelector("#menu [data-menu=copy]").hidden = false;
  document.title = page.title;
  window.history.replaceState(null, "", url);
  presence.start();
  refresh(0); // an answer for the new article may have found its address taken: by itself
  return true;
}

async function load(url) {
  const response = await fetch(url);
  return response.ok ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
}

/* Add the panel of comments and its button. Its script shows the button; without it, the page of comments is linked. */
function showComments(page) {
  const panel = page.getElementById("comments");
  const script = panel.querySelector("script");
  script.remove();
  document.querySelector(".side-column").after(panel);
  document.querySelector(".writing-bar [data-do=preview]").before(page.querySelector(".writing-bar [data-do=comments]"));
  import(script.getAttribute("src")).catch(() => undefined);
}
