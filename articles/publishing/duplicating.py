"""Beginning from what is there: an article made from an article, a section copied into another one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import Truncator
from markdown_it.common.utils import normalizeReference

from articles.manuscript import Manuscript, Section, anchors, canonical, check, slugify
from articles.manuscript.characters import trim
from articles.manuscript.definitions import Body
from articles.models import (
    Address,
    Article,
    Revision,
    apply_plan,
    head_of,
    plan,
    record,
    resolve_references,
    revision_data_of_references,
    unsigned_manuscript_of,
)
from articles.models.reference_names import reference_ids_of
from articles.publishing.refusals import Refused, require
from articles.publishing.writing import Draft, Stale, save

TITLE_LIMIT = 300
SLUG_LIMIT = 200


def duplicate(article: Article, *, by: User | None) -> Article:
    """Make a new article of the working copy: “Copy of …”, at a free address, without dates.

    What was published, and every revision, stays with the first one. Raises `PermissionDenied`.
    """
    require(by, "articles.add_article")
    says = unsigned_manuscript_of(article)
    title = f"Copy of {says.title}"[:TITLE_LIMIT].rstrip()
    cast = resolve_references(says, reference_ids_of(article, says)).cast
    while True:
        slug = _free_slug(title)
        copied = canonical(replace(says, title=title, slug=slug, published=None, updated=None))
        planned = plan(copied, Article(created_by=by), cast)
        facts = revision_data_of_references(planned.manuscript, cast)
        try:
            with transaction.atomic():
                apply_plan(planned)
                record(planned.article, by=by, reason=_naming("Duplicated from", article), facts=facts)
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
    """Put a section of the source at the end of the target's working copy, saved there as a revision.

    The notes and links it needs come along from wherever in the source they are defined. Its pin stays
    behind where the target has such an anchor already.

    Raises `PermissionDenied`; `Refused` where the target cannot hold it: a note of the same name, say.
    """
    require(by, "articles.change_article")
    body = _with_definitions(trim(section.body), unsigned_manuscript_of(source))
    while True:
        head = head_of(target)
        target = Article.objects.get(pk=target.pk)
        draft = _with_section(target, replace(section, body=body))
        reason = _naming("Section copied from", source)
        try:
            return save(target, draft, base=head.number if head else 0, by=by, reason=reason)
        except Stale:
            continue  # somebody saved meanwhile: it goes to the end of what is there now


def _naming(words: str, article: Article) -> str:
    return f"{words} “{Truncator(article.title).chars(150)}”"


def _with_section(target: Article, section: Section) -> Draft:
    """Return the working copy of the target with one section more. Raises `Refused` where that is faulty."""
    says = unsigned_manuscript_of(target)
    if section.anchor in anchors(says.sections):
        section = replace(section, anchor="")
    longer = replace(says, sections=(*says.sections, section))
    faults = check(longer)
    if faults:
        raise Refused(f"It does not fit into “{target}” as it is.", *(str(fault) for fault in faults))
    return Draft(canonical(longer), resolve_references(longer, reference_ids_of(target, says)).cast)


# The definitions a section needs

_BRACKETS = re.compile(r"\[([^\[\]]+)\]")


def _with_definitions(text: str, source: Manuscript) -> str:
    """Return the text of a section, followed by the definitions it uses and does not hold itself."""
    elsewhere = dict(_definitions([source.short_version, *(section.body for section in source.sections)]))
    held = {label for label, _lines in _definitions([text])}
    while True:
        named = (_label(found) for found in _BRACKETS.findall(text))
        wanted = [label for label in dict.fromkeys(named) if label in elsewhere and label not in held]
        if not wanted:
            return text
        text = "\n\n".join([text, *(elsewhere[label] for label in wanted)])
        held.update(wanted)


def _definitions(bodies: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the label and the lines of every note and link that the bodies define."""
    for text in bodies:
        body = Body(text)
        lines = text.split("\n")
        places = [(label, link["map"]) for label, link in body.links.items()]
        places += [
            (_label(f"^{token.meta['label']}"), token.map or (0, 0))
            for token in body.tokens
            if token.type == "footnote_reference_open"
        ]
        yield from ((label, "\n".join(lines[first:end]).strip("\n")) for label, (first, end) in places)


def _label(written: str) -> str:
    return normalizeReference(written)
