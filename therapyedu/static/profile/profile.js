/* The page where authors edit their own profile: the desk's editor for the bio, the cut of the portrait, and the preview. */

import { attachEditor } from "../desk/editor/attach.js";
import { LivePreview } from "./live-preview.js";
import { PortraitCrop } from "./portrait-crop.js";
import { SendOnlyLoggedIn } from "./sending.js";

const form = document.getElementById("profile-form");
const preview = new LivePreview(form, document.querySelector("[data-preview]"));
const crop = new PortraitCrop(form, (changed) => preview.showPortrait(changed));
preview.onShown = () => preview.showPortrait(crop);

const bio = form.querySelector("textarea[name=bio]");
attachEditor(bio, { label: bio.labels[0].textContent });

for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;

/* Leaving the page with changes that were not sent asks first. */
let isChanged = Boolean(form.querySelector(".form-errors:not([hidden])"));
form.addEventListener("input", () => (isChanged = true));
new SendOnlyLoggedIn(form, () => (isChanged = false));
addEventListener("beforeunload", (event) => isChanged && event.preventDefault());

/* What is wrong is read out first. */
document.querySelector(".form-errors[tabindex]")?.focus();

/* A link to a field that is folded away opens it. */
for (const link of document.querySelectorAll(".form-errors a")) {
  link.addEventListener("click", () => {
    const details = document.getElementById(link.hash.slice(1))?.closest("details");
    if (details) details.open = true;
  });
}
