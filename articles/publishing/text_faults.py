"""Finds what no text can be published with: its faults, unknown pictures and help lines, and no sections."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext

from articles.manuscript import Manuscript, check, find_article_faults, help_line_places, picture_paths
from articles.message_translation import translate_fault
from articles.models import Picture
from articles.publishing.placed_help import HelpPlace, help_lines_by_slug, unknown_help_lines
from articles.publishing.ready_text import ReadyText
from articles.publishing.refusals import Refused


@dataclass(frozen=True, slots=True)
class NamedRows:
    """The pictures and help lines that a text names, and their rows, without those that do not exist.

    `pictures` are by their paths, `help_lines` are ids by their slugs.
    """

    picture_paths: Sequence[str]
    pictures: Mapping[str, Picture]
    help_places: Sequence[HelpPlace]
    help_lines: Mapping[str, int]


def load_named_rows(
    manuscript: Manuscript,
    *,
    ready: ReadyText | None = None,
    help_lines: Mapping[str, int] | None = None,
) -> NamedRows:
    """Load the rows that a text names. No query for what it names none of.

    `ready` is what follows from this text, and `help_lines` are the ids of all help lines by slug, in their
    order, if the caller has them.
    """
    paths = ready.of_draft.picture_paths if ready else picture_paths(manuscript)
    pictures = {picture.path: picture for picture in Picture.objects.filter(path__in=paths)} if paths else {}
    places = ready.help_places if ready else help_line_places(manuscript)
    lines = help_lines_by_slug({slug for _section, _line, slug in places}, help_lines)
    return NamedRows(paths, pictures, places, lines)


def find_faults(manuscript: Manuscript) -> list[str]:
    """Return a sentence for each fault with which a text cannot be published, whatever the checks say."""
    return list(_faults_of(manuscript, load_named_rows(manuscript)))


def refuse_faulty(manuscript: Manuscript, named: NamedRows, *, ready: ReadyText | None = None) -> None:
    """Raise `Refused` with a sentence for each fault of a text, if it has any."""
    faults = list(_faults_of(manuscript, named, ready=ready))
    if faults:
        raise Refused(*faults)


def _faults_of(manuscript: Manuscript, named: NamedRows, *, ready: ReadyText | None = None) -> Iterator[str]:
    # A ready text was parsed from a file without faults in its sections.
    for fault in find_article_faults(manuscript) if ready else check(manuscript):
        yield capfirst(translate_fault(fault))
    for path in named.picture_paths:
        if path not in named.pictures:
            yield gettext("The picture “%(path)s” is not in the library.") % {"path": path}
    yield from unknown_help_lines(named.help_places, named.help_lines)
    if not manuscript.sections:
        yield gettext("There is no text yet. Add a section.")
