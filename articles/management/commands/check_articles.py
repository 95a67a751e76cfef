"""Run the checks of all articles again, for the list at the desk."""

from typing import Any

from django.core.management.base import BaseCommand

from articles.models import Article
from articles.publishing.preflight.check_results import check_articles


class Command(BaseCommand):
    help = (
        "Run the checks of all articles again, for the list “Failing checks” of site care. A save checks its "
        "article; this is for what else the checks depend on: the word list, bios, what is live, imports."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = check_articles(Article.objects.filter(trashed_at=None).order_by("pk").iterator(500))
        self.stdout.write(f"Checked {count} article{'' if count == 1 else 's'}.")
