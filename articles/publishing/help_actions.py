"""Saves, checks and deletes help lines and their subjects. The desk and the importer both use it."""

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext

from articles.action_log import Action, log_action, log_saved, stored_row
from articles.freshness import bump_generation
from articles.manuscript import GET_HELP, Message, add_suggestion, help_slugs_of_text
from articles.manuscript.help_lines import find_help_line_problem, help_line_tokens
from articles.message_translation import translate_message
from articles.models import Article, Edition, Episode, HelpLine, HelpSubject, Section, check_subjects
from articles.publishing.refusals import Refused, require_permission
from articles.reading.help.saved_copy import save_copy_on_commit
from authors.models import Author

MONTHS_UNTIL_NEXT_CHECK = 6


@transaction.atomic
def save_help_line(line: HelpLine, *, by: User | None) -> HelpLine:
    """Check and save a help line. Every page that has it shows it from then on.

    A line is closed by naming the line that replaces it.

    Raises `PermissionDenied`; `ValidationError` with the fields at fault.
    """
    require_permission(by, "articles.change_helpline" if line.pk else "articles.add_helpline")
    check_subjects(line.subjects)
    before = stored_row(line)
    if before is not None and before.slug != line.slug:
        raise ValidationError({"slug": gettext("The short name stays as it is: texts use it.")})
    if line.replaced_by_id is not None:
        # Two editors may close two lines at once: the second one's check must see what the first one saved.
        rows = {row.pk: row for row in HelpLine.objects.select_for_update().order_by("pk")}
        line.replaced_by = rows.get(line.replaced_by_id, line.replaced_by)
    line.full_clean()
    line.save()
    bump_generation()
    save_copy_on_commit()
    log_saved(line, before, by=by)
    return line


@transaction.atomic
def check_help_line(line: HelpLine, *, by: User | None) -> HelpLine:
    """Record that somebody has checked a help line today, and that the next check is due in six months."""
    require_permission(by, "articles.change_helpline")
    line = HelpLine.objects.select_for_update().get(pk=line.pk)
    line.checked_on = timezone.localdate()
    line.checked_by = (by.get_full_name() or by.get_username()) if by else ""
    line.check_by = months_later(line.checked_on, MONTHS_UNTIL_NEXT_CHECK)
    line.save(update_fields=["checked_on", "checked_by", "check_by"])
    bump_generation()
    save_copy_on_commit()
    log_action(Action.CHECK_HELP_LINE, by=by, on=line)
    return line


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a shorter month.

    >>> months_later(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def check_placed_lines(text: str) -> None:
    """Raise `ValidationError` for a line of show notes that is written like a help line, but names none."""
    known = list(HelpLine.objects.values_list("slug", flat=True)) if help_line_tokens(text) else []
    for token in help_line_tokens(text):
        if not token.meta["slug"]:
            problem = find_help_line_problem(token, GET_HELP.name)
            raise ValidationError(capfirst(translate_message(problem)))
        if token.meta["slug"] not in known:
            slug = token.meta["slug"]
            problem = Message("there is no help line “%(slug)s”", slug=slug)
            raise ValidationError(capfirst(translate_message(add_suggestion(problem, slug, known))))


def refuse_help_lines(text: str) -> None:
    """Raise `ValidationError` for a description with a help line: cards show it too, and they are links."""
    if help_line_tokens(text):
        raise ValidationError(gettext("A description cannot place a help line."))


def at_field(field: str, check: Callable[[str], None], text: str) -> None:
    """Call a check of a text; a `ValidationError` that it raises is raised for this field."""
    try:
        check(text)
    except ValidationError as error:
        raise ValidationError({field: error.messages}) from None


@dataclass(frozen=True, slots=True)
class HelpLineUses:
    """Where a help line is used: drafts, editions, bios, show notes, and closed lines that it replaces."""

    articles: Sequence[Article]
    editions: Sequence[Edition]
    authors: Sequence[Author]
    episodes: Sequence[Episode]
    replaces: Sequence[HelpLine]

    def __bool__(self) -> bool:
        return any((self.articles, self.editions, self.authors, self.episodes, self.replaces))

    def sentences(self) -> list[str]:
        """Return a sentence for each kind of use, with the names."""
        kinds = (
            (gettext("These drafts place it: %(names)s."), [str(row) for row in self.articles]),
            (gettext("These editions place it: %(names)s."), [str(row) for row in self.editions]),
            (gettext("These bios place it: %(names)s."), [str(row) for row in self.authors]),
            (gettext("These show notes place it: %(names)s."), [str(row) for row in self.episodes]),
            (gettext("It replaces closed help lines: %(names)s."), [str(row) for row in self.replaces]),
        )
        return [sentence % {"names": ", ".join(names)} for sentence, names in kinds if names]


def uses_of(line: HelpLine) -> HelpLineUses:
    """Return everything that uses a help line. Six queries."""
    sections = _placing(Section.objects.select_related("article"), "body", line.slug)
    editions = Edition.objects.filter(edition_help_lines__line=line).order_by("title", "number", "pk")
    return HelpLineUses(
        articles=sorted({section.article for section in sections}, key=lambda article: article.title),
        editions=list(editions.defer("sections", "manuscript", "notes_html", "short_html")),
        authors=_placing(Author.objects.all(), "bio", line.slug),
        episodes=_placing(Episode.objects.defer("transcript", "cues"), "notes", line.slug),
        replaces=list(line.replaces.all()) if line.pk else [],
    )


def _placing(rows: models.QuerySet[Any], field: str, slug: str) -> list[Any]:
    """Return the rows whose text places a help line."""
    candidates = rows.filter(**{f"{field}__contains": "{help:"}).filter(**{f"{field}__contains": slug})
    return [row for row in candidates if slug in help_slugs_of_text(getattr(row, field))]


@transaction.atomic
def delete_help_line(line: HelpLine, *, by: User | None) -> None:
    """Delete a help line. Raises `PermissionDenied`; `Refused` while a text or a closed line uses it."""
    require_permission(by, "articles.delete_helpline")
    uses = uses_of(line)
    if uses:
        raise Refused(
            gettext("A help line in use cannot be deleted. Close it: name the line that replaces it."),
            *uses.sentences(),
        )
    log_action(Action.DELETE, by=by, on=line)
    line.delete()
    bump_generation()
    save_copy_on_commit()


@transaction.atomic
def save_help_subject(subject: HelpSubject, *, by: User | None) -> HelpSubject:
    """Check and save a subject of help lines; a new one without a place goes to the end of the list.

    Raises `PermissionDenied`; `ValidationError` with the fields at fault.
    """
    require_permission(by, "articles.change_helpsubject" if subject.pk else "articles.add_helpsubject")
    if not subject.position:
        last = HelpSubject.objects.aggregate(last=models.Max("position"))["last"]
        subject.position = (last or 0) + 1
    subject.full_clean()
    before = stored_row(subject)
    subject.save()
    bump_generation()
    log_saved(subject, before, by=by)
    return subject


def lines_about(subject: HelpSubject) -> list[HelpLine]:
    """Return the help lines with a subject. There are few lines, so all of them are read."""
    return [line for line in HelpLine.objects.all() if subject.slug in line.subjects]


@transaction.atomic
def delete_help_subject(subject: HelpSubject, *, by: User | None) -> None:
    """Delete a subject. Raises `PermissionDenied`; `Refused` while a help line has it."""
    require_permission(by, "articles.delete_helpsubject")
    names = ", ".join(str(line) for line in lines_about(subject))
    if names:
        raise Refused(gettext("These help lines have it: %(names)s.") % {"names": names})
    log_action(Action.DELETE, by=by, on=subject)
    subject.delete()
    bump_generation()
