"""Views for the Markdown editor: preview, picture upload, and pasted HTML.

The first two replace markdownx's own views, which accept posts from anybody and trust file names.
"""

from collections.abc import Callable
from dataclasses import asdict
from functools import cache, wraps
from pathlib import PurePosixPath

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.translation import gettext, override
from django.views.decorators.http import require_POST

from articles.desk.library.picture_views import pictures_json, save_missing_texts
from articles.desk.writing.access import LOGGED_OUT, is_script_request
from articles.desk.writing.link_choices import find_inside_address
from articles.manuscript import SECTION_LIMIT, Manuscript, Section, picture_paths, slugify
from articles.manuscript.markdown import plain_line
from articles.message_translation import translate_message
from articles.models import Picture, picture_file
from articles.pictures import BadPicture, CleanPicture, clean
from articles.publishing.library import add_picture
from articles.reading.cache.versions import current_version
from articles.reading.frozen_html import fill_frozen_html
from articles.rendering import render
from articles.transfer.clipboard.paste import read_html, read_text
from authors.request_sender import account_of

MAX_ADDRESSES = 500  # different ones in one paste
View = Callable[[HttpRequest], HttpResponse]


def staff_post_view(view: View) -> View:
    """Wrap a POST view in the admin's permission check; scripts get JSON with status 403, no login form."""
    guarded = admin.site.admin_view(require_POST(view))

    @wraps(view)
    def wrapper(request: HttpRequest) -> HttpResponse:
        if is_script_request(request) and not admin.site.has_permission(request):
            return upload_error(str(LOGGED_OUT), 403)
        return guarded(request)

    return wrapper


def upload_error(message: str, status: int = 400) -> JsonResponse:
    """Return an error in the format that markdownx's script reads."""
    return JsonResponse({"image": [message]}, status=status)


@staff_post_view
def preview(request: HttpRequest) -> HttpResponse:
    """Return the HTML of one section as readers would see it, with its pictures."""
    text = request.POST.get("content", "").replace("\r\n", "\n")
    if len(text) > SECTION_LIMIT:
        words = gettext("This section has %(count)s characters; the limit is %(limit)s.") % {
            "count": number_format(len(text), force_grouping=True),
            "limit": number_format(SECTION_LIMIT, force_grouping=True),
        }
        return HttpResponse(f"<p>{escape(words)}</p>", status=413)
    manuscript = Manuscript(title="Preview", sections=(Section(body=text),))
    pictures = Picture.objects.filter(path__in=picture_paths(manuscript))
    rendering = render(manuscript, {picture.path: picture_file(picture.stored) for picture in pictures})
    html = "".join(section.html for section in rendering.sections) + rendering.notes_html
    with override(settings.LANGUAGE_CODE):  # as readers get the help lines
        return HttpResponse(fill_frozen_html(current_version(), html))


@staff_post_view
def upload(request: HttpRequest) -> HttpResponse:
    """Add a picture to the library; return its data and the Markdown that shows it.

    `alt` and `credit` are optional.
    """
    if not request.user.has_perm("articles.add_picture"):
        return upload_error(gettext("You do not have permission to add pictures."), 403)
    file = request.FILES.get("image")
    if file is None:
        return upload_error(gettext("No picture was received. Choose a file and try again."))
    try:
        clean_picture = clean(file.read())
    except BadPicture as bad:
        return upload_error(translate_message(bad.args[0]))
    picture = add_picture(
        unique_picture_path(file.name or "", clean_picture), clean_picture, by=account_of(request)
    )
    if faults := save_missing_texts(picture, request.POST, by=account_of(request)):
        return upload_error(faults)
    return JsonResponse({"image_code": f"![]({picture.path})"} | pictures_json([picture], request.user)[0])


@staff_post_view
def paste(request: HttpRequest) -> HttpResponse:
    """Return the sections of an HTML fragment or a plain text, or status 400 with the reason."""
    try:
        html, text = request.POST.get("html", ""), request.POST.get("text", "")
        pasted = read_html(html, _inside_address_finder(request)) if html else read_text(text)
    except ValueError as refused:
        return JsonResponse({"message": str(refused)}, status=400)
    sections = [asdict(section) for section in pasted.sections]
    title = plain_line(pasted.sections[0].heading) if pasted.has_title else ""
    return JsonResponse({"sections": sections, "title": title, "left_out": list(pasted.left_out)})


def _inside_address_finder(request: HttpRequest) -> Callable[[str], str]:
    """Return `find_inside_address` for the links of one paste; after so many, addresses stay as they are.

    Each takes a query or more, and a hostile page can put many thousands into the clipboard.
    """
    lookups = iter(range(MAX_ADDRESSES))

    @cache
    def find(address: str) -> str:
        return address if next(lookups, None) is None else find_inside_address(request, address)

    return find


def unique_picture_path(name: str, picture: CleanPicture) -> str:
    """Return a path made from the file's name and the digest, so that no upload replaces another.

    “Two Chairs!.PNG” becomes “images/two-chairs-abcdef.png” where the digest begins with “abcdef”.
    """
    stem = slugify(PurePosixPath(name.replace("\\", "/")).stem)[:80].strip("-") or "picture"
    return f"images/{stem}-{picture.digest[:6]}{picture.extension}"
