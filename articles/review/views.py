"""The views of a review. Each works on the request that its link opens; nobody is logged in."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.manuscript import compare
from articles.models import (
    Comment,
    Part,
    Proposal,
    ReviewRequest,
    Section,
    draft_manuscript_of,
    with_current_names,
)
from articles.publishing import Refused, manuscript_of_revision
from articles.publishing.commenting import add_comment, reopen, resolve, rows_of_revision
from articles.publishing.proposals import propose
from articles.publishing.review_answers import request_changes as send_back
from articles.publishing.review_answers import sign_review, withdraw_review
from articles.publishing.review_requests import review_newer_text
from articles.review.forms import (
    AnswerForm,
    ChangesForm,
    CommentForm,
    GeneralCommentForm,
    ProposalForm,
    SignOffForm,
    WithdrawForm,
)
from articles.review.link_access import with_review_link
from articles.review.review_context import FormPlace, review_context, token_of

# Comments and proposals of one request, so that a link in wrong hands cannot fill the database.
NOTES_LIMIT = 300
REVIEWED_FIELDS = ("title", "dek", "short_version")  # what a sign-off covers beside the sections


@with_review_link
@require_safe
def review(request: HttpRequest, asked: ReviewRequest) -> HttpResponse:
    if asked.opened_at is None and request.method == "GET":
        asked.opened_at = timezone.now()
        asked.save(update_fields=["opened_at"])
    return _page(request, asked)


def _page(
    request: HttpRequest, asked: ReviewRequest, place: FormPlace | None = None, form: Form | None = None
) -> HttpResponse:
    """Answer with the page of the review; `form` is one that was sent from this place, and has errors."""
    try:
        context = review_context(request, asked, place, form)
    except Refused:  # the text was written under older rules
        raise Http404 from None
    return render(request, "articles/review/review.html", context, status=422 if form else 200)


def _back_to(request: HttpRequest, fragment: str) -> HttpResponse:
    """Redirect to a place on the page of the review."""
    address = reverse("review", args=[token_of(request)])
    return redirect(f"{address}#{fragment}")


def _add_errors(form: Form, refused: Refused) -> None:
    for reason in refused.reasons:
        form.add_error(refused.argument if refused.argument in form.fields else None, reason)


def _check_number_of_notes(asked: ReviewRequest) -> None:
    written = Comment.objects.filter(request=asked).count() + Proposal.objects.filter(request=asked).count()
    if written >= NOTES_LIMIT:
        raise Refused(gettext("There are too many comments. Please write to the editor."))


@with_review_link
@require_POST
def comment(request: HttpRequest, asked: ReviewRequest) -> HttpResponse:
    key = _part_key(request)
    form = (GeneralCommentForm if key == "article" else CommentForm)(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            _check_number_of_notes(asked)
            written = add_comment(
                asked.article,
                text=data["text"],
                part=data["part"],
                section=_section_at(asked, data["index"]) if data["part"] == Part.SECTION else None,
                quote=data["quote"],
                start=data["start"],
                reviewer=asked.reviewer,
                request=asked,
            )
        except Refused as refused:
            _add_errors(form, refused)
        else:
            return _back_to(request, f"comment-{written.pk}")
    return _page(request, asked, FormPlace("comment", key), form)


def _part_key(request: HttpRequest) -> str:
    """Return the part of the page that a form was sent from: an index, "short" or "article"."""
    index = request.POST.get("index", "")
    if index:
        return index
    return "short" if request.POST.get("part", Part.SHORT_VERSION) == Part.SHORT_VERSION else "article"


def _section_at(asked: ReviewRequest, index: int | None) -> Section | None:
    """Return the row that has the text of a section of the revision now, None if there is none."""
    rows = rows_of_revision(asked.revision)
    return rows[index] if index is not None and index < len(rows) else None


def _own_thread(asked: ReviewRequest, pk: int) -> Comment:
    """Return a thread that the reviewer began. Raises `Http404`."""
    threads = Comment.objects.threads().filter(article=asked.article, author=asked.reviewer)
    return get_object_or_404(threads, pk=pk)


@with_review_link
@require_POST
def answer_comment(request: HttpRequest, asked: ReviewRequest, pk: int) -> HttpResponse:
    """Answer in a thread of the reviewer, resolve it or reopen it, by the button that was pressed."""
    thread = _own_thread(asked, pk)
    actions = {"resolve": resolve, "reopen": reopen}
    action = actions.get(request.POST.get("action", ""))
    if action:
        action(thread, reviewer=asked.reviewer, request=asked)
        return _back_to(request, f"comment-{thread.pk}")
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            _check_number_of_notes(asked)
            add_comment(
                asked.article,
                text=form.cleaned_data["text"],
                parent=thread,
                reviewer=asked.reviewer,
                request=asked,
            )
        except Refused as refused:
            _add_errors(form, refused)
        else:
            return _back_to(request, f"comment-{thread.pk}")
    return _page(request, asked, FormPlace("answer", str(thread.pk)), form)


@with_review_link
@require_POST
def propose_wording(request: HttpRequest, asked: ReviewRequest) -> HttpResponse:
    form = ProposalForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            _check_number_of_notes(asked)
            proposal = propose(
                asked.article,
                revision=asked.revision,
                index=data["index"],
                new_text=data["new_text"],
                reason=data["reason"],
                reviewer=asked.reviewer,
                request=asked,
            )
        except Refused as refused:
            _add_errors(form, refused)
        else:
            return _back_to(request, f"proposal-{proposal.pk}")
    return _page(request, asked, FormPlace("propose", _part_key(request)), form)


def _answer(
    request: HttpRequest, asked: ReviewRequest, kind: str, form: Form, act: Callable[..., object]
) -> HttpResponse:
    """Act on what a form of the answer says, and show the answer; or show the form with what is wrong."""
    if form.is_valid():
        try:
            act(asked, **{name: form.cleaned_data[name] for name in form.fields if name != "confirmed"})
        except Refused as refused:
            _add_errors(form, refused)
        else:
            return _back_to(request, "answer")
    return _page(request, asked, FormPlace(kind), form)


@with_review_link
@require_POST
def sign(request: HttpRequest, asked: ReviewRequest) -> HttpResponse:
    return _answer(request, asked, "sign", SignOffForm(request.POST), sign_review)


@with_review_link
@require_POST
def request_changes(request: HttpRequest, asked: ReviewRequest) -> HttpResponse:
    return _answer(request, asked, "request-changes", ChangesForm(request.POST), send_back)


@with_review_link
@require_POST
def withdraw(request: HttpRequest, asked: ReviewRequest) -> HttpResponse:
    return _answer(request, asked, "withdraw", WithdrawForm(request.POST), withdraw_review)


@with_review_link
@require_http_methods(["GET", "HEAD", "POST"])
def changes(request: HttpRequest, asked: ReviewRequest) -> HttpResponse:
    """GET: what has changed since the revision under review. POST: review the newer text instead."""
    reasons: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            review_newer_text(asked)
        except Refused as refused:
            reasons = refused.reasons
        else:
            return _back_to(request, "page-main")
    try:
        old = with_current_names(manuscript_of_revision(asked.revision), asked.revision.names)
    except Refused:
        raise Http404 from None
    whole = compare(old, draft_manuscript_of(asked.article))
    reviewed_fields = tuple(change for change in whole.fields if change.name in REVIEWED_FIELDS)
    context: dict[str, Any] = {
        "asked": asked,
        "token": token_of(request),
        "comparison": replace(whole, fields=reviewed_fields, lists=()),
        "reasons": reasons,
    }
    return render(request, "articles/review/changes.html", context, status=422 if reasons else 200)
