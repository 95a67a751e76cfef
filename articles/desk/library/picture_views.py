"""JSON for the picture dialog: search the library, and save a picture's alt text and credit."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from articles.desk.permissions import AnyUser, visible_to
from articles.desk.writing.access import admin_script_view, json_error
from articles.desk.writing.form_data import int_or_zero
from articles.models import Article, Picture, Section, picture_file
from articles.publishing.library import describe_picture
from authors.request_sender import account_of

PAGE_SIZE = 24
MAX_NAMED_ARTICLES = 3
THUMB_WIDTH = 480


@admin_script_view
@require_http_methods(["GET", "HEAD", "POST"])
def library(request: HttpRequest) -> HttpResponse:
    """Answer `?q=chairs&page=2` with pictures, the newest first; POST saves a picture's texts.

    Needs the permission to add pictures. Titles are only those of articles the user sees at the desk.
    """
    if not request.user.has_perm("articles.add_picture"):
        raise PermissionDenied
    if request.method == "POST":
        return save_description(request)
    words = request.GET.get("q", "")[:200].replace("\x00", "").strip()
    page = request.GET.get("page", "")[:18]  # more digits are beyond the last page anyway
    start = PAGE_SIZE * (min(int(page), 100_000) - 1) if page.isdecimal() and int(page) else 0
    rows = list(search_pictures(request.user, words)[start : start + PAGE_SIZE + 1])
    used = articles_using(request.user, rows[:PAGE_SIZE])
    pictures = [picture_json(picture) | usage_json(used[picture.pk]) for picture in rows[:PAGE_SIZE]]
    return JsonResponse({"pictures": pictures, "more": len(rows) > PAGE_SIZE})


def save_description(request: HttpRequest) -> HttpResponse:
    """Save the alt text and the credit that were typed when inserting a picture."""
    picture = get_object_or_404(Picture, pk=int_or_zero(request.POST.get("pk", "")))
    if faults := save_missing_texts(picture, request.POST, by=account_of(request)):
        return json_error(faults, 400)
    return JsonResponse(picture_json(picture))


class PictureTextForm(forms.ModelForm):
    """A picture's alt text and credit."""

    class Meta:
        model = Picture
        fields = ("alt", "credit")


def save_missing_texts(picture: Picture, words: Mapping[str, Any], *, by: User) -> str:
    """Save `alt` and `credit` if the picture has none yet; return the error message, or "".

    Existing texts change only on the picture's own page, not by an upload or from an article.
    """
    missing = {
        name: words.get(name, "") for name in PictureTextForm.Meta.fields if not getattr(picture, name)
    }
    form = PictureTextForm({"alt": picture.alt, "credit": picture.credit} | missing, instance=picture)
    if not form.is_valid():
        return " ".join(str(fault) for faults in form.errors.values() for fault in faults)
    if form.has_changed():
        describe_picture(picture, alt=picture.alt, credit=picture.credit, by=by)
    return ""


def picture_json(picture: Picture) -> dict[str, Any]:
    """Return a picture for the dialog; `url` is the smallest copy that is sharp as a thumbnail."""
    file = picture_file(picture.stored)
    copies = [(width, url) for source in file.sources[-1:] for url, width in source.srcset]
    large_enough = [url for width, url in sorted(copies) if width >= THUMB_WIDTH]
    return {
        "pk": picture.pk,
        "path": picture.path,
        "url": (large_enough or [file.url])[0],
        "width": file.width,
        "height": file.height,
        "alt": picture.alt,
        "credit": picture.credit,
    }


def search_pictures(user: AnyUser, words: str) -> QuerySet[Picture]:
    """Return pictures by path, alt text or credit, or by the title of an article they lead."""
    pictures = Picture.objects.order_by("-added_at", "-pk")
    if not words:
        return pictures
    led = visible_to(user, Article.objects.filter(title__icontains=words, image__isnull=False))
    text_matches = Q(path__icontains=words) | Q(alt__icontains=words) | Q(credit__icontains=words)
    return pictures.filter(text_matches | Q(pk__in=led.values("image_id")))


def articles_using(user: AnyUser, pictures: Iterable[Picture]) -> dict[int, dict[int, str]]:
    """Return for each picture the articles the user sees whose draft shows it, as id → title.

    Two queries for any number of pictures: the texts are searched in Python, not once for each picture.
    """
    used: dict[int, dict[int, str]] = {picture.pk: {} for picture in pictures}
    paths = {picture.path: picture.pk for picture in pictures}
    articles = visible_to(user, Article.objects.order_by("title", "pk"))
    for pk, title, lead, text in _texts_with_pictures(articles, list(used)):
        if lead in used:
            used[lead][pk] = title
        for path, picture in paths.items():
            if path in text:
                used[picture][pk] = title
    return used


def _texts_with_pictures(
    articles: QuerySet[Article], leads: list[int]
) -> Iterator[tuple[int, str, int | None, str]]:
    """Yield every text that may show a picture, with its article's id, title and lead picture."""
    heads = articles.filter(Q(image__in=leads) | Q(short_version__contains="images/"))
    yield from heads.values_list("pk", "title", "image_id", "short_version")
    bodies = Section.objects.filter(article__in=articles.order_by(), body__contains="images/")
    for pk, title, body in bodies.order_by("article__title").values_list(
        "article_id", "article__title", "body"
    ):
        yield pk, title, None, body


def usage_json(articles: Mapping[int, str]) -> dict[str, Any]:
    """Return the number of articles and links to the first ones by title."""
    listed = sorted(articles.items(), key=lambda item: (item[1], item[0]))[:MAX_NAMED_ARTICLES]
    links = [
        {"title": title, "url": reverse("admin:articles_article_change", args=[pk])} for pk, title in listed
    ]
    return {"used": links, "used_count": len(articles)}
