/* The choosers of a page that has nothing else of the form an article is written in. */

import { start } from "./chooser.js";

start();
