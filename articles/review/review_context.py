"""What the template of a review page needs: the article, the forms at each part, and the reviewer's notes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from articles.manuscript import Manuscript, type_label
from articles.message_translation import translate_message
from articles.models import Part, ReviewAnswer, ReviewRequest, ReviewScope, SignOff, draft_manuscript_of
from articles.publishing import manuscript_of_revision
from articles.publishing.review_reminders import differs
from articles.review.forms import (
    AnswerForm,
    ChangesForm,
    CommentForm,
    GeneralCommentForm,
    ProposalForm,
    SignOffForm,
    WithdrawForm,
    first_due_date,
)
from articles.review.reviewed_page import build_reviewed_page, render_reviewed_page, without_outside_links
from articles.review.reviewer_notes import SHORT_VERSION, WHOLE_ARTICLE, PartKey, PartNotes, load_notes
from articles.reading.frozen_html import fill_frozen_html
from articles.reading.cache.versions import version_of_request


@dataclass(frozen=True, slots=True)
class FormPlace:
    """Which form of the page: its kind, and the section or the thread that it belongs to."""

    kind: str
    key: int | None = None

    @property
    def prefix_of_ids(self) -> str:
        return self.kind if self.key is None else f"{self.kind}-{self.key}"


@dataclass(frozen=True, slots=True)
class ReviewForms:
    """The forms of a page: new ones, but for the one that was sent from `place` and has errors."""

    place: FormPlace | None
    sent: Form | None

    def get(self, form_class: type[Form], kind: str, key: int | None = None, **initial: object) -> Form:
        place = FormPlace(kind, key)
        form = self.sent if self.sent is not None and place == self.place else form_class(initial=initial)
        form.auto_id = f"{place.prefix_of_ids}-%s"
        return form


@dataclass(frozen=True, slots=True)
class PartTools:
    """The forms and notes at one part of the text. `name` is the part for screen readers."""

    name: str
    key: str
    comment: Form
    proposal: Form | None
    threads: list[tuple[Any, Form]]
    notes: PartNotes
    is_chosen: bool = False
    open_form: str = ""


def review_context(
    request: HttpRequest, asked: ReviewRequest, place: FormPlace | None, sent: Form | None
) -> dict[str, Any]:
    """Return the context of the page. Raises `Refused` if the revision can no longer be parsed."""
    manuscript = manuscript_of_revision(asked.revision)
    edition, page = build_reviewed_page(asked)
    forms = ReviewForms(place, sent)
    notes = load_notes(asked, manuscript)
    common = {"asked": asked, "token": request.resolver_match.kwargs["token"]}  # type: ignore[union-attr]

    def tools_of_section(index: int) -> SafeString:
        tools = _section_tools(asked, manuscript, index, forms, notes)
        return render_to_string("articles/review/tools.html", common | {"tools": tools}, request)

    short_html = fill_frozen_html(version_of_request(request), page.short_html)
    return common | {
        "article": render_reviewed_page(request, page, tools_of_section),
        "title": edition.title,
        "page": page,
        "short_html": without_outside_links(short_html.replace(f'href="{page.url}#', 'href="#')),
        "short_tools": _short_version_tools(manuscript, forms, notes),
        "general_tools": _general_tools(forms, notes),
        "chosen": _chosen_sections(asked, manuscript, page),
        "episode": asked.article.episode if asked.scope == ReviewScope.EPISODE else None,
        "has_changed": asked.answered_at is None and differs(asked, draft_manuscript_of(asked.article)),
        "sent_with_errors": sent is not None,
    } | _answer_context(asked, forms)
