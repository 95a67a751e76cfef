"""The check of sections that touch suicide, self-harm, overdose, abuse or a crisis.

A section with a strong word of the safety list needs a decision of an editor, and an article with a confirmed
section needs a help line. Text inside `get-help` sections is not searched: it is the help itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.manuscript import GET_HELP, SECTION_TYPES, TEXT, Manuscript, Section, help_slugs, section_type
from articles.manuscript.decisions import Decision, section_digest, short_version_section
from articles.manuscript.markdown import plain_line
from articles.manuscript.safety_terms import TermMatch
from articles.publishing.preflight.findings import Button, Check, Finding, Preflight, Severity
from articles.reading.pages.site_context import HELP_SLUG

NAME = "safety"


@dataclass(frozen=True, slots=True)
class SensitiveSection:
    """A section with words of the safety list, or one that an editor confirmed.

    `place` is counted from 1; 0 is the short version.
    """

    place: int
    section: Section
    digest: str
    matches: Sequence[TermMatch]
    decision: Decision | None

    @property
    def name(self) -> str:
        """The heading of the section, or words that stand for it."""
        return plain_line(self.section.heading) or name_without_heading(self.section, self.place)

    @property
    def strong(self) -> Sequence[TermMatch]:
        return [match for match in self.matches if match.is_strong]

    @property
    def distinct_matches(self) -> Sequence[TermMatch]:
        """The matches, but each word once, for a list."""
        return list({(match.words.casefold(), match.is_strong): match for match in self.matches}.values())

    @property
    def is_confirmed(self) -> bool:
        return self.decision is not None and self.decision.is_confirmed

    @property
    def is_dismissed(self) -> bool:
        return self.decision is not None and not self.decision.is_confirmed

    @property
    def needs_decision(self) -> bool:
        return bool(self.strong) and self.decision is None

    @property
    def subjects(self) -> str:
        """The subjects of the strong words, for a sentence: “suicide and self-harm”."""
        names = list(dict.fromkeys(match.term.subject for match in self.strong or self.matches))
        return get_text_list(names, gettext("and")) if names else gettext("a difficult subject")

    @property
    def words(self) -> str:
        """The strong words as they stand in the text: “suicide”, “end your life”."""
        quoted = (gettext("“%(words)s”") % {"words": match.words} for match in self.strong or self.matches)
        return ", ".join(dict.fromkeys(quoted))


def name_without_heading(section: Section, place: int) -> str:
    """Return words for a section without a heading, by its place in the article."""
    if place == 0:
        return gettext("Short version")
    # An unknown type is a fault of its own.
    if section.type == TEXT.name or section.type not in SECTION_TYPES:
        return gettext("Introduction") if place == 1 else gettext("Section %(number)d") % {"number": place}
    return section_type(section.type).label


@lru_cache(maxsize=4)  # several checks of one text ask for them
def sensitive_sections(preflight: Preflight) -> Sequence[SensitiveSection]:
    """Return the sections that an editor should know about, in the order of the text."""
    manuscript, decisions = preflight.manuscript, preflight.decisions
    parts = [short_version_section(manuscript), *manuscript.sections]
    found = []
    for place, section in enumerate(parts):
        if section.type == GET_HELP.name:
            continue
        matches, digest = preflight.lexicon.find(section), section_digest(section)
        one = SensitiveSection(place, section, digest, matches, decisions.get(digest))
        if matches or one.is_confirmed:
            found.append(one)
    return found


def is_help_page(manuscript: Manuscript) -> bool:
    """Whether a text is that of the Get help page, which shows all help lines itself."""
    return manuscript.kind == "page" and manuscript.slug == HELP_SLUG


def check_safety(preflight: Preflight) -> Iterator[Finding]:
    """Find sections that need a decision, and confirmed ones without a help line in the article."""
    has_help = bool(help_slugs(preflight.manuscript)) or is_help_page(preflight.manuscript)
    for one in sensitive_sections(preflight):
        button = None
        if one.needs_decision:
            sentence = gettext(
                "“%(section)s” has words about %(subjects)s: %(words)s. "
                "Decide whether it touches this subject."
            )
        elif one.is_confirmed and not has_help:
            button = Button.PLACE_HELP
            sentence = gettext(
                "“%(section)s” touches %(subjects)s, so the article needs a help line. "
                "Place one in a section of the type “Get help”, such as {help: 988-lifeline}."
            )
        else:
            continue  # weak words are marked in their section; on good pages they are ordinary
        first = (one.strong or one.matches)[0] if one.matches else None
        yield Finding(
            NAME,
            Severity.BLOCKING,
            sentence % {"section": one.name, "subjects": one.subjects, "words": one.words},
            one.place,
            first.line if first else 0,
            about=one.digest,
            words=first.words if first else "",
            chosen_button=button,
        )


CHECK = Check(NAME, Severity.BLOCKING, check_safety, _("Safety"))
