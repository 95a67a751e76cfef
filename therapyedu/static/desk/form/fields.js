/* The lead picture's buttons, and the short version's toolbar. */

import { attachEditor, choosePicture } from "../editor/attach.js";
import { editorOf } from "../editor/editors.js";
import { notifyChanged } from "./cards.js";
import { gettext } from "../words.js";
import { form, token, urls } from "./form-requests.js";
import { group, record } from "./history.js";
import { setValue } from "./recorded-fields.js";

const formField = (name) => form.elements[name];

const editorOptions = () => ({ pasteUrl: urls.paste, uploadUrl: urls.upload, picturesUrl: urls.pictures, csrf: token, ownHistory: false });

async function chooseLead() {
  const picture = await choosePicture({ ...editorOptions(), withAlt: true });
  if (!picture) return;
  group(gettext("Choose lead picture"), () => {
    setText("image_alt", picture.alt);
    setText("image_caption", picture.caption);
    setText("image_credit", picture.credit);
    setLead(picture);
  });
  notifyChanged();
}

/* Fill a field that describes the picture, unless the library has nothing for it. */
function setText(name, text) {
  if (!text) return;
  const field = formField(name);
  if (field.matches("textarea")) editorOf(field).replace(0, field.value.length, text);
  else setValue(field, text);
}

/* Set the lead picture, or remove it, as one step. */
function setLead({ pk = "", url = "", path = "" } = {}) {
  const shown = document.querySelector(".lead .lead-picture");
  const before = { pk: formField("image").value, url: shown.getAttribute("src"), path: document.querySelector(".lead-path").textContent };
  const put = (lead) => {
    formField("image").value = lead.pk;
    showLead(lead.pk && lead.url, lead.path);
    return document.querySelector("[data-do=lead]");
  };
  put({ pk, url, path });
  record({ label: pk ? gettext("Choose lead picture") : gettext("Remove lead picture"), undo: () => put(before), redo: () => put({ pk, url, path }) });
}

function showLead(url, path) {
  const lead = document.querySelector(".lead");
  const shown = lead.querySelector(".lead-picture");
  if (url) shown.src = url;
  shown.hidden = !url;
  lead.querySelector(".lead-path").textContent = path;
  lead.querySelector("[data-do=no-lead]").hidden = !url;
}

export function startFields() {
  const choose = document.querySelector("[data-do=lead]");
  choose.hidden = false;
  choose.addEventListener("click", chooseLead);
  document.querySelector("[data-do=no-lead]").addEventListener("click", () => {
    setLead();
    choose.focus();
    notifyChanged();
  });
  attachEditor(formField("short_version"), { ...editorOptions(), label: "Short version", notes: null });
}
