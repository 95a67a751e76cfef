"""The form in which a colleague proposes wording: first a choice of the section, then its text to edit."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from articles.desk.review.comment_lists import place_choices
from articles.desk.writing.form_data import int_or_zero
from articles.manuscript.proposed_text import text_at
from articles.models import Article, Part, Proposal, Section, current_revision
from articles.publishing import Refused, manuscript_of_revision
from articles.publishing.commenting import rows_of_revision
from articles.publishing.proposals import propose
from authors.request_sender import account_of

_SECTION = f"{Part.SECTION}-"


def proposal_context(request: HttpRequest, article: Article) -> dict[str, Any]:
    """Return the context of `comments/propose.html`: the choices, and the text that `?propose=` names.

    Two queries more for a text.
    """
    places = [
        (place, name)
        for place, name in place_choices(article.sections.all())
        if place.startswith(_SECTION) or (place == Part.SHORT_VERSION and article.short_version)
    ]
    chosen = request.GET.get("propose", "")
    name = dict(places).get(chosen)
    head = current_revision(article) if name else None
    if head is None:
        return {"proposal_places": places}
    text = text_at(manuscript_of_revision(head), _index_of(chosen, rows_of_revision(head)))
    return {
        "proposal_places": places,
        "proposed": {"place": chosen, "name": name, "text": text, "base": head.number},
    }


def _index_of(place: str, rows: Any) -> int | None:
    """Return the index of a place among the sections; None is the short version. Raises `Refused`."""
    if place == Part.SHORT_VERSION:
        return None
    pk = int_or_zero(place.removeprefix(_SECTION))
    found = [index for index, row in enumerate(rows) if isinstance(row, Section) and row.pk == pk]
    if not found:
        raise Refused(gettext("This section is gone. Choose another one."))
    return found[0]


def propose_from_form(request: HttpRequest, article: Article) -> Proposal:
    """Propose the wording that was sent, for the text that the person saw. Raises `Refused` or `Http404`."""
    number = int_or_zero(request.POST.get("base", ""))
    revision = get_object_or_404(article.revisions, number=number, aside=False)
    return propose(
        article,
        revision=revision,
        index=_index_of(request.POST.get("place", ""), rows_of_revision(revision)),
        new_text=request.POST.get("new_text", ""),
        reason=request.POST.get("reason", ""),
        by=account_of(request),
    )
