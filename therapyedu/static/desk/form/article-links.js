/* What the link dialog needs to know about this article; section-links.js adds its sections. */

import { urls } from "./form-requests.js";
import { group } from "./history.js";

export const articleLinks = {
  url: urls.links,
  get article() {
    return urls.pk; // a new article has none before its first save
  },
  site: urls.site,
  sections: () => [],
  change: group,
};
