"""Changes of the word list. Readers do not see it; the next look at an article's checks uses it."""

from django.contrib.auth.models import User
from django.db import transaction

from articles.action_log import Action, log_action, log_saved, stored_row
from articles.models import WordingTerm, split_alternatives
from articles.models.wording import SEPARATOR
from articles.publishing.refusals import require_permission


@transaction.atomic
def save_wording_term(term: WordingTerm, *, by: User | None) -> WordingTerm:
    """Check and save a word to avoid, with its better words in one spelling: `has; lives with`.

    Raises `PermissionDenied`; `ValidationError` with the fields at fault.
    """
    require_permission(by, "articles.change_wordingterm" if term.pk else "articles.add_wordingterm")
    term.term = " ".join(term.term.split())
    term.alternatives = f"{SEPARATOR} ".join(split_alternatives(term.alternatives))
    term.full_clean()
    before = stored_row(term)
    term.save()
    log_saved(term, before, by=by)
    return term


@transaction.atomic
def delete_wording_term(term: WordingTerm, *, by: User | None) -> None:
    """Delete a word to avoid. What was set aside because of it stays. Raises `PermissionDenied`."""
    require_permission(by, "articles.delete_wordingterm")
    log_action(Action.DELETE, by=by, on=term)
    term.delete()
