"""Who writes a comment or proposes wording: a colleague at the desk, or a reviewer who has a request."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext, override

from articles.action_log import Action, log_action
from articles.manuscript.characters import find_character_faults
from articles.message_translation import translate_fault
from articles.models import Article, ReviewRequest
from articles.publishing.refusals import Refused, require_permission
from authors.models import Author


@dataclass(frozen=True, slots=True)
class Sender:
    """A person with the name that is shown. `user` is the account, `author` the reviewer."""

    name: str
    user: User | None = None
    author: Author | None = None
    request: ReviewRequest | None = None

    def columns(self) -> dict[str, Any]:
        """Return the values of the columns of `FromPerson`."""
        return {"user": self.user, "author": self.author, "name": self.name, "request": self.request}

    def log(self, action: Action, article: Article, text: str = "", revision: int | None = None) -> None:
        """Log what this person did to an article."""
        person = self.name if self.author else ""
        log_action(action, by=self.user, on=article, text=text, revision=revision, person=person)


def sender_of(
    article: Article, *, by: User | None, reviewer: Author | None, request: ReviewRequest | None
) -> Sender:
    """Return who sends something about an article; without anybody, it is the command line.

    Raises `PermissionDenied` if the user may not see the article, or if the request is not for this reviewer
    and this article, is revoked or has expired.
    """
    if reviewer is not None:
        usable = ReviewRequest.objects.usable().filter(article=article, reviewer=reviewer)
        if request is None or not usable.filter(pk=request.pk).exists():
            raise PermissionDenied
        return Sender(reviewer.name, author=reviewer, request=request)
    require_permission(by, "articles.view_article")
    if by is None:
        with override(settings.LANGUAGE_CODE):
            return Sender(gettext("command line"))
    if not may_see(by, article):
        raise PermissionDenied
    return Sender(by.get_full_name() or by.get_username(), user=by)


def may_see(user: User, article: Article) -> bool:
    """Whether a colleague sees the article at the desk: editors all, writers their own."""
    return user.has_perm("articles.edit_any_article") or article.created_by_id == user.pk


def check_typed_text(text: str, limit: int, *, argument: str) -> str:
    """Return what somebody typed in several lines. Raises `Refused` if it is unusable."""
    text = text.strip().replace("\r\n", "\n")
    if len(text) > limit:
        sentence = gettext("At most %(limit)s characters, please. These are %(length)s.")
        raise Refused(sentence % {"limit": limit, "length": len(text)}, argument=argument)
    faults = find_character_faults(text)
    if faults:
        raise Refused(*map(translate_fault, faults), argument=argument)
    return text
