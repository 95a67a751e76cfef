"""What the templates show of a form that was read: cards of sections, names chosen, faults in their place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from articles.desk.titles import titles_for
from articles.desk.writing.drafting import FormFault, Reading
from articles.desk.writing.form_data import dates_opened_with
from articles.desk.writing.form_fields import NAMES, ArticleFields
from articles.manuscript import SECTION_TYPES, TEXT, Section, SectionType
from articles.models import Article, Picture, picture_file


@dataclass(frozen=True, slots=True)
class Card:
    """A section in the form. `place` counts from 1."""

    place: int
    section: Section
    faults: Sequence[FormFault] = ()

    @property
    def kind(self) -> SectionType:
        return SECTION_TYPES.get(self.section.type, TEXT)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A row that a field names."""

    pk: int
    label: str


@dataclass(frozen=True, slots=True)
class Chooser:
    """A field that names rows: several in an order, or one."""

    name: str
    label: str
    help_text: str
    errors: Sequence[str]
    rows: Sequence[Chosen]
    one: bool = False


def fields_context(reading: Reading) -> dict[str, Any]:
    """Return what the form's own part of the page shows. Five queries at most, for the names."""
    form = reading.form
    sections = [
        Card(place, section, [fault for fault in reading.faults if fault.section == place])
        for place, section in enumerate(reading.manuscript.sections, 1)
    ]
    return {
        "form": form,
        "cards": sections,
        "blank": Card(0, Section()),
        "types": list(SECTION_TYPES.values()),
        "opened": dates_opened_with(form.raw, form.article),
        "choosers": {name: chooser(form, name) for name in (*NAMES, "episode")},
        "lead": lead_of(form),
        "faults": [fault for fault in reading.faults if not fault.section],
        "faulty": bool(reading.faults),
        "section_faults": [fault for fault in reading.faults if fault.section],
        "base": form.data.get("base", "0"),
    }


def chooser(form: ArticleFields, name: str) -> Chooser:
    field, chosen = form[name], form.chosen(name)
    titles = titles_for(form.user, [row for row in chosen if isinstance(row, Article)])
    return Chooser(
        name=name,
        label=str(field.label),
        help_text=str(field.help_text),
        errors=[str(error) for error in form.errors.get(name, [])],
        rows=[Chosen(row.pk, titles.get(row.pk, str(row))) for row in chosen],
        one=name == "episode",
    )


def lead_of(form: ArticleFields) -> dict[str, Any]:
    """Return the lead picture as the form shows it, or nothing."""
    found = form.chosen("image")
    if not found or not isinstance(found[0], Picture):
        return {}
    picture, file = found[0], picture_file(found[0].stored)
    smallest = [source.srcset[0][0] for source in file.sources if source.srcset]
    return {"pk": picture.pk, "path": picture.path, "url": smallest[-1] if smallest else file.url}
