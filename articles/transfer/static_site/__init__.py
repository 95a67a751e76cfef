"""The site as a folder of files, for any web server."""

from articles.transfer.static_site.output_folder import SiteRefused
from articles.transfer.static_site.site_export import SiteReport, export_site

__all__ = ["SiteRefused", "SiteReport", "export_site"]
