"""The article as one manuscript text in the form: from fields to text and back, with a comparison first."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from articles.desk.permissions import AnyUser, linkable_by
from articles.desk.writing.access import admin_script_view, get_editable_article
from articles.desk.writing.drafting import FormFault, ParsedForm, parse_form
from articles.desk.writing.form_context import fields_context
from articles.desk.writing.form_data import base_revision_number, dates_at_opening, form_data_for
from articles.desk.writing.form_fields import current_related
from articles.manuscript import (
    FaultyText,
    Manuscript,
    ManuscriptLines,
    canonical,
    compare,
    parse_with_lines,
)
from articles.manuscript import format as format_manuscript
from articles.message_translation import translate_message
from articles.models import Article, References, RelatedPost, without_export_lines
from articles.models.references import references_of
from articles.transfer.content_folder.folder_names import KnownNames, known_names, unknown_message
from articles.transfer.content_folder.gathering import FolderContent
from articles.transfer.content_folder.import_checks import with_present_names


def parse_submitted(raw: QueryDict, article: Article, user: AnyUser) -> ParsedForm:
    """Parse a form: its text if it was sent in text mode, otherwise its fields."""
    return (
        parse_text_form(raw, article, user) if raw.get("mode") == "text" else parse_form(raw, article, user)
    )


def parse_text_form(raw: QueryDict, article: Article, user: AnyUser) -> ParsedForm:
    """Parse the text of a form. If its syntax is invalid, return the fields with the text's faults."""
    text = raw.get("text", "").replace("\r\n", "\n")
    try:
        manuscript, lines = parse_with_lines(text)
    except FaultyText as faulty:
        return _with_faults(
            parse_form(raw, article, user),
            [_text_fault(translate_message(fault.message), fault.line) for fault in faulty.faults],
        )
    names = names_known_to(article, user)
    faults = list(_unknown_name_faults(manuscript, lines, names))
    known = _drop_unknown_names(with_present_names(manuscript, names), names)
    known = _insert_hidden_related(known, article, hidden_related(article, user))
    as_form = form_data_of_text(known, article, references_of(known), raw)
    parsed = parse_form(as_form, article, user)
    return _with_faults(parsed, [*faults, *(_locate_in_text(fault, lines) for fault in parsed.faults)])


def names_known_to(article: Article, user: AnyUser) -> KnownNames:
    """Return all names a text may use; of articles, only those the user may choose as related."""
    names = known_names(FolderContent())
    slugs = set(linkable_by(user, Article.objects.all()).values_list("slug", flat=True))
    return replace(names, articles={name: slug for name, slug in names.articles.items() if slug in slugs})


def hidden_related(article: Article, user: AnyUser) -> Mapping[str, int]:
    """Return the chosen related articles that this user may not see, as slug → position.

    They are left out of the user's text and keep their position when it is saved.
    """
    chosen = RelatedPost.objects.filter(article=article.pk).values_list("post__slug", flat=True)
    known = set(linkable_by(user, current_related(article)).values_list("slug", flat=True))
    return {slug: place for place, slug in enumerate(chosen) if slug not in known}


def _insert_hidden_related(manuscript: Manuscript, article: Article, hidden: Mapping[str, int]) -> Manuscript:
    related = list(manuscript.related)
    for slug, place in hidden.items():
        related.insert(place, slug)
    return replace(manuscript, related=tuple(related))


def form_data_of_text(
    manuscript: Manuscript, article: Article, references: References, raw: QueryDict
) -> QueryDict:
    """Return the form data equal to a text.

    The slug stays if the text gives none; the dates at opening are those of the form.
    """
    resolved_text = without_export_lines(replace(manuscript, slug=manuscript.slug or article.slug))
    return form_data_for(resolved_text, references, base_revision_number(raw), dates_at_opening(raw, article))


def _with_faults(parsed: ParsedForm, faults: list[FormFault]) -> ParsedForm:
    return replace(parsed, faults=sorted(faults, key=lambda fault: fault.line))


def _text_fault(message: str, line: int) -> FormFault:
    return FormFault(message, field="text", line=line)


def _locate_in_text(fault: FormFault, lines: ManuscriptLines) -> FormFault:
    """Return a fault of a field or section as a fault of a line in the text."""
    if fault.section:
        first = lines.sections[fault.section - 1]
        return _text_fault(fault.message, first + max(fault.line - 1, 0))
    if fault.field == "short_version":
        return _text_fault(fault.message, lines.short_version + max(fault.line - 1, 0))
    line = lines.keys.get(fault.field, 0)
    return _text_fault(f"{fault.field}: {fault.message}" if fault.field else fault.message, line)


def _unknown_name_faults(
    manuscript: Manuscript, lines: ManuscriptLines, names: KnownNames
) -> Iterator[FormFault]:
    """Yield faults for names in the text that do not exist. Pictures in the text may be uploaded later."""
    for key, kind, given, known in (
        ("authors", "author", manuscript.authors, names.authors),
        ("topics", "topic", manuscript.topics, names.topic_names.values()),
        ("related", "article", manuscript.related, names.articles),
        ("episode", "episode", (manuscript.episode,), names.episodes),
        ("image", "picture", (manuscript.image,), names.pictures),
    ):
        for name in filter(None, given):
            exists = names.topic(name) if key == "topics" else name in known
            if not exists:
                line = lines.items.get((key, name), lines.keys.get(key, 0))
                yield _text_fault(translate_message(unknown_message(kind, name, known)), line)


def _drop_unknown_names(manuscript: Manuscript, names: KnownNames) -> Manuscript:
    return replace(
        manuscript,
        authors=tuple(slug for slug in manuscript.authors if slug in names.authors),
        topics=tuple(name for name in manuscript.topics if names.topic(name)),
        related=tuple(slug for slug in manuscript.related if slug in names.articles),
        episode=manuscript.episode if manuscript.episode in names.episodes else "",
        image=manuscript.image if manuscript.image in names.pictures else "",
    )


@admin_script_view
@require_POST
def as_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the text of the form, or its faults with status 422: an invalid section cannot be converted."""
    article = get_editable_article(request, pk)
    parsed = parse_form(request.POST, article, request.user)
    faults = [fault for fault in parsed.faults if fault.field not in ("title", "slug")]
    if faults:
        return JsonResponse({"faults": [fault.as_json() for fault in faults]}, status=422)
    hidden = hidden_related(article, request.user)
    related = tuple(slug for slug in parsed.manuscript.related if slug not in hidden)
    return JsonResponse({"text": format_manuscript(canonical(replace(parsed.manuscript, related=related)))})


@admin_script_view
@require_POST
def from_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Return a comparison of the text with the form, and the HTML of the fields with the text's values."""
    article = get_editable_article(request, pk)
    before = parse_form(request.POST, article, request.user)
    after = parse_text_form(request.POST, article, request.user)
    if after.faults:
        return JsonResponse({"faults": [fault.as_json() for fault in after.faults]}, status=422)
    comparison = compare(canonical(before.manuscript), canonical(after.manuscript))
    comparison_html = render_to_string(
        "admin/articles/article/comparison.html", {"comparison": comparison}, request
    )
    fields_html = render_to_string(
        "admin/articles/article/writing/fields.html", fields_context(after), request
    )
    return JsonResponse({"same": comparison.is_empty, "comparison": comparison_html, "fields": fields_html})
