"""The configuration of the articles app."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Articles"

    def ready(self) -> None:
        from articles import system_checks  # noqa: F401  (registers the checks)
