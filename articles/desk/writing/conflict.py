"""Two people at once: both versions side by side, and three ways on. Nobody's text is lost."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from articles.desk.publishing.views import desk_page
from articles.desk.titles import labels_for
from articles.desk.writing.access import by_script, refusal
from articles.desk.writing.form_data import base_of, number, pairs_of
from articles.manuscript import Comparison, FaultyText, Manuscript, canonical, check, compare, merge, parse
from articles.models import Article, Revision, head_of, resolve_references, unsigned_manuscript_of
from articles.models.references import references_of
from articles.publishing.writing import Draft, save, save_unchosen
from authors.accounts import account_of

DATES = frozenset({"published", "updated"})
WAYS = ("mine", "theirs", "merge")


class MendFirst(Exception):
    """What two texts make together has faults: `draft`, upon `head`, cannot be saved yet."""

    def __init__(self, draft: Draft, head: Revision) -> None:
        self.draft, self.head = draft, head
        super().__init__("The two versions together have faults.")


def settled(article: Article, draft: Draft, base: int, head: Revision) -> Draft | None:
    """Return the draft upon the other save, where that one changed nothing anybody wrote.

    A publication writes dates and fixes anchors: no reason to ask its editor anything.
    """
    meant, theirs = _as_opened(article, base), _theirs(head)
    if meant is None or not _only_dates(compare(meant, theirs)):
        return None
    together = merge(meant, _mine(draft, meant), theirs)
    return _draft(together.manuscript) if not together.clashes else None


def _only_dates(comparison: Comparison) -> bool:
    return (
        {change.name for change in comparison.fields} <= DATES
        and not comparison.lists
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
    """Show what they changed, what I changed, and where the two clash. A script is told to send the form."""
    if by_script(request):
        return refusal("Somebody saved while you were writing.", 409)
    base, theirs = base_of(request.POST), _theirs(head)
    common = _as_opened(article, base) or theirs
    mine = _mine(draft, common)
    response = desk_page(
        request,
        "conflict",
        article,
        "Two versions",
        head=head,
        base_revision=_revision(article, base),
        merge=merge(common, mine, theirs),
        comparison_theirs=compare(common, theirs),
        comparison_mine=compare(common, mine),
        labels=labels_for(request.user, common, mine, theirs),
        fields=pairs_of(request.POST),
        action=reverse("admin:articles_article_change", args=[article.pk]),
    )
    response.status_code = 409
    return response


def resolve(request: HttpRequest, article: Article, draft: Draft) -> Revision:
    """Save what was chosen on the conflict page; what was not chosen stays among the revisions.

    Raises `Stale` where somebody saved once more meanwhile; `MendFirst` where both texts are sound and what
    they make together is not, as with one note that both defined.
    """
    user, way = account_of(request), request.POST["resolve"]
    head = _revision(article, number(request.POST.get("head", ""))) or head_of(article)
    if head is None:
        return save(article, draft, base=0, by=user)
    theirs = _theirs(head)
    common = _as_opened(article, base_of(request.POST)) or theirs
    mine = _mine(draft, common)
    if way == "theirs":
        save_unchosen(article, draft, by=user, reason=f"Not chosen beside revision {head.number}")
        return head
    if way == "mine":
        ours = _draft(_with_dates(common, mine, theirs))
        return save(article, ours, base=head.number, by=user, reason="Saved over another’s save")
    choices = _choices(request.POST)
    merged = _draft(merge(common, mine, theirs).resolved(choices))
    if check(merged.manuscript):
        raise MendFirst(merged, head)
    revision = save(article, merged, base=head.number, by=user, reason=f"Merged with revision {head.number}")
    if "theirs" in choices.values():
        save_unchosen(article, draft, by=user, reason=f"Merged into revision {revision.number}")
    return revision


def _with_dates(common: Manuscript, mine: Manuscript, theirs: Manuscript) -> Manuscript:
    """Return mine with the dates that a publication gave theirs, where I have not touched them."""
    given: dict[str, Any] = {
        name: getattr(theirs, name) for name in DATES if getattr(mine, name) == getattr(common, name)
    }
    return replace(mine, **given)


def _choices(posted: Mapping[str, str]) -> dict[str, str]:
    prefix = "clash-"
    return {name.removeprefix(prefix): posted[name] for name in posted if name.startswith(prefix)}


def _revision(article: Article, number: int) -> Revision | None:
    return Revision.objects.filter(article=article, number=number).first()


def _as_opened(article: Article, number: int) -> Manuscript | None:
    """Return what the revision says that a form was opened with, with the names as they are now.

    None where there is no such revision, or where the present rules do not allow its text.
    """
    revision = _revision(article, number)
    try:
        return resolve_references(parse(revision.text), revision.names).manuscript if revision else None
    except FaultyText:
        return None


def _theirs(head: Revision) -> Manuscript:
    """Return what the working copy says, with the names as they are now.

    Its rows are read where the present rules do not allow the text of its revision. Its dates are read from
    its rows, too: a roll back or a cancelled schedule changes them without a revision.
    """
    present = Article.objects.get(pk=head.article_id)
    try:
        theirs = resolve_references(parse(head.text), head.names).manuscript
    except FaultyText:
        return unsigned_manuscript_of(present)
    return replace(theirs, published=present.published, updated=present.updated)


def _mine(draft: Draft, common: Manuscript) -> Manuscript:
    """Return my text. Dates that I did not edit are those that my form was opened with."""
    unedited: dict[str, Any] = {name: getattr(common, name) for name in DATES & draft.kept}
    return replace(canonical(draft.manuscript), **unedited)


def _draft(manuscript: Manuscript) -> Draft:
    return Draft(manuscript, references_of(manuscript), kept=frozenset({"slug"}))
