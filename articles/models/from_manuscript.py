"""From a manuscript to rows: the second of the two ways. First a plan, which only reads; then the writing."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Model

from articles.manuscript import Manuscript, canonical
from articles.manuscript import Section as ManuscriptSection
from articles.models.address import claim
from articles.models.article import Article, Byline, RelatedPost, Section
from articles.models.episode import Episode
from articles.models.picture import Picture
from articles.models.topic import ArticleTopic, Topic
from authors.models import Author

FIELDS = (
    "kind title slug dek description content_note image_alt image_caption image_credit "
    "published updated short_version"
).split()
KEPT = frozenset({"slug", "published", "updated"})  # what a text may leave out without taking it away
COLUMNS = ["position", "type", "heading", "body", "anchor"]


@dataclass(frozen=True, slots=True)
class References:
    """The rows that a manuscript's names stand for, each in the order of the text."""

    authors: Sequence[Author] = ()
    topics: Sequence[Topic] = ()
    related: Sequence[Article] = ()
    episode: Episode | None = None
    image: Picture | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What there is to write so that the rows say what `manuscript` says, and on which rows that builds.

    `manuscript` is complete: with the slug, dates and pins that the text left out.
    """

    article: Article
    manuscript: Manuscript
    cast: References
    found: Sequence[tuple[int, str]]
    changed: Sequence[Section]
    repinned: Sequence[int]
    new: Sequence[Section]
    gone: Sequence[int]

    def still_holds(self) -> bool:
        """Whether the sections are still the rows the plan was made for. Ask under `lock`."""
        rows = Section.objects.filter(article=self.article).values_list("pk", "anchor")
        return sorted(rows) == sorted(self.found)


def plan(
    manuscript: Manuscript,
    article: Article,
    cast: References,
    kept: Collection[str] = KEPT,
    *,
    rows: Sequence[Section] | None = None,
) -> Plan:
    """Say what there is to write so that the article's rows say what the manuscript says. Only reads.

    The manuscript is in canonical form (but may name a pin that would be derived anyway) and without
    faults. Sections keep their rows, and so their frozen anchors, where the text still has them: matched by
    pin, then by type and heading, then by body. A missing pin keeps what is there, and so do the `kept`
    fields. `rows` are the article's sections, where the caller knows them.
    """
    present: dict[str, Any] = {field: getattr(manuscript, field) or getattr(article, field) for field in kept}
    manuscript = replace(manuscript, **present)
    if rows is None:
        rows = list(article.sections.all()) if article.pk else []
    found = [(row.pk, row.anchor) for row in rows]
    before = {row.pk: _columns(row) for row in rows}
    targets = _targets(article, manuscript.sections, rows)
    known = [row for row in targets if row.pk]
    pinned = tuple(
        replace(section, anchor=row.anchor) for section, row in zip(manuscript.sections, targets, strict=True)
    )
    return Plan(
        article=article,
        manuscript=canonical(replace(manuscript, sections=pinned)),
        cast=cast,
        found=found,
        changed=[row for row in known if _columns(row) != before[row.pk]],
        repinned=[row.pk for row in known if row.anchor != before[row.pk][-1]],
        new=[row for row in targets if not row.pk],
        gone=[pk for pk in before if pk not in {row.pk for row in known}],
    )


def _columns(row: Section) -> list[object]:
    return [getattr(row, column) for column in COLUMNS]


def _targets(
    article: Article, sections: Sequence[ManuscriptSection], rows: Sequence[Section]
) -> list[Section]:
    """Return the rows, old and new, as the sections want them."""
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
    """Write the rows: a number of queries that does not grow with the sections (but for their batches).

    Raises `ValidationError` where another article has the slug.
    """
    article, cast = plan.article, plan.cast
    fill(plan)
    article.save()
    claim(article)
    Section.objects.filter(pk__in=plan.gone).delete()
    # Pins are cleared before they are set anew, so that two rows can exchange theirs.
    Section.objects.filter(pk__in=plan.repinned).update(anchor="")
    Section.objects.bulk_create(
        plan.changed, update_conflicts=True, unique_fields=["id"], update_fields=COLUMNS
    )
    for section in plan.new:
        section.article = article  # which has its id only now
    Section.objects.bulk_create(plan.new)
    _put(Byline, article, "author", cast.authors, owner="article")
    _put(ArticleTopic, article, "tag", cast.topics, owner="content_object")
    _put(RelatedPost, article, "post", cast.related, owner="article")


def fill(plan: Plan) -> None:
    """Let the article's own fields say what the plan says. Nothing is saved."""
    for field in FIELDS:
        setattr(plan.article, field, getattr(plan.manuscript, field))
    plan.article.episode, plan.article.image = plan.cast.episode, plan.cast.image


def apply(manuscript: Manuscript, article: Article, cast: References, kept: Collection[str] = KEPT) -> None:
    """Make the article's rows say what the manuscript says: `plan`, carried out at once.

    Raises `ValidationError` where another article has the slug.
    """
    apply_plan(plan(manuscript, article, cast, kept))


def match(sections: Sequence[ManuscriptSection], rows: Iterable[Section]) -> list[Section | None]:
    """Find each section's row: by pin, then by type and heading, then by body. None: a new section."""
    left = list(rows)
    found: list[Section | None] = [None] * len(sections)

    def claim_row(index: int, wanted: Section | None) -> None:
        if wanted is not None:
            found[index] = wanted
            left.remove(wanted)

    for alike in (_same_pin, _same_heading, _same_body):
        for index, section in enumerate(sections):
            if found[index] is None:
                claim_row(index, next((row for row in left if alike(section, row)), None))
    return found


def _same_pin(section: ManuscriptSection, row: Section) -> bool:
    return bool(section.anchor) and section.anchor == row.anchor


def _same_heading(section: ManuscriptSection, row: Section) -> bool:
    return bool(section.heading) and (section.type, section.heading) == (row.type, row.heading)


def _same_body(section: ManuscriptSection, row: Section) -> bool:
    return section.body == row.body


def _put(through: type[Model], article: Article, name: str, targets: Sequence[Model], *, owner: str) -> None:
    """Make the through rows name exactly these targets in this order."""
    rows = through._default_manager
    present = list(rows.filter(**{owner: article}).values_list(f"{name}_id", flat=True))
    if present == [target.pk for target in targets]:
        return
    if present:
        rows.filter(**{owner: article}).delete()
    rows.bulk_create(
        [through(**{owner: article, name: target, "position": place}) for place, target in enumerate(targets)]
    )
