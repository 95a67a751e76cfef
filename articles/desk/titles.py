"""By what names the desk tells somebody of articles: no title or slug of a draft they may not see."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.desk.permissions import Visitor, edits_all, is_own, linkable_by, may_view
from articles.manuscript import Manuscript
from articles.models import AddressTaken, Article, Edition
from authors.models import Author

HIDDEN = "An article you may not see"

Labels = Mapping[str, Mapping[str, str]]


def titles_for(user: Visitor, articles: Iterable[Article]) -> dict[int, str]:
    """Return the title of each article, by id, as this user may know it.

    A writer knows their own by the draft's title, others by the title that readers see. At most one query.
    """
    rows = list(articles)
    others = set() if edits_all(user) else {row.pk for row in rows if not is_own(user, row)}
    live = Edition.objects.live().filter(article__in=others) if others else Edition.objects.none()
    public = dict(live.values_list("article_id", "title"))
    return {row.pk: public.get(row.pk, HIDDEN) if row.pk in others else row.title for row in rows}


def linkable_with_words(user: Visitor, words: str) -> QuerySet[Article]:
    """Return what the user may name as related, found by words of the title that `titles_for` shows."""
    in_draft = Q(title__icontains=words)
    if not edits_all(user):
        live = Edition.objects.live().filter(article=OuterRef("pk"), title__icontains=words)
        in_draft = Q(in_draft, created_by=user.pk) | Q(Exists(live))
    return linkable_by(user, Article.objects.filter(in_draft))


def labels_for(user: Visitor, *manuscripts: Manuscript) -> Labels:
    """Return what to show in place of the slugs in these texts: names of authors, titles of articles."""
    authors = {slug for manuscript in manuscripts for slug in manuscript.authors}
    related = {slug for manuscript in manuscripts for slug in manuscript.related}
    posts = list(Article.objects.filter(slug__in=related))
    titles = titles_for(user, posts)
    return {
        "authors": dict(Author.objects.filter(slug__in=authors).values_list("slug", "name")),
        "related": {post.slug: titles[post.pk] for post in posts},
    }


def message_for(user: Visitor, error: ValidationError) -> str:
    """Say why a web address cannot be had; by which article it is taken, where this user may see that one."""
    if isinstance(error, AddressTaken) and error.owner and may_view(user, error.owner):
        return error.with_title
    return str(error.messages[0])
