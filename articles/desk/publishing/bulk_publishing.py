"""Publishes several articles: what stands in the way of each, and the result for each.

Every article is published in a transaction of its own, so one that cannot be published holds up no other.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext

from articles.desk.articles.state import LIVE, State, format_time, state_of, with_state
from articles.desk.publishing.forms import PublicationForm
from articles.desk.writing.form_data import int_or_zero
from articles.manuscript.safety_terms import Lexicon
from articles.models import Article, Edition, current_revision, draft_manuscript_of, load_lexicon
from articles.models.set_aside import set_asides_of
from articles.publishing import Refused, Stale, publish
from articles.publishing.preflight.preflight_checks import prepare_preflight
from articles.publishing.preflight.preflight_report import PreflightReport, make_report
from articles.publishing.review_state import ReviewState, review_state_of
from articles.publishing.text_faults import find_faults
from authors.request_sender import account_of

MAX_PUBLISHED = 100  # in one request: each is checked, rendered and written


@dataclass(frozen=True, slots=True)
class PublicationRow:
    """An article that somebody wants to publish: the revision they see, and what was found in it."""

    article: Article
    base: int
    state: State
    faults: Sequence[str]
    report: PreflightReport
    review: ReviewState

    @property
    def is_same(self) -> bool:
        """Whether readers have this text already."""
        return self.state.name == LIVE and not self.state.differs

    @property
    def is_blocked(self) -> bool:
        return bool(self.faults) or bool(self.report.blocking)

    @property
    def is_ready(self) -> bool:
        return not (self.is_same or self.is_blocked)

    @property
    def sentence(self) -> str:
        """Whether it will be published."""
        if self.is_same:
            return gettext("No unpublished changes")
        if self.is_blocked:
            return gettext("Will not be published")
        return gettext("Ready, with warnings") if self.report.findings else gettext("Ready")


def publication_rows(articles: Sequence[Article]) -> list[PublicationRow]:
    """Return what stands in the way of each article. A fixed number of queries for each."""
    stated = with_state(Article.objects.filter(pk__in=[article.pk for article in articles]))
    states = {article.pk: state_of(article) for article in stated}
    lexicon = load_lexicon()
    return [_row(article, states[article.pk], lexicon) for article in articles]


def _row(article: Article, state: State, lexicon: Lexicon) -> PublicationRow:
    head, draft = current_revision(article), draft_manuscript_of(article)
    preflight = prepare_preflight(draft, lexicon=lexicon, for_editor=True)
    return PublicationRow(
        article=article,
        base=head.number if head else 0,
        state=state,
        faults=find_faults(draft),
        report=make_report(preflight, set_asides_of(article)),
        review=review_state_of(article, draft),
    )


@dataclass(frozen=True, slots=True)
class PublicationResult:
    """What became of one article: its new edition, or why it has none."""

    article: Article
    edition: Edition | None = None
    is_same: bool = False
    reasons: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class PublicationResults:
    """What became of all of them. `time` is when they go live, empty for now."""

    published: Sequence[PublicationResult]
    refused: Sequence[PublicationResult]
    same: Sequence[PublicationResult]
    time: str


def publish_chosen(
    request: HttpRequest, articles: Sequence[Article], form: PublicationForm
) -> PublicationResults:
    """Publish or schedule those articles that can be, as the form says.

    `base-<id>` in the request is the revision of each article that the editor has seen.
    """
    results = [_publish(request, article, form) for article in articles]
    return PublicationResults(
        published=[one for one in results if one.edition and not one.is_same],
        refused=[one for one in results if one.reasons],
        same=[one for one in results if one.is_same],
        time=format_time(form.start),
    )


def _publish(request: HttpRequest, article: Article, form: PublicationForm) -> PublicationResult:
    live = Edition.objects.live().filter(article=article).first()
    if live is not None and live.draft_digest == article.draft_digest:
        return PublicationResult(article, live, is_same=True)
    try:
        edition = publish(
            article,
            by=account_of(request),
            at=form.start,
            minor=form.minor,
            note=form.cleaned_data["note"],
            base=int_or_zero(request.POST.get(f"base-{article.pk}", "")),
        )
    except Refused as refused:
        return PublicationResult(article, reasons=refused.reasons)
    except Stale:
        reason = gettext("Somebody saved it in the meantime. Check the new text first.")
        return PublicationResult(article, reasons=[reason])
    return PublicationResult(article, edition, is_same=edition == live)
