"""Exports the public site as a folder of static files that any web server can serve."""

from articles.transfer.static_site.output_folder import SiteRefused
from articles.transfer.static_site.site_export import SiteReport, export_site

__all__ = ["SiteRefused", "SiteReport", "export_site"]
