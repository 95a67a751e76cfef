"""The sign-offs of an import, inside its transaction."""

from articles.models import SignOff, text_digest, unsigned_manuscript_of
from articles.publishing import sign_off
from articles.transfer.content_folder.import_checks import Manuscripts
from articles.transfer.content_folder.saving import Import
from authors.models import Author


def save_sign_off(text: Manuscripts, work: Import) -> None:
    """Record the sign-off that a text brings, for exactly this text, unless it is known."""
    manuscript, article = text.value, work.articles[text.slug]
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
