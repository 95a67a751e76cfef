"""The page with what the checks find in an article, where suggestions are set aside with a reason.

The article's form shows the same list beside the text, and sends what is set aside there to this page.
"""

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from articles.desk.publishing.views import desk_page, report_refusal
from articles.desk.writing.access import get_editable_article, is_script_request, json_error
from articles.desk.writing.form_data import int_or_zero
from articles.desk.writing.text import parse_submitted
from articles.manuscript import Manuscript
from articles.models import Article, draft_manuscript_of
from articles.models.set_aside import set_asides_of
from articles.publishing import Refused
from articles.publishing.preflight.preflight_checks import prepare_preflight
from articles.publishing.preflight.preflight_report import PreflightReport, make_report
from articles.publishing.preflight.setting_aside import bring_back, set_aside
from articles.request_policy import FORM, LARGE_FORM, declare
from authors.request_sender import account_of


@require_http_methods(["GET", "HEAD", "POST"])
def checks_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the checks find in the draft; on POST, set a suggestion aside or bring one back."""
    article = get_editable_article(request, pk)
    manuscript = _text_of(request, article)
    if request.method == "POST":
        try:
            _change(request, article, _report_of(manuscript, article))
        except Refused as refused:
            if is_script_request(request):
                return json_error(" ".join(refused.reasons), 422)
            report_refusal(request, refused)
        if is_script_request(request):
            return JsonResponse({"checks": render_checks(request, article, manuscript)})
        return redirect("admin:articles_article_checks", pk=pk)
    report = _report_of(manuscript, article)
    return desk_page(
        request, "checks", article, gettext("Checks"), report=report, article_pk=article.pk, has_forms=True
    )


def render_checks(request: HttpRequest, article: Article, manuscript: Manuscript) -> str:
    """Return the list that stands beside the form, as HTML, for this text."""
    context = {"report": _report_of(manuscript, article), "article_pk": article.pk, "in_form": True}
    return render_to_string("admin/articles/article/writing/checks.html", context, request)


def _report_of(manuscript: Manuscript, article: Article) -> PreflightReport:
    return make_report(prepare_preflight(manuscript, for_editor=True), set_asides_of(article))


def _text_of(request: HttpRequest, article: Article) -> Manuscript:
    """Return the text that the user sees: of the form if its script sent it, otherwise of the draft."""
    if "base" in request.POST:
        return parse_submitted(request.POST, article, request.user).manuscript
    return draft_manuscript_of(article)


def _change(request: HttpRequest, article: Article, report: PreflightReport) -> None:
    """Do what the form asks. Raises `Refused`."""
    by = account_of(request)
    if "bring_back" in request.POST:
        bring_back(article, int_or_zero(request.POST["bring_back"]), by=by)
        return
    finding = report.find(request.POST.get("check", ""), request.POST.get("subject", ""))
    if finding is None:
        raise Refused(gettext("This text has changed since. Read the checks again."))
    set_aside(article, finding, reason=request.POST.get("reason", ""), by=by)
    if not is_script_request(request):
        messages.success(request, gettext("Set aside. It comes back when the text changes."))


def urls(site: AdminSite) -> list[URLPattern]:
    checks = path("<int:pk>/checks/", site.admin_view(checks_view), name="articles_article_checks")
    return [declare(checks, methods=FORM, body_limit=LARGE_FORM)]
