"""Mail what is due: reviews of live articles to editors, requests without an answer to reviewers."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from articles.publishing.due_reviews import remind_editors
from articles.publishing.reviewer_reminders import remind_reviewers


class Command(BaseCommand):
    help = (
        "Remind editors of reviews that are due within 30 days or overdue, and reviewers of requests that "
        "are due within 2 days. Each reminder is sent once, so this is safe to run every day."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        self.stdout.write(f"Reviews that editors were reminded of: {remind_editors(today)}")
        self.stdout.write(f"Requests that reviewers were reminded of: {remind_reviewers(today)}")
