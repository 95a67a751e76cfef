"""The page on which editors decide about the sensitive sections of an article, and the list of live articles.

The form of the article and the publish page ask the same questions, and send the answers here.
"""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
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
from articles.desk.safety.questions import safety_questions
from articles.desk.writing.form_data import int_or_zero
from articles.manuscript.decisions import Decision
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
    if request.method == "POST":
        if _save_decisions(request, article):
            page = PAGES.get(request.POST.get("page", ""), PAGES["safety"])
            return redirect(reverse(page, args=[pk]))
        return redirect(reverse(PAGES["safety"], args=[pk]))
    questions = safety_questions(draft_manuscript_of(article), request.user, "safety")
    return desk_page(request, "safety", article, gettext("Safety"), questions=questions)


def _save_decisions(request: HttpRequest, article: Article) -> bool:
    """Store the decisions that the form has; return whether all were complete and could be stored."""
    decisions, without_reason = read_decisions(request.POST)
    if without_reason:
        messages.error(
            request,
            gettext("Not saved: write a reason for each “No”, such as “the title of a film”."),
        )
        return False
    try:
        decide(article, decisions, by=account_of(request))
    except Refused as refused:
        report_refusal(request, refused)
        return False
    if decisions:
        text = ngettext("%(number)d decision saved.", "%(number)d decisions saved.", len(decisions))
        messages.success(request, text % {"number": len(decisions)})
    return True


def read_decisions(posted: QueryDict) -> tuple[list[Decision], int]:
    """Return the decisions in a form, and how many lack their reason.

    `touches-<digest>` is “yes” or “no”, and `reason-<digest>` the reason of a “no”.
    """
    decisions, without_reason = [], 0
    for name in posted:
        prefix, _, digest = name.partition("-")
        if prefix != "touches":
            continue
        reason = " ".join(posted.get(f"reason-{digest}", "").split())
        if posted[name] == "yes":
            decisions.append(Decision(digest))
        elif posted[name] == "no" and reason:
            decisions.append(Decision(digest, reason))
        elif posted[name] == "no":
            without_reason += 1
    return decisions, without_reason


@require_safe
def live_safety_view(request: HttpRequest) -> HttpResponse:
    """Show a page of the list; `?after=` is the id of the last edition of the page before."""
    if not may_publish(request.user):
        raise PermissionDenied
    rows, next_after = editions_to_review(int_or_zero(request.GET.get("after", "")))
    context = admin.site.each_context(request) | {
        "title": gettext("Safety"),
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
