"""The words of every edition, as search finds them: told when the edition is made, never changed by time."""

from collections.abc import Iterable

from django.db import models

from articles.models.edition import Edition
from articles.models.full_text import LONGEST
from articles.rendering import text_of_html

# Stands before each section's text, and before that of the sources. No text may hold it.
MARK = "\x1e"


class EditionText(models.Model):
    """What is found of one edition, without marks, in fields of different weight.

    `text` holds the sections in their order, each after a `MARK` and with its heading, and the sources as
    one more. A migration gives the table its index, which the database itself keeps up. (On SQLite a
    migration that alters this table must make the triggers again.)
    """

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, primary_key=True, related_name="text")
    title = models.CharField(max_length=300)
    dek = models.TextField()
    headings = models.TextField()
    text = models.TextField()

    def __str__(self) -> str:
        return self.title


def text_of_edition(edition: Edition) -> EditionText:
    """Return what search is to find of an edition, unsaved. No queries."""
    sections = [f"{part['heading']}\n{text_of_html(part['html'])}" for part in edition.sections]
    texts = [*sections, text_of_html(edition.notes_html)]
    return EditionText(
        edition_id=edition.pk,
        title=edition.title,
        dek="\n".join(filter(None, (edition.dek, edition.description, text_of_html(edition.short_html)))),
        headings="\n".join(section["heading"] for section in edition.sections if section["heading"]),
        text="".join(f"{MARK}{text}" for text in texts)[:LONGEST],
    )


def index_editions(editions: Iterable[Edition]) -> None:
    """Write down what these editions say. One query; harmless to repeat."""
    EditionText.objects.bulk_create(
        map(text_of_edition, editions),
        update_conflicts=True,
        unique_fields=["edition"],
        update_fields=["title", "dek", "headings", "text"],
    )
