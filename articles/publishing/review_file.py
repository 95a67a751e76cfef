"""The review file: who checked what, when and against which sources, and every version with its changes.

It holds what an auditor of a quality mark for health information asks for, of one article or of all.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from articles.models import Article, Edition, Episode, SignOff

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would calculate such a cell


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One line of the file: a review, its withdrawal, or a published version."""

    what: str
    title: str
    on: date
    person: str
    credentials: str
    details: tuple[tuple[str, str], ...]
    """Pairs of a name and a value, without empty ones."""


def review_file(article: Article) -> list[FileEntry]:
    """Return the entries of one article and of its episode, in the order of time. Two queries."""
    return _entries(
        SignOff.objects.filter(article=article)
        | SignOff.objects.filter(episode__isnull=False, episode=article.episode_id),
        Edition.objects.filter(article=article),
    )


def review_file_of_all() -> list[FileEntry]:
    """Return the entries of all articles and episodes, in the order of their titles. Two queries."""
    found = _entries(SignOff.objects.all(), Edition.objects.all())
    return sorted(found, key=lambda entry: entry.title.casefold())  # a stable sort: the times stay in order


def _entries(sign_offs: QuerySet[SignOff], editions: QuerySet[Edition]) -> list[FileEntry]:
    reviews = sign_offs.select_related("article", "episode", "reviewer").order_by("pk")
    versions = (
        editions.filter(cancelled_at=None)
        .select_related("made_by")
        .order_by("live_from", "pk")
        .only("number", "title", "live_from", "live_until", "minor", "change_note", "digest", "made_by")
    )
    found = [*map(_review, reviews), *map(_version, versions)]
    found += [_withdrawal(signed) for signed in reviews if signed.withdrawn_at]
    return sorted(found, key=lambda entry: entry.on)  # of one day: reviews, then versions


def _review(signed: SignOff) -> FileEntry:
    target = signed.target
    return FileEntry(
        gettext("Review of the episode") if isinstance(target, Episode) else gettext("Review"),
        str(target),
        signed.reviewed_on,
        signed.reviewer.name,
        signed.credentials,
        _filled(
            (gettext("Scope"), signed.get_scope_display()),
            (gettext("Sections covered"), str(len(signed.section_digests) or "")),
            (gettext("Sources checked"), signed.sources),
            (gettext("Interests declared"), signed.interests),
            (gettext("How it was signed"), signed.get_signed_by_display()),
            (gettext("Evidence"), signed.evidence),
            (gettext("Next review due"), signed.review_due.isoformat() if signed.review_due else ""),
            (gettext("Checksum of the text"), signed.digest[:16]),
        ),
    )


def _withdrawal(signed: SignOff) -> FileEntry:
    return FileEntry(
        gettext("Review withdrawn"),
        str(signed.target),
        _day(signed.withdrawn_at),
        signed.withdrawn_by_name,
        "",
        _filled(
            (gettext("Review by"), signed.reviewer.name),
            (gettext("Day of the review"), signed.reviewed_on.isoformat()),
            (gettext("Reason"), signed.withdrawal_reason),
        ),
    )


def _version(edition: Edition) -> FileEntry:
    return FileEntry(
        gettext("Version %(number)d") % {"number": edition.number},
        edition.title,
        _day(edition.live_from),
        (edition.made_by.get_full_name() or edition.made_by.get_username()) if edition.made_by else "",
        "",
        _filled(
            (gettext("Live until"), _day(edition.live_until).isoformat() if edition.live_until else ""),
            (gettext("Change"), gettext("Minor correction") if edition.minor else ""),
            (gettext("Note for readers"), edition.change_note),
            (gettext("Checksum of the text"), edition.digest[:16]),
        ),
    )


def _filled(*pairs: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in pairs if pair[1])


def _day(time: datetime | None) -> date:
    return timezone.localdate(time)


def as_csv(entries: Iterable[FileEntry]) -> str:
    """Return the entries as CSV: one line each, the details as “name: value” in the last column.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    file = StringIO()
    writer = csv.writer(file)
    titles = (gettext("Date"), gettext("What"), gettext("Title"), gettext("Person"), gettext("Credentials"))
    writer.writerow((*titles, gettext("Details")))
    for row in _rows(entries):
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell for cell in row])
    return file.getvalue()


def _rows(entries: Iterable[FileEntry]) -> Iterator[list[str]]:
    for entry in entries:
        details = "; ".join(f"{name}: {value}" for name, value in entry.details)
        yield [entry.on.isoformat(), entry.what, entry.title, entry.person, entry.credentials, details]
