"""Duplicates an article, and copies a section into another article."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import Truncator
from django.utils.translation import gettext, override
from markdown_it.common.utils import normalizeReference

from articles.action_log import Action, log_action
from articles.manuscript import (
    FIELDS,
    Manuscript,
    Message,
    Section,
    canonical,
    check,
    section_anchors,
    slugify,
)
from articles.manuscript.characters import strip_blank_lines
from articles.manuscript.definitions import Body
from articles.message_translation import translate_fault
from articles.models import (
    Address,
    Article,
    Revision,
    apply_plan,
    current_revision,
    draft_manuscript_of,
    plan,
    record_revision,
    resolve_references,
    revision_data_of_references,
)
from articles.models.references import reference_ids_of
from articles.publishing.refusals import Refused, require_permission
from articles.publishing.writing import Draft, Stale, save

TITLE_LIMIT = FIELDS["title"].limit
SLUG_LIMIT = FIELDS["slug"].limit


def duplicate(article: Article, *, by: User | None) -> Article:
    """Create a new article from the working copy: “Copy of …”, with an unused slug, without dates.

    Editions and revisions are not copied. Raises `PermissionDenied`.
    """
    require_permission(by, "articles.add_article")
    manuscript = draft_manuscript_of(article)
    with override(settings.CONTENT_LANGUAGE):  # a title is a part of the text
        title = (gettext("Copy of %(title)s") % {"title": manuscript.title})[:TITLE_LIMIT].rstrip()
    references = resolve_references(manuscript, reference_ids_of(article, manuscript)).references
    while True:
        slug = _free_slug(title)
        copied = canonical(replace(manuscript, title=title, slug=slug, published=None, updated=None))
        planned = plan(copied, Article(created_by=by), references)
        data = revision_data_of_references(planned.manuscript, references)
        try:
            with transaction.atomic():
                apply_plan(planned)
                reason = Message("Duplicated from “%(title)s”", title=_short_title(article))
                revision = record_revision(planned.article, by=by, reason=reason, data=data)
                log_action(Action.DUPLICATE, by=by, on=planned.article, text=reason, revision=revision.pk)
        except (IntegrityError, ValidationError):
            if not Address.objects.filter(slug=slug).exists():
                raise
        else:
            return planned.article


def _free_slug(title: str) -> str:
    wanted = slugify(title)[: SLUG_LIMIT - 10].strip("-")
    taken = set(Address.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbered = (f"{wanted}-{number}" if number > 1 else wanted for number in count(1))
    return next(slug for slug in numbered if slug not in taken)


def copy_section(section: Section, *, source: Article, target: Article, by: User | None) -> Revision:
    """Append a section of the source to the target's working copy, saved there as a revision.

    The definitions of footnotes and links that it uses are copied, wherever in the source they are. Its
    pinned anchor is not copied if the target has that anchor already.

    Raises `PermissionDenied`; `Refused` if the target would have faults: a footnote of the same name, say.
    """
    require_permission(by, "articles.change_article")
    body = _with_definitions(strip_blank_lines(section.body), draft_manuscript_of(source))
    while True:
        head = current_revision(target)
        target = Article.objects.get(pk=target.pk)
        draft = _with_section(target, replace(section, body=body))
        reason = Message("Section copied from “%(title)s”", title=_short_title(source))
        try:
            return save(
                target,
                draft,
                base=head.number if head else 0,
                by=by,
                reason=reason,
                action=Action.COPY_SECTION,
                log_text="",  # without the source's title, which a writer who sees the target may not know
            )
        except Stale:
            continue  # somebody saved meanwhile: append it to the new text


def _short_title(article: Article) -> str:
    return Truncator(article.title).chars(150)


def _with_section(target: Article, section: Section) -> Draft:
    """Return the working copy of the target with one more section. Raises `Refused` if it has faults."""
    manuscript = draft_manuscript_of(target)
    if section.anchor in section_anchors(manuscript.sections):
        section = replace(section, anchor="")
    longer = replace(manuscript, sections=(*manuscript.sections, section))
    faults = check(longer)
    if faults:
        raise Refused(
            gettext("The section could not be copied to “%(title)s”.") % {"title": target},
            *map(translate_fault, faults),
        )
    return Draft(
        canonical(longer), resolve_references(longer, reference_ids_of(target, manuscript)).references
    )


# The definitions that a section uses

_BRACKETS = re.compile(r"\[([^\[\]]+)\]")


def _with_definitions(text: str, source: Manuscript) -> str:
    """Return the text of a section, followed by the definitions that it uses and does not contain."""
    available = dict(_definitions([source.short_version, *(section.body for section in source.sections)]))
    present = {label for label, _lines in _definitions([text])}
    while True:
        used = (_label(found) for found in _BRACKETS.findall(text))
        missing = [label for label in dict.fromkeys(used) if label in available and label not in present]
        if not missing:
            return text
        text = "\n\n".join([text, *(available[label] for label in missing)])
        present.update(missing)


def _definitions(bodies: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield (label, lines) for every footnote and link definition in the bodies."""
    for text in bodies:
        body = Body(text)
        lines = text.split("\n")
        line_ranges = [(label, link["map"]) for label, link in body.links.items()]
        line_ranges += [
            (_label(f"^{token.meta['label']}"), token.map or (0, 0))
            for token in body.tokens
            if token.type == "footnote_reference_open"
        ]
        yield from ((label, "\n".join(lines[first:end]).strip("\n")) for label, (first, end) in line_ranges)


def _label(written: str) -> str:
    return normalizeReference(written)
