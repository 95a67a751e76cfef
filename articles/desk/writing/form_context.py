"""The template context of a parsed form: section cards, chosen rows and faults."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.template.loader import render_to_string
from django.urls import reverse

from articles.desk.permissions import AnyUser
from articles.desk.safety.questions import Answer, SectionPart, safety_questions
from articles.desk.titles import titles_for
from articles.desk.writing.drafting import FormFault, ParsedForm
from articles.desk.writing.form_data import LIST_FIELDS, dates_at_opening, form_data_of_article
from articles.desk.writing.form_fields import ArticleFields
from articles.manuscript import COLUMN_FIELDS, FIELDS, SECTION_TYPES, TEXT, Section, SectionType
from articles.models import Article, Picture, draft_manuscript_of, picture_file

WRITING_TEMPLATES = "admin/articles/article/writing/"


@dataclass(frozen=True, slots=True)
class SectionCard:
    """A section in the form. `place` counts from 1; 0 is the empty card for new sections."""

    place: int
    section: Section
    faults: Sequence[FormFault] = ()
    safety: SectionPart | None = None

    @property
    def kind(self) -> SectionType:
        return SECTION_TYPES.get(self.section.type, TEXT)


@dataclass(frozen=True, slots=True)
class ChosenRow:
    """A row chosen in a field."""

    pk: int
    label: str


@dataclass(frozen=True, slots=True)
class Chooser:
    """A field that chooses rows: several in an order, or only one (`is_single`)."""

    name: str
    label: str
    help_text: str
    errors: Sequence[str]
    rows: Sequence[ChosenRow]
    is_single: bool = False


def fields_context(parsed: ParsedForm) -> dict[str, Any]:
    """Return the context of the form's fields. Names, and those of `safety_questions`."""
    form = parsed.form
    may_add_topics = form.user.has_perm("articles.add_topic")
    questions = safety_questions(parsed.manuscript, form.article, form.user, "change")
    cards = [
        SectionCard(
            place,
            section,
            [fault for fault in parsed.faults if fault.section == place],
            questions.part(place),
        )
        for place, section in enumerate(parsed.manuscript.sections, 1)
    ]
    return {
        "form": form,
        "groups": group_fields(form),
        "cards": cards,
        "blank": SectionCard(0, Section()),
        "types": list(SECTION_TYPES.values()),
        "opened": dates_at_opening(form.raw, form.article),
        "choosers": {name: chooser_for(form, name) for name in (*LIST_FIELDS, "episode")},
        "create_topic": reverse("admin:articles_topic_create") if may_add_topics else "",
        "lead": lead_picture_context(form),
        "questions": questions,
        "report": questions.report,
        "short_safety": questions.part(0),
        "article_pk": form.article.pk,
        "faults": [fault for fault in parsed.faults if not fault.section],
        "faulty": bool(parsed.faults),
        "section_faults": [fault for fault in parsed.faults if fault.section],
        "base": form.data.get("base", "0"),
    }


def group_fields(form: ArticleFields) -> dict[str, list[BoundField]]:
    """Return the fields with a box of their own by the name of their group; the others choose rows."""
    groups: dict[str, list[BoundField]] = {}
    for name in COLUMN_FIELDS:
        group = FIELDS[name].group
        if group and name in form.fields:
            groups.setdefault(group.name.lower(), []).append(form[name])
    return groups


def chooser_for(form: ArticleFields, name: str) -> Chooser:
    """Return a field of the form with its chosen rows."""
    field, chosen = form[name], form.chosen_rows(name)
    titles = titles_for(form.user, [row for row in chosen if isinstance(row, Article)])
    return Chooser(
        name=name,
        label=str(field.label),
        help_text=str(field.help_text),
        errors=[str(error) for error in form.errors.get(name, [])],
        rows=[ChosenRow(row.pk, titles.get(row.pk, str(row))) for row in chosen],
        is_single=name == "episode",
    )


def lead_picture_context(form: ArticleFields) -> dict[str, Any]:
    """Return the lead picture, or an empty dict."""
    chosen = form.chosen_rows("image")
    if not chosen or not isinstance(chosen[0], Picture):
        return {}
    picture, file = chosen[0], picture_file(chosen[0].stored)
    smallest = [source.srcset[0][0] for source in file.sources if source.srcset]
    return {"pk": picture.pk, "path": picture.path, "url": smallest[-1] if smallest else file.url}


def safety_parts(
    article: Article, user: AnyUser, answers: Mapping[str, Answer] | None = None
) -> dict[str, Any]:
    """Return the parts of a saved article: of each section, of the short version, and of the details.

    `noted` is the field with the sections of the content note.
    """
    manuscript = draft_manuscript_of(article)
    questions = safety_questions(manuscript, article, user, "change", answers)
    shared = {"questions": questions, "article_pk": article.pk}

    def section_part(place: int) -> str:
        return render_to_string(
            f"{WRITING_TEMPLATES}card_safety.html", shared | {"safety": questions.part(place)}
        )

    fields = ArticleFields(form_data_of_article(article, 0), article, user)
    noted = {"field": fields["content_note_sections"], "class": "form-field"}
    return {
        "sections": [section_part(place) for place in range(1, len(manuscript.sections) + 1)],
        "short": section_part(0),
        "details": render_to_string(f"{WRITING_TEMPLATES}safety_details.html", shared),
        "noted": render_to_string(f"{WRITING_TEMPLATES}form_field.html", noted),
    }
