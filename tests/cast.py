"""People and articles for the tests."""

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.utils import timezone

from articles.manuscript import Manuscript, Section, canonical, slugify
from articles.models import (
    Article,
    HelpLine,
    Picture,
    References,
    Series,
    SignedBy,
    SignOff,
    Topic,
    apply_plan,
    plan,
    record_revision,
    revision_data_of_references,
    topic_slug,
)
from articles.pictures import clean
from articles.publishing import publish, sign_off
from articles.publishing.help_actions import save_help_line
from articles.publishing.library import add_picture, check_picture_path
from articles.publishing.series_actions import save_series
from articles.publishing.workflow import return_to_draft
from authors.actions import save_author
from authors.credentials import replace_credentials
from authors.models import Author

TEXT = (("text", "", "It is ordinary to be nervous."), ("text", "What can I ask?", "Anything you like."))


def make_author(name: str, credentials: str = "", **fields: object) -> Author:
    """Make an author with these letters after the name, which do not end: LCSW, PhD."""
    author = save_author(Author(name=name, slug=slugify(name), **fields), by=None)
    set_letters(author, credentials)
    return author


def set_letters(author: Author, letters: str) -> None:
    """Give an author credentials of which only the letters are known, in place of others."""
    replace_credentials(author, [{"letters": one} for one in letters.split(", ") if one], by=None)


def sign_with_account(article: Article, reviewer: Author, **given: object) -> SignOff:
    """Sign off the draft with the reviewer's own account, which is made if there is none."""
    if reviewer.user is None:
        reviewer.user = User.objects.create_user(reviewer.slug)
        reviewer.save()
    given = {"on": timezone.localdate()} | given
    return sign_off(article, reviewer=reviewer, signed_by=SignedBy.ACCOUNT, by=reviewer.user, **given)


def make_topic(name: str) -> Topic:
    return Topic.objects.get_or_create(name=name, defaults={"slug": topic_slug(name)})[0]


def make_article(
    title: str = "What happens first?",
    *,
    slug: str = "",
    sections: Sequence[tuple[str, str, str]] = TEXT,
    by: User | None = None,
    authors: Sequence[Author] = (),
    topics: Sequence[str] = (),
    related: Sequence[Article] = (),
    image: Picture | None = None,
    **fields: object,
) -> Article:
    """Make a draft as the desk saves it: rows, address, revision."""
    references = References(
        authors=authors, topics=[make_topic(name) for name in topics], related=related, image=image
    )
    manuscript = canonical(
        Manuscript(
            title=title,
            slug=slug or slugify(title),
            sections=tuple(
                Section(type=kind, heading=heading, body=body) for kind, heading, body in sections
            ),
            authors=tuple(author.slug for author in authors),
            topics=tuple(topics),
            related=tuple(article.slug for article in related),
            image=image.path if image else "",
            **fields,
        )
    )
    article = Article(created_by=by)
    planned = plan(manuscript, article, references)
    apply_plan(planned)
    record_revision(article, by=by, data=revision_data_of_references(planned.manuscript, references))
    return article


def make_live(title: str = "What happens first?", **fields: object) -> Article:
    """Make a published article."""
    article = make_article(title, **fields)
    publish(article, by=None)
    return article


def make_help_line(slug: str = "988-lifeline", **fields: object) -> HelpLine:
    """Make a help line that is called and texted at 988, unless the fields say otherwise."""
    usual = {"name": "988 Lifeline", "regions": ["US"], "dial": "988", "show": "988", "text_number": "988"}
    return save_help_line(HelpLine(slug=slug, **usual | fields), by=None)


def make_series(title: str, articles: Sequence[Article] = (), **fields: object) -> Series:
    """Make a series of these articles, in this order."""
    return save_series(Series(title=title, **fields), articles, by=None)


def rewrite(article: Article, body: str) -> None:
    """Change the text of the first section, as an editor would."""
    article.refresh_from_db()
    section = article.sections.first()
    section.body = body
    section.save()
    article.save()
    return_to_draft(article, record_revision(article, by=None), by=None)


def save_picture(path: str, data: bytes, *, by: User | None) -> Picture:
    """Add a picture to the library, as an upload does. Raises `BadPicture`."""
    check_picture_path(path)
    return add_picture(path, clean(data), by=by)
