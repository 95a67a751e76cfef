"""Where Django looks for the desk."""

from articles.desk import article_admin, library_admin

__all__ = ["article_admin", "library_admin"]
