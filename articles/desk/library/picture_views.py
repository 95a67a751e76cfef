"""The library as the dialog that chooses a picture sees it, and the words it keeps for the next text."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from articles.desk.permissions import Visitor, visible_to
from articles.desk.writing.access import for_scripts, refusal
from articles.desk.writing.form_data import number
from articles.models import Article, Picture, Section, picture_file

A_PAGE = 24
NAMED_AT_MOST = 3
THUMB_WIDTH = 480


@for_scripts
@require_http_methods(["GET", "HEAD", "POST"])
def library(request: HttpRequest) -> HttpResponse:
    """Answer `?q=chairs&page=2` with pictures, the newest first; take in words for one by POST.

    For those who may upload. Titles of articles are those they see at the desk.
    """
    if not request.user.has_perm("articles.add_picture"):
        raise PermissionDenied
    if request.method == "POST":
        return describe(request)
    words = request.GET.get("q", "")[:200].replace("\x00", "").strip()
    page = request.GET.get("page", "")[:18]  # beyond the end with so many digits as with more
    start = A_PAGE * (min(int(page), 100_000) - 1) if page.isdecimal() and int(page) else 0
    rows = list(found(request.user, words)[start : start + A_PAGE + 1])
    used = uses(request.user, rows[:A_PAGE])
    pictures = [shown(picture) | used_in(used[picture.pk]) for picture in rows[:A_PAGE]]
    return JsonResponse({"pictures": pictures, "more": len(rows) > A_PAGE})


def describe(request: HttpRequest) -> HttpResponse:
    """Keep the description and the credit that somebody wrote on the way into a text."""
    picture = get_object_or_404(Picture, pk=number(request.POST.get("pk", "")))
    if faults := keep_words(picture, request.POST):
        return refusal(faults, 400)
    return JsonResponse(shown(picture))


class WordsForm(forms.ModelForm):
    class Meta:
        model = Picture
        fields = ("alt", "credit")


def keep_words(picture: Picture, words: Mapping[str, Any]) -> str:
    """Keep `alt` and `credit` where the picture has none yet, and return why not, in words.

    What the library says already is changed on the picture's own page; an upload or a text does not.
    """
    missing = {name: words.get(name, "") for name in WordsForm.Meta.fields if not getattr(picture, name)}
    form = WordsForm({"alt": picture.alt, "credit": picture.credit} | missing, instance=picture)
    if not form.is_valid():
        return " ".join(str(fault) for faults in form.errors.values() for fault in faults)
    if form.has_changed():
        Picture.objects.filter(pk=picture.pk).update(alt=picture.alt, credit=picture.credit)
    return ""


def shown(picture: Picture) -> dict[str, Any]:
    """What the dialog tells of a picture; `url` is the smallest copy that is sharp as a thumbnail."""
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


def found(user: Visitor, words: str) -> QuerySet[Picture]:
    """Pictures by name, description or credit, or by the title of an article that they lead."""
    pictures = Picture.objects.order_by("-added_at", "-pk")
    if not words:
        return pictures
    led = visible_to(user, Article.objects.filter(title__icontains=words, image__isnull=False))
    named = Q(path__icontains=words) | Q(alt__icontains=words) | Q(credit__icontains=words)
    return pictures.filter(named | Q(pk__in=led.values("image_id")))


def uses(user: Visitor, pictures: Iterable[Picture]) -> dict[int, dict[int, str]]:
    """For each picture, the title by id of every article the user sees whose draft shows it.

    Two queries for any number of pictures: texts with a picture are searched here, not once a picture there.
    """
    used: dict[int, dict[int, str]] = {picture.pk: {} for picture in pictures}
    paths = {picture.path: picture.pk for picture in pictures}
    articles = visible_to(user, Article.objects.order_by("title", "pk"))
    for pk, title, lead, text in _texts(articles, list(used)):
        if lead in used:
            used[lead][pk] = title
        for path, picture in paths.items():
            if path in text:
                used[picture][pk] = title
    return used


def _texts(articles: QuerySet[Article], leads: list[int]) -> Iterator[tuple[int, str, int | None, str]]:
    """Every text that may show a picture, with its article's id, title and lead picture."""
    heads = articles.filter(Q(image__in=leads) | Q(short_version__contains="images/"))
    yield from heads.values_list("pk", "title", "image_id", "short_version")
    bodies = Section.objects.filter(article__in=articles.order_by(), body__contains="images/")
    for pk, title, body in bodies.order_by("article__title").values_list(
        "article_id", "article__title", "body"
    ):
        yield pk, title, None, body


def used_in(articles: Mapping[int, str]) -> dict[str, Any]:
    named = sorted(articles.items(), key=lambda item: (item[1], item[0]))[:NAMED_AT_MOST]
    links = [
        {"title": title, "url": reverse("admin:articles_article_change", args=[pk])} for pk, title in named
    ]
    return {"used": links, "used_count": len(articles)}
