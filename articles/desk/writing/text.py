"""The whole article as one text: from the form to the text, and back after a look at what will change."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from articles.desk.permissions import Visitor, linkable_by
from articles.desk.writing.access import article_to_write, for_scripts
from articles.desk.writing.drafting import FormFault, Reading, read
from articles.desk.writing.form_context import fields_context
from articles.desk.writing.form_data import base_of, dates_opened_with, form_data_for
from articles.desk.writing.form_fields import related_now
from articles.manuscript import (
    FaultyText,
    Manuscript,
    ManuscriptLines,
    canonical,
    compare,
    parse_with_lines,
)
from articles.manuscript import format as format_manuscript
from articles.models import Article, References, RelatedPost, unsigned
from articles.models.references import references_of
from articles.transfer.content_folder.folder_names import Names, all_names, unknown
from articles.transfer.content_folder.gathering import Gathered
from articles.transfer.content_folder.import_checks import resolved


def read_either(raw: QueryDict, article: Article, user: Visitor) -> Reading:
    """Read a form, by its text where that is the tab its writer is in."""
    return read_text(raw, article, user) if raw.get("mode") == "text" else read(raw, article, user)


def read_text(raw: QueryDict, article: Article, user: Visitor) -> Reading:
    """Read the text of a form. Where it cannot be read, the fields stand for it, with the text's faults."""
    text = raw.get("text", "").replace("\r\n", "\n")
    try:
        manuscript, lines = parse_with_lines(text)
    except FaultyText as faulty:
        return _with(
            read(raw, article, user), [_text_fault(fault.message, fault.line) for fault in faulty.faults]
        )
    names = names_for(article, user)
    faults = list(_unknown_names(manuscript, lines, names))
    known = _without_unknown(resolved(manuscript, names), names)
    known = _with_hidden(known, article, hidden_related(article, user))
    written = as_form(known, article, references_of(known), raw)
    reading = read(written, article, user)
    return _with(reading, [*faults, *(_located(fault, lines) for fault in reading.faults)])


def names_for(article: Article, user: Visitor) -> Names:
    """Return every name a text may use; of articles, only those that this user may know of."""
    names = all_names(Gathered())
    slugs = set(linkable_by(user, Article.objects.all()).values_list("slug", flat=True))
    return replace(names, articles={name: slug for name, slug in names.articles.items() if slug in slugs})


def hidden_related(article: Article, user: Visitor) -> Mapping[str, int]:
    """Return the related posts of an article that an editor chose and this user may not know of.

    They are no part of the text that this user sees, and stay where they stand: slug → place.
    """
    chosen = RelatedPost.objects.filter(article=article.pk).values_list("post__slug", flat=True)
    known = set(linkable_by(user, related_now(article)).values_list("slug", flat=True))
    return {slug: place for place, slug in enumerate(chosen) if slug not in known}


def _with_hidden(manuscript: Manuscript, article: Article, hidden: Mapping[str, int]) -> Manuscript:
    related = list(manuscript.related)
    for slug, place in hidden.items():
        related.insert(place, slug)
    return replace(manuscript, related=tuple(related))


def as_form(manuscript: Manuscript, article: Article, cast: References, raw: QueryDict) -> QueryDict:
    """Return the form that says what the text of a form says.

    It keeps the address where the text gives none, and the dates that the form was opened with.
    """
    says = unsigned(replace(manuscript, slug=manuscript.slug or article.slug))
    return form_data_for(says, cast, base_of(raw), dates_opened_with(raw, article))


def _with(reading: Reading, faults: list[FormFault]) -> Reading:
    return replace(reading, faults=sorted(faults, key=lambda fault: fault.line))


def _text_fault(message: str, line: int) -> FormFault:
    return FormFault(message, field="text", line=line)


def _located(fault: FormFault, lines: ManuscriptLines) -> FormFault:
    """Move a fault from its field or section to its line in the text."""
    if fault.section:
        first = lines.sections[fault.section - 1]
        return _text_fault(fault.message, first + max(fault.line - 1, 0))
    if fault.field == "short_version":
        return _text_fault(fault.message, lines.short_version + max(fault.line - 1, 0))
    line = lines.keys.get(fault.field, 0)
    return _text_fault(f"{fault.field}: {fault.message}" if fault.field else fault.message, line)


def _unknown_names(manuscript: Manuscript, lines: ManuscriptLines, names: Names) -> Iterator[FormFault]:
    """Yield what the text names and the house does not have. Pictures in the text may come later."""
    for key, kind, given, known in (
        ("authors", "author", manuscript.authors, names.authors),
        ("topics", "topic", manuscript.topics, names.topic_names.values()),
        ("related", "article", manuscript.related, names.articles),
        ("episode", "episode", (manuscript.episode,), names.episodes),
        ("image", "picture", (manuscript.image,), names.pictures),
    ):
        for name in filter(None, given):
            found = names.topic(name) if key == "topics" else name in known
            if not found:
                line = lines.items.get((key, name), lines.keys.get(key, 0))
                yield _text_fault(unknown(kind, name, known), line)


def _without_unknown(manuscript: Manuscript, names: Names) -> Manuscript:
    return replace(
        manuscript,
        authors=tuple(slug for slug in manuscript.authors if slug in names.authors),
        topics=tuple(name for name in manuscript.topics if names.topic(name)),
        related=tuple(slug for slug in manuscript.related if slug in names.articles),
        episode=manuscript.episode if manuscript.episode in names.episodes else "",
        image=manuscript.image if manuscript.image in names.pictures else "",
    )


@for_scripts
@require_POST
def as_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with the text of the form, or with what must be mended first: a faulty section has no text."""
    article = article_to_write(request, pk)
    reading = read(request.POST, article, request.user)
    faults = [fault for fault in reading.faults if fault.field not in ("title", "slug")]
    if faults:
        return JsonResponse({"faults": [fault.as_json() for fault in faults]}, status=422)
    hidden = hidden_related(article, request.user)
    related = tuple(slug for slug in reading.manuscript.related if slug not in hidden)
    return JsonResponse({"text": format_manuscript(canonical(replace(reading.manuscript, related=related)))})


@for_scripts
@require_POST
def from_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with what the text would change in the form, and with the form that says the same."""
    article = article_to_write(request, pk)
    before = read(request.POST, article, request.user)
    after = read_text(request.POST, article, request.user)
    if after.faults:
        return JsonResponse({"faults": [fault.as_json() for fault in after.faults]}, status=422)
    comparison = compare(canonical(before.manuscript), canonical(after.manuscript))
    look = render_to_string("admin/articles/article/comparison.html", {"comparison": comparison}, request)
    fields = render_to_string("admin/articles/article/writing/fields.html", fields_context(after), request)
    return JsonResponse({"same": comparison.is_empty, "comparison": look, "fields": fields})
