"""Background jobs: work that takes longer than a page may, with its progress and result for the desk.

    @background_job(JobKind.REMINDERS)
    def send_reminders(job: Job) -> list[str]: …

    job = start_job(send_reminders, by=user)

By default a job runs at once, in the request that starts it. With `JOBS_IN_WORKER` it waits in the database
for `manage.py run_jobs`. The row of a job has everything else: the arguments of the task are its id alone, so
no log has more. The function returns sentences for the desk, or raises `JobRefused` with them; any other
error is logged with the id of the job.

A job that was running when its worker was killed is started again by the next worker of that name, so the
function must be safe to repeat.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import wraps
from pathlib import PurePath
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskContext, task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult, TaskResultStatus

from articles.outages import outage_of
from articles.storage import HIDDEN, private_storage

JOB_FILES = "jobs/"  # the folder of the private storage
KEPT = timedelta(days=7)  # how long finished jobs and their files stay
UNNAMED_KEPT = timedelta(days=1)  # how long a file stays that no job names
MAX_ATTEMPTS = 3  # a job that ended this many workers is given up
LONGEST_REQUEST = timedelta(hours=1)  # without a worker, a job that began before has ended with its process
REPORT_INTERVAL = 1  # seconds between two reports of progress
SENTENCE_LIMIT = 1_000  # sentences of a result that are stored
logger = logging.getLogger(__name__)

Item = TypeVar("Item")


class JobKind(models.TextChoices):
    """What jobs do, with the words that the desk shows."""

    EXPORT = "export", _("Export")
    CHECK_IMPORT = "check_import", _("Import: preview")
    IMPORT = "import", _("Import")
    RERENDER = "rerender", _("Render published pages again")
    REMINDERS = "reminders", _("Send reminders")
    CLEAN_UP = "clean_up", _("Clean up")


class JobState(models.TextChoices):
    """How far a job is."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class Job(models.Model):
    """One job: who started it, how far it is, and its result as sentences in the language of the site.

    `options` are the arguments of its function. `file` is the name of a private file: what an export wrote,
    or an import reads. `step`, `done` and `total` are its progress. `worker` is the name of the worker that
    runs it, empty for a request; `task_id` is its task in the queue.
    """

    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=10, default=JobState.WAITING)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="jobs"
    )
    made_at = models.DateTimeField(default=timezone.now)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    options = models.JSONField(default=dict)
    file = models.CharField(max_length=100, blank=True)
    step = models.CharField(max_length=100, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=list)
    worker = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    task_id = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-made_at", "-pk")
        default_permissions = ()
        verbose_name = _("job")
        verbose_name_plural = _("jobs")

    def __str__(self) -> str:
        return str(JobKind(self.kind).label) if self.kind in JobKind.values else self.kind

    @property
    def state_label(self) -> str:
        """The words for how far the job is."""
        return gettext("Interrupted") if self.was_interrupted else str(JobState(self.state).label)

    @property
    def is_open(self) -> bool:
        """Whether the job waits or runs."""
        return self.ended_at is None and not self.was_interrupted

    @property
    def was_interrupted(self) -> bool:
        """Whether the process that ran the job ended before it, and no worker will start it again."""
        is_of_worker = self.worker or (self.state == JobState.WAITING and settings.JOBS_IN_WORKER)
        if is_of_worker or self.ended_at is not None:
            return False
        return (self.began_at or self.made_at) < timezone.now() - LONGEST_REQUEST

    @property
    def is_done(self) -> bool:
        return self.state == JobState.DONE

    def progress(self, items: Sequence[Item], label: str, /) -> Iterator[Item]:
        """Iterate over the items and report how many are done. `label` says what is done with them.

        What is reported inside a transaction is visible only after it.
        """
        reported = time.monotonic()
        self._report(label, 0, len(items))
        for number, item in enumerate(items):
            if time.monotonic() - reported >= REPORT_INTERVAL:
                self._report(label, number, len(items))
                reported = time.monotonic()
            yield item
        self._report(label, len(items), len(items))

    def _report(self, step: str, done: int, total: int) -> None:
        self.step, self.done, self.total = step[:100], done, total
        self.save(update_fields=["step", "done", "total"])

    def begin(self, worker: str) -> None:
        """Record that the job runs. `worker` is the name of its worker, empty for a request."""
        self.state, self.began_at = JobState.RUNNING, timezone.now()
        self.worker, self.attempts = worker, self.attempts + 1
        self.save(update_fields=["state", "began_at", "worker", "attempts"])

    def end(self, state: JobState, sentences: Sequence[str]) -> None:
        """Record the result of the job."""
        left_out = len(sentences) - SENTENCE_LIMIT
        self.result = list(sentences[:SENTENCE_LIMIT])
        if left_out > 0:
            self.result.append(gettext("And %(number)d more lines.") % {"number": left_out})
        self.state, self.ended_at = state, timezone.now()
        self.save(update_fields=["state", "ended_at", "result", "file"])


class JobRefused(Exception):
    """A job cannot be done; the arguments are sentences for the person who started it."""


Work = Callable[[Job], list[str]]
JobTask = Task[[int], None]


def background_job(kind: JobKind) -> Callable[[Work], JobTask]:
    """Make a task of a function that does the work of a job and returns sentences about the result."""

    def decorate(work: Work) -> JobTask:
        @wraps(work)
        def run(context: TaskContext, job_id: int) -> None:
            worker = context.task_result.worker_ids[-1] if settings.JOBS_IN_WORKER else ""
            _run(work, job_id, worker)

        del run.__wrapped__  # django-tasks looks at the arguments of `run`
        run.kind = kind  # type: ignore[attr-defined]
        return task(takes_context=True)(run)

    return decorate


def start_job(
    job_task: JobTask, *, by: User | None, file: str = "", options: dict[str, Any] | None = None
) -> Job:
    """Start a job: at once, or as soon as a worker is free. Call it outside of transactions.

    Without a worker, the job has ended when this returns, whether it succeeded or not.
    """
    remove_old_jobs()
    with transaction.atomic():
        kind = job_task.func.kind  # type: ignore[attr-defined]
        job = Job.objects.create(kind=kind, started_by=by, file=file, options=options or {})
        if settings.JOBS_IN_WORKER:
            job.task_id = job_task.enqueue(job.pk).id
            job.save(update_fields=["task_id"])
    if not settings.JOBS_IN_WORKER:
        job_task.enqueue(job.pk)
    job.refresh_from_db()
    return job


def _run(work: Work, job_id: int, worker: str) -> None:
    job = Job.objects.select_related("started_by").filter(pk=job_id).first()
    if job is None or not job.is_open:
        return
    job.begin(worker)
    with override(settings.LANGUAGE_CODE):
        try:
            sentences = work(job)
        except JobRefused as refused:
            job.end(JobState.FAILED, refused.args)
        except Exception as error:
            logger.exception("Job %s (%s) failed", job.pk, job.kind)
            job.end(JobState.FAILED, [_describe(error, job)])
        else:
            job.end(JobState.DONE, sentences)


def _describe(error: Exception, job: Job) -> str:
    """Return an unexpected error in plain words; the log has the rest."""
    if outage := outage_of(error):
        return outage.message
    return gettext("Something went wrong. The server’s log has the details, under job %(id)d.") % {
        "id": job.pk
    }


# Workers


def restart_interrupted_jobs(worker: str) -> list[Job]:
    """Queue the jobs again that a worker of this name left unfinished; return them.

    Call it while no other worker has this name. A job that has ended several workers is given up.
    """
    interrupted = list(Job.objects.filter(state=JobState.RUNNING, worker=worker).order_by("pk"))
    for job in interrupted:
        with transaction.atomic(), override(settings.LANGUAGE_CODE):
            if job.attempts >= MAX_ATTEMPTS:
                sentence = gettext("Given up: the worker ended %(number)d times while this job was running.")
                job.end(JobState.FAILED, [sentence % {"number": job.attempts}])
                status = TaskResultStatus.FAILED
            else:
                job.state = JobState.WAITING
                job.save(update_fields=["state"])
                status = TaskResultStatus.READY
            finished_at = timezone.now() if status == TaskResultStatus.FAILED else None
            DBTaskResult.objects.filter(pk=job.task_id).update(status=status, finished_at=finished_at)
    return interrupted


# Files


def new_file_name(suffix: str) -> str:
    """Return a name for a private file of a job, which nobody can guess."""
    return f"{JOB_FILES}{get_random_string(32, 'abcdefghijklmnopqrstuvwxyz0123456789')}{suffix}"


def remove_old_jobs(*, before: datetime | None = None) -> int:
    """Delete the jobs that ended a week ago, or before this time, with their files; return their number."""
    before = before or timezone.now() - KEPT
    old = models.Q(ended_at__lt=before) | models.Q(ended_at=None, made_at__lt=before)
    jobs = list(Job.objects.filter(old).exclude(state=JobState.RUNNING, worker__gt=""))
    if jobs:
        Job.objects.filter(pk__in=[job.pk for job in jobs]).delete()
        kept = set(Job.objects.exclude(file="").values_list("file", flat=True))
        for name in {job.file for job in jobs} - kept - {""}:
            private_storage().delete(name)
        DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()
    return len(jobs)


def remove_unnamed_files() -> int:
    """Delete files that no job has named for a day, such as those of a killed upload; return their number."""
    storage, before = private_storage(), timezone.now() - UNNAMED_KEPT
    try:
        names = [f"{JOB_FILES}{name}" for name in storage.listdir(JOB_FILES.rstrip("/"))[1]]
    except FileNotFoundError:  # there was no job yet
        return 0
    named = set(Job.objects.values_list("file", flat=True))
    unnamed = [name for name in names if name not in named and not PurePath(name).name.startswith(HIDDEN)]
    old = [name for name in unnamed if storage.get_modified_time(name) < before]
    for name in old:
        storage.delete(name)
    return len(old)
