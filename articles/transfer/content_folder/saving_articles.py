"""Saves the articles of an import, with revisions, sign-offs and editions, inside its transaction."""

from contextlib import closing
from itertools import islice

from django.utils import timezone
from django.utils.translation import gettext

from articles.action_log import Action, log_action
from articles.manuscript import Message
from articles.models import (
    Article,
    Edition,
    apply_plan,
    claim_former_slugs,
    claim_slug,
    draft_manuscript_of,
    lock_article,
    plan,
    record_revision,
    revision_data_of_references,
    with_identity,
)
from articles.publishing import cancel, publish, restore_from_trash
from articles.publishing.preflight.preflight_checks import SAFETY_CHECKS, prepare_preflight, refuse_blocked
from articles.publishing.workflow import return_to_draft
from articles.transfer.content_folder.gathering import fill_from_database
from articles.transfer.content_folder.import_checks import ManuscriptFile, with_present_names
from articles.transfer.content_folder.preparing_together import prepare_together
from articles.transfer.content_folder.report import State
from articles.transfer.content_folder.saving import Import, note_dates_not_used, save_sign_off
from articles.transfer.content_folder.saving_new import insert_articles, save_new


def save_articles(work: Import) -> None:
    """Save every manuscript, record its sign-off and publish it if asked: new articles first."""
    texts = work.content.articles
    present_slugs = {slug: work.names.renamed.get(slug, slug) for slug in texts}
    rows = {article.slug: article for article in Article.objects.filter(slug__in=present_slugs.values())}
    work.articles = {slug: rows[present] for slug, present in present_slugs.items() if present in rows}
    for slug, article in work.articles.items():
        if article.trashed_at is not None:
            work.articles[slug] = restore_from_trash(article, by=work.by)
    _rename(work)
    new = [text for slug, text in texts.items() if slug not in work.articles]
    present = [text for slug, text in texts.items() if slug in work.articles]
    insert_articles(new, work)
    work.references.add_articles(work.articles)
    waiting = iter(
        work.progress([*new, *present], gettext("Publishing") if work.publishing else gettext("Saving"))
    )
    with closing(prepare_together(new, work)) as ready:
        save_new(islice(waiting, len(new)), work, ready)
    for text in waiting:
        with work.collecting_faults(text):
            differs = _save(text, work)
            save_sign_off(text, work)
            if work.publishing:
                with work.keeping_as_draft(text):
                    _publish(text, work, differs=differs)
    work.raise_faults()


def _rename(work: Import) -> None:
    """Rename each article whose id is in a text with another slug; its old addresses stay."""
    for slug in work.names.renamed:
        article = work.articles[slug]
        article.slug = slug
        with work.collecting_faults(work.content.articles[slug]):
            claim_slug(article)
            article.save(update_fields=["slug", "changed_at"])
    work.raise_faults()


def _save(text: ManuscriptFile, work: Import) -> bool:
    """Save the text of an existing article; return whether it changed."""
    article = work.articles[text.slug] = lock_article(work.articles[text.slug])
    manuscript = fill_from_database(
        with_present_names(text.value, work.names), article, article.sections.all()
    )
    differs = text.slug in work.names.renamed or manuscript != draft_manuscript_of(article)
    if differs:
        planned = plan(manuscript, article, work.references.resolve(manuscript))
        apply_plan(planned)
        data = revision_data_of_references(planned.manuscript, planned.references)
        revision = record_revision(article, by=work.by, reason=Message("Imported"), data=data)
        log_action(Action.IMPORT, by=work.by, on=article, revision=revision.pk)
        if article.draft_digest != data.digest:
            return_to_draft(article, revision, by=work.by)
    former = set(text.value.formerly)
    unknown = former and former - set(with_identity(manuscript, article).formerly)
    claim_former_slugs(article, unknown)
    state: State = "changed" if differs or unknown else "unchanged"
    work.report.add("pages" if manuscript.kind == "page" else "articles", state, article.slug)
    return differs


def _publish(text: ManuscriptFile, work: Import, *, differs: bool) -> None:
    """Publish an article that changed or was never published. Raises `PreflightRefused`."""
    article, manuscript = work.articles[text.slug], text.value
    editions = Edition.objects.filter(article=article)
    numbers = set(editions.values_list("number", flat=True))
    if not differs and numbers:
        return
    # Before anything is canceled: a text that may not be published does not replace what is scheduled.
    draft = draft_manuscript_of(article)
    refuse_blocked(prepare_preflight(draft, lexicon=work.lexicon), SAFETY_CHECKS)
    begun = editions.begun().exists()
    if not begun:
        for edition in editions.scheduled():
            cancel(edition, by=work.by)  # the imported text replaces it
    at = None if begun else manuscript.published
    edition = publish(article, by=work.by, at=at, updated=manuscript.updated, checks=SAFETY_CHECKS)
    note_dates_not_used(text, edition, work)
    if edition.number in numbers:
        return  # `publish` made no new edition: this text with these dates is published already
    work.note_blocking(article, draft)
    (work.report.scheduled if edition.live_from > timezone.now() else work.report.published).append(
        article.slug
    )
