"""Saves and deletes terms of the safety list. Readers do not see the list; the next publication uses it."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.action_log import Action, log_action, log_saved, stored_row
from articles.models import SafetyTerm
from articles.publishing.refusals import require_permission


@transaction.atomic
def save_safety_term(term: SafetyTerm, *, by: User | None) -> SafetyTerm:
    """Check and save a term. Editions that are live stay live (`live_review.py` lists them).

    Raises `PermissionDenied`; `ValidationError` with the fields at fault.
    """
    require_permission(by, "articles.change_safetyterm" if term.pk else "articles.add_safetyterm")
    term.term = " ".join(term.term.split())
    term.full_clean()
    before = stored_row(term)
    term.changed_at = timezone.now()
    term.save()
    log_saved(term, before, by=by)
    return term


@transaction.atomic
def delete_safety_term(term: SafetyTerm, *, by: User | None) -> None:
    """Delete a term. Decisions that editors made because of it stay. Raises `PermissionDenied`."""
    require_permission(by, "articles.delete_safetyterm")
    log_action(Action.DELETE, by=by, on=term)
    term.delete()
