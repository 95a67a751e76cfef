/* What the link dialog needs to know about this article; section-links.js adds its sections. */

import { urls } from "./form-requests.js";
import { group } from "./history.js";

export const articleLinks = {
  url: urls.links,
  article: urls.pk,
  site: urls.site,
  sections: () => [],
  change: group,
};
