"""What editors do about safety: decide about sections, and change the safety list and the word list."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, ngettext, override

from articles.action_log import Action, log_action, log_saved, stored_row
from articles.manuscript import Manuscript, Message
from articles.manuscript.decisions import (
    Decision,
    decisions_by_digest,
    section_digest,
    short_version_section,
)
from articles.manuscript.field_checks import check_decision
from articles.models import (
    Article,
    Revision,
    SafetyTerm,
    WordingTerm,
    draft_manuscript_of,
    lock_article,
    record_revision,
    split_alternatives,
)
from articles.models.wording import SEPARATOR
from articles.publishing.preflight.check_results import store_check_result
from articles.publishing.publish import PUBLISH
from articles.publishing.refusals import Refused, require_permission


@transaction.atomic
def decide(article: Article, decisions: Iterable[Decision], *, by: User | None) -> Revision:
    """Store decisions about sections of the draft, and return the revision with them. Safe to repeat.

    They replace earlier ones about the same text. Decisions about sections that are gone are dropped.

    Raises `PermissionDenied`; `Refused` for a section that is not in the draft, or a reason that is too long.
    """
    require_permission(by, PUBLISH)
    article = lock_article(article)
    present = _digests(draft_manuscript_of(article))
    stored = decisions_by_digest(article.safety)
    given = {decision.digest: decision for decision in decisions}
    _check(given, present)
    merged = stored | given
    lines = [str(merged[digest]) for digest in present if digest in merged]
    if lines != list(article.safety):
        article.safety = lines
        article.save(update_fields=["safety", "changed_at"])
    changed = sum(stored.get(digest) != decision for digest, decision in given.items())
    revision = record_revision(article, by=by, reason=Message("Safety decisions"))
    store_check_result(article)
    if changed:
        with override(settings.LANGUAGE_CODE):
            text = ngettext("%(number)d section.", "%(number)d sections.", changed) % {"number": changed}
        log_action(Action.DECIDE, by=by, on=article, text=text, revision=revision.pk)
    return revision


def _digests(manuscript: Manuscript) -> list[str]:
    parts = [short_version_section(manuscript), *manuscript.sections]
    return list(dict.fromkeys(section_digest(section) for section in parts))


def _check(given: dict[str, Decision], present: list[str]) -> None:
    if given.keys() - set(present):
        raise Refused(
            gettext("A section you decided about has changed since. Save the draft, then read it again here.")
        )
    for decision in given.values():
        if any(check_decision(str(decision))):
            raise Refused(gettext("Write the reason in one line of at most 200 characters."))


# The safety list. Readers do not see it; the next publication uses it.


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


# The word list. Readers do not see it either; the next look at the checks of an article uses it.


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
