"""Signed links to a review page. A link opens one request for review, and is only ever in a mail."""

from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from articles.models.review_request import ReviewRequest

LINK_AGE = timedelta(days=7)
# The separator is not Django's colon, at which some mail programs end a link.
_signer = TimestampSigner(sep=".", salt="articles.publishing.review_links")
TOKEN_LIMIT = 300  # characters; a token has about 110


def token_for(request: ReviewRequest) -> str:
    """Return the signed token of a request: its id and its key, with the time."""
    return _signer.sign_object([request.pk, request.link_key])


def link_for(request: ReviewRequest) -> str:
    """Return the absolute address of the review page, for a mail to the reviewer and nothing else."""
    return settings.SITE_URL + reverse("review", args=[token_for(request)])


def request_of_link(token: str) -> ReviewRequest | None:
    """Return the request that a link opens.

    None for every link that opens nothing: altered, expired, revoked, replaced by a newer one, or of an
    article that is in the trash or deleted. Nobody is told which of these it is.
    """
    if len(token) > TOKEN_LIMIT:
        return None
    try:
        pk, key = _signer.unsign_object(token, max_age=LINK_AGE)
    except (BadSignature, ValueError, TypeError):
        return None
    usable = ReviewRequest.objects.usable().filter(pk=pk, article__trashed_at=None)
    request = usable.select_related("article", "revision", "reviewer").first()
    if request is None or not constant_time_compare(request.link_key, key):
        return None
    return request
