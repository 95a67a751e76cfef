"""The review page of an article: the state of its text, its sign-offs, and the requests to reviewers.

A person signs here with their own account; a chief editor records a review that was given elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from articles.desk.publishing.views import (
    ArticlePageUrl,
    add_refusal_errors,
    article_page_urls,
    desk_page,
)
from articles.desk.review.requests import review_requests_context, section_choices
from articles.desk.revisions.views import get_visible_article
from articles.manuscript import Manuscript
from articles.models import (
    Article,
    ReviewScope,
    SignedBy,
    SignOff,
    current_revision,
    draft_manuscript_of,
    episode_digest,
    text_digest,
)
from articles.models.sign_off import SignOffQuerySet
from articles.publishing import Refused, sign_off, withdraw_sign_off
from articles.publishing.review_state import review_state_of, review_state_of_episode
from articles.publishing.signing_off import (
    RECORD_SIGN_OFF,
    TEXT_LIMIT,
    WITHDRAW_SIGN_OFF,
    digests_of_sections,
)
from articles.request_policy import FORM, SAFE
from authors.models import Author
from authors.request_sender import account_of

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
ARTICLE_TEXT, EPISODE = "article", "episode"


def _text_field(label: Any, help_text: Any = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        required=required,
        label=label,
        help_text=help_text,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SignOffForm(forms.Form):
    """What a review record needs, of a person who signs with their own account."""

    target = forms.ChoiceField(
        label=_("What was reviewed"),
        choices=[(ARTICLE_TEXT, _("The text of the article")), (EPISODE, _("The podcast episode"))],
        widget=forms.RadioSelect,
        initial=ARTICLE_TEXT,
    )
    sources = _text_field(
        _("Sources checked"), _("Guidelines, reviews or books that the text was checked against.")
    )
    interests = _text_field(
        _("Interests declared"), _("Anything that could influence the review, or “none”.")
    )
    due = forms.DateField(
        required=False,
        label=_("Next review due"),
        widget=DAY,
        help_text=_("After this day, readers are told that the review is overdue."),
    )

    def __init__(self, article: Article, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})
        if article.episode_id is None:
            del self.fields["target"]


class RecordForm(SignOffForm):
    """A review that was given elsewhere, with the evidence for it."""

    reviewer = forms.ModelChoiceField(
        Author.objects.filter(is_former=False), label=_("Reviewer"), empty_label=_("Choose a person")
    )
    on = forms.DateField(label=_("Day of the review"), widget=DAY)
    evidence = _text_field(
        _("Evidence"), _("How you know about it: a letter, an email, minutes of a meeting."), required=True
    )
    field_order = ("reviewer", "on", "target", "evidence", "sources", "interests", "due")


class WithdrawForm(forms.Form):
    """Why a review is withdrawn."""

    reason = _text_field(_("Reason"), _("It is kept in the review file."), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})


def author_of(request: HttpRequest) -> Author | None:
    """Return the author whose account this is, if there is one."""
    return Author.objects.filter(user=account_of(request)).first()


def sign_offs_of(article: Article) -> SignOffQuerySet:
    """Return the sign-offs of an article and of its episode, withdrawn ones too."""
    mine = Q(article=article)
    if article.episode_id is not None:
        mine |= Q(episode=article.episode_id)
    return (
        SignOff.objects.filter(mine)
        .select_related("reviewer", "article", "episode", "revision")
        .defer("revision__text", "revision__names")
    )


@dataclass(frozen=True, slots=True)
class ShownSignOff:
    """A sign-off, and what it says about the draft or the episode as they are now.

    `is_current`: all that was signed is unchanged. If it is of chosen sections, `sections` has the names of
    those that are, and `changed` the number of the others.
    """

    sign_off: SignOff
    is_current: bool
    sections: Sequence[str] = ()
    changed: int = 0


def shown_sign_offs(article: Article, manuscript: Manuscript) -> list[ShownSignOff]:
    """Return the sign-offs of an article and of its episode, compared with this text. One query."""
    names = [gettext("Short version"), *(name for _index, name in section_choices(article))]
    name_of = dict(zip(digests_of_sections(manuscript), names, strict=True))
    digests = {text_digest(manuscript)}
    if article.episode:
        digests.add(episode_digest(article.episode))
    shown = []
    for signed in sign_offs_of(article):
        if signed.scope != ReviewScope.SECTIONS or signed.episode_id:
            shown.append(ShownSignOff(signed, signed.digest in digests))
            continue
        same = [name_of[digest] for digest in signed.section_digests if digest in name_of]
        changed = len(signed.section_digests) - len(same)
        shown.append(ShownSignOff(signed, not changed, same, changed))
    return shown


@require_safe
def review_view(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_visible_article(request, pk)
    author, manuscript = author_of(request), draft_manuscript_of(article)
    return desk_page(
        request,
        "review",
        article,
        gettext("Review"),
        review=review_state_of(article, manuscript),
        episode_review=review_state_of_episode(article.episode) if article.episode else None,
        sign_offs=shown_sign_offs(article, manuscript),
        author=author,
        may_sign=author is not None and not is_byline(article, author),
        may_record=request.user.has_perm(RECORD_SIGN_OFF),
        may_withdraw=request.user.has_perm(WITHDRAW_SIGN_OFF),
        **review_requests_context(article, request.user),
    )


def is_byline(article: Article, author: Author) -> bool:
    """Whether the person is an author of the article, and so cannot review it."""
    return article.bylines.filter(author=author).exists()


@require_http_methods(["GET", "HEAD", "POST"])
def sign_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign off the draft, or the episode, with one's own account."""
    article = get_visible_article(request, pk)
    author = author_of(request)
    if author is None:
        raise PermissionDenied
    form = SignOffForm(article, request.POST if request.method == "POST" else None)
    return _sign(request, article, form, reviewer=author, signed_by=SignedBy.ACCOUNT)


@require_http_methods(["GET", "HEAD", "POST"])
def record_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a review that was given elsewhere."""
    article = get_visible_article(request, pk)
    if not request.user.has_perm(RECORD_SIGN_OFF):
        raise PermissionDenied
    form = RecordForm(article, request.POST if request.method == "POST" else None)
    return _sign(request, article, form, signed_by=SignedBy.RECORD)


def _sign(
    request: HttpRequest,
    article: Article,
    form: SignOffForm,
    *,
    signed_by: SignedBy,
    reviewer: Author | None = None,
) -> HttpResponse:
    if form.is_valid():
        given = {"on": timezone.localdate(), "reviewer": reviewer} | form.cleaned_data
        is_episode = given.pop("target", ARTICLE_TEXT) == EPISODE
        try:
            sign_off(
                article.episode if is_episode and article.episode else article,
                revision=None if is_episode else current_revision(article),
                signed_by=signed_by,
                by=account_of(request),
                **given,
            )
        except Refused as refused:
            add_refusal_errors(form, refused)
        else:
            messages.success(request, gettext("The review is recorded."))
            return redirect(reverse("admin:articles_article_review", args=[article.pk]))
    is_record = signed_by == SignedBy.RECORD
    title = gettext("Record a review") if is_record else gettext("Sign off")
    return desk_page(request, "sign_off", article, title, form=form, is_record=is_record, reviewer=reviewer)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Withdraw a review. Its mark goes from every page at once."""
    article = get_visible_article(request, pk)
    signed = get_object_or_404(sign_offs_of(article).standing(), pk=number)
    author = author_of(request)
    if not (request.user.has_perm(WITHDRAW_SIGN_OFF) or signed.reviewer == author):
        raise PermissionDenied
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            withdraw_sign_off(signed, by=account_of(request), reason=form.cleaned_data["reason"])
        except Refused as refused:
            add_refusal_errors(form, refused)
        else:
            messages.success(request, gettext("The review is withdrawn. No page shows it any more."))
            return redirect(reverse("admin:articles_article_review", args=[pk]))
    title = gettext("Withdraw the review")
    return desk_page(request, "withdraw_review", article, title, form=form, signed=signed)


PAGES: list[ArticlePageUrl] = [
    ("<int:pk>/review/", review_view, "review", SAFE),
    ("<int:pk>/review/sign/", sign_view, "sign_off", FORM),
    ("<int:pk>/review/record/", record_view, "record_review", FORM),
    ("<int:pk>/review/<int:number>/withdraw/", withdraw_view, "withdraw_review", FORM),
]


def urls(site: admin.AdminSite) -> list[URLPattern]:
    return article_page_urls(site, PAGES)
