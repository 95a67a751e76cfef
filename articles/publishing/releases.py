"""Plans releases: named sets of articles and pages that go live together. What is in the way of one.

`release_publication` publishes, schedules, cancels and rolls back a release as one. Help lines are never in a
release: a changed number is right everywhere at once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from articles.action_log import Action, format_time, log_action
from articles.manuscript import Message, check_line
from articles.message_translation import translate_fault
from articles.models import Article, Edition, Release, ReleaseItem, ReleaseState
from articles.publishing.publish import PUBLISH, check_change_note
from articles.publishing.refusals import Refused, require_permission

MAX_ARTICLES = 100  # in one transaction
NAME_LIMIT = 200  # characters

Reasons = Mapping[int, Sequence[str]]  # sentences by the id of the article that they are about


class ReleaseRefused(Refused):
    """A release cannot be changed, because of some of its articles: `by_article` has the reasons of each."""

    def __init__(self, articles: Iterable[Article], by_article: Reasons) -> None:
        self.by_article = by_article
        super().__init__(
            *(
                gettext("“%(title)s”: %(reason)s") % {"title": article, "reason": reason}
                for article in articles
                for reason in by_article.get(article.pk, ())
            )
        )


def lock_release(release: Release) -> Release:
    """Lock the row of a release until the transaction ends, and return it as it is now."""
    return Release.objects.select_for_update().get(pk=release.pk)


# Planning


@transaction.atomic
def create_release(name: str, *, by: User | None) -> Release:
    """Create a release without articles. Raises `PermissionDenied`; `Refused` if the name is not one line."""
    require_permission(by, PUBLISH)
    release = Release.objects.create(name=check_name(name), made_by=by)
    log_action(Action.CREATE, by=by, on=release)
    return release


@transaction.atomic
def rename_release(release: Release, name: str, *, by: User | None) -> Release:
    """Rename a release, in any state. Raises `PermissionDenied`; `Refused` if the name is not one line."""
    require_permission(by, PUBLISH)
    name, release = check_name(name), lock_release(release)
    if name != release.name:
        text = Message("The name was “%(name)s”.", name=release.name)
        release.name = name
        release.save(update_fields=["name"])
        log_action(Action.RENAME, by=by, on=release, text=text)
    return release


def check_name(name: str) -> str:
    """Return a name without space around it. Raises `Refused` if it is not one short line of text."""
    name = name.strip()
    if not name:
        raise Refused(gettext("Enter a name."), argument="name")
    faults = [translate_fault(fault) for fault in check_line(name)]
    if len(name) > NAME_LIMIT:
        words = {"limit": NAME_LIMIT, "length": len(name)}
        faults.append(gettext("it has %(length)d characters; at most %(limit)d are allowed") % words)
    if faults:
        raise Refused(*(gettext("Name: %(fault)s.") % {"fault": one} for one in faults), argument="name")
    return name


@transaction.atomic
def add_to_release(release: Release, articles: Iterable[Article], *, by: User | None) -> list[Article]:
    """Add articles and pages to a planned release; return those that were not in it.

    Raises `PermissionDenied`; `Refused` if it is not planned or would be too large; `ReleaseRefused` for
    articles in the trash or in another open release.
    """
    require_permission(by, PUBLISH)
    release = _lock_planned(release)
    inside = set(release.items.values_list("article_id", flat=True))
    added = [article for article in articles if article.pk not in inside]
    if len(inside) + len(added) > MAX_ARTICLES:
        reason = gettext("A release has at most %(number)d articles.") % {"number": MAX_ARTICLES}
        raise Refused(reason)
    reasons = _reasons_not_to_add(release, added)
    if reasons:
        raise ReleaseRefused(added, reasons)
    ReleaseItem.objects.bulk_create(ReleaseItem(release=release, article=article) for article in added)
    if added:
        titles = ", ".join(article.title for article in added)
        log_action(Action.CHANGE, by=by, on=release, text=Message("Added: %(titles)s.", titles=titles))
    return added


def _reasons_not_to_add(release: Release, articles: Sequence[Article]) -> dict[int, list[str]]:
    reasons: dict[int, list[str]] = defaultdict(list)
    trashed = Article.objects.filter(pk__in=[article.pk for article in articles]).exclude(trashed_at=None)
    for pk in trashed.values_list("pk", flat=True):
        reasons[pk].append(gettext("It is in the trash."))
    for pk, other in _other_releases(release, articles):
        reasons[pk].append(gettext("It is in the release “%(name)s” already.") % {"name": other})
    return reasons


@transaction.atomic
def remove_from_release(release: Release, article: Article, *, by: User | None) -> None:
    """Remove an article from a planned release. Safe to repeat. Raises `PermissionDenied`, `Refused`."""
    require_permission(by, PUBLISH)
    release = _lock_planned(release)
    if release.items.filter(article=article).delete()[0]:
        text = Message("Removed: %(title)s.", title=article.title)
        log_action(Action.CHANGE, by=by, on=release, text=text)


@transaction.atomic
def describe_change(
    release: Release, article: Article, *, note: str, minor: bool, by: User | None
) -> ReleaseItem:
    """Set what readers are told about the change of one article in a planned release.

    Raises `PermissionDenied`; `Refused` if the note is not one line, or the article not in the release.
    """
    require_permission(by, PUBLISH)
    note, release = check_change_note(note), _lock_planned(release)
    item = release.items.filter(article=article).first()
    if item is None:
        raise Refused(gettext("The article is not in this release."))
    if (item.note, item.minor) != (note, minor):
        item.note, item.minor = note, minor
        item.save(update_fields=["note", "minor"])
        text = Message("Another note for readers: %(title)s.", title=article.title)
        log_action(Action.CHANGE, by=by, on=release, text=text)
    return item


@transaction.atomic
def reopen_release(release: Release, *, by: User | None) -> Release:
    """Plan a canceled release again, with its articles. Safe to repeat.

    Raises `PermissionDenied`; `Refused` if it was published.
    """
    require_permission(by, PUBLISH)
    release = lock_release(release)
    if release.state == ReleaseState.PLANNED:
        return release
    if release.state != ReleaseState.CANCELED:
        raise Refused(gettext("Only a canceled release can be planned again."))
    release.at = release.scheduled_at = release.canceled_at = None
    release.save(update_fields=["at", "scheduled_at", "canceled_at"])
    release.items.update(edition=None, before=None)
    log_action(Action.REOPEN_RELEASE, by=by, on=release)
    return release


def _lock_planned(release: Release) -> Release:
    release = lock_release(release)
    if release.state != ReleaseState.PLANNED:
        raise Refused(gettext("Only a planned release can be changed. Cancel it and plan it again."))
    return release


# What is in the way


def find_conflicts(release: Release, articles: Sequence[Article]) -> dict[int, list[str]]:
    """Return why articles of a planned release cannot go live with it, apart from their texts.

    By the id of the article; none for one without a conflict. Four queries.
    """
    ids = [article.pk for article in articles]
    reasons: dict[int, list[str]] = defaultdict(list)
    for pk in Article.objects.filter(pk__in=ids).exclude(trashed_at=None).values_list("pk", flat=True):
        reasons[pk].append(gettext("It is in the trash. Restore it, or remove it from the release."))
    for pk, other in _other_releases(release, articles):
        sentence = gettext("It is in the release “%(name)s”, too. Remove it from one of them.")
        reasons[pk].append(sentence % {"name": other})
    for edition in Edition.objects.scheduled().filter(article__in=ids).order_by("live_from"):
        sentence = gettext("Edition %(number)s is scheduled for %(time)s. Cancel it first.")
        words = {"number": edition.number, "time": format_time(edition.live_from)}
        reasons[edition.article_id].append(sentence % words)
    digests = {article.pk: article.draft_digest for article in articles}
    live = Edition.objects.live().filter(article__in=ids)
    for pk, digest, ends_at in live.values_list("article_id", "draft_digest", "ends_at"):
        if digest == digests[pk] and ends_at is None:
            reasons[pk].append(gettext("Nothing has changed: readers have this text already."))
    return reasons


def _other_releases(release: Release, articles: Iterable[Article]) -> Iterable[tuple[int, str]]:
    """Return the id of each article that is in another open release, and the name of that release."""
    items = ReleaseItem.objects.filter(
        article__in=[article.pk for article in articles],
        release__in=Release.objects.open(timezone.now()).exclude(pk=release.pk).order_by(),
    )
    return items.values_list("article_id", "release__name")
