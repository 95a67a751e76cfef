"""The page of an article's comments and proposals, and the same lists as JSON for the panel in its form."""

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from articles.desk.permissions import may_edit
from articles.desk.publishing.views import desk_page
from articles.desk.review.comment_lists import comment_groups, mention_choices, place_choices
from articles.desk.review.proposal_form import proposal_context, propose_from_form
from articles.desk.revisions.views import get_visible_article
from articles.desk.titles import error_message_for
from articles.desk.writing.access import admin_script_view, is_script_request, json_error
from articles.desk.writing.form_data import int_or_zero
from articles.manuscript.word_diff import diff_words
from articles.models import Article, Comment, Proposal, Section, current_revision
from articles.publishing import Refused
from articles.publishing.commenting import add_comment, reopen, resolve
from articles.publishing.proposals import ProposalConflict, accept, decline, merge_with_draft
from articles.request_policy import FORM, SMALL_FORM, declare
from authors.request_sender import account_of

CHOICES = ("mine", "theirs", "both")
Row = TypeVar("Row", Comment, Proposal)
PANEL = "admin/articles/article/comments/panel_content.html"


@csrf_protect
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def comments_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the comments and proposals of an article, as a page or for the panel, or do something with one."""
    article = get_visible_article(request, pk)
    if request.method == "POST":
        return _act(request, article)
    if is_script_request(request):
        return _panel(request, article)
    if "proposal" in request.GET:
        return _merge_page(request, article, _find(Proposal, article, request.GET["proposal"]))
    return _page(request, article)


# Showing


def _page(request: HttpRequest, article: Article, typed: Mapping[str, str] | None = None) -> HttpResponse:
    context = _lists_context(request, article)
    sections = article.sections.all()
    return desk_page(
        request,
        "comments/page",
        article,
        gettext("Comments"),
        places=place_choices(sections),
        typed=typed or {},
        **context,
    )


def _panel(request: HttpRequest, article: Article) -> JsonResponse:
    """Send the open threads as HTML, and where each is, for the marks in the text."""
    context = _lists_context(request, article)
    head = current_revision(article)
    threads = [thread for group in context["groups"] for thread in group.threads]
    sections = list(article.sections.all())
    return JsonResponse(
        {
            "html": render_to_string(
                PANEL, context | {"article": article, "places": place_choices(sections)}, request
            ),
            "base": head.number if head else 0,
            "open": sum(len(group.threads) + len(group.proposals) for group in context["groups"]),
            "sections": [_section_data(section) for section in sections],
            "counts": {
                group.section.pk: len(group.threads) + len(group.proposals)
                for group in context["groups"]
                if group.section
            },
            "marks": [
                {"id": one.pk, "section": one.section_id, "quote": one.quote, "start": one.start}
                for one in (thread.comment for thread in threads)
                if one.start is not None and one.section_id
            ],
        }
    )


def _section_data(section: Section) -> dict[str, Any]:
    """Return what a script needs to know a section again in the form."""
    return {
        "pk": section.pk,
        "title": str(section),
        "type": section.type,
        "heading": section.heading,
        "anchor": section.anchor,
        "opening": section.body[:200],
    }


def _lists_context(request: HttpRequest, article: Article) -> dict[str, Any]:
    closed, page = request.GET.get("show") == "closed", request.GET.get("page", "1")
    return comment_groups(article, closed=closed, page=page) | {
        "may_edit": may_edit(request.user, article),
        "people": json.dumps(mention_choices(article)),
        **proposal_context(request, article),
    }


def _merge_page(request: HttpRequest, article: Article, proposal: Proposal) -> HttpResponse:
    """Show what accepting a proposal would conflict with, to choose from both versions."""
    if not may_edit(request.user, article):
        raise PermissionDenied
    try:
        merge = merge_with_draft(proposal)
    except Refused as refused:
        return _report(request, article, refused)
    return desk_page(
        request,
        "comments/merge",
        article,
        gettext("Accept proposed wording"),
        proposal=proposal,
        clashes=merge.clashes,
        pieces=diff_words(proposal.old_text, proposal.new_text),
    )


# Acting


def _act(request: HttpRequest, article: Article) -> HttpResponse:
    actions = {
        "add": _add,
        "propose": _propose,
        "answer": _answer,
        "resolve": _resolve,
        "reopen": _reopen,
        "accept": _accept,
        "decline": _decline,
    }
    action = actions.get(request.POST.get("action", ""))
    if action is None:
        raise Http404
    try:
        anchor = action(request, article)
    except Refused as refused:
        return _report(request, article, refused)
    except ValidationError as taken:
        return _report(request, article, Refused(error_message_for(request.user, taken)))
    except ProposalConflict:
        return _choose(request, article)
    if not is_script_request(request):
        return redirect(f"{_address(article)}{anchor}")
    if request.POST["action"] == "accept":
        return JsonResponse({"reload": True})
    return _panel(request, article)


def _address(article: Article) -> str:
    return reverse("admin:articles_article_comments", args=[article.pk])


def _report(request: HttpRequest, article: Article, refused: Refused) -> HttpResponse:
    """Say why something is not possible, with what was typed still there."""
    if is_script_request(request):
        return json_error(" ".join(refused.reasons), 422)
    for reason in refused.reasons:
        messages.error(request, reason)
    return _page(request, article, {name: request.POST[name] for name in request.POST})


def _choose(request: HttpRequest, article: Article) -> HttpResponse:
    url = f"{_address(article)}?proposal={int_or_zero(request.POST.get('proposal', ''))}"
    return JsonResponse({"url": url}, status=409) if is_script_request(request) else redirect(url)


def _add(request: HttpRequest, article: Article) -> str:
    part, _, section = request.POST.get("place", "").partition("-")
    comment = add_comment(
        article,
        text=request.POST.get("comment_text", ""),
        part=part,
        section=Section.objects.filter(article=article, pk=int_or_zero(section)).first(),
        quote=request.POST.get("quote", ""),
        start=int_or_zero(request.POST.get("start", "")),
        by=account_of(request),
    )
    return f"#comment-{comment.pk}"


def _propose(request: HttpRequest, article: Article) -> str:
    return f"#proposal-{propose_from_form(request, article).pk}"


def _answer(request: HttpRequest, article: Article) -> str:
    thread = _find(Comment, article, request.POST.get("comment", ""))
    answer = add_comment(
        article,
        text=request.POST.get("comment_text", ""),
        parent=thread,
        by=account_of(request),
    )
    return f"#comment-{answer.pk}"


def _resolve(request: HttpRequest, article: Article) -> str:
    resolve(_find(Comment, article, request.POST.get("comment", "")), by=account_of(request))
    _say_on_page(request, gettext("Resolved. You find it under “Closed”."))
    return ""


def _reopen(request: HttpRequest, article: Article) -> str:
    thread = _find(Comment, article, request.POST.get("comment", ""))
    reopen(thread, by=account_of(request))
    return f"#comment-{thread.pk}"


def _accept(request: HttpRequest, article: Article) -> str:
    proposal = _find_to_decide(request, article)
    prefix = "clash-"
    choices = {
        name.removeprefix(prefix): value
        for name, value in request.POST.items()
        if name.startswith(prefix) and value in CHOICES
    }
    accept(proposal, by=account_of(request), choices=choices)
    sentence = gettext("The wording of %(name)s is in the draft.")
    messages.success(request, sentence % {"name": proposal.name})
    return ""


def _decline(request: HttpRequest, article: Article) -> str:
    proposal = _find_to_decide(request, article)
    decline(proposal, by=account_of(request), reason=request.POST.get("decline_reason", ""))
    _say_on_page(request, gettext("Declined."))
    return ""


def _say_on_page(request: HttpRequest, sentence: str) -> None:
    """Add a message for the next page; the panel shows what has changed by itself."""
    if not is_script_request(request):
        messages.success(request, sentence)


def _find_to_decide(request: HttpRequest, article: Article) -> Proposal:
    if not may_edit(request.user, article):
        raise PermissionDenied
    return _find(Proposal, article, request.POST.get("proposal", ""))


def _find(model: type[Row], article: Article, pk: str) -> Row:
    """Return a comment or proposal of this article. Raises `Http404`."""
    found = model._default_manager.filter(article=article, pk=int_or_zero(pk)).first()
    if found is None:
        raise Http404
    return found


def urls() -> list[URLPattern]:
    """Return the URL of the comments of an article."""
    return [
        declare(
            path("<int:pk>/comments/", admin_script_view(comments_view), name="articles_article_comments"),
            methods=FORM,
            body_limit=SMALL_FORM,
        )
    ]
