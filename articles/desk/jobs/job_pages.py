"""The page of background jobs, the page of one job, and the download of an export; their URLs."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from articles.desk.jobs.import_pages import import_confirmed_view, import_of, upload_view
from articles.desk.jobs.transfer_jobs import export_articles, require_transfer
from articles.desk.jobs.upkeep_jobs import clean_up_site, rerender, send_reminders
from articles.jobs import Job, JobKind, start_job
from articles.request_policy import FORM, LARGE_FORM, POST, SAFE, SMALL_FORM, declare
from articles.storage import private_storage
from articles.transfer import ARCHIVE_LIMIT
from authors.accounts.reauthentication import recently_authenticated
from authors.request_sender import account_of

PAGE_SIZE = 25
UPKEEP = {"rerender": rerender, "reminders": send_reminders, "clean_up": clean_up_site}


class ExportForm(forms.Form):
    """Which texts of all articles an export has."""

    live = forms.ChoiceField(
        label=_("Texts"),
        choices=[("", _("Drafts: what editors work on")), ("live", _("What readers see"))],
        required=False,
    )


@never_cache
@require_safe
def jobs_view(request: HttpRequest) -> HttpResponse:
    """List the jobs of the last days, the newest first, and the forms that start one."""
    require_transfer(request)
    jobs = Job.objects.select_related("started_by").defer("options")
    page = Paginator(jobs, PAGE_SIZE).get_page(request.GET.get("page"))
    return jobs_page(
        request,
        "list",
        gettext("Jobs"),
        page=page,
        has_open=any(job.is_open for job in page),
        export_form=ExportForm(label_suffix=""),
    )


@never_cache
@require_safe
def job_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a job with all lines of its result."""
    require_transfer(request)
    job = get_object_or_404(Job.objects.select_related("started_by"), pk=pk)
    is_preview = job.kind == JobKind.CHECK_IMPORT
    return jobs_page(
        request,
        "job",
        str(job),
        job=job,
        has_open=job.is_open,
        is_preview=is_preview,
        import_job=import_of(job) if is_preview else None,
        has_export=job.kind == JobKind.EXPORT and job.is_done,
    )


@require_POST
@recently_authenticated
def export_view(request: HttpRequest) -> HttpResponse:
    """Export all articles."""
    require_transfer(request)
    form = ExportForm(request.POST)
    if not form.is_valid():
        raise Http404
    options = {"live": bool(form.cleaned_data["live"])}
    return redirect("desk_job", start_job(export_articles, by=account_of(request), options=options).pk)


@require_POST
def upkeep_view(request: HttpRequest) -> HttpResponse:
    """Start the upkeep that the button names."""
    require_transfer(request)
    upkeep = UPKEEP.get(request.POST.get("do", ""))
    if upkeep is None:
        raise Http404
    return redirect("desk_job", start_job(upkeep, by=account_of(request)).pk)


@recently_authenticated(methods=("GET", "HEAD"))
@require_safe
def download_view(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """Send the archive of an export, as a download that nothing stores."""
    require_transfer(request)
    job = get_object_or_404(Job, pk=pk, kind=JobKind.EXPORT)
    try:
        file = private_storage().open(job.file) if job.file and job.is_done else None
    except FileNotFoundError:
        file = None
    if file is None:
        messages.error(request, gettext("This export was removed. Start a new one."))
        return redirect("desk_job", pk)
    day = timezone.localtime(job.made_at)
    response = FileResponse(
        file, as_attachment=True, filename=f"articles-{day:%Y-%m-%d}.zip", content_type="application/zip"
    )
    add_never_cache_headers(response)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def jobs_page(request: HttpRequest, template: str, title: str, **context: Any) -> TemplateResponse:
    """Return a page about jobs."""
    context |= admin.site.each_context(request) | {"title": title}
    return TemplateResponse(request, f"admin/jobs/{template}.html", context)


def _page(route: str, view: Any, name: str, **policy: Any) -> Any:
    return declare(path(f"jobs/{route}", admin.site.admin_view(view), name=name), **policy)


# The pages ask for themselves again while a job runs, so they keep no idle session alive.
SHOWN: dict[str, Any] = {"methods": SAFE, "body_limit": 0, "counts_as_use": False}
SMALL_POST: dict[str, Any] = {"methods": POST, "body_limit": SMALL_FORM}

urlpatterns = [
    _page("", jobs_view, "desk_jobs", **SHOWN),
    _page("export/", export_view, "desk_export", **SMALL_POST),
    _page("upkeep/", upkeep_view, "desk_upkeep", **SMALL_POST),
    _page("import/", upload_view, "desk_import", methods=FORM, body_limit=ARCHIVE_LIMIT + LARGE_FORM),
    _page("<int:pk>/", job_view, "desk_job", **SHOWN),
    _page("<int:pk>/import/", import_confirmed_view, "desk_import_confirmed", **SMALL_POST),
    _page("<int:pk>/download/", download_view, "desk_job_download", methods=SAFE, body_limit=0),
]
