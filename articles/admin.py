"""Registers the admin classes of the desk: Django imports this module."""

from django.conf import settings
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from taggit import admin as taggit_admin

from articles.desk.articles import admin as article_admin
from articles.desk.history import log_list
from articles.desk.library import admin as library_admin
from articles.desk.library import episode_admin, help_admin, phrase_admin, picture_admin, series_admin
from articles.desk.safety import terms_admin

# taggit's own tags are not used (`Topic` is), and its page for merging them checks no permission.
admin.site.unregister(taggit_admin.Tag)

# The bar at the top links to everything; the space on the left is for the text.
admin.site.enable_nav_sidebar = False
admin.site.index_title = _("The desk")
admin.site.site_header = settings.SITE_NAME

__all__ = [
    "article_admin",
    "episode_admin",
    "help_admin",
    "library_admin",
    "log_list",
    "phrase_admin",
    "picture_admin",
    "series_admin",
    "terms_admin",
]
