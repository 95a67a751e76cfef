"""Conflicts of two saves: shows both versions and saves the editor's choice.

The version that is not chosen stays in the revisions.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from articles.desk.publishing.views import desk_page
from articles.desk.titles import labels_for
from articles.desk.writing.access import is_script_request, json_error
from articles.desk.writing.form_data import base_revision_number, form_pairs, int_or_zero
from articles.manuscript import (
    Comparison,
    FaultyText,
    Manuscript,
    Message,
    canonical,
    check,
    compare,
    merge,
    parse,
)
from articles.models import Article, Revision, current_revision, draft_manuscript_of, resolve_references
from articles.models.references import references_of
from articles.publishing.writing import Draft, save, save_unchosen
from authors.request_sender import account_of

DATES = frozenset({"published", "updated"})
RESOLUTIONS = ("mine", "theirs", "merge")


class MergedTextInvalid(Exception):
    """The merged text has faults and cannot be saved: `draft` is the merge, `head` the latest revision."""

    def __init__(self, draft: Draft, head: Revision) -> None:
        self.draft, self.head = draft, head
        super().__init__("The two versions together have faults.")


def merge_publication_dates(article: Article, draft: Draft, base: int, head: Revision) -> Draft | None:
    """Return the draft merged with `head`, if `head` changed no text; otherwise None.

    A publication sets dates and fixes anchors, and safety decisions are not part of the form. That is no
    conflict for the editor to decide.
    """
    opened, theirs = _manuscript_as_opened(article, base), _stored_manuscript(head)
    if opened is None or not _changes_no_text(compare(opened, theirs)):
        return None
    merged = merge(opened, _submitted_manuscript(draft, opened), theirs)
    return _make_draft(merged.manuscript) if not merged.clashes else None


def _changes_no_text(comparison: Comparison) -> bool:
    return (
        {change.name for change in comparison.fields} <= DATES
        and {change.name for change in comparison.lists} <= {"safety"}
        and not any(
            change.is_added
            or change.is_removed
            or change.moved
            or change.type_changed
            or change.heading_changed
            or change.body_changed
            for change in comparison.sections
        )
    )


def conflict_page(request: HttpRequest, article: Article, draft: Draft, head: Revision) -> HttpResponse:
    """Show the changes of both sides and where they conflict, with status 409.

    A script gets JSON with status 409: it then submits the form as a page.
    """
    if is_script_request(request):
        return json_error(gettext("Somebody saved while you were writing."), 409)
    base, theirs = base_revision_number(request.POST), _stored_manuscript(head)
    common = _manuscript_as_opened(article, base) or theirs
    mine = _submitted_manuscript(draft, common)
    response = desk_page(
        request,
        "conflict",
        article,
        gettext("Two versions"),
        head=head,
        base_revision=_find_revision(article, base),
        merge=merge(common, mine, theirs),
        comparison_theirs=compare(common, theirs),
        comparison_mine=compare(common, mine),
        labels=labels_for(request.user, common, mine, theirs),
        fields=form_pairs(request.POST),
        action=reverse("admin:articles_article_change", args=[article.pk]),
    )
    response.status_code = 409
    return response


def save_resolution(request: HttpRequest, article: Article, draft: Draft) -> Revision:
    """Save the version chosen on the conflict page; store the other one as an unchosen revision.

    Raises `Stale` if somebody saved again meanwhile, and `MergedTextInvalid` if both texts are valid but
    their merge is not, for example when both define the same note.
    """
    user, resolution = account_of(request), request.POST["resolve"]
    head = _find_revision(article, int_or_zero(request.POST.get("head", ""))) or current_revision(article)
    if head is None:
        return save(article, draft, base=0, by=user)
    theirs = _stored_manuscript(head)
    common = _manuscript_as_opened(article, base_revision_number(request.POST)) or theirs
    mine = _submitted_manuscript(draft, common)
    if resolution == "theirs":
        save_unchosen(
            article, draft, by=user, reason=Message("Not chosen over revision %(number)s", number=head.number)
        )
        return head
    if resolution == "mine":
        chosen = _make_draft(_take_publication_dates(common, mine, theirs))
        return save(
            article, chosen, base=head.number, by=user, reason=Message("Saved over somebody else’s changes")
        )
    choices = _clash_choices(request.POST)
    merged = _make_draft(merge(common, mine, theirs).resolved(choices))
    if check(merged.manuscript):
        raise MergedTextInvalid(merged, head)
    revision = save(
        article,
        merged,
        base=head.number,
        by=user,
        reason=Message("Merged with revision %(number)s", number=head.number),
    )
    if "theirs" in choices.values():
        save_unchosen(
            article, draft, by=user, reason=Message("Merged into revision %(number)s", number=revision.number)
        )
    return revision


def _take_publication_dates(common: Manuscript, mine: Manuscript, theirs: Manuscript) -> Manuscript:
    """Return `mine` with the dates of `theirs`, except those changed in `mine`."""
    given: dict[str, Any] = {
        name: getattr(theirs, name) for name in DATES if getattr(mine, name) == getattr(common, name)
    }
    return replace(mine, **given)


def _clash_choices(posted: Mapping[str, str]) -> dict[str, str]:
    prefix = "clash-"
    return {name.removeprefix(prefix): posted[name] for name in posted if name.startswith(prefix)}


def _find_revision(article: Article, number: int) -> Revision | None:
    return Revision.objects.filter(article=article, number=number).first()


def _manuscript_as_opened(article: Article, number: int) -> Manuscript | None:
    """Return the text of the revision that a form was opened with, with present names.

    None if there is no such revision, or if its text is invalid under the present rules.
    """
    revision = _find_revision(article, number)
    try:
        return resolve_references(parse(revision.text), revision.names).manuscript if revision else None
    except FaultyText:
        return None


def _stored_manuscript(head: Revision) -> Manuscript:
    """Return the text of the working copy, with present names.

    Read from the latest revision, or from the article's rows if that text is invalid under the present rules.
    The dates always come from the rows: a roll back or a cancelled schedule changes them without a revision.
    """
    present = Article.objects.get(pk=head.article_id)
    try:
        theirs = resolve_references(parse(head.text), head.names).manuscript
    except FaultyText:
        return draft_manuscript_of(present)
    return replace(theirs, published=present.published, updated=present.updated)


def _submitted_manuscript(draft: Draft, common: Manuscript) -> Manuscript:
    """Return the submitted text. Dates that were not edited are replaced by those of `common`."""
    unedited: dict[str, Any] = {name: getattr(common, name) for name in DATES & draft.kept}
    return replace(canonical(draft.manuscript), **unedited)


def _make_draft(manuscript: Manuscript) -> Draft:
    return Draft(manuscript, references_of(manuscript), kept=frozenset({"slug"}))
