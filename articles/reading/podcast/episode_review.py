"""The review of an episode: of its recording, title, show notes and transcript as they are or were."""

from dataclasses import dataclass

from django.utils import timezone

from articles.models import Episode, SignedBy, SignOff, episode_digest
from articles.reading.cache.shared_queries import people
from articles.reading.cache.versions import ContentVersion
from articles.reading.pages.article_page import Review
from authors.models import Author, stored_letters


@dataclass(frozen=True, slots=True)
class EpisodeReview:
    """The latest review of an episode. `is_current` is whether the episode is still what was reviewed.

    `has_page` is whether the reviewer has a page on this site: who reviewed episodes alone has none.
    """

    review: Review
    is_current: bool
    has_page: bool

    @property
    def claimed(self) -> Review | None:
        """The review that structured data may name."""
        return self.review if self.is_current and self.review.is_public_claim else None


def episode_review(version: ContentVersion, episode: Episode) -> EpisodeReview | None:
    """Return the latest review of exactly this episode, else the latest one of how it was earlier.

    Two queries: the sign-offs, and the people with a page, which are cached.
    """
    signed = SignOff.objects.standing().filter(episode=episode).select_related("reviewer")
    newest_first = list(signed.order_by("-reviewed_on", "-pk"))
    if not newest_first:
        return None
    digest = episode_digest(episode)
    of_this = next((sign_off for sign_off in newest_first if sign_off.digest == digest), None)
    found = of_this or newest_first[0]
    has_page = found.reviewer_id in people(version)
    return EpisodeReview(_review_of(found), is_current=of_this is not None, has_page=has_page)


def _review_of(signed: SignOff) -> Review:
    """Return a sign-off as pages show it: with the credentials that the reviewer had when signing."""
    person = signed.reviewer
    due = signed.review_due
    return Review(
        Author(
            name=person.name,
            slug=person.slug,
            shown_credentials=stored_letters(signed.credentials),
            fictional=person.fictional,
        ),
        signed.reviewed_on,
        due,
        # A content version ends when a review falls due, so this is right for a cached page, too.
        is_overdue=due is not None and due < timezone.localdate(),
        is_signed=signed.signed_by != SignedBy.RECORD,
    )
