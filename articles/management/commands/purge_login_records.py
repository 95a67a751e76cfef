"""Delete the records of failed logins that are older than the settings allow."""

from typing import Any

from django.core.management.base import BaseCommand

from authors.login_limits import purge_login_records


class Command(BaseCommand):
    help = (
        "Delete records of failed logins (name, address, time) that are older than LOGIN_RECORD_DAYS. "
        "Every login deletes some as well, so this is needed only where nobody logs in for long."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = purge_login_records()
        self.stdout.write(f"Deleted {count} login record{'' if count == 1 else 's'}.")
