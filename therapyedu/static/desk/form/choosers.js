/* Starts the choosers of a page other than the article form. */

import { start } from "./chooser.js";

start();
