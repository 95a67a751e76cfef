"""Records the sign-off of a reviewer for exactly one text."""

from datetime import date

from django.contrib.auth.models import User
from django.db import transaction

from articles.freshness import bump_generation
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
    signed, _ = SignOff.objects.update_or_create(
        article=article,
        reviewer=reviewer,
        reviewed_on=on,
        digest=text_digest(draft_manuscript_of(article)),
        defaults={"review_due": due, "made_by": by},
    )
    bump_generation()
    return signed
