/* Starts the chooser that arranges the articles of a series. */

import { start } from "../form/chooser.js";

start();
