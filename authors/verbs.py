"""What may be done to an author's profile."""

from django.db import transaction

from articles.freshness import raise_generation
from articles.rendering import render_fragment
from authors.models import Author
from authors.portraits import remove_portrait_on_commit


@transaction.atomic
def save_author(author: Author) -> Author:
    """Check, press and save a profile. Raises `ValidationError` with the fields at fault."""
    author.bio_html = render_fragment(author.bio)
    author.full_clean()
    before = Author.objects.filter(pk=author.pk).values_list("portrait", flat=True).first()
    author.save()
    if before and before != author.portrait:
        remove_portrait_on_commit(before)
    raise_generation()
    return author


@transaction.atomic
def delete_author(author: Author) -> None:
    """Delete a profile and the files of its portrait."""
    remove_portrait_on_commit(author.portrait)
    author.delete()
    raise_generation()
