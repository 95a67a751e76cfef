"""Extracts the sentences of the site and the desk, and keeps the catalogues in `locale/` up to date.

`./run translate` runs it: it reads every marked sentence from code, templates and the desk's scripts, adds
the new ones to each catalogue, removes those that are gone, and compiles the files that Django reads. A
language has two catalogues, as Django wants it: `django.po`, and `djangojs.po` with the sentences that
scripts show (articles/desk/script_translations.py sends them). It needs Babel, which is installed with the
test tools.
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

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
FOLDERS = ("articles", "authors", "therapyedu", "templates")
# Folders without sentences of the interface: content, its sources, what is for operators, and migrations.
LEFT_OUT = (
    "articles/demo/",
    "articles/demo_source/",
    "articles/management/",
    "articles/migrations/",
    "articles/transfer/static_site/",
    "authors/migrations/",
    "therapyedu/static/desk/vendor/",
    "therapyedu/static/js/",
)
# The catalogues, and the files whose sentences each has.
DOMAINS = {"django": (".py", ".html", ".jinja"), "djangojs": (".js",)}
METHODS = {".py": "python", ".html": "django", ".jinja": "jinja2", ".js": "javascript"}
KEYWORDS: dict[str, Any] = {
    **DEFAULT_KEYWORDS,
    "Message": None,  # of articles.manuscript, which knows no Django
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
HEADER = "# The sentences of the interface. `./run translate` adds new ones; see CONTRIBUTING.md."


def source_files(domain: str = "django") -> Iterator[tuple[str, Path]]:
    """Yield the files that can contain sentences of a catalogue, with their paths from the project's root."""
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*")):
            path = file.relative_to(ROOT).as_posix()
            if file.suffix in DOMAINS[domain] and not path.startswith(LEFT_OUT):
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


def extract_messages(domain: str = "django") -> Catalog:
    """Return a catalogue of all sentences of a domain, without translations."""
    catalog = Catalog(fuzzy=False)
    for path, file in source_files(domain):
        for text, context, comments in messages_of(file):
            catalog.add(text, context=context, auto_comments=comments, locations=[(path, 0)])
    return catalog


def read_catalogue(language: str, domain: str = "django") -> Catalog:
    """Return a catalogue of a language (the name of its folder, such as `es`), with its translations."""
    with (LOCALE / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return read_po(file, locale=language, domain=domain)


def compiled(catalogue: Catalog) -> bytes:
    """Return the content of a catalogue's compiled file, the same at every time."""
    catalogue.creation_date = catalogue.revision_date = datetime(2000, 1, 1, tzinfo=UTC)
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def updated(catalogue: Catalog, extracted: Catalog) -> Catalog:
    """Return a catalogue with the extracted sentences, and its translations of those that it had already."""
    new = Catalog(locale=catalogue.locale, domain=catalogue.domain, header_comment=HEADER, fuzzy=False)
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
    """Return the content of a catalogue's file for translators, sorted, without line numbers and dates."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=100, include_lineno=False, sort_output=True)
    lines = buffer.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(CHANGING_HEADERS))


def languages() -> list[str]:
    """Return the languages that have a catalogue, as names of their folders in `locale/`."""
    return sorted(file.parent.parent.name for file in LOCALE.glob("*/LC_MESSAGES/django.po"))


def main() -> None:
    """Update and compile every catalogue, and print how many sentences have no translation."""
    for domain in DOMAINS:
        extracted = extract_messages(domain)
        for language in languages():
            folder = LOCALE / language / "LC_MESSAGES"
            new = updated(read_catalogue(language, domain), extracted)
            (folder / f"{domain}.po").write_bytes(po_text(new))
            (folder / f"{domain}.mo").write_bytes(compiled(read_catalogue(language, domain)))
            missing = [message for message in sentences(new) if is_missing(message) or message.fuzzy]
            number = len(list(sentences(new)))
            print(f"{language}, {domain}: {number} sentences, {len(missing)} to translate")  # noqa: T201


if __name__ == "__main__":
    main()
