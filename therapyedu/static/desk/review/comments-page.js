/* The page of an article's comments. */

import * as mentions from "./mentions.js";

mentions.start(document.querySelector(".comments-page"));
