"""Converts a manuscript to rows, in two steps: `plan` only reads, `apply_plan` writes."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Model

from articles.manuscript import COLUMN_FIELDS, Manuscript, canonical
from articles.manuscript import Section as ManuscriptSection
from articles.models.address import claim_slug
from articles.models.article import Article, Byline, RelatedPost, Section
from articles.models.comment_places import comments_before_change
from articles.models.episode import Episode
from articles.models.picture import Picture
from articles.models.topic import ArticleTopic, Topic
from authors.models import Author

KEPT_FIELDS = frozenset({"slug", "published", "updated"})  # left out of a text, they keep their value
COLUMNS = ["position", "type", "heading", "body", "anchor"]


@dataclass(frozen=True, slots=True)
class References:
    """The rows that a manuscript refers to by name, in the order of the text."""

    authors: Sequence[Author] = ()
    topics: Sequence[Topic] = ()
    related: Sequence[Article] = ()
    episode: Episode | None = None
    image: Picture | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The changes that give the rows of an article the content of `manuscript`.

    `manuscript` is complete: with the slug, dates and anchors that the text left out. `rows_read` are the
    (id, anchor) of the sections that the plan was made from.
    """

    article: Article
    manuscript: Manuscript
    references: References
    rows_read: Sequence[tuple[int, str]]
    changed: Sequence[Section]
    with_new_anchor: Sequence[int]
    new: Sequence[Section]
    deleted: Sequence[int]

    def is_current(self) -> bool:
        """Whether the sections are still the rows that the plan was made from.

        Call it under `lock_article`.
        """
        rows = Section.objects.filter(article=self.article).values_list("pk", "anchor")
        return sorted(rows) == sorted(self.rows_read)


def plan(
    manuscript: Manuscript,
    article: Article,
    references: References,
    kept: Collection[str] = KEPT_FIELDS,
    *,
    rows: Sequence[Section] | None = None,
) -> Plan:
    """Compute the changes that give the article's rows the content of the manuscript. Only reads.

    The manuscript must have no faults and be in canonical form (but may pin an anchor that would be derived
    anyway). Sections keep their rows, and so their anchors: `match` finds the row of each. A section without
    a pin keeps the anchor of its row, and `kept` fields that are empty in the manuscript keep their value.
    `rows` are the article's sections, if the caller has loaded them.
    """
    present: dict[str, Any] = {field: getattr(manuscript, field) or getattr(article, field) for field in kept}
    manuscript = replace(manuscript, **present)
    if rows is None:
        rows = list(article.sections.all()) if article.pk else []
    rows_read = [(row.pk, row.anchor) for row in rows]
    before = {row.pk: _column_values(row) for row in rows}
    targets = _target_rows(article, manuscript.sections, rows)
    existing = [row for row in targets if row.pk]
    pinned = tuple(
        section if section.anchor == row.anchor else replace(section, anchor=row.anchor)
        for section, row in zip(manuscript.sections, targets, strict=True)
    )
    return Plan(
        article=article,
        manuscript=canonical(replace(manuscript, sections=pinned)),
        references=references,
        rows_read=rows_read,
        changed=[row for row in existing if _column_values(row) != before[row.pk]],
        with_new_anchor=[row.pk for row in existing if row.anchor != before[row.pk][-1]],
        new=[row for row in targets if not row.pk],
        deleted=[pk for pk in before if pk not in {row.pk for row in existing}],
    )


def _column_values(row: Section) -> list[object]:
    return [getattr(row, column) for column in COLUMNS]


def _target_rows(
    article: Article, sections: Sequence[ManuscriptSection], rows: Sequence[Section]
) -> list[Section]:
    """Return the row of each section, existing or new, with the values of the section. Nothing is saved."""
    taken = {section.anchor for section in sections if section.anchor}
    targets = []
    for position, (section, row) in enumerate(zip(sections, match(sections, rows), strict=True)):
        target = row or Section(article=article)
        target.position = position
        target.type, target.heading, target.body = section.type, section.heading, section.body
        if section.anchor or target.anchor in taken:
            target.anchor = section.anchor
        targets.append(target)
    return targets


@transaction.atomic
def apply_plan(plan: Plan) -> None:
    """Write the rows. The number of queries does not grow with the sections (except for batches).

    Raises `ValidationError` if another article has the slug.
    """
    article, references = plan.article, plan.references
    comments = comments_before_change(article)
    set_article_fields(plan)
    # Only the text: the state of a row read earlier, such as the workflow's, may be an old one.
    article.save(update_fields=[*COLUMN_FIELDS, "episode", "image", "changed_at"] if article.pk else None)
    claim_slug(article)
    Section.objects.filter(pk__in=plan.deleted).delete()
    # Anchors are cleared before they are set, so that two rows can exchange theirs.
    Section.objects.filter(pk__in=plan.with_new_anchor).update(anchor="")
    Section.objects.bulk_create(
        plan.changed, update_conflicts=True, unique_fields=["id"], update_fields=COLUMNS
    )
    for section in plan.new:
        section.article = article  # it has an id only now
    Section.objects.bulk_create(plan.new)
    _write_through_rows(Byline, article, "author", references.authors, owner="article")
    _write_through_rows(ArticleTopic, article, "tag", references.topics, owner="content_object")
    _write_through_rows(RelatedPost, article, "post", references.related, owner="article")
    if comments:
        comments.move(plan.manuscript)


def set_article_fields(plan: Plan) -> None:
    """Set the fields of the article's own row from the plan. Nothing is saved."""
    for field in COLUMN_FIELDS:
        setattr(plan.article, field, getattr(plan.manuscript, field))
    plan.article.episode, plan.article.image = plan.references.episode, plan.references.image


def apply(
    manuscript: Manuscript, article: Article, references: References, kept: Collection[str] = KEPT_FIELDS
) -> None:
    """Give the article's rows the content of the manuscript: `plan` and `apply_plan` in one call.

    Raises `ValidationError` if another article has the slug.
    """
    apply_plan(plan(manuscript, article, references, kept))


def match(sections: Sequence[ManuscriptSection], rows: Iterable[Section]) -> list[Section | None]:
    """Find the row of each section: by pin, then by type and heading, then by body. None: a new section."""
    left = list(rows)
    found: list[Section | None] = [None] * len(sections)

    def assign_row(index: int, row: Section | None) -> None:
        if row is not None:
            found[index] = row
            left.remove(row)

    for is_match in (_has_same_pin, _has_same_heading, _has_same_body):
        for index, section in enumerate(sections):
            if found[index] is None:
                assign_row(index, next((row for row in left if is_match(section, row)), None))
    return found


def _has_same_pin(section: ManuscriptSection, row: Section) -> bool:
    return bool(section.anchor) and section.anchor == row.anchor


def _has_same_heading(section: ManuscriptSection, row: Section) -> bool:
    return bool(section.heading) and (section.type, section.heading) == (row.type, row.heading)


def _has_same_body(section: ManuscriptSection, row: Section) -> bool:
    return bool(section.body == row.body)


def _write_through_rows(
    through: type[Model], article: Article, name: str, targets: Sequence[Model], *, owner: str
) -> None:
    """Replace the through rows of an article with rows for these targets, unless they are the same."""
    rows = through._default_manager
    present = list(rows.filter(**{owner: article}).values_list(f"{name}_id", flat=True))
    if present == [target.pk for target in targets]:
        return
    if present:
        rows.filter(**{owner: article}).delete()
    rows.bulk_create(
        [through(**{owner: article, name: target, "position": place}) for place, target in enumerate(targets)]
    )
