"""Setting a warning aside with a reason, and bringing it back. Reviewers see the reasons."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from articles.action_log import Action, log_action
from articles.manuscript import Message, check_line
from articles.models import Article, SetAside, lock_article
from articles.models.set_aside import SET_ASIDE_REASON_LIMIT
from articles.publishing.preflight.check_results import store_check_result
from articles.publishing.preflight.findings import Finding
from articles.publishing.refusals import Refused, require_permission

CHANGE = "articles.change_article"


@transaction.atomic
def set_aside(article: Article, finding: Finding, *, reason: str, by: User | None) -> SetAside:
    """Set a warning aside until the text it is about changes. Setting it aside again changes the reason.

    Raises `PermissionDenied`; `Refused` for a finding that stops a publication, and without a reason of
    one line.
    """
    require_permission(by, CHANGE)
    if finding.is_blocking:
        raise Refused(gettext("This has to be fixed before publishing. It cannot be set aside."))
    reason = " ".join(reason.split())
    if not reason or len(reason) > SET_ASIDE_REASON_LIMIT or any(check_line(reason)):
        raise Refused(
            gettext("Write a reason in one line of at most %(limit)d characters, such as “a quotation”.")
            % {"limit": SET_ASIDE_REASON_LIMIT}
        )
    article = lock_article(article)
    values = {
        "sentence": finding.sentence,
        "reason": reason,
        "by": by,
        "by_name": (by.get_full_name() or by.get_username()) if by else "",
    }
    row, _ = SetAside.objects.update_or_create(
        article=article, check_name=finding.check, subject=finding.subject, defaults=values
    )
    text = Message("%(sentence)s Reason: %(reason)s", sentence=finding.sentence, reason=reason)
    log_action(Action.SET_ASIDE, by=by, on=article, text=text)
    store_check_result(article)
    return row


@transaction.atomic
def bring_back(article: Article, row_id: int, *, by: User | None) -> None:
    """Show a warning again that was set aside. Safe to repeat. Raises `PermissionDenied`."""
    require_permission(by, CHANGE)
    row = SetAside.objects.filter(article=article, pk=row_id).first()
    if row is None:
        return
    row.delete()
    log_action(Action.BRING_BACK, by=by, on=article, text=row.sentence)
    store_check_result(article)
