"""Pictures of the library that no text, draft or published, ever named."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import unquote

from django.utils import timezone

from articles.models import Article, Autosave, Picture, Revision, Section


def unused_pictures(*, grace: timedelta) -> list[Picture]:
    """Return the pictures older than `grace` that nothing names: no draft, autosave, revision or edition."""
    rows = Picture.objects.filter(added_at__lt=timezone.now() - grace, edition_pictures=None)
    leading = Article.objects.exclude(image=None).values("image_id")
    left = {picture.path: picture for picture in rows.exclude(pk__in=leading)}
    chosen = _chosen_in_autosaves()
    left = {path: picture for path, picture in left.items() if str(picture.pk) not in chosen}
    for text in _texts():
        if not left:
            break
        for path in [path for path in left if path in text or path in unquote(text)]:
            del left[path]
    return list(left.values())


def _texts() -> Iterator[str]:
    """Yield every text that may name a picture."""
    yield from Article.objects.values_list("short_version", flat=True).iterator()
    yield from Section.objects.order_by().values_list("body", flat=True).iterator()
    yield from Revision.objects.order_by().values_list("text", flat=True).iterator()
    for fields in Autosave.objects.order_by().values_list("fields", flat=True):
        yield from (str(value) for _, value in fields)


def _chosen_in_autosaves() -> set[str]:
    """Return the ids of pictures that unsaved articles lead with."""
    autosaved = Autosave.objects.order_by().values_list("fields", flat=True)
    return {str(value) for fields in autosaved for name, value in fields if name == "image"}
