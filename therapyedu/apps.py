"""The admin app, with the desk's own admin site."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    default_site = "articles.desk.site.DeskSite"

    def ready(self) -> None:
        super().ready()
        # Here because `therapyedu` itself is no app: its files would be found twice.
        from therapyedu import deployment_checks  # noqa: F401  (registers the checks)
