"""The admin app, with the desk's own admin site."""

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    default_site = "articles.desk.site.DeskSite"

    def ready(self) -> None:
        super().ready()
        # Mails contain links that only their recipients may see, the others keys and codes of people.
        # Jobs have a page of their own.
        hidden = ("post_office", "otp_totp", "otp_static", "django_otp_webauthn", "django_tasks_database")
        for app in hidden:
            for model in apps.get_app_config(app).get_models():
                if admin.site.is_registered(model):
                    admin.site.unregister(model)
        # Here because `therapyedu` itself is no app: its files would be found twice.
        from therapyedu import deployment_checks  # noqa: F401  (registers the checks)
