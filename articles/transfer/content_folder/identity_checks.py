"""Which row a text is of: by its id, else by its slug. And what is wrong with ids, slugs and former slugs."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from articles.manuscript import Manuscript, ManuscriptLines
from articles.models import Address, AddressTaken, Article, Episode, Series, Topic, check_slug
from articles.models.address import refuse_reserved
from articles.transfer.content_folder.folder_names import Names
from articles.transfer.content_folder.gathering import Gathered, Text
from articles.transfer.content_folder.report import FileFault
from authors.models import Author

Manuscripts = Text[Manuscript, ManuscriptLines]
MODELS: Mapping[str, Any] = {
    "articles": Article,
    "authors": Author,
    "topics": Topic,
    "episodes": Episode,
    "series": Series,
}


def id_faults(gathered: Gathered) -> Iterator[FileFault]:
    """Yield a fault for every id that another file has, or another row.

    An article alone may have its id under another slug: it is renamed, and its old address leads to it.
    """
    first: dict[str, Text[Any, Any]] = {}
    texts = list(_texts_with_ids(gathered))
    rows = dict(_rows_by_id())
    for folder, text in texts:
        public_id, line = text.value.id, _line(text, "id")
        earlier = first.setdefault(public_id, text)
        if earlier is not text:
            yield text.source.fault(line, f"{earlier.source.shown} has the same id; an id stands in one file")
        kind, slug = rows.get(public_id, (folder, text.slug))
        if kind != folder or (slug != text.slug and folder != "articles"):
            yield text.source.fault(line, f"this is the id of {kind}/{slug}.md")


def ids_left_out(gathered: Gathered) -> Iterator[str]:
    """Yield a sentence for every id of a text whose row has another one, which it keeps."""
    for folder, model in MODELS.items():
        texts = {text.slug: text for kind, text in _texts_with_ids(gathered) if kind == folder}
        known = set(model._default_manager.values_list("public_id", flat=True))
        for slug, public_id in model._default_manager.values_list("slug", "public_id"):
            if slug in texts and texts[slug].value.id not in known:
                yield f"{texts[slug].source.shown}: its id is left out; here it is known as {public_id}"


def _texts_with_ids(gathered: Gathered) -> Iterator[tuple[str, Text[Any, Any]]]:
    for folder in MODELS:
        texts: Mapping[str, Text[Any, Any]] = getattr(gathered, folder)
        yield from ((folder, text) for text in texts.values() if text.value.id)


def _rows_by_id() -> Iterator[tuple[str, tuple[str, str]]]:
    for folder, model in MODELS.items():
        for public_id, slug in model._default_manager.values_list("public_id", "slug"):
            yield public_id, (folder, slug)


def _line(text: Text[Any, Any], key: str) -> int:
    return text.lines.keys.get(key, 0)


def address_faults(gathered: Gathered, names: Names) -> Iterator[FileFault]:
    """Yield a fault for every slug, present or former, that is not the article's to have."""
    ids = dict(Article.objects.values_list("slug", "pk"))
    owners = dict(Address.objects.values_list("slug", "article_id"))
    renaming = {present: gathered.articles[slug] for slug, present in names.renamed.items()}
    first: dict[str, Manuscripts] = {}
    for slug, text in gathered.articles.items():
        pk = ids.get(names.renamed.get(slug, slug), 0)
        if slug in renaming:
            message = (
                f"{renaming[slug].source.shown} has the id of the article “{slug}”, so this cannot be it"
            )
            yield text.source.fault(_line(text, "slug"), message)
        else:
            yield from _slug_faults(text, is_ours=slug not in owners or owners[slug] == pk)
        not_ours = {former for former in text.value.formerly if owners.get(former, pk) != pk}
        yield from _former_faults(text, gathered, first, not_ours)


def _slug_faults(text: Manuscripts, *, is_ours: bool) -> Iterator[FileFault]:
    slug, kind = text.slug, text.value.kind
    try:
        refuse_reserved(slug, kind=kind) if is_ours else check_slug(slug, kind=kind, article_id=None)
    except AddressTaken as taken:  # whoever imports may see every article
        message = taken.with_title if taken.owner else taken.messages[0]
        yield text.source.fault(_line(text, "slug"), message)
    except ValidationError as error:
        yield from (text.source.fault(_line(text, "slug"), message) for message in error.messages)


def _former_faults(
    text: Manuscripts, gathered: Gathered, first: dict[str, Manuscripts], not_ours: Collection[str]
) -> Iterator[FileFault]:
    for slug in text.value.formerly:
        line = text.lines.items.get(("formerly", slug), _line(text, "formerly"))
        other = gathered.articles.get(slug) or first.setdefault(slug, text)
        if slug == text.slug:
            yield text.source.fault(line, "the present slug is no former one")
        elif other is not text:
            yield text.source.fault(line, f"“{slug}” is an address of {other.source.shown}")
        elif slug in not_ours:
            yield text.source.fault(line, f"“{slug}” is, or was, the address of another article")


def files_of_another_name(gathered: Gathered) -> Iterator[str]:
    """Yield a sentence for every article's file that is not called by the slug its text gives."""
    for slug, text in gathered.articles.items():
        if slug != text.source.slug:
            yield f"{text.source.shown}: imported as “{slug}”, the slug that stands in it"
