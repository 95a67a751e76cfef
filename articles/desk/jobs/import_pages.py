"""Importing an uploaded archive: the upload, which only says what would happen, and then the import.

Both are jobs that read the same private file, which goes when they are old.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from articles.desk.jobs.transfer_jobs import check_import, import_archive, require_transfer
from articles.jobs import Job, JobKind, JobState, new_file_name, start_job
from articles.storage import private_storage
from articles.transfer import ARCHIVE_LIMIT, ImportFaults, check_archive
from authors.accounts.reauthentication import is_recently_checked, recently_authenticated
from authors.request_sender import account_of

FAULTS_SHOWN = 50


class ImportForm(forms.Form):
    """An archive of a content folder, and what is done with its articles."""

    archive = forms.FileField(
        label=_("ZIP file"),
        help_text=_("A content folder, as an export has it: articles, authors, topics, pictures, sounds."),
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
        allow_empty_file=True,
    )
    publish = forms.BooleanField(label=_("Publish what is new or changed, and drafts"), required=False)
    create_topics = forms.BooleanField(
        label=_("Create the topics that articles name and that do not exist"), required=False
    )

    def clean_archive(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["archive"]
        if (file.size or 0) > ARCHIVE_LIMIT:
            limit = gettext("The file is larger than %(limit)d MB. Make several archives of it.")
            raise ValidationError(limit % {"limit": ARCHIVE_LIMIT // 2**20})
        try:
            check_archive(file)
        except ImportFaults as faults:
            raise ValidationError(
                [capfirst(str(fault)) for fault in faults.faults[:FAULTS_SHOWN]]
            ) from faults
        file.seek(0)
        return file


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def upload_view(request: HttpRequest) -> HttpResponse:
    """Store an uploaded archive and say what its import would do. Whoever uploads is confirmed first.

    Files cannot be held while somebody is asked, so whoever waits too long uploads again.
    """
    require_transfer(request)
    if not is_recently_checked(request):
        return redirect_to_login(request.get_full_path(), reverse("confirm"))
    is_sent = request.method == "POST"
    data, files = (request.POST, request.FILES) if is_sent else (None, None)
    form = ImportForm(data, files, label_suffix="")
    if is_sent and form.is_valid():
        chosen: dict[str, Any] = form.cleaned_data
        file = private_storage().save(new_file_name(".zip"), chosen["archive"])
        options = {name: chosen[name] for name in ("publish", "create_topics")}
        job = start_job(check_import, by=account_of(request), file=file, options=options)
        return redirect("desk_job", job.pk)
    context = admin.site.each_context(request) | {"title": gettext("Import"), "form": form}
    return TemplateResponse(request, "admin/jobs/import.html", context)


@require_POST
@recently_authenticated
def import_confirmed_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Import the archive that a preview was about."""
    require_transfer(request)
    preview = get_object_or_404(Job, pk=pk, kind=JobKind.CHECK_IMPORT, state=JobState.DONE)
    job = import_of(preview) or start_job(
        import_archive, by=account_of(request), file=preview.file, options=preview.options
    )
    return redirect("desk_job", job.pk)


def import_of(preview: Job) -> Job | None:
    """Return the import that was started after a preview, unless it failed. An archive is imported once.

    A second import, days later, would replace what editors wrote meanwhile.
    """
    imports = Job.objects.filter(kind=JobKind.IMPORT, file=preview.file)
    return imports.exclude(state=JobState.FAILED).first()
