"""Upkeep as jobs: rendering again, reminders, cleaning. The commands of the same names do the same."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext
from post_office.utils import cleanup_expired_mails

from articles.jobs import Job, JobKind, background_job, remove_old_jobs, remove_unnamed_files
from articles.mail import send_queued_mail
from articles.models import remove_old_forms
from articles.publishing import purge_trash
from articles.publishing.due_reviews import remind_editors
from articles.publishing.media_check import GRACE, check_media
from articles.publishing.rerendering import editions_to_rerender, rerender_editions, rerender_fragments
from articles.publishing.reviewer_reminders import remind_reviewers
from articles.transfer.content_folder.staged_files import remove_killed_imports
from authors.login_limits import purge_login_records
from authors.proofs import check_proofs

UNSENT_MAIL_KEPT = timedelta(days=30)


@background_job(JobKind.RERENDER)
def rerender(job: Job) -> list[str]:
    """Render what an older renderer made."""
    editions = editions_to_rerender()
    failed = [
        failure for failure in rerender_editions(job.progress(editions, gettext("Rendering"))) if failure
    ]
    words = {"editions": len(editions) - len(failed), "texts": rerender_fragments()}
    return [
        gettext("Rendered again: editions %(editions)d, other texts %(texts)d.") % words,
        *(gettext("Left as it was: %(failure)s") % {"failure": failure} for failure in failed),
    ]


@background_job(JobKind.REMINDERS)
def send_reminders(job: Job) -> list[str]:
    """Mail what is due. Each reminder is sent once."""
    today = timezone.localdate()
    return [
        gettext("Reviews that editors were reminded of: %(number)d.") % {"number": remind_editors(today)},
        gettext("Requests that reviewers were reminded of: %(number)d.")
        % {"number": remind_reviewers(today)},
    ]


@background_job(JobKind.CLEAN_UP)
def clean_up_site(job: Job) -> list[str]:
    """Remove what nobody needs any more."""
    return clean_up().sentences()


@dataclass(frozen=True, slots=True)
class CleanUpReport:
    """What was removed, as numbers, and files that are damaged or missing."""

    files: int
    articles: int
    forms: int
    records: int
    jobs: int
    lost: list[str]

    def sentences(self) -> list[str]:
        """Return the report for the desk."""
        counts = (
            (gettext("Files that nothing names: %(number)d."), self.files),
            (gettext("Articles that were in the trash for 30 days: %(number)d."), self.articles),
            (gettext("Old backups of unsaved forms: %(number)d."), self.forms),
            (gettext("Records of failed logins: %(number)d."), self.records),
            (gettext("Old jobs: %(number)d."), self.jobs),
        )
        removed = [sentence % {"number": number} for sentence, number in counts if number]
        lost = gettext("Damaged or missing: %(name)s")
        return [
            *(removed or [gettext("There was nothing to remove.")]),
            *(lost % {"name": name} for name in self.lost),
        ]


def clean_up() -> CleanUpReport:
    """Remove files that nothing names, old trash, forms, login records, logins, mail and jobs.

    Mail that is due is sent. Safe to repeat.
    """
    files = len(remove_killed_imports()) + remove_unnamed_files()
    articles = purge_trash()
    media, proofs = check_media(grace=GRACE), check_proofs(grace=GRACE)
    call_command("clearsessions")
    send_queued_mail()
    cleanup_expired_mails(timezone.now() - UNSENT_MAIL_KEPT)
    return CleanUpReport(
        files=files + len(media.removed) + len(proofs.removed),
        articles=articles,
        forms=remove_old_forms(),
        records=purge_login_records(),
        jobs=remove_old_jobs(),
        lost=[*media.lost, *proofs.lost],
    )
