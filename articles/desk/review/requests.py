"""Pages on which an editor asks for a review, renews the link of a request, and revokes it.

No page shows a link: it is mailed to the reviewer.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from articles.desk.publishing.views import (
    ArticlePageUrl,
    add_refusal_errors,
    article_page_urls,
    desk_page,
    report_refusal,
)
from articles.desk.revisions.views import get_visible_article
from articles.manuscript import section_type
from articles.message_translation import translate_message
from articles.models import Article, ReviewRequest, ReviewScope, Section
from articles.models.review_request import MESSAGE_LIMIT
from articles.publishing import Refused
from articles.publishing.review_requests import DEFAULT_TIME, may_ask, renew, request_review, revoke
from articles.rendering import plain_text
from articles.request_policy import FORM
from authors.contact import email_of
from authors.models import Author
from authors.request_sender import account_of


class ReviewRequestForm(forms.Form):
    """Whom to ask, for what, until when, and a message."""

    reviewer = forms.ModelChoiceField(
        Author.objects.filter(is_former=False),
        label=_("Reviewer"),
        empty_label=_("Choose a person"),
        help_text=_("The link is emailed to this person’s private email address."),
    )
    scope = forms.ChoiceField(
        label=_("What to review"), choices=ReviewScope.choices, widget=forms.RadioSelect
    )
    sections = forms.TypedMultipleChoiceField(
        required=False,
        coerce=int,
        label=_("Sections"),
        help_text=_("If you ask about chosen sections."),
        widget=forms.CheckboxSelectMultiple,
    )
    due = forms.DateField(
        label=_("Answer by"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    message = forms.CharField(
        required=False,
        label=_("Message"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("At most %(limit)s characters.") % {"limit": MESSAGE_LIMIT},
    )

    def __init__(self, article: Article, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})
        self.fields["sections"].choices = section_choices(article)  # type: ignore[attr-defined]
        if article.episode_id is None:
            scopes = [choice for choice in ReviewScope.choices if choice[0] != ReviewScope.EPISODE]
            self.fields["scope"].choices = scopes  # type: ignore[attr-defined]


def section_choices(article: Article) -> list[tuple[int, str]]:
    """Return the index and the name of each section of the working copy."""
    return [(index, _name_of(section)) for index, section in enumerate(article.sections.all())]


def _name_of(section: Section) -> str:
    """Return the heading of a section, or else its type and its first words."""
    if section.heading:
        return section.heading
    kind = translate_message(section_type(section.type).label)
    return f"{kind}: {Truncator(plain_text(section.body)).words(8)}"


def get_askable_article(request: HttpRequest, pk: int) -> Article:
    """Return an article, if the user may ask for reviews of it. Raises `PermissionDenied` or `Http404`."""
    article = get_visible_article(request, pk)
    if not may_ask(account_of(request), article):
        raise PermissionDenied
    return article


def review_requests_context(article: Article, user: User | AnonymousUser) -> dict[str, Any]:
    """Return the context of `review_requests.html`, the list of an article's requests. One query."""
    requests = ReviewRequest.objects.filter(article=article).select_related("reviewer", "revision")
    return {
        "review_requests": requests.defer("link_key", "revision__text", "revision__names"),
        "may_ask_review": may_ask(user, article),
        "now": timezone.now(),
        "today": timezone.localdate(),
    }


def redirect_to_requests(pk: int) -> HttpResponse:
    return redirect(reverse("admin:articles_article_review", args=[pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def ask_view(request: HttpRequest, pk: int) -> HttpResponse:
    article, user = get_askable_article(request, pk), account_of(request)
    initial = {"scope": ReviewScope.ARTICLE, "due": timezone.localdate() + DEFAULT_TIME}
    form = ReviewRequestForm(article, request.POST if request.method == "POST" else None, initial=initial)
    unreachable = None
    if form.is_valid():
        reviewer = form.cleaned_data["reviewer"]
        try:
            asked = request_review(article, by=user, **form.cleaned_data)
        except Refused as refused:
            add_refusal_errors(form, refused)
            unreachable = None if email_of(reviewer) else reviewer
        else:
            sentence = gettext("A link was emailed to %(name)s. It works for 7 days.")
            messages.success(request, sentence % {"name": asked.reviewer.name})
            return redirect_to_requests(pk)
    return desk_page(
        request, "ask_review", article, gettext("Ask for a review"), form=form, unreachable=unreachable
    )


def confirm_request_action(
    request: HttpRequest,
    asked: ReviewRequest,
    *,
    question: str,
    consequence: str,
    button: str,
    success: str,
    run: Callable[[], object],
) -> HttpResponse:
    """On GET, ask for confirmation; on POST, call `run`, add a message and redirect to the requests."""
    if request.method != "POST":
        context = {"consequence": consequence, "button": button}
        return desk_page(request, "confirm_review_request", asked.article, question, **context)
    try:
        run()
    except Refused as refused:
        report_refusal(request, refused)
    else:
        messages.success(request, success)
    return redirect_to_requests(asked.article_id)


def get_request(request: HttpRequest, pk: int, number: int) -> ReviewRequest:
    """Return a request for review of an article. Raises `PermissionDenied` or `Http404`."""
    article = get_askable_article(request, pk)
    rows = ReviewRequest.objects.select_related("article", "reviewer__user", "revision")
    return get_object_or_404(rows, article=article, pk=number)


@require_http_methods(["GET", "HEAD", "POST"])
def renew_view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    asked = get_request(request, pk, number)
    name = {"name": asked.reviewer.name}
    return confirm_request_action(
        request,
        asked,
        question=gettext("Send %(name)s a new link?") % name,
        consequence=gettext(
            "%(name)s gets a new link to the text as it is now, for 7 days. Earlier links stop working."
        )
        % name,
        button=gettext("Send a new link"),
        success=gettext("A new link was emailed to %(name)s.") % name,
        run=lambda: renew(asked, by=account_of(request)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def revoke_view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    asked = get_request(request, pk, number)
    name = {"name": asked.reviewer.name}
    return confirm_request_action(
        request,
        asked,
        question=gettext("Revoke the request to %(name)s?") % name,
        consequence=gettext("The link stops working at once. Comments, proposals and sign-offs stay."),
        button=gettext("Revoke the request"),
        success=gettext("The request to %(name)s was revoked.") % name,
        run=lambda: revoke(asked, by=account_of(request)),
    )


PAGES: tuple[ArticlePageUrl, ...] = (
    ("<int:pk>/review/ask/", ask_view, "ask_review", FORM),
    ("<int:pk>/review/requests/<int:number>/renew/", renew_view, "renew_review", FORM),
    ("<int:pk>/review/requests/<int:number>/revoke/", revoke_view, "revoke_review", FORM),
)


def urls(site: admin.AdminSite) -> list[URLPattern]:
    return article_page_urls(site, PAGES)
