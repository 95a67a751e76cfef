"""Checks ids, slugs and former slugs. A text belongs to the row with its id, otherwise with its slug."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from articles.manuscript import Manuscript, ManuscriptLines, Message
from articles.message_translation import translate_message
from articles.models import Address, AddressTaken, Article, Episode, HelpLine, Series, Topic, check_slug
from articles.models.address import refuse_reserved
from articles.transfer.content_folder.folder_names import KnownNames
from articles.transfer.content_folder.gathering import FolderContent, ParsedFile
from articles.transfer.content_folder.report import FileFault
from authors.models import Author

ManuscriptFile = ParsedFile[Manuscript, ManuscriptLines]
MODELS: Mapping[str, Any] = {
    "articles": Article,
    "authors": Author,
    "topics": Topic,
    "episodes": Episode,
    "series": Series,
    "help": HelpLine,
}


def id_faults(content: FolderContent) -> Iterator[FileFault]:
    """Yield a fault for every id that belongs to another file or another row.

    Only an article may have its id in a text with another slug: it is renamed, and its old address
    redirects to it.
    """
    first: dict[str, ParsedFile[Any, Any]] = {}
    texts = list(_texts_with_ids(content))
    rows = dict(_rows_by_id())
    for folder, text in texts:
        public_id, line = text.value.id, _line_of(text, "id")
        earlier = first.setdefault(public_id, text)
        if earlier is not text:
            problem = Message(
                "%(file)s has the same id; an id belongs to one file", file=earlier.source.label
            )
            yield text.source.fault(line, problem)
        kind, slug = rows.get(public_id, (folder, text.slug))
        if kind != folder or (slug != text.slug and folder != "articles"):
            yield text.source.fault(line, Message("this is the id of %(file)s", file=f"{kind}/{slug}.md"))


def id_notes(content: FolderContent) -> Iterator[str]:
    """Yield a sentence for every text whose row has a different id. The row keeps its own."""
    for folder, model in MODELS.items():
        texts = {text.slug: text for kind, text in _texts_with_ids(content) if kind == folder}
        public_ids = set(model._default_manager.values_list("public_id", flat=True))
        for slug, public_id in model._default_manager.values_list("slug", "public_id"):
            if slug in texts and texts[slug].value.id not in public_ids:
                yield translate_message(
                    Message(
                        "%(file)s: its id is left out; on this site it is %(id)s",
                        file=texts[slug].source.label,
                        id=public_id,
                    )
                )


def _texts_with_ids(content: FolderContent) -> Iterator[tuple[str, ParsedFile[Any, Any]]]:
    for folder in MODELS:
        texts: Mapping[str, ParsedFile[Any, Any]] = getattr(content, folder)
        yield from ((folder, text) for text in texts.values() if text.value.id)


def _rows_by_id() -> Iterator[tuple[str, tuple[str, str]]]:
    for folder, model in MODELS.items():
        for public_id, slug in model._default_manager.values_list("public_id", "slug"):
            yield public_id, (folder, slug)


def _line_of(text: ParsedFile[Any, Any], key: str) -> int:
    return text.lines.keys.get(key, 0)


def address_faults(content: FolderContent, names: KnownNames) -> Iterator[FileFault]:
    """Yield a fault for every present or former slug that the article may not use."""
    ids = dict(Article.objects.values_list("slug", "pk"))
    owners = dict(Address.objects.values_list("slug", "article_id"))
    renaming = {present: content.articles[slug] for slug, present in names.renamed.items()}
    first: dict[str, ManuscriptFile] = {}
    for slug, text in content.articles.items():
        pk = ids.get(names.renamed.get(slug, slug), 0)
        if slug in renaming:
            message = Message(
                "%(file)s has the id of the article “%(slug)s”, so this file cannot be that article",
                file=renaming[slug].source.label,
                slug=slug,
            )
            yield text.source.fault(_line_of(text, "slug"), message)
        else:
            yield from _slug_faults(text, is_available=slug not in owners or owners[slug] == pk)
        taken = {former for former in text.value.formerly if owners.get(former, pk) != pk}
        yield from _former_faults(text, content, first, taken)


def _slug_faults(text: ManuscriptFile, *, is_available: bool) -> Iterator[FileFault]:
    slug, kind = text.slug, text.value.kind
    try:
        refuse_reserved(slug, kind=kind) if is_available else check_slug(slug, kind=kind, article_id=None)
    except AddressTaken as taken:  # the title may be in the message: a user who imports may see every article
        message = taken.with_title if taken.owner else taken.messages[0]
        yield text.source.fault(_line_of(text, "slug"), message)
    except ValidationError as error:
        yield from (text.source.fault(_line_of(text, "slug"), message) for message in error.messages)


def _former_faults(
    text: ManuscriptFile, content: FolderContent, first: dict[str, ManuscriptFile], taken: Collection[str]
) -> Iterator[FileFault]:
    for slug in text.value.formerly:
        line = text.lines.items.get(("formerly", slug), _line_of(text, "formerly"))
        other = content.articles.get(slug) or first.setdefault(slug, text)
        if slug == text.slug:
            yield text.source.fault(line, Message("the current web address is not a former one"))
        elif other is not text:
            yield text.source.fault(
                line, Message("“%(slug)s” is a web address of %(file)s", slug=slug, file=other.source.label)
            )
        elif slug in taken:
            yield text.source.fault(
                line, Message("“%(slug)s” is, or was, the web address of another article", slug=slug)
            )


def file_name_notes(content: FolderContent) -> Iterator[str]:
    """Yield a sentence for every article whose file name differs from the slug in its text."""
    for slug, text in content.articles.items():
        if slug != text.source.slug:
            yield translate_message(
                Message(
                    "%(file)s: imported as “%(slug)s”, the web address in it",
                    file=text.source.label,
                    slug=slug,
                )
            )
