"""Finds pictures of the library that nothing shows, or that no draft, edition or revision ever used."""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import chain

from django.db.models import QuerySet
from django.utils import timezone

from articles.manuscript import decode_escapes
from articles.models import Article, Autosave, Episode, Picture, Revision, Section, Series, Topic
from authors.models import Author

_PATH_START = re.compile("images/", re.IGNORECASE)  # of every picture's path (`check_picture_path`)
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
    chosen = _chosen_in_autosaves()
    rows = _pictures_without_row().filter(added_at__lt=timezone.now() - grace)
    pictures = [picture for picture in rows if str(picture.pk) not in chosen]
    return _pictures_in_none(pictures, chain(_present_texts(), _stored_texts()))


def pictures_not_shown() -> list[Picture]:
    """Return the pictures that no edition, draft, description, show notes or bio shows.

    Revisions and autosaves may still use them.
    """
    return _pictures_in_none(_pictures_without_row(), _present_texts())


def _pictures_without_row() -> QuerySet[Picture]:
    """Return the pictures that no edition has, and that lead no draft."""
    leading = Article.objects.exclude(image=None).values("image_id")
    return Picture.objects.filter(edition_pictures=None).exclude(pk__in=leading)


def _pictures_in_none(pictures: Iterable[Picture], texts: Iterable[str]) -> list[Picture]:
    """Return the pictures that none of the texts shows.

    Only the places where a path can begin are looked at: with a search for each path in each text, a library
    of a thousand pictures would take seconds.
    """
    unused = {picture.path: picture for picture in pictures}
    lengths = {len(path) for path in unused}
    for text in texts:
        if not unused:
            break
        for spelling in {text, decode_escapes(text)}:
            for start in _path_starts(spelling):
                for length in lengths:
                    unused.pop(spelling[start : start + length], None)
    return list(unused.values())


def _path_starts(text: str) -> Iterator[int]:
    """Yield the places where a path can begin.

    Slashes are found first: a search without regard to case takes ten times as long.
    """
    slash = text.find("/")
    while slash >= 0:
        start = slash + 1 - len("images/")
        if start >= 0 and _PATH_START.match(text, start):
            yield start
        slash = text.find("/", slash + 1)


def _present_texts() -> Iterator[str]:
    """Yield every text of the desk as it is now."""
    for model, field in TEXTS:
        yield from model._default_manager.order_by().values_list(field, flat=True).iterator()


def _stored_texts() -> Iterator[str]:
    """Yield the texts of revisions and autosaves."""
    yield from Revision.objects.order_by().values_list("text", flat=True).iterator()
    for fields in Autosave.objects.order_by().values_list("fields", flat=True):
        yield from (str(value) for _, value in fields)


def _chosen_in_autosaves() -> set[str]:
    """Return the ids of the lead pictures in autosaves."""
    autosaved = Autosave.objects.order_by().values_list("fields", flat=True)
    return {str(value) for fields in autosaved for name, value in fields if name == "image"}
