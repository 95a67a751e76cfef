/* Starts the focus point in a picture's own form. */

import { FocusPoint } from "./focus-point.js";

for (const root of document.querySelectorAll(".focus-point")) new FocusPoint(root);
