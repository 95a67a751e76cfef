"""The review that a publication will have, in words: what readers will be told about its text."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from articles.manuscript import Manuscript
from articles.models import Article, SignOff, current_sign_off


@dataclass(frozen=True, slots=True)
class PublicationReview:
    """The state of the review, `reviewed`, `edited` or `none`, and sentences about it."""

    state: str
    sentence: str
    detail: str = ""


def publication_review(article: Article, manuscript: Manuscript) -> PublicationReview:
    """Return the review that a publication of this text will have. At most two queries."""
    sign_off = current_sign_off(article, manuscript)
    if sign_off is not None:
        sentence = gettext("This text was reviewed by %(name)s on %(date)s.")
        return PublicationReview("reviewed", sentence % _words(sign_off), _overdue(sign_off))
    standing = SignOff.objects.filter(article=article, withdrawn_at=None)
    earlier = standing.select_related("reviewer").order_by("-reviewed_on", "-pk").first()
    if earlier is not None:
        sentence = gettext("Reviewed by %(name)s on %(date)s, edited since.")
        detail = gettext("Readers are told so. A new review of this text brings the mark back.")
        return PublicationReview("edited", sentence % _words(earlier), detail)
    return PublicationReview("none", gettext("Not reviewed."))


def _words(sign_off: SignOff) -> dict[str, str]:
    return {
        "name": str(sign_off.reviewer),
        "date": date_format(sign_off.reviewed_on, "DATE_FORMAT"),
    }


def _overdue(sign_off: SignOff) -> str:
    if sign_off.review_due is None or sign_off.review_due >= timezone.localdate():
        return ""
    sentence = gettext("The next review was due on %(date)s. Readers are told that it is overdue.")
    return sentence % {"date": date_format(sign_off.review_due, "DATE_FORMAT")}
