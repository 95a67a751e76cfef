"""Saves the new articles of an import in batches, inside its transaction.

Batches are possible because new articles have no earlier revisions or editions.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils import timezone

from articles.action_log import Action, log_action
from articles.manuscript import Message
from articles.message_translation import stored_text
from articles.models import (
    Address,
    Article,
    DraftSnapshot,
    NewArticle,
    check_slug,
    insert_new_articles,
    plan,
    revision_data_of_references,
    set_article_fields,
)
from articles.publishing.first_editions import FirstEdition, insert_first_editions, prepare_first_edition
from articles.publishing.preflight.preflight_checks import SAFETY_CHECKS
from articles.publishing.ready_text import ReadyText
from articles.transfer.content_folder.gathering import fill_from_database
from articles.transfer.content_folder.import_checks import ManuscriptFile, with_present_names
from articles.transfer.content_folder.rows import new_row
from articles.transfer.content_folder.saving import Import, note_dates_not_used, save_sign_off

BATCH_SIZE = 100  # articles


@dataclass(frozen=True, slots=True)
class PreparedArticle:
    """A checked text with its unsaved rows, and its first edition if it will be published."""

    text: ManuscriptFile
    new: NewArticle
    first: FirstEdition | None


def insert_articles(texts: Collection[ManuscriptFile], work: Import) -> None:
    """Insert the rows of new articles and their addresses, so that other articles can be related to them."""
    claimed = {slug: text for text in texts for slug in (text.slug, *text.value.formerly)}
    taken = Address.objects.filter(slug__in=claimed).values_list("slug", flat=True)
    for slug in taken:  # after the texts were checked
        with work.collecting_faults(claimed[slug]):
            check_slug(slug, kind=claimed[slug].value.kind, article_id=None)
    work.raise_faults()
    articles = Article.objects.bulk_create(
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
    work.articles |= {article.slug: article for article in articles}
    Address.objects.bulk_create(
        Address(slug=slug, article=work.articles[text.slug], was_public=slug != text.slug)
        for slug, text in claimed.items()
    )


def save_new(texts: Iterable[ManuscriptFile], work: Import, ready: Iterator[ReadyText | None]) -> None:
    """Save new articles in batches, record their sign-offs, and publish them if asked.

    `ready` has what follows from each text, or None where this process has to compute it.
    """
    waiting = iter(texts)
    while chunk := list(islice(waiting, BATCH_SIZE)):
        work.references.prefetch([with_present_names(text.value, work.names) for text in chunk])
        _save([one for text in chunk for one in _prepare(text, work, next(ready))], work)


def _prepare(text: ManuscriptFile, work: Import, ready: ReadyText | None) -> Iterable[PreparedArticle]:
    """Yield the text with its unsaved rows, or nothing if it has faults, which are collected."""
    with work.collecting_faults(text):
        article = work.articles[text.slug]
        manuscript = fill_from_database(with_present_names(text.value, work.names), article, [])
        planned = plan(manuscript, article, work.references.resolve(manuscript), rows=[])
        set_article_fields(planned)
        ready = ready if ready and ready.is_of(planned.manuscript) else None
        data = revision_data_of_references(
            planned.manuscript, planned.references, ready=ready.of_draft if ready else None
        )
        new = NewArticle(planned, data)
        dates = {"at": text.value.published, "updated": text.value.updated}
        first = None
        if work.publishing:
            with work.keeping_as_draft(text):
                first = prepare_first_edition(
                    planned,
                    _snapshot_of(new),
                    lexicon=work.lexicon,
                    checks=SAFETY_CHECKS,
                    ready=ready,
                    help_lines=work.help_lines,
                    **dates,
                )
        if first:
            note_dates_not_used(text, first.frozen.edition, work)
            work.note_blocking(article, manuscript, ready.blocking if ready else None)
        yield PreparedArticle(text, new, first)


def _snapshot_of(new: NewArticle) -> DraftSnapshot:
    references = new.plan.references
    return DraftSnapshot(
        manuscript=new.plan.manuscript,
        author_ids=[author.pk for author in references.authors],
        topic_ids=[topic.pk for topic in references.topics],
        related_ids=[post.pk for post in references.related],
        digest=new.data.digest,
    )


def _save(batch: list[PreparedArticle], work: Import) -> None:
    revisions = insert_new_articles(
        [one.new for one in batch], by=work.by, reason=stored_text(Message("Imported"))
    )
    for one, revision in zip(batch, revisions, strict=True):
        log_action(Action.IMPORT, by=work.by, on=revision.article, revision=revision.pk)
        kind = "pages" if one.new.plan.manuscript.kind == "page" else "articles"
        work.report.add(kind, "new", one.text.slug)
        with work.collecting_faults(one.text):
            save_sign_off(one.text, work)
    if work.publishing:
        firsts = [(one.first, revision) for one, revision in zip(batch, revisions, strict=True) if one.first]
        insert_first_editions(firsts, by=work.by)
        now = timezone.now()
        for first, _ in firsts:
            begun = first.live_from <= now
            (work.report.published if begun else work.report.scheduled).append(first.frozen.edition.slug)
