"""Run the background jobs that wait in the database."""

import fcntl
import re
import socket
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django_tasks_db.management.commands import db_worker

from articles.jobs import restart_interrupted_jobs


class Command(db_worker.Command):
    help = (
        "Run the background jobs that wait in the database, and those that a killed worker of this name "
        "left. Needs JOBS_IN_WORKER=true; without it every job runs in the request that starts it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        if not settings.JOBS_IN_WORKER:
            raise CommandError("Set JOBS_IN_WORKER=true. Without it, jobs need no worker.", returncode=1)
        super().add_arguments(parser)
        parser.set_defaults(worker_id=socket.gethostname()[:64], reload=False)

    def handle(self, *, worker_id: str, **options: Any) -> None:
        with only_worker(worker_id):
            for job in restart_interrupted_jobs(worker_id):
                self.stderr.write(f"Job {job.pk} ({job.kind}) was interrupted: {job.state} now.")
            super().handle(worker_id=worker_id, **options)


@contextmanager
def only_worker(name: str) -> Iterator[None]:
    """Hold the name of a worker. Raises `CommandError` if another process of this machine has it."""
    with (settings.VAR / f"worker-{re.sub('[^A-Za-z0-9.-]', '_', name)}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(
                f"A worker named “{name}” is running already. Name this one with --worker-id.", returncode=1
            ) from None
        yield
