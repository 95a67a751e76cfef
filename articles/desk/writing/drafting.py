"""Parses a submitted form into a draft, or into faults with the field, section and line of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext

from articles.desk.permissions import AnyUser
from articles.desk.writing.form_data import DATE_FIELDS, LINE_LIST_FIELDS, TEXT_FIELDS, parse_sections
from articles.desk.writing.form_fields import ArticleFields
from articles.manuscript import (
    Manuscript,
    Section,
    canonical,
    find_article_faults,
    find_section_faults,
    split_section,
)
from articles.message_translation import translate_fault, translate_message
from articles.models import Article, Kind
from articles.publishing.writing import Draft


@dataclass(frozen=True, slots=True)
class FormFault:
    """A fault and its place: a field, or a section (counted from 1) and the line in its body.

    The first fault of a section has the `parts` that the section can be split into, if it starts others.
    """

    message: str
    field: str = ""
    section: int = 0
    line: int = 0
    parts: tuple[Section, ...] = ()

    def __str__(self) -> str:
        if not self.line:
            return self.message
        return gettext("line %(line)s: %(problem)s") % {"line": self.line, "problem": self.message}

    def as_json(self) -> dict[str, Any]:
        place = {"field": self.field, "section": self.section, "line": self.line}
        parts = [
            {"type": part.type, "heading": part.heading, "body": part.body, "anchor": part.anchor}
            for part in self.parts
        ]
        return {"message": str(self), **place, "parts": parts}


@dataclass(frozen=True, slots=True)
class ParsedForm:
    """The result of parsing a form. `manuscript` is always there; `draft` is None if there are faults."""

    form: ArticleFields
    manuscript: Manuscript
    faults: Sequence[FormFault]

    @property
    def draft(self) -> Draft | None:
        if self.faults:
            return None
        return Draft(
            canonical_with_anchors(self.manuscript),
            self.form.references,
            kept=self.form.unedited_dates | {"slug"},
        )


def canonical_with_anchors(manuscript: Manuscript) -> Manuscript:
    """Return the canonical manuscript, but keep every given anchor, so that it stays with its section."""
    canonical_text = canonical(manuscript)
    section_pairs = zip(canonical_text.sections, manuscript.sections, strict=True)
    return replace(
        canonical_text, sections=tuple(replace(new, anchor=old.anchor.strip()) for new, old in section_pairs)
    )


def parse_form(raw: QueryDict, article: Article, user: AnyUser) -> ParsedForm:
    """Parse the fields of a form. Raises nothing for faulty input and saves nothing."""
    form = ArticleFields(raw, article, user)
    form.is_valid()
    manuscript = _build_manuscript(form, parse_sections(raw))
    return ParsedForm(form, manuscript, list(_faults(form, manuscript)))


def _build_manuscript(form: ArticleFields, sections: Sequence[Section]) -> Manuscript:
    data = form.cleaned_data
    as_typed = {name: form.data.get(name, "").strip() for name in TEXT_FIELDS}
    texts = {name: data.get(name, typed) for name, typed in as_typed.items()}
    lists: dict[str, Any] = {name: tuple(data.get(name, form.raw.getlist(name))) for name in LINE_LIST_FIELDS}
    dates: dict[str, Any] = {name: data.get(name) for name in DATE_FIELDS}
    return Manuscript(
        **texts | {"kind": data.get("kind") or Kind.ARTICLE},
        **dates,
        **lists,
        safety=tuple(form.article.safety),  # an action decides: what a form or its text says changes nothing
        authors=tuple(author.slug for author in data.get("authors", ())),
        topics=tuple(topic.name for topic in data.get("topics", ())),
        related=tuple(post.slug for post in data.get("related", ())),
        episode=data["episode"].slug if data.get("episode") else "",
        image=data["image"].path if data.get("image") else "",
        sections=tuple(sections),
    )


def _faults(form: ArticleFields, manuscript: Manuscript) -> Iterator[FormFault]:
    has_faults = False
    for field, messages in form.errors.items():
        for message in messages:
            has_faults = True
            yield FormFault(str(message), field="" if field == "__all__" else field)
    for fault in _part_faults(manuscript):
        has_faults = True
        yield fault
    if not has_faults:  # faults of the whole article, such as its total size
        yield from (FormFault(capfirst(translate_fault(fault))) for fault in find_article_faults(manuscript))


def _part_faults(manuscript: Manuscript) -> Iterator[FormFault]:
    seen = {0}  # the short version, which cannot be split
    for place, fault in find_section_faults(manuscript):
        field = "" if place else "short_version"
        parts = () if place in seen else split_section(manuscript.sections[place - 1])
        seen.add(place)
        message = translate_message(fault.message)
        yield FormFault(message, field=field, section=place, line=fault.line, parts=parts)
