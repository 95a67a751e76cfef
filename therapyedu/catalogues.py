"""Extracts the sentences of the reading site, and keeps the catalogues in `locale/` up to date.

`./run translate` runs it: it reads every marked sentence from code and templates, adds the new ones to each
`django.po`, removes those that are gone, and compiles the `django.mo` that Django reads. It needs Babel,
which is installed with the test tools.

Sentences that only editors see are not in the catalogues yet: `DESK` lists where they are.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from articles.manuscript import SECTION_TYPES

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
FOLDERS = ("articles", "authors", "therapyedu", "templates")
# Paths of what only editors see, and of texts that are content. Names end in “/” for folders.
DESK = (
    "articles/action_log.py",
    "articles/admin.py",
    "articles/demo/",
    "articles/demo_source/",
    "articles/desk/",
    "articles/management/",
    "articles/migrations/",
    "articles/models/",
    "articles/publishing/",
    "articles/templatetags/comparison.py",
    "articles/transfer/",
    "authors/account_admin.py",
    "authors/account_log.py",
    "authors/admin.py",
    "authors/logged_admin.py",
    "authors/migrations/",
    "authors/row_menus.py",
    "templates/admin/",
)
METHODS = {".py": "python", ".html": "django", ".jinja": "jinja2"}
KEYWORDS: dict[str, Any] = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
CHANGING_HEADERS = tuple(
    f'"{name}:'.encode()
    for name in (
        "Project-Id-Version",
        "Report-Msgid-Bugs-To",
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Last-Translator",
        "Language-Team",
        "Generated-By",
    )
)
COMMENT_MARK = "Translators:"
HEADER = "# The reading site's sentences. `./run translate` adds new ones; see CONTRIBUTING.md."


def source_files() -> Iterator[tuple[str, Path]]:
    """Yield the files that can contain sentences for readers, with their paths from the project's root."""
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*")):
            path = file.relative_to(ROOT).as_posix()
            if file.suffix in METHODS and not path.startswith(DESK):
                yield path, file


def messages_of(file: Path) -> Iterator[tuple[Any, Any, list[str]]]:
    """Yield the marked sentences of one file: text (or singular and plural), context, and comments."""
    method, source = METHODS[file.suffix], file.read_bytes()
    if method == "django":
        # Django turns the tags into calls of `gettext`. In parentheses their indentation means nothing.
        method, source = "python", f"(\n{templatize(source.decode())}\n)".encode()
    options = {"silent": "false"}
    found = extract(method, BytesIO(source), KEYWORDS, (COMMENT_MARK,), options, strip_comment_tags=True)
    for _, text, comments, context in found:
        yield text, context, comments


def extract_messages() -> Catalog:
    """Return a catalogue of all sentences for readers, without translations."""
    catalog = Catalog(fuzzy=False)
    for path, file in source_files():
        for text, context, comments in messages_of(file):
            catalog.add(text, context=context, auto_comments=comments, locations=[(path, 0)])
    # Callouts are named in the registry of section types, which is pure and knows nothing of translations.
    for section_type in SECTION_TYPES.values():
        if section_type.is_callout:
            catalog.add(section_type.label, locations=[("articles/manuscript/section_types.py", 0)])
    return catalog


def read_catalogue(language: str) -> Catalog:
    """Return the catalogue of a language (the name of its folder, such as `es`), with its translations."""
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language, domain="django")


def compiled(catalogue: Catalog) -> bytes:
    """Return the content of a catalogue's `django.mo`, the same at every time."""
    catalogue.creation_date = catalogue.revision_date = datetime(2000, 1, 1, tzinfo=UTC)
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def updated(catalogue: Catalog, extracted: Catalog) -> Catalog:
    """Return a catalogue with the extracted sentences, and its translations of those that it had already."""
    new = Catalog(locale=catalogue.locale, domain="django", header_comment=HEADER, fuzzy=False)
    new.mime_headers = [("Plural-Forms", catalogue.plural_forms)]
    for message in sentences(extracted):
        known = catalogue.get(message.id, message.context)
        if known is None or known.id != message.id:
            known = Message(message.id)
        new.add(
            message.id,
            known.string,
            sorted(set(message.locations)),
            flags=message.flags | (known.flags & {"fuzzy"}),
            auto_comments=sorted(set(message.auto_comments)),
            user_comments=known.user_comments,
            context=message.context,
        )
    return new


def sentences(catalogue: Catalog) -> Iterator[Message]:
    """Yield the messages of a catalogue without its header."""
    return (message for message in catalogue if message.id)


def is_missing(message: Message) -> bool:
    """Whether a message, or one of its plural forms, has no translation."""
    forms = message.string if isinstance(message.string, list | tuple) else [message.string]
    return not forms or not all(forms)


def po_text(catalogue: Catalog) -> bytes:
    """Return the content of a catalogue's `django.po`, sorted, without line numbers and dates."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=100, include_lineno=False, sort_output=True)
    lines = buffer.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(CHANGING_HEADERS))


def languages() -> list[str]:
    """Return the languages that have a catalogue, as names of their folders in `locale/`."""
    return sorted(file.parent.parent.name for file in LOCALE.glob("*/LC_MESSAGES/django.po"))


def main() -> None:
    """Update and compile every catalogue, and print how many sentences have no translation."""
    extracted = extract_messages()
    for language in languages():
        folder = LOCALE / language / "LC_MESSAGES"
        new = updated(read_catalogue(language), extracted)
        (folder / "django.po").write_bytes(po_text(new))
        (folder / "django.mo").write_bytes(compiled(read_catalogue(language)))
        missing = [message for message in sentences(new) if is_missing(message) or message.fuzzy]
        print(f"{language}: {len(list(sentences(new)))} sentences, {len(missing)} to translate")  # noqa: T201


if __name__ == "__main__":
    main()
