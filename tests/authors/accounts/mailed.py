"""What was mailed: the mails that are due, and the links in them."""

import re

from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client

from articles.mail import send_queued_mail

PASSWORD = "a-long-word-1"
NEW_PASSWORD = "x1y2z3-long"


def mails() -> list[EmailMessage]:
    """Send what is queued, and return the mails since the last call."""
    mail.outbox.clear()
    send_queued_mail()
    return list(mail.outbox)


def mailed_path() -> str:
    """Return the path of the first link in the only mail. Its host is the site's, whatever was asked for."""
    (sent,) = mails()
    return re.search(r"http://testserver(/\S+)", sent.body)[1]


def log_in(name: str = "sam", password: str = PASSWORD, **headers: str) -> Client:
    """Return a browser in which somebody has logged in by the login page."""
    client = Client(**headers)
    response = client.post("/profile/login/", {"username": name, "password": password})
    assert response.status_code == 302
    return client
