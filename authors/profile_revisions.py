"""Revisions of profiles: every version that readers had, and what an author has sent or got back.

At most one revision of an author is open: it waits for an editor, or was returned to the author. What
readers have is the row of `Author`; the latest approved revision has the same values.
"""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone

from authors.models import Author, ProfileRevision, ProfileState
from authors.profile_data import ProfileData, changed_fields, merge_profiles, profile_data

OPEN = (ProfileState.WAITING, ProfileState.RETURNED)


def name_of(user: User | None) -> str:
    """Return the name of a person as revisions keep it; "" for the command line."""
    return (user.get_full_name() or user.get_username()) if user else ""


def waiting_revisions() -> QuerySet[ProfileRevision]:
    """Return the revisions that wait for an editor, the oldest first."""
    return ProfileRevision.objects.filter(state=ProfileState.WAITING).order_by("made_at", "pk")


def open_revision(author: Author) -> ProfileRevision | None:
    """Return the revision that waits or was returned."""
    return ProfileRevision.objects.filter(author=author, state__in=OPEN).first()


def approved_before(author: Author, number: int | None = None) -> ProfileRevision | None:
    """Return the latest approved revision, or the latest one before this number."""
    approved = ProfileRevision.objects.filter(author=author, state=ProfileState.APPROVED)
    return (approved.filter(number__lt=number) if number else approved).first()


def approved_number(author: Author) -> int:
    """Return the number of the latest approved revision; 0 if there is none."""
    latest = approved_before(author)
    return latest.number if latest else 0


def add_revision(
    author: Author, data: ProfileData, state: ProfileState, *, by: User | None, **values: Any
) -> ProfileRevision:
    """Add a revision with the next number. Call with the author locked."""
    last = ProfileRevision.objects.filter(author=author).first()
    if state == ProfileState.APPROVED:
        values = {"decided_at": timezone.now(), "decided_by_name": name_of(by)} | values
    return ProfileRevision.objects.create(
        author=author,
        number=last.number + 1 if last else 1,
        data=data,
        state=state,
        **{"made_by": by, "made_by_name": name_of(by)} | values,
    )


def record_saved(author: Author, before: Author | None, *, by: User | None) -> None:
    """Add an approved revision of a profile that was saved, unless it says the same as before.

    A profile from before there were revisions gets one of its former state, too.
    """
    latest = approved_before(author)
    if latest is None and before is not None:
        unknown = {"made_by": None, "made_by_name": "", "decided_by_name": ""}
        latest = add_revision(before, profile_data(before), ProfileState.APPROVED, by=None, **unknown)
    data = profile_data(author)
    if latest is None or changed_fields(latest.data, data):
        add_revision(author, data, ProfileState.APPROVED, by=by)


def merged_data(revision: ProfileRevision, now: ProfileData | None = None) -> ProfileData:
    """Return what a profile would be with the changes of an open revision.

    `now` is what readers have, by default at present. What an editor has changed since the author began
    stays, in every field that the author has not changed.
    """
    now = profile_data(revision.author) if now is None else now
    base = approved_before(revision.author, revision.number)
    return merge_profiles(base.data, revision.data, now) if base else revision.data


def draft_data(author: Author) -> ProfileData:
    """Return the profile as its author edits it: with the changes that wait or were returned."""
    revision = open_revision(author)
    return merged_data(revision) if revision else profile_data(author)


def draft_data_at(author: Author, approved: int, draft: int) -> ProfileData | None:
    """Return what `draft_data` was when these were the numbers of the approved and the open revision.

    None if there are no such revisions. `draft` is 0 if none was open.
    """
    revisions = ProfileRevision.objects.filter(author=author)
    now = revisions.filter(number=approved).first()
    if now is None or not draft:
        return now.data if now else None
    revision = revisions.filter(number=draft).first()
    return merged_data(revision, now.data) if revision else None
