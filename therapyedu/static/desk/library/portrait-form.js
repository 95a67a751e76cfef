/* The form of an author: shows the cut of the portrait while its sliders move. */

import { PortraitCrop } from "../../profile/portrait-crop.js";

const form = document.querySelector("[data-crop]")?.closest("form");
if (form) new PortraitCrop(form, () => {});
