"""Stores what the checks find in a working copy, and computes it again for many of them.

A save stores it. It also depends on other rows: the word list, bios, what is live. `manage.py check_articles`
computes it again for all articles.
"""

from collections.abc import Iterable

from articles.manuscript import Manuscript
from articles.models import Article, CheckResult, draft_manuscript_of
from articles.models.set_aside import set_asides_of
from articles.publishing.preflight.preflight_checks import prepare_preflight
from articles.publishing.preflight.preflight_report import make_report


def store_check_result(article: Article) -> None:
    """Check the working copy, and store how many findings there are."""
    digest = Article.objects.values_list("draft_digest", flat=True).get(pk=article.pk)
    store_check_result_of_text(article, draft_manuscript_of(article), digest)


def store_check_result_of_text(article: Article, manuscript: Manuscript, digest: str) -> None:
    """Check a text of the article, and store how many findings there are. `digest` is its `draft_digest`."""
    report = make_report(prepare_preflight(manuscript, for_editor=True), set_asides_of(article))
    found = {
        "draft_digest": digest,
        "blocking": len(report.blocking),
        "suggestions": len(report.warnings),
        "checks": list(dict.fromkeys(finding.check for finding in report.findings)),
    }
    CheckResult.objects.update_or_create(article=article, defaults=found)


def keep_check_result(article: Article, digest: str) -> None:
    """Let the stored result be about the text with this digest: a publication adds anchors to it, no more."""
    CheckResult.objects.filter(article=article, draft_digest=article.draft_digest).update(draft_digest=digest)


def check_articles(articles: Iterable[Article]) -> int:
    """Check these working copies again, and return how many there were."""
    count = 0
    for article in articles:
        store_check_result(article)
        count += 1
    return count
