"""What the template of a review page needs: the article, the forms at each part, and the reviewer's notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from articles.manuscript import Manuscript, section_type
from articles.message_translation import translate_message
from articles.models import (
    Comment,
    Part,
    Proposal,
    ProposalState,
    ReviewRequest,
    ReviewScope,
    SignOff,
    draft_manuscript_of,
)
from articles.publishing import manuscript_of_revision
from articles.publishing.reviewer_reminders import differs
from articles.reading.cache.versions import version_of_request
from articles.reading.frozen_html import fill_frozen_html
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
from articles.review.reviewer_notes import (
    SHORT_VERSION,
    WHOLE_ARTICLE,
    PartKey,
    PartNotes,
    ShownProposal,
    load_notes,
)


@dataclass(frozen=True, slots=True)
class FormPlace:
    """Which form of the page: its kind, and the part or the thread that it belongs to.

    The key of a part is the index of a section, "short" or "article"; that of a thread is its id.
    """

    kind: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class ReviewForms:
    """The forms of a page: new ones, but for the one that was sent from `place` and has errors."""

    place: FormPlace | None
    sent: Form | None

    def get(self, form_class: type[Form], kind: str, key: str = "", **initial: object) -> Form:
        place = FormPlace(kind, key)
        form = self.sent if self.sent is not None and place == self.place else form_class(initial=initial)
        form.auto_id = f"{kind}-{key}-%s" if key else f"{kind}-%s"
        return form


@dataclass(frozen=True, slots=True)
class PartTools:
    """The forms and notes at one part of the text. `name` is the part for screen readers."""

    name: str
    key: str
    comment: Form
    proposal: Form | None
    threads: Sequence[tuple[Comment, Form]]
    proposals: Sequence[ShownProposal]


def review_context(
    request: HttpRequest, asked: ReviewRequest, place: FormPlace | None, sent: Form | None
) -> dict[str, Any]:
    """Return the context of the page. Raises `Refused` if the revision can no longer be parsed."""
    manuscript = manuscript_of_revision(asked.revision)
    edition, page = build_reviewed_page(asked)
    builder = ToolsBuilder(asked, manuscript, ReviewForms(place, sent), load_notes(asked, manuscript))
    common = {"asked": asked, "token": token_of(request)}

    def tools_of_section(index: int) -> SafeString:
        context = common | {"tools": builder.for_section(index)}
        return render_to_string("articles/review/tools.html", context, request)

    short_html = fill_frozen_html(version_of_request(request), page.short_html)
    episode = asked.article.episode if asked.scope == ReviewScope.EPISODE else None
    context = {
        "title": edition.title,
        "page": page,
        "article": render_reviewed_page(request, page, tools_of_section, asked.sections),
        "short_html": without_outside_links(short_html.replace(f'href="{page.url}#', 'href="#')),
        "short_tools": builder.for_short_version() if short_html else None,
        "general_tools": builder.for_article(),
        "chosen": [(page.sections[index].anchor, builder.name_of(index)) for index in asked.sections],
        "episode_notes": without_outside_links(episode.notes_html) if episode else None,
        "has_changed": differs(asked, draft_manuscript_of(asked.article)),
        "errors": list(chain.from_iterable(sent.errors.values())) if sent else [],
    }
    return common | context | _answer_context(asked, builder.forms)


def token_of(request: HttpRequest) -> str:
    """Return the token in the address of a request."""
    assert request.resolver_match is not None
    return str(request.resolver_match.kwargs["token"])


def _answer_context(asked: ReviewRequest, forms: ReviewForms) -> dict[str, Any]:
    """Return the forms of the answer, or the answer that was given."""
    if asked.answered_at is None:
        number = asked.revision.number
        sign_form = forms.get(SignOffForm, "sign", revision=number, due=first_due_date())
        if (
            asked.scope != ReviewScope.ARTICLE
            or not Proposal.objects.filter(request=asked, state=ProposalState.OPEN).exists()
        ):
            del sign_form.fields["with_proposals"]
        return {
            "sign_form": sign_form,
            "changes_form": forms.get(ChangesForm, "request-changes", revision=number),
        }
    signed = SignOff.objects.filter(request=asked).order_by("-pk").first()
    is_standing = signed is not None and signed.withdrawn_at is None
    return {
        "signed": signed,
        "withdraw_form": forms.get(WithdrawForm, "withdraw") if is_standing else None,
    }


@dataclass(frozen=True, slots=True)
class ToolsBuilder:
    """Makes the tools of each part of the revision under review."""

    asked: ReviewRequest
    manuscript: Manuscript
    forms: ReviewForms
    notes: Mapping[PartKey, PartNotes]

    def name_of(self, index: int) -> str:
        """Return the heading of a section, or the name of its type."""
        section = self.manuscript.sections[index]
        return section.heading or translate_message(section_type(section.type).label)

    def for_section(self, index: int) -> PartTools:
        comment = self.forms.get(CommentForm, "comment", str(index), part=Part.SECTION, index=index)
        body = self.manuscript.sections[index].body
        proposal = self.forms.get(ProposalForm, "propose", str(index), index=index, new_text=body)
        notes = self.notes.get((Part.SECTION, index), PartNotes())
        return self._make(self.name_of(index), str(index), comment, proposal, notes)

    def for_short_version(self) -> PartTools:
        comment = self.forms.get(CommentForm, "comment", "short", part=Part.SHORT_VERSION)
        text = self.manuscript.short_version
        proposal = self.forms.get(ProposalForm, "propose", "short", new_text=text)
        notes = self.notes.get(SHORT_VERSION, PartNotes())
        return self._make(gettext("Short version"), "short", comment, proposal, notes)

    def for_article(self) -> PartTools:
        comment = self.forms.get(GeneralCommentForm, "comment", "article", part=Part.ARTICLE)
        notes = self.notes.get(WHOLE_ARTICLE, PartNotes())
        return self._make(gettext("The whole article"), "article", comment, None, notes)

    def _make(
        self,
        name: str,
        key: str,
        comment: Form,
        proposal: Form | None,
        notes: PartNotes,
    ) -> PartTools:
        threads = [(thread, self.forms.get(AnswerForm, "answer", str(thread.pk))) for thread in notes.threads]
        return PartTools(name, key, comment, proposal, threads, notes.proposals)
