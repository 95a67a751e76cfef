"""Saves and deletes crisis phrases: what a reader in distress may search for."""

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from articles.action_log import Action, log_action, log_saved, stored_row
from articles.freshness import bump_generation
from articles.models import CrisisPhrase, check_subjects
from articles.models.crisis_phrase import PhraseKind
from articles.publishing.refusals import require_permission
from articles.reading.help.phrase_syntax import BadPhrase, parse_phrase
from articles.reading.help.word_groups import word_groups


@transaction.atomic
def save_crisis_phrase(phrase: CrisisPhrase, *, by: User | None) -> CrisisPhrase:
    """Check and save a phrase. The next search is compared with it.

    Raises `PermissionDenied`; `ValidationError` for a phrase that cannot be read or that is in the list.
    """
    require_permission(by, "articles.change_crisisphrase" if phrase.pk else "articles.add_crisisphrase")
    check_crisis_phrase(phrase)
    phrase.full_clean()
    before = stored_row(phrase)
    phrase.save()
    bump_generation()
    log_saved(phrase, before, by=by)
    return phrase


def check_crisis_phrase(phrase: CrisisPhrase) -> None:
    """Clean the blanks of a phrase. Raises `ValidationError` if it, or one of its subjects, is unknown."""
    phrase.phrase = " ".join(phrase.phrase.split())
    try:
        parse_phrase(phrase.phrase, word_groups())
    except BadPhrase as bad:
        raise ValidationError({"phrase": str(bad)}) from None
    check_subjects(phrase.subjects)
    if phrase.kind != PhraseKind.HARMLESS and not phrase.subjects:
        raise ValidationError(
            {"subjects": gettext("Choose a subject: it decides which help lines are shown.")}
        )


@transaction.atomic
def delete_crisis_phrase(phrase: CrisisPhrase, *, by: User | None) -> None:
    """Delete a phrase. Raises `PermissionDenied`."""
    require_permission(by, "articles.delete_crisisphrase")
    log_action(Action.DELETE, by=by, on=phrase)
    phrase.delete()
    bump_generation()
