"""The site as a folder of files, for any web server."""

from articles.transfer.static_site.exporting import SiteReport, export_site
from articles.transfer.static_site.folder import SiteRefused

__all__ = ["SiteRefused", "SiteReport", "export_site"]
