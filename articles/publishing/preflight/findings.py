"""What a check may look at, and what it finds."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.manuscript import Manuscript
from articles.manuscript.decisions import Decision, decisions_by_digest
from articles.manuscript.safety_terms import Lexicon
from articles.manuscript.text_blocks import TextBlock, text_blocks
from articles.publishing.preflight.editor_rows import EditorRows

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Severity(StrEnum):
    """Whether a finding stops a publication, or is only pointed out to the editor."""

    BLOCKING = "blocking"
    NOTE = "note"


class Button(StrEnum):
    """What the button beside a finding does in the form; elsewhere it leads to that place of the form."""

    TEXT = "text"
    SHORT_VERSION = "short"
    FIELD = "field"
    PICTURE = "picture"
    CHOOSE_LEAD = "lead"
    PLACE_HELP = "help"
    AUTHOR = "author"

    @property
    def label(self) -> str:
        return str(_BUTTON_LABELS[self])


_BUTTON_LABELS: Mapping[Button, Promise] = {
    Button.TEXT: _("Go to the text"),
    Button.SHORT_VERSION: _("Open the short version"),
    Button.FIELD: _("Go to the field"),
    Button.PICTURE: _("Go to the picture"),
    Button.CHOOSE_LEAD: _("Choose a picture…"),
    Button.PLACE_HELP: _("Place a help line…"),
    Button.AUTHOR: _("Open the author"),
}


@dataclass(frozen=True)  # without slots, for the cached properties
class Preflight:
    """The text to check, in canonical form, with the safety list and what editors have decided.

    `lines` are decisions from elsewhere: of the draft, where the text is that of an older edition. `rows` has
    what the checks need of other tables; it is None if no editor sees the findings.
    """

    manuscript: Manuscript
    lexicon: Lexicon
    lines: tuple[str, ...] = field(default=())
    rows: EditorRows | None = None

    @cached_property
    def decisions(self) -> Mapping[str, Decision]:
        """The decisions by the digest of their section."""
        return decisions_by_digest((*self.manuscript.safety, *self.lines))

    @cached_property
    def blocks(self) -> tuple[TextBlock, ...]:
        """The blocks of the running text, the short version first."""
        return tuple(text_blocks(self.manuscript))

    @property
    def is_page(self) -> bool:
        """Whether the text is a standing page, which has no short version, sources or related posts."""
        return self.manuscript.kind == "page"


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a check: a sentence for the editor, where it belongs, and what to do.

    `check` is the name of the check. `section` is counted from 1; 0 is the short version, None the whole
    article. `line` is counted in the section; 0 is its heading. `field` is the field it is about, if any.

    `about` is the text that was found; a finding that was set aside comes back when this text changes.
    `words` stand in the text as they are, and `replacements` may stand in their place. `target` is the id of
    the row that the button opens.
    """

    check: str
    severity: Severity
    sentence: str
    section: int | None = None
    line: int = 0
    field: str = ""
    about: str = ""
    words: str = ""
    replacements: tuple[str, ...] = ()
    chosen_button: Button | None = None
    target: int = 0

    @property
    def is_blocking(self) -> bool:
        return self.severity is Severity.BLOCKING

    @property
    def subject(self) -> str:
        """The digest of what was found. Two findings of one check with the same subject are one."""
        found = json.dumps([self.check, self.field, self.about])
        return blake2b(found.encode(), digest_size=16).hexdigest()

    @property
    def button(self) -> Button | None:
        """The button to show: the one that the check chose, or the one that leads to the text or field."""
        if self.chosen_button:
            return self.chosen_button
        if self.section is not None:
            return Button.TEXT if self.section else Button.SHORT_VERSION
        return Button.FIELD if self.field else None

    @property
    def anchor(self) -> str:
        """The id of the place in the article's form."""
        if self.section:
            return f"section-{self.section}"
        if self.section == 0:
            return "field-short_version"
        return f"field-{self.field}" if self.field else ""


@dataclass(frozen=True, slots=True)
class Check:
    """An entry of the registry. `severity` is the highest that its findings have, `label` is for people."""

    name: str
    severity: Severity
    find: Callable[[Preflight], Iterator[Finding]]
    label: "StrPromise"
