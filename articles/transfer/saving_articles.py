"""The articles of an import, inside its transaction: rows, revisions, sign-offs, editions."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from django.utils import timezone

from articles.manuscript import Manuscript, Section, canonical
from articles.models import (
    Address,
    Article,
    Cast,
    Edition,
    SignOff,
    carry_out,
    check_slug,
    facts_of_cast,
    lock,
    plan,
    record,
    text_digest,
    unsigned,
    unsigned_manuscript_of,
)
from articles.models.from_manuscript import match
from articles.publishing import cancel, publish, sign_off
from articles.publishing.freeze import Told
from articles.transfer.checking import Manuscripts, resolved
from articles.transfer.report import State
from articles.transfer.saving import Import
from authors.models import Author


def save_articles(work: Import) -> None:
    """Save every manuscript, then sign off and publish what is to be."""
    texts = work.gathered.articles
    work.articles = {article.slug: article for article in Article.objects.filter(slug__in=texts)}
    new = {slug: text for slug, text in texts.items() if slug not in work.articles}
    _begin(new, work)
    work.stop_at_faults()
    # One article after the other, all the way: what was parsed to save it is at hand to publish it.
    for slug, text in work.progress(list(texts.items()), "Publishing" if work.publishing else "Saving"):
        with work.noting(text):
            state, told = _save(text, work, is_new=slug in new)
            _sign_off(text, work)
            if work.publishing:
                _publish(text, work, state, told)
    work.stop_at_faults()


def _begin(texts: Mapping[str, Manuscripts], work: Import) -> None:
    """Make the rows of new articles and claim their addresses, so that others can be related to them."""
    for slug, text in texts.items():
        with work.noting(text):
            check_slug(slug, kind=text.value.kind, article_id=None)
    work.stop_at_faults()
    made = Article.objects.bulk_create(
        Article(slug=slug, title=text.value.title, kind=text.value.kind, created_by=work.by)
        for slug, text in texts.items()
    )
    work.articles |= {article.slug: article for article in made}
    Address.objects.bulk_create(Address(slug=article.slug, article=article) for article in made)


def _save(text: Manuscripts, work: Import, *, is_new: bool) -> tuple[State, Told | None]:
    """Save an article as its text says; return what happened, and what it says where it was saved."""
    article = work.articles[text.source.slug]
    if not is_new:
        article = work.articles[text.source.slug] = lock(article)
    manuscript = filled(resolved(text.value, work.names), article)
    state: State = "new" if is_new else "changed"
    told = None
    if not is_new and manuscript == unsigned_manuscript_of(article):
        state = "unchanged"
    else:
        planned = plan(manuscript, article, work.casts.of(manuscript))
        carry_out(planned)
        facts = facts_of_cast(planned.manuscript, planned.cast)
        record(article, by=work.by, reason="Imported", facts=facts)
        told = told_of_cast(planned.manuscript, planned.cast)
    work.report.add("pages" if manuscript.kind == "page" else "articles", state, article.slug)
    return state, told


def told_of_cast(manuscript: Manuscript, cast: Cast) -> Told:
    return Told(
        manuscript=manuscript,
        author_ids=[author.pk for author in cast.authors],
        topic_ids=[topic.pk for topic in cast.topics],
        related_ids=[post.pk for post in cast.related],
    )


def filled(manuscript: Manuscript, article: Article) -> Manuscript:
    """Return the manuscript with what the text leaves out as the database has it: slug, dates, pins.

    The lines about a review are taken away: they are no part of what is compared and saved.
    """
    return canonical(
        replace(
            unsigned(manuscript),
            slug=article.slug,
            published=manuscript.published or article.published,
            updated=manuscript.updated or article.updated,
            sections=tuple(_pinned(manuscript, article)),
        )
    )


def _pinned(manuscript: Manuscript, article: Article) -> Iterator[Section]:
    """Yield the sections with the pins that `apply` will keep."""
    taken = {section.anchor for section in manuscript.sections}
    rows = match(manuscript.sections, article.sections.all())
    for section, row in zip(manuscript.sections, rows, strict=True):
        keeps = row is not None and not section.anchor and row.anchor not in taken
        yield replace(section, anchor=row.anchor) if keeps and row is not None else section


def _sign_off(text: Manuscripts, work: Import) -> None:
    """Record the sign-off that a text brings, for exactly this text, unless it is known."""
    manuscript, article = text.value, work.articles[text.source.slug]
    if not (manuscript.reviewer and manuscript.reviewed):
        return
    known = SignOff.objects.filter(
        article=article,
        reviewer__slug=manuscript.reviewer,
        reviewed_on=manuscript.reviewed,
        review_due=manuscript.review_due,
        digest=text_digest(unsigned_manuscript_of(article)),
    )
    if not known.exists():
        reviewer = Author.objects.get(slug=manuscript.reviewer)
        sign_off(article, reviewer=reviewer, on=manuscript.reviewed, due=manuscript.review_due, by=work.by)
        work.report.signed_off.append(article.slug)


def _publish(text: Manuscripts, work: Import, state: State, told: Told | None) -> None:
    """Publish what is new or changed, and what never was published."""
    article, manuscript = work.articles[text.source.slug], text.value
    editions = Edition.objects.filter(article=article)
    if state == "unchanged" and editions.exists():
        return
    begun = state != "new" and editions.begun().exists()
    if not begun and state != "new":
        for edition in editions.scheduled():
            cancel(edition, by=work.by)  # the text at hand stands in its place
    at = None if begun else manuscript.published
    edition = publish(article, by=work.by, at=at, updated=manuscript.updated, told=told)
    (work.report.scheduled if edition.live_from > timezone.now() else work.report.published).append(
        article.slug
    )
