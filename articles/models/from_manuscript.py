"""From a manuscript to rows: the second of the two ways."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model

from articles.manuscript import Manuscript
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
KEPT = {"slug", "published", "updated"}  # what a text may leave out without taking it away


@dataclass(frozen=True, slots=True)
class Cast:
    """The rows that a manuscript's names stand for, each in the order of the text."""

    authors: Sequence[Author] = ()
    topics: Sequence[Topic] = ()
    related: Sequence[Article] = ()
    episode: Episode | None = None
    image: Picture | None = None


@transaction.atomic
def apply(manuscript: Manuscript, article: Article, cast: Cast) -> None:
    """Make the article's rows say what the manuscript says.

    The manuscript is in canonical form and without faults. Sections keep their rows, and so their frozen
    anchors, where the text still has them: matched by pin, then by type and heading, then by body. A
    missing pin keeps what is there, and so does a missing slug or date.

    Raises `ValidationError` where another article has the slug.
    """
    for field in FIELDS:
        value = getattr(manuscript, field)
        if value or field not in KEPT:
            setattr(article, field, value)
    article.episode = cast.episode
    article.image = cast.image
    article.save()
    claim(article)
    apply_sections(article, manuscript.sections)
    _put(Byline, article, "author", cast.authors, owner="article")
    _put(ArticleTopic, article, "tag", cast.topics, owner="content_object")
    _put(RelatedPost, article, "post", cast.related, owner="article")


def apply_sections(article: Article, sections: Sequence[ManuscriptSection]) -> None:
    """Replace the article's sections by these, keeping the rows of those that are still there."""
    rows = list(article.sections.all())
    matched = match(sections, rows)
    kept = {row.pk for row in matched if row is not None}
    Section.objects.filter(pk__in=[row.pk for row in rows if row.pk not in kept]).delete()
    changed: list[Section] = []
    new: list[Section] = []
    taken = {section.anchor for section in sections if section.anchor}
    for position, (section, row) in enumerate(zip(sections, matched, strict=True)):
        target = row or Section(article=article)
        target.position = position
        target.type, target.heading, target.body = section.type, section.heading, section.body
        if section.anchor or target.anchor in taken:
            target.anchor = section.anchor
        (changed if row else new).append(target)
    # Pins are cleared before they are set anew, so that two rows can exchange theirs.
    Section.objects.filter(pk__in=[row.pk for row in changed]).update(anchor="")
    Section.objects.bulk_update(changed, ["position", "type", "heading", "body", "anchor"])
    Section.objects.bulk_create(new)


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
    rows.filter(**{owner: article}).delete()
    rows.bulk_create(
        [through(**{owner: article, name: target, "position": place}) for place, target in enumerate(targets)]
    )
