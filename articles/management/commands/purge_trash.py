"""Delete the articles that have been in the trash for 30 days."""

from typing import Any

from django.core.management.base import BaseCommand

from articles.publishing import purge_trash


class Command(BaseCommand):
    help = (
        "Delete the articles that have been in the trash for 30 days. Opening the trash at the desk deletes "
        "20 of them at most, so this is needed only where nobody opens it for long."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = purge_trash()
        self.stdout.write(f"Deleted {count} article{'' if count == 1 else 's'} from the trash.")
