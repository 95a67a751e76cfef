"""Outgoing mail: nothing is lost when the mail server is down, nothing is sent twice, and no text stays."""

import logging
import socket
from datetime import timedelta
from threading import Event, Semaphore, Thread
from time import perf_counter

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from post_office.models import STATUS, Email

from articles import mail as outgoing
from articles.mail import queue_mail, send_queued_mail

SMTP = "django.core.mail.backends.smtp.EmailBackend"
pytestmark = pytest.mark.django_db


def queue(**options: object) -> None:
    queue_mail("eli@example.org", "For\nreview", "{{ 1 }} & <b>\nhttps://example.org/secret-link", **options)


class TestQueue:
    def test_a_mail_is_plain_text_as_it_was_written(self):
        queue()
        assert mail.outbox == [], "the action does not send"
        send_queued_mail()
        (sent,) = mail.outbox
        assert (sent.to, sent.subject) == (["eli@example.org"], "For review")
        assert sent.body == "{{ 1 }} & <b>\nhttps://example.org/secret-link"
        assert sent.content_subtype == "plain"

    def test_an_action_that_fails_queues_nothing(self):
        with transaction.atomic():
            queue()
            transaction.set_rollback(True)
        assert not Email.objects.exists()

    def test_an_address_that_is_none_does_not_fail_the_action(self, caplog):
        queue_mail("", "Subject", "Text")
        queue_mail("eli at example", "Subject", "Text")
        assert not Email.objects.exists()
        assert "not valid" in caplog.text

    def test_the_command_for_a_timer_sends_it(self):
        queue()
        call_command("send_queued_mail")
        assert len(mail.outbox) == 1

    def test_a_sent_mail_and_an_expired_one_leave_no_text(self, clock):
        queue()
        queue(expires_at=timezone.now() + timedelta(days=1))
        clock.shift(timedelta(days=2))
        send_queued_mail()
        assert len(mail.outbox) == 1, "the expired one is not sent"
        assert not Email.objects.exists()


class TestDeadServer:
    def test_nothing_is_lost_and_nobody_waits(self, settings, clock, caplog):
        settings.EMAIL_BACKEND, working = (
            "django.core.mail.backends.smtp.EmailBackend",
            settings.EMAIL_BACKEND,
        )
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            settings.EMAIL_HOST, settings.EMAIL_PORT = free.getsockname()
        begun = perf_counter()
        queue()
        assert perf_counter() - begun < 0.5, "to queue a mail talks to no server"
        with caplog.at_level(logging.DEBUG):
            send_queued_mail()
        assert Email.objects.get().status == STATUS.requeued
        assert "secret-link" not in caplog.text
        settings.EMAIL_BACKEND = working
        send_queued_mail()
        assert mail.outbox == [], "it is tried again later, not at once"
        clock.shift(timedelta(minutes=11))
        send_queued_mail()
        assert len(mail.outbox) == 1
        assert not Email.objects.exists()


class TestThread:
    @pytest.fixture(autouse=True)
    def _own_thread(self, settings, monkeypatch) -> None:
        settings.MAIL_IN_THREAD = True
        monkeypatch.setattr(outgoing, "_thread", None)
        monkeypatch.setattr(outgoing, "_mail_is_queued", Event())

    def test_a_mail_queued_at_the_end_of_a_round_begins_another(self, monkeypatch):
        rounds, is_first = Semaphore(0), iter([True])

        def send() -> None:
            if next(is_first, False):
                outgoing.send_soon()  # the queue has been read, so this mail is for the next round
            rounds.release()

        monkeypatch.setattr(outgoing, "send_queued_mail", send)
        outgoing.send_soon()
        assert rounds.acquire(timeout=5)
        assert rounds.acquire(timeout=5)
        assert not rounds.acquire(timeout=0.1), "then it waits"

    def test_it_goes_on_after_an_error_and_is_the_only_one(self, monkeypatch, caplog):
        rounds = Semaphore(0)

        def fail() -> None:
            rounds.release()
            raise OSError("The disk is full.")

        monkeypatch.setattr(outgoing, "send_queued_mail", fail)
        outgoing.send_soon()
        assert rounds.acquire(timeout=5)
        thread = outgoing._thread
        outgoing.send_soon()
        assert rounds.acquire(timeout=5)
        assert outgoing._thread is thread
        assert "could not be sent" in caplog.text


def test_two_do_not_send_at_the_same_time():
    """The lock is of the process, so that two processes send no mail twice."""
    is_sending = Event()

    def send() -> None:
        with outgoing._only_sender():
            is_sending.set()
        connection.close()  # of this thread

    with outgoing._only_sender():
        other = Thread(target=send)
        other.start()
        assert not is_sending.wait(0.1)
    assert is_sending.wait(5), "it waited, and did not give up: its mail may be newer"
    other.join()
