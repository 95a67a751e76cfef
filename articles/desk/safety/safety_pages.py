"""The page on which editors decide about the sensitive sections of an article, and the list of live articles.

The form of the article and the publish page ask the same questions, and send the answers here.
"""

from collections.abc import Mapping

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from articles.desk.permissions import may_publish
from articles.desk.publishing.views import (
    article_page_urls,
    desk_page,
    get_publishable_article,
    report_refusal,
)
from articles.desk.safety.questions import Answer, read_answers, safety_questions
from articles.desk.writing.access import is_script_request
from articles.desk.writing.form_context import safety_parts
from articles.desk.writing.form_data import int_or_zero
from articles.models import Article, draft_manuscript_of
from articles.publishing import Refused, decide
from articles.publishing.preflight.live_review import editions_to_review
from articles.request_policy import FORM, SAFE, declare
from authors.request_sender import account_of

# Where the questions are shown, and the page to return to.
PAGES = {
    "change": "admin:articles_article_change",
    "publish": "admin:articles_article_publish",
    "safety": "admin:articles_article_safety",
}


@require_http_methods(["GET", "HEAD", "POST"])
def safety_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the sensitive sections of the draft; on POST, store what the editor decided about them."""
    article = get_publishable_article(request, pk)
    answers, page = read_answers(request.POST), request.POST.get("page", "")
    page = page if page in PAGES else "safety"
    if is_script_request(request):
        return _answer_script(request, article, answers)
    if request.method == "POST" and _save_decisions(request, article, answers):
        return redirect(reverse(PAGES[page], args=[pk]))
    questions = safety_questions(draft_manuscript_of(article), article, request.user, page, answers)
    return desk_page(request, "safety", article, gettext("Safety"), questions=questions)


def _answer_script(request: HttpRequest, article: Article, answers: Mapping[str, Answer]) -> HttpResponse:
    """Store the answers sent by the form's script; return the form's parts about safety, with the errors.

    `base` is the number of the revision with the answers.
    """
    error, base = next((answer.error for answer in answers.values() if answer.error), ""), 0
    if not error:
        try:
            decisions = [answer.decision for answer in answers.values()]
            base = decide(article, decisions, by=account_of(request)).number
        except Refused as refused:
            error = " ".join(refused.reasons)
    shown = answers if error else {}
    parts = safety_parts(Article.objects.get(pk=article.pk), request.user, shown)
    body = {"safety": parts, "message": error, "base": base}
    return JsonResponse(body, status=422 if error else 200)


def _save_decisions(request: HttpRequest, article: Article, answers: Mapping[str, Answer]) -> bool:
    """Store the answers of the form; return whether all were complete and could be stored."""
    if any(answer.error for answer in answers.values()):
        return False
    try:
        decide(article, [answer.decision for answer in answers.values()], by=account_of(request))
    except Refused as refused:
        report_refusal(request, refused)
        return False
    if answers:
        text = ngettext("%(number)d decision saved.", "%(number)d decisions saved.", len(answers))
        messages.success(request, text % {"number": len(answers)})
    return True


@require_safe
def live_safety_view(request: HttpRequest) -> HttpResponse:
    """Show a page of the list; `?after=` is the id of the last edition of the page before."""
    if not may_publish(request.user):
        raise PermissionDenied
    rows, next_after = editions_to_review(int_or_zero(request.GET.get("after", "")))
    context = admin.site.each_context(request) | {
        "title": gettext("Safety of live articles"),
        "opts": Article._meta,
        "rows": rows,
        "next_after": next_after,
    }
    return TemplateResponse(request, "admin/articles/article/live_safety.html", context)


def urls(site: admin.AdminSite) -> list[URLPattern]:
    live = site.admin_view(live_safety_view)
    return [
        declare(path("safety/", live, name="articles_article_live_safety"), methods=SAFE, body_limit=0),
        *article_page_urls(site, [("<int:pk>/safety/", safety_view, "safety", FORM)]),
    ]
