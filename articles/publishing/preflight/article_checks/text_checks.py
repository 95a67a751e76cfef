"""Smaller checks of a text: its content note, the help lines it names, and phone numbers typed into it.

A content note names the confirmed sections, and nothing that is not there. A phone number belongs to a help
line, so that it stays right when the number changes.
"""

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.manuscript import (
    GET_HELP,
    Manuscript,
    Message,
    add_suggestion,
    help_line_places,
    section_anchors,
    unknown_numbers,
)
from articles.message_translation import translate_message
from articles.publishing.preflight.findings import Button, Check, Finding, Preflight, Severity
from articles.publishing.preflight.sensitive_sections import is_help_page, sensitive_sections

NAME = "content-note"
HELP_LINES = "help-lines"
NUMBERS = "typed-numbers"


def check_content_note(preflight: Preflight) -> Iterator[Finding]:
    """Point out confirmed sections without a content note, and notes about sections that are not there."""
    yield from _find_missing(preflight)
    yield from _find_untrue(preflight.manuscript)


def _find_missing(preflight: Preflight) -> Iterator[Finding]:
    manuscript = preflight.manuscript
    anchors = section_anchors(manuscript.sections)
    for one in sensitive_sections(preflight):
        if not one.is_confirmed or is_help_page(manuscript):
            continue
        if one.place == 0:
            is_noted = bool(manuscript.short_note)
            sentence = gettext("The short version touches a difficult subject and has no content note.")
        else:
            is_noted = bool(manuscript.content_note) and (
                anchors[one.place - 1] in manuscript.content_note_sections
            )
            sentence = gettext("The content note does not name “%(section)s”.") % {"section": one.name}
        if not is_noted:
            yield Finding(NAME, Severity.NOTE, sentence, one.place, about=one.digest)


def _find_untrue(manuscript: Manuscript) -> Iterator[Finding]:
    sections = dict(zip(section_anchors(manuscript.sections), manuscript.sections, strict=True))
    for anchor in manuscript.content_note_sections:
        section = sections.get(anchor)
        if section is None:
            sentence = gettext("The content note names a section that is not there: %(anchor)s.")
        elif section.type == GET_HELP.name:
            sentence = gettext("The content note names a “Get help” section, which nobody skips: %(anchor)s.")
        elif not manuscript.content_note:
            sentence = gettext("The content note names sections and has no text.")
        else:
            continue
        yield Finding(NAME, Severity.NOTE, sentence % {"anchor": anchor}, field="content_note", about=anchor)
    if manuscript.short_note and not manuscript.short_version:
        sentence = gettext("There is a content note of the short version, but no short version.")
        yield Finding(NAME, Severity.NOTE, sentence, field="short_note", about=manuscript.short_note)


def check_help_lines(preflight: Preflight) -> Iterator[Finding]:
    """Find help lines that do not exist. Only if an editor sees the findings."""
    if preflight.rows is None:
        return
    slugs = preflight.rows.known_help.slugs
    for index, line, slug in help_line_places(preflight.manuscript):
        if slug not in slugs:
            problem = add_suggestion(Message("there is no help line “%(slug)s”", slug=slug), slug, slugs)
            sentence = capfirst(translate_message(problem))
            yield Finding(
                HELP_LINES,
                Severity.BLOCKING,
                sentence,
                index + 1,
                line,
                about=slug,
                chosen_button=Button.PLACE_HELP,
            )


def check_typed_numbers(preflight: Preflight) -> Iterator[Finding]:
    """Point out phone numbers that belong to no help line. Only if an editor sees the findings."""
    if preflight.rows is None:
        return
    for index, line, number in unknown_numbers(preflight.manuscript, preflight.rows.known_help.numbers):
        sentence = gettext(
            "The number %(number)s belongs to no help line. Place a help line in a “Get help” section "
            "instead: its number is always up to date."
        )
        place = 0 if index is None else index + 1
        yield Finding(
            NUMBERS,
            Severity.NOTE,
            sentence % {"number": number},
            place,
            line,
            about=number,
            words=number,
        )


CONTENT_NOTE_CHECK = Check(NAME, Severity.NOTE, check_content_note, _("Content note"))
HELP_LINES_CHECK = Check(HELP_LINES, Severity.BLOCKING, check_help_lines, _("Help lines"))
NUMBERS_CHECK = Check(NUMBERS, Severity.NOTE, check_typed_numbers, _("Phone numbers"))
