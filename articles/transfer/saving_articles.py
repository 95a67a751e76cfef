"""The articles of an import, inside its transaction: rows, revisions, sign-offs, editions."""

from itertools import islice

from django.utils import timezone

from articles.models import (
    Article,
    Edition,
    carry_out,
    facts_of_cast,
    lock,
    plan,
    record,
    unsigned_manuscript_of,
)
from articles.publishing import cancel, publish
from articles.transfer.checking import Manuscripts, resolved
from articles.transfer.filling import filled
from articles.transfer.report import State
from articles.transfer.saving import Import
from articles.transfer.saving_new import begin_new, save_new
from articles.transfer.saving_sign_offs import save_sign_off


def save_articles(work: Import) -> None:
    """Save every manuscript, sign off and publish what is to be: first what is new, then what was there."""
    texts = work.gathered.articles
    work.articles = {article.slug: article for article in Article.objects.filter(slug__in=texts)}
    new = [text for slug, text in texts.items() if slug not in work.articles]
    present = [text for slug, text in texts.items() if slug in work.articles]
    begin_new(new, work)
    work.casts.know(work.articles)
    waiting = iter(work.progress([*new, *present], "Publishing" if work.publishing else "Saving"))
    save_new(islice(waiting, len(new)), work)
    for text in waiting:
        with work.noting(text):
            state = _save(text, work)
            save_sign_off(text, work)
            if work.publishing:
                _publish(text, work, state)
    work.stop_at_faults()


def _save(text: Manuscripts, work: Import) -> State:
    """Save an article as its text says, and return whether that made a difference."""
    article = work.articles[text.source.slug] = lock(work.articles[text.source.slug])
    manuscript = filled(resolved(text.value, work.names), article, article.sections.all())
    state: State = "unchanged"
    if manuscript != unsigned_manuscript_of(article):
        state = "changed"
        planned = plan(manuscript, article, work.casts.of(manuscript))
        carry_out(planned)
        facts = facts_of_cast(planned.manuscript, planned.cast)
        record(article, by=work.by, reason="Imported", facts=facts)
    work.report.add("pages" if manuscript.kind == "page" else "articles", state, article.slug)
    return state


def _publish(text: Manuscripts, work: Import, state: State) -> None:
    """Publish what is new or changed, and what never was published."""
    article, manuscript = work.articles[text.source.slug], text.value
    editions = Edition.objects.filter(article=article)
    if state == "unchanged" and editions.exists():
        return
    begun = editions.begun().exists()
    if not begun:
        for edition in editions.scheduled():
            cancel(edition, by=work.by)  # the text at hand stands in its place
    at = None if begun else manuscript.published
    edition = publish(article, by=work.by, at=at, updated=manuscript.updated)
    (work.report.scheduled if edition.live_from > timezone.now() else work.report.published).append(
        article.slug
    )
