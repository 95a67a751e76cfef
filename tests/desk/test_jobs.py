"""Jobs at the desk: exports, imports and upkeep, run at once or by a worker."""

import io
import logging
import os
import stat
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles.action_log import LoggedAction
from articles.desk.jobs.transfer_jobs import export_articles
from articles.desk.jobs.upkeep_jobs import clean_up_site, send_reminders
from articles.jobs import KEPT, MAX_ATTEMPTS, Job, JobKind, JobState, restart_interrupted_jobs, start_job
from articles.models import Article, Autosave, Presence
from articles.storage import private_storage
from tests.cast import make_article, make_live

pytestmark = pytest.mark.django_db
JOBS, IMPORT = "/admin/jobs/", "/admin/jobs/import/"
ONE = "---\ntitle: One\n---\n\nA text.\n"


def packed(files: dict[str, str | bytes]) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    file.seek(0)
    file.name = "articles.zip"
    return file


def upload(client: Client, file: io.BytesIO, **options: str) -> Job | None:
    """Upload an archive; return the preview, or None if the form came back."""
    response = client.post(IMPORT, {"archive": file, **options})
    return Job.objects.latest("pk") if response.status_code == 302 else None


def page_of(client: Client, job: Job) -> str:
    return client.get(f"{JOBS}{job.pk}/").content.decode()


@pytest.fixture
def chief(logged_in, cleo) -> Client:
    return logged_in(cleo)


@pytest.fixture
def _worker(settings) -> None:
    settings.JOBS_IN_WORKER = True
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def run_worker(settings, tmp_path) -> None:
    settings.VAR = tmp_path
    call_command("run_jobs", batch=True, startup_delay=False, worker_id="w1", verbosity=0)


class TestExport:
    def test_cleo_exports_all_articles_and_fetches_them(self, chief):
        make_article("One")
        make_live("Two")
        assert chief.post(f"{JOBS}export/", {"live": ""}).status_code == 302
        job = Job.objects.get()
        assert (job.kind, job.state, job.result) == (JobKind.EXPORT, JobState.DONE, ["2 articles."])
        assert "Download" in page_of(chief, job)
        response = chief.get(f"{JOBS}{job.pk}/download/")
        with zipfile.ZipFile(io.BytesIO(response.getvalue())) as archive:
            assert set(archive.namelist()) == {"articles/one.md", "articles/two.md"}
        assert "no-store" in response.headers["Cache-Control"]

    def test_its_file_is_private_and_goes_after_a_week(self, chief, cleo, settings):
        make_article("One")
        job = start_job(export_articles, by=cleo, options={"slugs": ["one"]})
        path = settings.PRIVATE_ROOT / job.file
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert not list(settings.MEDIA_ROOT.rglob("*.zip"))
        Job.objects.update(ended_at=timezone.now() - KEPT - timedelta(hours=1))
        start_job(send_reminders, by=cleo)
        assert not path.exists()
        assert not Job.objects.filter(pk=job.pk).exists()

    def test_eli_gets_none_by_its_address(self, logged_in, cleo, eli):
        job = start_job(export_articles, by=cleo)
        for path in (JOBS, f"{JOBS}{job.pk}/", f"{JOBS}{job.pk}/download/", IMPORT):
            assert logged_in(eli).get(path).status_code in (302, 403)
        answer = logged_in(eli).get(f"{JOBS}{job.pk}/download/", follow=True)
        assert answer["Content-Type"].startswith("text/html"), "a page, not the file"


class TestImport:
    def test_what_would_happen_is_shown_and_then_done_once(self, chief, cleo):
        preview = upload(
            chief, packed({"articles/one.md": ONE, "__MACOSX/articles/._one.md": b"\0"}), publish="on"
        )
        assert preview.result == ["Articles: 1 new, 0 changed. Published: 1."]
        assert "Nothing was changed" in page_of(chief, preview)
        assert not Article.objects.exists()
        for _twice in range(2):
            chief.post(f"{JOBS}{preview.pk}/import/")
        assert Article.objects.get().title == "One"
        assert Job.objects.filter(kind=JobKind.IMPORT).count() == 1
        assert "Import now" not in page_of(chief, preview)
        logged = LoggedAction.objects.get(action="import", object_id=None)
        assert logged.user_name == cleo.username

    def test_the_folder_may_be_inside_and_faults_have_file_and_line(self, chief):
        faulty = "---\ntitle: Two\nnosuchkey: x\n---\n\nA text.\n"
        preview = upload(chief, packed({"mine/articles/one.md": ONE, "mine/articles/two.md": faulty}))
        assert preview.state == JobState.FAILED
        assert preview.result[1].startswith(
            "articles/two.md: line 3: unknown key “nosuchkey”".replace("“", '"').replace("”", '"')
        )
        assert "Import now" not in page_of(chief, preview)
        assert chief.post(f"{JOBS}{preview.pk}/import/").status_code == 404

    def test_the_password_is_asked_for_before_the_upload_and_before_the_import(self, clock, chief):
        preview = upload(chief, packed({"articles/one.md": ONE}))
        clock.shift(timedelta(minutes=11))
        response = chief.post(IMPORT, {"archive": packed({"articles/one.md": ONE})})
        assert response.headers["Location"].startswith("/account/confirm/")
        assert "Confirm that it is you" in chief.post(f"{JOBS}{preview.pk}/import/").content.decode()
        assert chief.get(f"{JOBS}{preview.pk}/download/").headers["Location"].startswith("/account/confirm/")
        assert Job.objects.count() == 1

    HARMFUL = [
        ({"../one.md": ONE}, "leads out of the folder"),
        ({"/etc/one.md": ONE}, "leads out of the folder"),
        ({"articles\\..\\one.md": ONE}, "leads out of the folder"),
        ({"articles/one.md": ONE, "articles/ONE.md": ONE}, "has the same name"),
        ({"articles/one.md": b"\0" * 5_000_000}, "many times larger"),
        ({}, "is empty"),
    ]

    def test_an_archive_that_would_do_harm_is_not_unpacked(self, chief, settings):
        for files, said in self.HARMFUL:
            response = chief.post(IMPORT, {"archive": packed(files)})
            assert said in response.content.decode(), said
            assert not Job.objects.exists(), said
            assert not list(settings.PRIVATE_ROOT.rglob("*.zip")), said

    def test_links_and_other_files_are_refused(self, chief):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            link = zipfile.ZipInfo("articles/one.md")
            link.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(link, "/etc/passwd")
        file.seek(0)
        file.name = "a.zip"
        assert "not an ordinary file" in chief.post(IMPORT, {"archive": file}).content.decode()
        text = io.BytesIO(b"PK\x03\x04 and no more")
        text.name = "b.zip"
        assert "not a ZIP file" in chief.post(IMPORT, {"archive": text}).content.decode()

    def test_damaged_contents_are_told_and_change_nothing(self, chief):
        data = bytearray(packed({"articles/one.md": ONE * 50}).getvalue())
        data[60] ^= 0xFF
        file = io.BytesIO(bytes(data))
        file.name = "a.zip"
        preview = upload(chief, file)
        assert preview.state == JobState.FAILED
        assert "damaged" in preview.result[1]


class TestPage:
    def test_it_makes_as_many_queries_for_one_job_as_for_six(self, chief, cleo):
        start_job(send_reminders, by=cleo)
        with CaptureQueriesContext(connection) as one:
            chief.get(JOBS)
        for _ in range(5):
            start_job(send_reminders, by=cleo)
        with CaptureQueriesContext(connection) as six:
            page = chief.get(JOBS).content.decode()
        assert len(one) == len(six)
        assert page.count("Reviews that editors were reminded of: 0.") == 6
        assert 'href="/admin/jobs/"' in chief.get("/admin/").content.decode()

    def test_upkeep_is_started_there(self, chief, ada):
        Autosave.objects.create(user=ada)
        Autosave.objects.update(saved_at=timezone.now() - timedelta(days=200))
        Presence.objects.create(article=make_article(), user=ada, seen_at=timezone.now() - timedelta(days=2))
        chief.post(f"{JOBS}upkeep/", {"do": "clean_up"})
        assert Job.objects.get().result == ["Old backups of unsaved forms: 1."]
        assert not Presence.objects.exists()
        assert chief.post(f"{JOBS}upkeep/", {"do": "anything"}).status_code == 404
        chief.post(f"{JOBS}upkeep/", {"do": "rerender"})
        assert Job.objects.latest("pk").result == ["Rendered again: editions 0, other texts 0."]

    def test_an_error_is_told_in_plain_words_and_logged_with_the_id(self, chief, cleo, caplog, monkeypatch):
        def fail(*_arguments, **_options):
            raise ZeroDivisionError("zqsecret")

        monkeypatch.setattr("articles.desk.jobs.transfer_jobs.export_content", fail)
        job = start_job(export_articles, by=cleo, options={"slugs": ["zqprivate"]})
        assert f"under job {job.pk}" in page_of(chief, job)
        assert "zqsecret" not in page_of(chief, job)
        assert f"Job {job.pk} (export) failed" in caplog.text
        assert "zqprivate" not in caplog.text


class TestWorker:
    @pytest.fixture(autouse=True)
    def _with_worker(self, _worker) -> None:
        """Jobs wait for a worker."""

    def test_it_runs_what_waits_and_nothing_private_is_in_the_arguments(
        self, chief, settings, tmp_path, caplog
    ):
        caplog.set_level(logging.INFO)
        preview = upload(chief, packed({"articles/one.md": ONE}))
        assert preview.state == JobState.WAITING
        assert "data-open" in page_of(chief, preview)
        assert DBTaskResult.objects.get().args_kwargs == {"args": [preview.pk], "kwargs": {}}
        run_worker(settings, tmp_path)
        chief.post(f"{JOBS}{preview.pk}/import/")
        run_worker(settings, tmp_path)
        assert Article.objects.get().title == "One"
        assert list(Job.objects.values_list("state", flat=True)) == [JobState.DONE, JobState.DONE]
        assert preview.file not in caplog.text

    def test_a_job_of_a_killed_worker_is_run_by_the_next_one_and_given_up_in_the_end(
        self, cleo, settings, tmp_path
    ):
        job = start_job(clean_up_site, by=cleo)
        for attempt in (1, MAX_ATTEMPTS):
            DBTaskResult.objects.update(status="RUNNING", worker_ids=["w1"])
            Job.objects.update(state=JobState.RUNNING, worker="w1", attempts=attempt, ended_at=None)
            restart_interrupted_jobs("w2")
            job.refresh_from_db()
            assert job.state == JobState.RUNNING, "another worker leaves it alone"
            run_worker(settings, tmp_path)
            job.refresh_from_db()
            assert job.state == (JobState.DONE if attempt == 1 else JobState.FAILED)
        assert job.result == ["Given up: the worker ended 3 times while this job was running."]


def test_without_the_setting_there_is_no_worker():
    with pytest.raises(CommandError, match="JOBS_IN_WORKER"):
        call_command("run_jobs")


def test_the_command_removes_files_that_no_job_names(clock):
    private_storage().save("jobs/lost.zip", ContentFile(b""))
    os.utime(private_storage().path("jobs/lost.zip"), (0, 0))
    private_storage().save("jobs/new.zip", ContentFile(b""))
    call_command("clean_up", verbosity=0)
    assert private_storage().listdir("jobs") == ([], ["new.zip"])
