"""What the Markdown editor asks the server for: a preview, and a place for a picture.

In the place of markdownx's own views, to which anyone may post, and which trust a file's name.
"""

from collections.abc import Callable
from functools import wraps
from pathlib import PurePosixPath

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.html import escape
from django.views.decorators.http import require_POST

from articles.desk.library.picture_views import keep_words, shown
from articles.manuscript import SECTION_LIMIT, Manuscript, Section, picture_paths, slugify
from articles.models import Picture, picture_file
from articles.pictures import BadPicture, CleanPicture, clean
from articles.publishing.library import add_picture
from articles.rendering import render
from authors.accounts import account_of

View = Callable[[HttpRequest], HttpResponse]


def staff_only(view: View) -> View:
    """The admin's own check; but a page's script is told plainly instead of being led to a login form."""
    guarded = admin.site.admin_view(require_POST(view))

    @wraps(view)
    def door(request: HttpRequest) -> HttpResponse:
        asked_by_script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
        if asked_by_script and not admin.site.has_permission(request):
            return fault("You are logged out. Log in in another tab, then go on here: nothing is lost.", 403)
        return guarded(request)

    return door


def fault(message: str, status: int = 400) -> JsonResponse:
    """A refusal in the form that markdownx's script knows."""
    return JsonResponse({"image": [message]}, status=status)


@staff_only
def preview(request: HttpRequest) -> HttpResponse:
    """The section as readers would see it, its pictures too."""
    text = request.POST.get("content", "").replace("\r\n", "\n")
    if len(text) > SECTION_LIMIT:
        words = (
            f"This section has {len(text):,} characters; at most {SECTION_LIMIT:,} can be shown and saved."
        )
        return HttpResponse(f"<p>{escape(words)}</p>", status=413)
    manuscript = Manuscript(title="Preview", sections=(Section(body=text),))
    pictures = Picture.objects.filter(path__in=picture_paths(manuscript))
    rendering = render(manuscript, {picture.path: picture_file(picture.stored) for picture in pictures})
    return HttpResponse("".join(section.html for section in rendering.sections) + rendering.notes_html)


@staff_only
def upload(request: HttpRequest) -> HttpResponse:
    """Take a picture into the library, and answer with what it is and the Markdown that shows it.

    `alt` and `credit` may come with it.
    """
    if not request.user.has_perm("articles.add_picture"):
        return fault("You may not add pictures.", 403)
    file = request.FILES.get("image")
    if file is None:
        return fault("No picture came with that.")
    try:
        clean_picture = clean(file.read())
    except BadPicture as bad:
        return fault(str(bad))
    picture = add_picture(path_for(file.name or "", clean_picture), clean_picture, by=account_of(request))
    if faults := keep_words(picture, request.POST):
        return fault(faults)
    return JsonResponse({"image_code": f"![]({picture.path})"} | shown(picture))


def path_for(name: str, picture: CleanPicture) -> str:
    """Name a picture after its file, with a piece of its digest, so that no upload replaces another.

    “Two Chairs!.PNG” becomes “images/two-chairs-abcdef.png” where the digest begins with “abcdef”.
    """
    stem = slugify(PurePosixPath(name.replace("\\", "/")).stem)[:80].strip("-") or "picture"
    return f"images/{stem}-{picture.digest[:6]}{picture.extension}"
