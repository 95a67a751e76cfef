"""Changes to a profile that wait for an editor: an author sends them, an editor approves or returns them.

Readers have the row of `Author`. Nothing that an author sends reaches it without an editor, unless the
author's changes are shown at once (`publishes_directly`); name and credentials wait even then.
"""

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from articles.action_log import Action, log_action
from articles.file_removal import hold_off_removal
from articles.mail import queue_mail
from articles.manuscript import Message
from authors.actions import write_author
from authors.contact import email_of
from authors.credentials import EDIT_AUTHORS, apply_proposed, check_values
from authors.models import Author, ProfileRevision, ProfileState
from authors.portraits import NewPortrait
from authors.profile_comparison import field_label
from authors.profile_data import (
    ALWAYS_WAITING,
    CREDENTIALS,
    ProfileData,
    changed_fields,
    fill_profile,
    merge_profiles,
    profile_data,
)
from authors.profile_revisions import (
    OPEN,
    add_revision,
    draft_data,
    draft_data_at,
    merged_data,
    name_of,
    open_revision,
    record_saved,
)

NOTE_LIMIT = 2000  # characters


def publishes_directly(author: Author) -> bool:
    """Return whether what an author saves is shown at once: their own setting, or else the site's."""
    own = author.publishes_directly
    return bool(settings.PROFILES_PUBLISH_DIRECTLY if own is None else own)


# What an author does


@transaction.atomic
def stage(
    author: Author,
    data: ProfileData,
    *,
    by: User,
    base: tuple[int, int] = (0, 0),
    portrait: NewPortrait | None = None,
) -> ProfileRevision | None:
    """Save an author's changes; return the revision that waits for an editor, None if none has to.

    `base` has the numbers of the approved and the open revision that the form showed: what somebody else has
    saved since stays, in every field that this form did not change. `portrait` takes the place of the one in
    `data`. Raises `PermissionDenied`; `ValidationError` with the fields at fault.
    """
    author = _lock_own(author, by)
    if portrait:
        hold_off_removal()
        data = data | portrait.write_files()
    record_saved(author, author, by=None)  # credentials are saved without a revision
    shown = draft_data_at(author, *base) or draft_data(author)
    wanted = merge_profiles(shown, data, draft_data(author))
    check_profile(author, wanted)
    if publishes_directly(author):
        now = profile_data(author)
        waiting = {name: now[name] for name in ALWAYS_WAITING}
        _publish(author, wanted | waiting, by=by)
    return _send(author, wanted, by=by)


def check_profile(author: Author, data: ProfileData) -> None:
    """Raise `ValidationError` with the fields at fault if a profile cannot be saved like this."""
    row = Author.objects.get(pk=author.pk)
    fill_profile(row, data)
    row.full_clean()
    for values in data[CREDENTIALS]:
        check_values(values)


def _publish(author: Author, data: ProfileData, *, by: User) -> None:
    """Show a version to readers, and record it, unless it is what they have."""
    changed = changed_fields(profile_data(author), data)
    if changed:
        fill_profile(author, data)
        before = write_author(author)
        record_saved(author, before, by=by)
        log_action(Action.CHANGE, by=by, on=author, text=_changed_text(changed))


def _send(author: Author, wanted: ProfileData, *, by: User) -> ProfileRevision | None:
    """Let a version wait for an editor, in place of the one that was open."""
    present = open_revision(author)
    changed = changed_fields(profile_data(author), wanted)
    is_waiting = present is not None and present.state == ProfileState.WAITING
    if present and is_waiting and changed and not changed_fields(merged_data(present), wanted):
        return present
    ProfileRevision.objects.filter(author=author, state__in=OPEN).update(state=ProfileState.REPLACED)
    if not changed:
        return None
    revision = add_revision(author, wanted, ProfileState.WAITING, by=by)
    log_action(Action.SEND_PROFILE, by=by, on=author, text=_changed_text(changed), revision=revision.pk)
    return revision


@transaction.atomic
def discard(author: Author, *, by: User) -> None:
    """Take back what waits or was returned: the author edits again what readers have. Safe to repeat."""
    author = _lock_own(author, by)
    revision = open_revision(author)
    if revision:
        ProfileRevision.objects.filter(pk=revision.pk).update(state=ProfileState.REPLACED)
        log_action(Action.DISCARD_PROFILE, by=by, on=author, revision=revision.pk)


def _lock_own(author: Author, by: User) -> Author:
    """Lock and return the author's row, which this account must be connected to."""
    locked = Author.objects.select_for_update().get(pk=author.pk)
    if locked.user_id is None or locked.user_id != by.pk:
        raise PermissionDenied(gettext("%(user)s may not do that.") % {"user": by.get_username()})
    return locked


# What an editor does


@transaction.atomic
def approve(revision: ProfileRevision, *, by: User | None, edited: ProfileData | None = None) -> None:
    """Show what an author has sent to readers, or `edited`, which an editor has made of it.

    What an editor has saved in the meantime stays, in every field that the author has not changed.

    Raises `PermissionDenied`; `ValidationError` if it no longer waits or cannot be saved.
    """
    author = _lock_waiting(revision, by)
    data = merged_data(revision) if edited is None else edited
    _apply(author, data, by=by)
    is_unchanged = revision.data == data
    has_newer = ProfileRevision.objects.filter(author=author, number__gt=revision.number).exists()
    revision.decided_at, revision.decided_by_name = timezone.now(), name_of(by)
    # A revision that was approved has exactly what readers got.
    revision.state = ProfileState.APPROVED if is_unchanged and not has_newer else ProfileState.REPLACED
    revision.save(update_fields=["state", "decided_at", "decided_by_name"])
    record_saved(author, author, by=by)
    log_action(Action.APPROVE_PROFILE, by=by, on=author, text=_text_of(revision), revision=revision.pk)


@transaction.atomic
def return_to_author(revision: ProfileRevision, *, by: User | None, note: str) -> None:
    """Return what an author has sent, with a note that is mailed. Readers see nothing of it.

    The author's text stays in their form. Raises `PermissionDenied`; `ValidationError`.
    """
    author = _lock_waiting(revision, by)
    note = note.strip().replace("\r\n", "\n")
    if not note:
        raise ValidationError({"note": gettext("Say what should change.")})
    if len(note) > NOTE_LIMIT:
        sentence = gettext("At most %(limit)d characters, please.") % {"limit": NOTE_LIMIT}
        raise ValidationError({"note": sentence})
    revision.state, revision.note = ProfileState.RETURNED, note
    revision.decided_at, revision.decided_by_name = timezone.now(), name_of(by)
    revision.save(update_fields=["state", "note", "decided_at", "decided_by_name"])
    log_action(Action.RETURN_PROFILE, by=by, on=author, text=_text_of(revision), revision=revision.pk)
    with override(settings.LANGUAGE_CODE):
        text = gettext(
            "Dear %(name)s,\n\nyour changes to your profile need another look before readers see them. "
            "%(editor)s wrote:\n\n%(note)s\n\nYour text is still in the form: %(url)s\n\n%(site)s"
        ) % {
            "name": author.name,
            "editor": revision.decided_by_name or settings.SITE_NAME,
            "note": note,
            "url": settings.SITE_URL + reverse("profile"),
            "site": settings.SITE_NAME,
        }
        queue_mail(email_of(author), gettext("About your profile"), text)


@transaction.atomic
def restore(revision: ProfileRevision, *, by: User | None) -> None:
    """Show an earlier version to readers again, as a new revision. Credentials stay as they are.

    What waits for an editor still waits. Raises `PermissionDenied`; `ValidationError`.
    """
    _require_editor(by)
    author = Author.objects.select_for_update().get(pk=revision.author_id)
    now = profile_data(author)
    data = revision.data | {CREDENTIALS: now[CREDENTIALS]}
    if not changed_fields(now, data):
        return
    _apply(author, data, by=by)
    record_saved(author, author, by=by)
    text = Message("Revision %(number)s.", number=str(revision.number))
    log_action(Action.RESTORE, by=by, on=author, text=text, revision=revision.pk)


def _apply(author: Author, data: ProfileData, *, by: User | None) -> None:
    """Write a version to the row and to the credentials."""
    if CREDENTIALS in changed_fields(profile_data(author), data):
        apply_proposed(author, data[CREDENTIALS], by=by)
    hold_off_removal()
    fill_profile(author, data)
    write_author(author)


def _lock_waiting(revision: ProfileRevision, by: User | None) -> Author:
    """Lock the author, and check that the revision still waits. Raises `ValidationError`."""
    _require_editor(by)
    author = Author.objects.select_for_update().get(pk=revision.author_id)
    revision.refresh_from_db()
    revision.author = author
    if revision.state != ProfileState.WAITING:
        raise ValidationError(
            gettext("These changes no longer wait: they were decided, or a newer version was sent.")
        )
    return author


def _require_editor(by: User | None) -> None:
    """Raise `PermissionDenied` unless the user edits authors. `None` is the command line."""
    if by is not None and not by.has_perm(EDIT_AUTHORS):
        raise PermissionDenied(gettext("%(user)s may not do that.") % {"user": by.get_username()})


def _text_of(revision: ProfileRevision) -> Message:
    return Message("Sent by %(name)s.", name=revision.made_by_name)


def _changed_text(names: list[str]) -> Message:
    """Return which fields changed, and nothing of their values."""
    with override(settings.LANGUAGE_CODE):
        return Message("Changed: %(fields)s.", fields=", ".join(map(field_label, names)))
