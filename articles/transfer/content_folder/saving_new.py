"""The new articles of an import, inside its transaction: many at a time, as none of them has a past."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice

from django.utils import timezone

from articles.models import (
    Address,
    Article,
    New,
    check_slug,
    fill,
    plan,
    revision_data_of_references,
    write_new,
)
from articles.publishing.first_editions import First, enter_first, prepare_first
from articles.publishing.freeze import DraftSnapshot
from articles.transfer.content_folder.filling import filled
from articles.transfer.content_folder.import_checks import Manuscripts, resolved
from articles.transfer.content_folder.rows import new_row
from articles.transfer.content_folder.saving import Import, note_dates_not_used
from articles.transfer.content_folder.saving_sign_offs import save_sign_off

AT_ONCE = 100  # articles whose rows are written together


@dataclass(frozen=True, slots=True)
class Ready:
    """A text whose rows can be written, and its first edition where it is to be published."""

    text: Manuscripts
    new: New
    first: First | None


def begin_new(texts: Collection[Manuscripts], work: Import) -> None:
    """Make the rows of new articles and claim their addresses, so that others can be related to them."""
    claimed = {slug: text for text in texts for slug in (text.slug, *text.value.formerly)}
    taken = Address.objects.filter(slug__in=claimed).values_list("slug", flat=True)
    for slug in taken:  # since the texts were checked
        with work.noting(claimed[slug]):
            check_slug(slug, kind=claimed[slug].value.kind, article_id=None)
    work.stop_at_faults()
    made = Article.objects.bulk_create(
        new_row(
            Article,
            text.slug,
            text.value.id,
            title=text.value.title,
            kind=text.value.kind,
            created_by=work.by,
        )
        for text in texts
    )
    work.articles |= {article.slug: article for article in made}
    Address.objects.bulk_create(
        Address(slug=slug, article=work.articles[text.slug], was_public=slug != text.slug)
        for slug, text in claimed.items()
    )


def save_new(texts: Iterable[Manuscripts], work: Import) -> None:
    """Save new articles, sign them off and publish them as they are to be."""
    waiting = iter(texts)
    while chunk := list(islice(waiting, AT_ONCE)):
        work.casts.look_up([resolved(text.value, work.names) for text in chunk])
        _save([one for text in chunk for one in _ready(text, work)], work)


def _ready(text: Manuscripts, work: Import) -> Iterable[Ready]:
    """Yield the text with all that is to be written of it, or note what stands against it."""
    with work.noting(text):
        article = work.articles[text.slug]
        manuscript = filled(resolved(text.value, work.names), article, [])
        planned = plan(manuscript, article, work.casts.of(manuscript), rows=[])
        fill(planned)
        new = New(planned, revision_data_of_references(planned.manuscript, planned.cast))
        told = _told(new)
        dates = {"at": text.value.published, "updated": text.value.updated}
        first = prepare_first(planned, told, **dates) if work.publishing else None
        if first:
            note_dates_not_used(text, first.frozen.edition, work)
        yield Ready(text, new, first)


def _told(new: New) -> DraftSnapshot:
    cast = new.plan.cast
    return DraftSnapshot(
        manuscript=new.plan.manuscript,
        author_ids=[author.pk for author in cast.authors],
        topic_ids=[topic.pk for topic in cast.topics],
        related_ids=[post.pk for post in cast.related],
    )


def _save(ready: list[Ready], work: Import) -> None:
    revisions = write_new([one.new for one in ready], by=work.by, reason="Imported")
    for one in ready:
        kind = "pages" if one.new.plan.manuscript.kind == "page" else "articles"
        work.report.add(kind, "new", one.text.slug)
        with work.noting(one.text):
            save_sign_off(one.text, work)
    if work.publishing:
        firsts = [(one.first, revision) for one, revision in zip(ready, revisions, strict=True) if one.first]
        enter_first(firsts, by=work.by)
        now = timezone.now()
        for first, _ in firsts:
            begun = first.live_from <= now
            (work.report.published if begun else work.report.scheduled).append(first.frozen.edition.slug)
