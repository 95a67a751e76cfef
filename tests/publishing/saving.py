"""Saves an article in tests as the form does."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.models import User

from articles.models import Article, Revision, current_revision, draft_manuscript_of, resolve_references
from articles.models.references import reference_ids_of
from articles.publishing import Draft, save


def save_with(article: Article, *, by: User | None, **changes: Any) -> Revision:
    """Save the working copy with these changes of its manuscript."""
    article = Article.objects.get(pk=article.pk)
    manuscript = draft_manuscript_of(article)
    references = resolve_references(manuscript, reference_ids_of(article, manuscript)).references
    draft = Draft(replace(manuscript, **changes), references)
    return save(article, draft, base=current_revision(article).number, by=by)
