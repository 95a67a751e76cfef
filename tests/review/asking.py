"""Requests for review for tests, and the link in the mail that the reviewer gets."""

import re
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core import mail
from django.utils import timezone

from articles.mail import send_queued_mail
from articles.models import Article, ReviewRequest
from articles.publishing.review_requests import request_review
from authors.contact import save_email
from authors.models import Author

ADDRESS = "rae@clinic.example"
LINK = re.compile(r"http://testserver(/review/\S+)")


def ask(article: Article, reviewer: Author, *, by: User | None, **fields: Any) -> ReviewRequest:
    """Ask the reviewer, who has an address, for a review within five days."""
    save_email(reviewer, ADDRESS, by=None)
    usual = {"due": timezone.localdate() + timedelta(days=5)}
    return request_review(article, reviewer=reviewer, by=by, **usual | fields)


def sent_mails() -> list[mail.EmailMessage]:
    """Send what is queued, and return all mails that were sent."""
    send_queued_mail()
    return mail.outbox


def path_in(message: mail.EmailMessage) -> str:
    """Return the path of the review page that a mail links to."""
    found = LINK.search(message.body)
    assert found, message.body
    return found[1]


def link_of(request: ReviewRequest) -> str:
    """Return the path of the review page, from the latest mail to the reviewer."""
    return path_in([message for message in sent_mails() if message.to == [ADDRESS]][-1])
