"""Send queued mail. Replaces the command of post_office, whose lock the site does not use."""

from typing import Any

from django.core.management.base import BaseCommand

from articles.mail import send_queued_mail


class Command(BaseCommand):
    help = "Send the mail that is queued and due. Run it from a timer: it sends what a stopped process left."

    def handle(self, *args: Any, **options: Any) -> None:
        send_queued_mail()
