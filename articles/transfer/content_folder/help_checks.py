"""Checks the help lines of an import, and the texts that place help lines."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError

from articles.manuscript import Message, help_slugs_of_text
from articles.models import HelpLine
from articles.transfer.content_folder.folder_names import KnownNames, unknown_message
from articles.transfer.content_folder.gathering import FolderContent, ParsedFile
from articles.transfer.content_folder.help_records import HelpLineRecord, fill_help_line
from articles.transfer.content_folder.records import Lines
from articles.transfer.content_folder.report import FileFault, keyed

HelpFile = ParsedFile[HelpLineRecord, Lines]


def help_line_faults(content: FolderContent, names: KnownNames) -> Iterator[FileFault]:
    """Yield every fault of the help lines of an import."""
    stored = HelpLine.objects.values_list("slug", "replaced_by__slug")
    replaced_by = {slug: other or "" for slug, other in stored}
    replaced_by |= {slug: text.value.replaced_by for slug, text in content.help.items()}
    for slug, text in content.help.items():
        yield from _value_faults(text)
        other = text.value.replaced_by
        if other and other not in names.help_lines:
            message = unknown_message("help line", other, names.help_lines)
            yield text.source.fault(text.lines["replaced_by"], message)
        elif _is_in_circle(slug, replaced_by):
            yield text.source.fault(
                text.lines["replaced_by"], Message("these help lines replace each other in a circle")
            )


def _value_faults(text: HelpFile) -> Iterator[FileFault]:
    """Yield a fault for each value that no row can have."""
    row = HelpLine(slug=text.source.slug)
    fill_help_line(row, text.value, {text.value.replaced_by: HelpLine()})
    row.replaced_by = None  # checked by its slug
    try:
        row.full_clean(exclude=["subjects", "replaced_by"], validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        for field, messages in error.message_dict.items():
            line = text.lines.keys.get(field, 0)
            yield from (text.source.fault(line, keyed(field, message)) for message in messages)


def _is_in_circle(slug: str, replaced_by: dict[str, str]) -> bool:
    """Whether the replacements of a line lead back to it."""
    visited = {slug}
    other = replaced_by.get(slug, "")
    while other and other not in visited:
        visited.add(other)
        other = replaced_by.get(other, "")
    return other == slug


def placed_line_faults(content: FolderContent, names: KnownNames) -> Iterator[FileFault]:
    """Yield a fault for every text that places a help line that is neither in the files nor at the desk."""
    for article in content.articles.values():
        for slug, line in article.lines.help_lines.items():
            if slug not in names.help_lines:
                yield article.source.fault(line, unknown_message("help line", slug, names.help_lines))
    bodies: list[tuple[ParsedFile[Any, Lines], str]] = [
        (author, author.value.bio) for author in content.authors.values()
    ]
    bodies += [(episode, episode.value.notes) for episode in content.episodes.values()]
    for text, body in bodies:
        for slug in help_slugs_of_text(body):
            if slug not in names.help_lines:
                message = unknown_message("help line", slug, names.help_lines)
                yield text.source.fault(text.lines.body, message)
