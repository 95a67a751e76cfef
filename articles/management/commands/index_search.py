"""Index all texts for the language of the articles. Needed once after CONTENT_LANGUAGE was changed."""

from django.conf import settings
from django.core.management.base import BaseCommand

from articles.models.search_language import set_search_language


class Command(BaseCommand):
    help = "Index all texts for CONTENT_LANGUAGE, so that the forms of a word find each other."

    def handle(self, *args: object, **options: object) -> None:
        changed = set_search_language(settings.CONTENT_LANGUAGE)
        self.stdout.write("The search index is ready." if changed else "The search index is up to date.")
