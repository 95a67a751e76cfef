"""The admin app, with the desk's own admin site."""

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    default_site = "articles.desk.site.DeskSite"

    def ready(self) -> None:
        super().ready()
        for model in apps.get_app_config("post_office").get_models():
            if admin.site.is_registered(model):
                admin.site.unregister(model)  # mails contain links that only their recipients may see
        # Here because `therapyedu` itself is no app: its files would be found twice.
        from therapyedu import deployment_checks  # noqa: F401  (registers the checks)
