"""Pictures of the library that no text, draft or published, ever named."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from articles.manuscript import spelled_out
from articles.models import Article, Autosave, Episode, Picture, Revision, Section, Series, Topic
from authors.models import Author

# What is written in Markdown, but for revisions and autosaves.
TEXTS = (
    (Article, "short_version"),
    (Section, "body"),
    (Topic, "description"),
    (Series, "description"),
    (Episode, "notes"),
    (Author, "bio"),
)


def unused_pictures(*, grace: timedelta) -> list[Picture]:
    """Return the pictures older than `grace` that nothing names: no edition, draft, revision or autosave.

    Descriptions, show notes and bios count, too. Texts may spell a path in any way that Markdown has.
    """
    rows = Picture.objects.filter(added_at__lt=timezone.now() - grace, edition_pictures=None)
    leading = Article.objects.exclude(image=None).values("image_id")
    left = {picture.path: picture for picture in rows.exclude(pk__in=leading)}
    chosen = _chosen_in_autosaves()
    left = {path: picture for path, picture in left.items() if str(picture.pk) not in chosen}
    for text in _texts():
        if not left:
            break
        named = text, spelled_out(text)
        for path in [path for path in left if any(path in form for form in named)]:
            del left[path]
    return list(left.values())


def _texts() -> Iterator[str]:
    """Yield every text that may name a picture."""
    for model, field in TEXTS:
        yield from model._default_manager.order_by().values_list(field, flat=True).iterator()
    yield from Revision.objects.order_by().values_list("text", flat=True).iterator()
    for fields in Autosave.objects.order_by().values_list("fields", flat=True):
        yield from (str(value) for _, value in fields)


def _chosen_in_autosaves() -> set[str]:
    """Return the ids of pictures that unsaved articles lead with."""
    autosaved = Autosave.objects.order_by().values_list("fields", flat=True)
    return {str(value) for fields in autosaved for name, value in fields if name == "image"}
