"""What may be done to an author's profile."""

from django.db import transaction

from articles.freshness import raise_generation
from articles.rendering import render_fragment
from authors.models import Author


@transaction.atomic
def save_author(author: Author) -> Author:
    """Check, press and save a profile. Raises `ValidationError` with the fields at fault."""
    author.bio_html = render_fragment(author.bio)
    author.full_clean()
    author.save()
    raise_generation()
    return author
