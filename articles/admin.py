"""Where Django looks for the desk."""

from django.conf import settings
from django.contrib import admin

from articles.desk import article_admin, library_admin, series_admin

# The bar above leads everywhere; the room at the left belongs to the text.
admin.site.enable_nav_sidebar = False
admin.site.index_title = "The desk"
admin.site.site_header = settings.SITE_NAME

__all__ = ["article_admin", "library_admin", "series_admin"]
