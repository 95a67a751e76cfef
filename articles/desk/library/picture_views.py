"""JSON for the picture dialog: search the library, and save a picture's alt text, credit and focus point."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from articles.desk.library.picture_filters import filter_pictures
from articles.desk.permissions import AnyUser, visible_to
from articles.desk.writing.access import admin_script_view, json_error
from articles.desk.writing.form_data import int_or_zero
from articles.message_translation import translate_message
from articles.models import Article, Picture, Section, picture_file
from articles.models.edition import EditionPicture
from articles.pictures import BadPicture
from articles.publishing.library import describe_picture
from authors.request_sender import account_of

PAGE_SIZE = 24
MAX_NAMED_ARTICLES = 3
THUMB_WIDTH = 480


@admin_script_view
@require_http_methods(["GET", "HEAD", "POST"])
def library(request: HttpRequest) -> HttpResponse:
    """Answer `?q=chairs&page=2` with pictures, the newest first; POST saves texts and focus point of one.

    `path`, once or more, is for the pictures with exactly these paths; `used`, `size` and `credit` are
    filters (`picture_filters`). Needs the permission to add pictures. Titles are only those of articles the
    user sees at the desk.
    """
    if not request.user.has_perm("articles.add_picture"):
        raise PermissionDenied
    if request.method == "POST":
        return save_description(request)
    words = request.GET.get("q", "")[:200].replace("\x00", "").strip()
    page = request.GET.get("page", "")[:18]  # more digits are beyond the last page anyway
    start = PAGE_SIZE * (min(int(page), 100_000) - 1) if page.isdecimal() and int(page) else 0
    found = filter_pictures(search_pictures(request.user, words), request.GET.dict())
    if "path" in request.GET:
        paths = [path.replace("\x00", "") for path in request.GET.getlist("path")[:PAGE_SIZE]]
        found = found.filter(path__in=paths)
    rows = list(found[start : start + PAGE_SIZE + 1])
    used = articles_using(request.user, rows[:PAGE_SIZE])
    pictures = [data | usage_json(used[data["pk"]]) for data in pictures_json(rows[:PAGE_SIZE], request.user)]
    return JsonResponse({"pictures": pictures, "more": len(rows) > PAGE_SIZE})


def save_description(request: HttpRequest) -> HttpResponse:
    """Save the alt text and the credit that were typed when inserting a picture, and its focus point."""
    picture = get_object_or_404(Picture, pk=int_or_zero(request.POST.get("pk", "")))
    user = account_of(request)
    try:
        faults = save_focus(picture, request.POST, by=user) or save_missing_texts(
            picture, request.POST, by=user
        )
    except BadPicture as bad:
        faults = translate_message(bad.args[0])
    return json_error(faults, 400) if faults else JsonResponse(pictures_json([picture], user)[0])


class PictureTextForm(forms.ModelForm):
    """A picture's alt text and credit."""

    class Meta:
        model = Picture
        fields = ("alt", "credit")


class PictureFocusForm(forms.ModelForm):
    """A picture's focus point."""

    class Meta:
        model = Picture
        fields = ("focus_x", "focus_y")


def pictures_to_crop(user: AnyUser, pictures: Iterable[Picture]) -> set[int]:
    """Return the ids of the pictures in which the user may move the focus point.

    Writers may do that in pictures that they added and that no edition has.
    """
    rows = {picture.pk: picture for picture in pictures}
    if user.has_perm("articles.change_picture"):
        return set(rows)
    own = {pk for pk, picture in rows.items() if picture.added_by_id == user.pk}
    return own - set(EditionPicture.objects.filter(picture__in=own).values_list("picture_id", flat=True))


def save_focus(picture: Picture, values: Mapping[str, Any], *, by: User) -> str:
    """Save the focus point, if one was sent; return the error message, or ""."""
    if "focus_x" not in values:
        return ""
    form = PictureFocusForm(values, instance=picture)
    if not form.is_valid():
        return faults_of(form)
    if form.has_changed():
        if picture.pk not in pictures_to_crop(by, [picture]):
            raise PermissionDenied
        describe_picture(picture, alt=picture.alt, credit=picture.credit, focus=picture.focus, by=by)
    return ""


def save_missing_texts(picture: Picture, words: Mapping[str, Any], *, by: User) -> str:
    """Save `alt` and `credit` if the picture has none yet; return the error message, or "".

    Existing texts change only on the picture's own page, not by an upload or from an article.
    """
    missing = {
        name: words.get(name, "") for name in PictureTextForm.Meta.fields if not getattr(picture, name)
    }
    form = PictureTextForm({"alt": picture.alt, "credit": picture.credit} | missing, instance=picture)
    if not form.is_valid():
        return faults_of(form)
    if form.has_changed():
        describe_picture(picture, alt=picture.alt, credit=picture.credit, by=by)
    return ""


def faults_of(form: forms.ModelForm) -> str:
    """Return the error messages of a form as one text."""
    return " ".join(str(fault) for faults in form.errors.values() for fault in faults)


def pictures_json(pictures: Sequence[Picture], user: AnyUser) -> list[dict[str, Any]]:
    """Return pictures for the dialog, and whether the user may move their focus points."""
    to_crop = pictures_to_crop(user, pictures)
    return [picture_json(picture) | {"may_set_focus": picture.pk in to_crop} for picture in pictures]


def picture_json(picture: Picture) -> dict[str, Any]:
    """Return what the dialog shows of a picture; `url` is that of a thumbnail."""
    file = picture_file(picture.stored)
    return {
        "pk": picture.pk,
        "path": picture.path,
        "url": file.url_of_width(THUMB_WIDTH),
        "width": file.width,
        "height": file.height,
        "alt": picture.alt,
        "credit": picture.credit,
        "focus_x": picture.focus_x,
        "focus_y": picture.focus_y,
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
