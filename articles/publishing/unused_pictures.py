"""Finds pictures of the library that no draft, edition or revision ever used."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from articles.manuscript import decode_escapes
from articles.models import Article, Autosave, Episode, Picture, Revision, Section, Series, Topic
from authors.models import Author

# The Markdown fields, without revisions and autosaves.
TEXTS = (
    (Article, "short_version"),
    (Section, "body"),
    (Topic, "description"),
    (Series, "description"),
    (Episode, "notes"),
    (Author, "bio"),
)


def unused_pictures(*, grace: timedelta) -> list[Picture]:
    """Return the pictures older than `grace` that no edition, draft, revision or autosave uses.

    Descriptions, show notes and bios are searched, too. A path is found in every spelling that Markdown
    allows.
    """
    rows = Picture.objects.filter(added_at__lt=timezone.now() - grace, edition_pictures=None)
    leading = Article.objects.exclude(image=None).values("image_id")
    unused = {picture.path: picture for picture in rows.exclude(pk__in=leading)}
    chosen = _chosen_in_autosaves()
    unused = {path: picture for path, picture in unused.items() if str(picture.pk) not in chosen}
    for text in _texts():
        if not unused:
            break
        spellings = text, decode_escapes(text)
        for path in [path for path in unused if any(path in spelling for spelling in spellings)]:
            del unused[path]
    return list(unused.values())


def _texts() -> Iterator[str]:
    """Yield every text that may use a picture."""
    for model, field in TEXTS:
        yield from model._default_manager.order_by().values_list(field, flat=True).iterator()
    yield from Revision.objects.order_by().values_list("text", flat=True).iterator()
    for fields in Autosave.objects.order_by().values_list("fields", flat=True):
        yield from (str(value) for _, value in fields)


def _chosen_in_autosaves() -> set[str]:
    """Return the ids of the lead pictures in autosaves."""
    autosaved = Autosave.objects.order_by().values_list("fields", flat=True)
    return {str(value) for fields in autosaved for name, value in fields if name == "image"}
