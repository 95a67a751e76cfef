"""Titles and messages that do not disclose a draft's title or slug to users who may not see it."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.desk.permissions import AnyUser, is_own, linkable_by, may_edit_all, may_view
from articles.manuscript import Manuscript
from articles.models import AddressTaken, Article, Edition
from authors.models import Author

HIDDEN_TITLE = _("An article that you cannot open")
NO_SLUG = _("The title has no letters for a web address. Enter a web address.")

Labels = Mapping[str, Mapping[str, str]]


def titles_for(user: AnyUser, articles: Iterable[Article]) -> dict[int, str]:
    """Return the title of each article by id, as this user may see it.

    The draft's title for articles the user may see at the desk, with a remark if it is in the trash; the
    public title for other articles that are live; `HIDDEN_TITLE` for the rest. At most one query.
    """
    rows = list(articles)
    others = set() if may_edit_all(user) else {row.pk for row in rows if not is_own(user, row)}
    live = Edition.objects.live().filter(article__in=others) if others else Edition.objects.none()
    public = dict(live.values_list("article_id", "title"))
    return {
        row.pk: public.get(row.pk, str(HIDDEN_TITLE)) if row.pk in others else title_of(row) for row in rows
    }


def title_of(article: Article) -> str:
    """Return the title, with a remark if the article is in the trash."""
    if article.trashed_at is None:
        return article.title
    return gettext("%(title)s (in the trash)") % {"title": article.title}


def search_linkable(user: AnyUser, words: str) -> QuerySet[Article]:
    """Return articles the user may choose as related, by words in the title that `titles_for` shows."""
    in_draft = Q(title__icontains=words)
    if not may_edit_all(user):
        live = Edition.objects.live().filter(article=OuterRef("pk"), title__icontains=words)
        in_draft = Q(in_draft, created_by=user.pk) | Q(Exists(live))
    return linkable_by(user, Article.objects.filter(in_draft))


def labels_for(user: AnyUser, *manuscripts: Manuscript) -> Labels:
    """Return labels for the slugs in these manuscripts: author names and article titles."""
    authors = {slug for manuscript in manuscripts for slug in manuscript.authors}
    related = {slug for manuscript in manuscripts for slug in manuscript.related}
    posts = list(Article.objects.filter(slug__in=related))
    titles = titles_for(user, posts)
    return {
        "authors": dict(Author.objects.filter(slug__in=authors).values_list("slug", "name")),
        "related": {post.slug: titles[post.pk] for post in posts},
    }


def error_message_for(user: AnyUser, error: ValidationError) -> str:
    """Return the message of a slug error; it names the other article only if this user may see it."""
    if isinstance(error, AddressTaken) and error.owner and may_view(user, error.owner):
        return error.with_title
    return str(error.messages[0])
