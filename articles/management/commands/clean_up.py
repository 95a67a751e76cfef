"""Remove what nobody needs any more: the daily cleaning of a site."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from articles.desk.jobs.upkeep_jobs import clean_up


class Command(BaseCommand):
    help = (
        "Remove files that nothing names (check_media), old trash (purge_trash), records of failed logins "
        "(purge_login_records), ended logins, unsent mail, backups of unsaved forms after 180 days, and jobs "
        "with their files after 7 days; send mail that is due. Run it every day."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = clean_up()
        except OperationalError as error:
            raise CommandError(f"The database is busy ({error}). Try again later.", returncode=1) from error
        for sentence in report.sentences():
            self.stdout.write(sentence)
        if report.lost:
            raise CommandError(
                f"{len(report.lost)} damaged or missing. Upload or import these files again.", returncode=1
            )
