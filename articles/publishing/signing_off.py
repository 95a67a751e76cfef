"""Records the sign-off of a reviewer for exactly one text."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import override

from articles.action_log import Action, log_action
from articles.freshness import bump_generation
from articles.manuscript import Message
from articles.models import Article, SignOff, draft_manuscript_of, text_digest
from articles.publishing.refusals import require_permission
from authors.models import Author


@transaction.atomic
def sign_off(
    article: Article,
    *,
    reviewer: Author,
    on: date,
    due: date | None = None,
    by: User | None,
) -> SignOff:
    """Record that the reviewer signed off the current working copy. Safe to repeat."""
    require_permission(by, "articles.add_signoff")
    signed_text: dict[str, Any] = {
        "reviewer": reviewer,
        "reviewed_on": on,
        "digest": text_digest(draft_manuscript_of(article)),
    }
    is_known = SignOff.objects.filter(article=article, review_due=due, **signed_text).exists()
    signed, _ = SignOff.objects.update_or_create(
        article=article, **signed_text, defaults={"review_due": due, "made_by": by}
    )
    bump_generation()
    if not is_known:
        with override(settings.LANGUAGE_CODE):
            day = date_format(on, "DATE_FORMAT")
        line = Message("Reviewed by %(name)s on %(date)s.", name=str(reviewer), date=day)
        log_action(Action.SIGN_OFF, by=by, on=article, text=line)
    return signed
