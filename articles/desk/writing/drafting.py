"""From what was sent to what it means: a draft, or everything that is wrong with it, each in its place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from articles.desk.permissions import Visitor
from articles.desk.writing.form_data import LINES, sections_in
from articles.desk.writing.form_fields import ArticleFields
from articles.manuscript import Manuscript, Section, canonical, part_faults, whole_faults
from articles.models import Article, Kind
from articles.publishing.writing import Draft


@dataclass(frozen=True, slots=True)
class FormFault:
    """What is wrong, and where: in a field, or in a section (counted from 1) at a line of its body."""

    message: str
    field: str = ""
    section: int = 0
    line: int = 0

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}" if self.line else self.message

    def as_json(self) -> dict[str, Any]:
        return {"message": str(self), "field": self.field, "section": self.section, "line": self.line}


@dataclass(frozen=True, slots=True)
class Reading:
    """A form that was read. `manuscript` is what it says, faulty or not; `draft` is there without faults."""

    form: ArticleFields
    manuscript: Manuscript
    faults: Sequence[FormFault]

    @property
    def draft(self) -> Draft | None:
        if self.faults:
            return None
        return Draft(with_pins(self.manuscript), self.form.named, kept=self.form.unedited | {"slug"})


def with_pins(manuscript: Manuscript) -> Manuscript:
    """Return the canonical form, but with every anchor that is given, so that it stays with its section."""
    tidy = canonical(manuscript)
    pairs = zip(tidy.sections, manuscript.sections, strict=True)
    return replace(tidy, sections=tuple(replace(new, anchor=old.anchor.strip()) for new, old in pairs))


def read(raw: QueryDict, article: Article, user: Visitor) -> Reading:
    """Read a form. Nothing is raised for what is wrong with it, and nothing is saved."""
    form = ArticleFields(raw, article, user)
    form.is_valid()
    manuscript = _manuscript(form, sections_in(raw))
    return Reading(form, manuscript, list(_faults(form, manuscript)))


def _manuscript(form: ArticleFields, sections: Sequence[Section]) -> Manuscript:
    data = form.cleaned_data
    as_typed = {name: form.data.get(name, "").strip() for name in LINES}
    lines = {name: data.get(name, typed) for name, typed in as_typed.items()}
    return Manuscript(
        **lines | {"kind": data.get("kind") or Kind.ARTICLE},
        published=data.get("published"),
        updated=data.get("updated"),
        authors=tuple(author.slug for author in data.get("authors", ())),
        topics=tuple(topic.name for topic in data.get("topics", ())),
        related=tuple(post.slug for post in data.get("related", ())),
        episode=data["episode"].slug if data.get("episode") else "",
        image=data["image"].path if data.get("image") else "",
        sections=tuple(sections),
    )


def _faults(form: ArticleFields, manuscript: Manuscript) -> Iterator[FormFault]:
    found = False
    for field, messages in form.errors.items():
        for message in messages:
            found = True
            yield FormFault(str(message), field="" if field == "__all__" else field)
    for fault in _part_faults(manuscript):
        found = True
        yield fault
    if not found:  # what is left is said of the article as a whole
        yield from (FormFault(_sentence(fault.message)) for fault in whole_faults(manuscript))


def _part_faults(manuscript: Manuscript) -> Iterator[FormFault]:
    for place, fault in part_faults(manuscript):
        field = "" if place else "short_version"
        yield FormFault(fault.message, field=field, section=place, line=fault.line)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
