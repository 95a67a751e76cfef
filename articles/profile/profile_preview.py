"""The live preview of a profile: the author's page, the byline, and what is below and around articles."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from articles.models import Edition, EditionAuthor
from articles.profile.forms import OwnProfileForm
from articles.reading.cache.versions import version_of_request
from articles.reading.pages.article_body import render_byline, render_written_by
from articles.reading.pages.covers import edition_cover
from articles.rendering import render_fragment
from authors.models import Author, Credential, stored_credential
from authors.profile_data import CREDENTIALS, profile_data


def render_preview(request: HttpRequest, form: OwnProfileForm) -> SafeString:
    """Render the preview of a form. Where a field has an error, its value is as it was before."""
    author = previewed_author(form)
    version = version_of_request(request)
    edition = latest_edition(author)
    context = {
        "author": author,
        "byline": render_byline([author]),
        "written_by": render_written_by(version, author),
        "edition": edition,
        "cover": edition_cover(version, edition) if edition else None,
    }
    return render_to_string("articles/profile/preview.html", context, request)


def previewed_author(form: OwnProfileForm) -> Author:
    """Return an unsaved row with what was entered."""
    author: Author = form.instance
    author.bio_html = render_fragment(author.bio)
    proposed = form.entered_credentials()
    if proposed != profile_data(author)[CREDENTIALS]:  # otherwise it shows what is verified
        rows = (Credential(**values) for values in proposed)
        author.shown_credentials = [stored_credential(row) for row in map(_with_day, rows)]
    return author


def _with_day(row: Credential) -> Credential:
    """Return the row with its last day as a date: in a proposal it is a text."""
    ends_on: Any = row.ends_on
    row.ends_on = Credential._meta.get_field("ends_on").to_python(ends_on or None)
    return row


def latest_edition(author: Author) -> Edition | None:
    """Return the newest live article of an author, with the previewed author in its byline."""
    written = EditionAuthor.objects.filter(author=author.pk).values("edition")
    bylines = Prefetch("bylines", EditionAuthor.objects.select_related("author").order_by("position"))
    editions = Edition.objects.live().articles().filter(pk__in=written).order_by("-published", "-pk")
    edition = editions.prefetch_related(bylines, "edition_topics__topic").first()
    if edition:
        for byline in edition.bylines.all():
            if byline.author_id == author.pk:
                byline.author = author
    return edition
