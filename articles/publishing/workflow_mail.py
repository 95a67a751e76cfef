"""The mails about steps of the workflow: to the editors, or to the writer, each in their own language."""

from collections.abc import Iterable
from enum import Enum, auto

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext, override

from articles.mail import queue_mail
from articles.models import Article, WorkflowState, WorkflowStep
from authors.desk_language import languages_of


class Recipients(Enum):
    """Who is next after a step."""

    EDITORS = auto()
    WRITER = auto()
    NOBODY = auto()


def mail_next_person(step: WorkflowStep, recipients: Recipients) -> None:
    """Queue mails about a step to whoever is next, in the transaction of the step. Two queries at most.

    Nobody gets a mail about a step of their own, and an account without an address or a login gets none.
    """
    if recipients is Recipients.NOBODY:
        return
    people = editors() if recipients is Recipients.EDITORS else _writers(step.article)
    awaited = people.filter(is_active=True).exclude(email="")
    others = [person for person in awaited if person.pk != step.by_id]
    for person, language in languages_of(others).items():
        with override(language):
            queue_mail(person.email, _subject(step), _text(step))


def editors() -> QuerySet[User]:
    """Return the accounts that may publish."""
    return User.objects.with_perm(
        "articles.publish_article", backend="django.contrib.auth.backends.ModelBackend"
    ).filter(is_staff=True)


def _writers(article: Article) -> QuerySet[User]:
    """Return who sent the article for review last, or created it if nobody did."""
    sender = WorkflowStep.objects.filter(article=article, step="send").values_list("by", flat=True).first()
    return User.objects.filter(pk__in=[sender or article.created_by_id or 0])


def _subject(step: WorkflowStep) -> str:
    sentences = {
        WorkflowState.IN_REVIEW: gettext("For review: %(title)s"),
        WorkflowState.CHANGES_REQUESTED: gettext("Changes requested: %(title)s"),
        WorkflowState.APPROVED: gettext("Approved: %(title)s"),
    }
    return sentences[WorkflowState(step.to_state)] % {"title": step.article.title}


def _text(step: WorkflowStep) -> str:
    words = {"name": step.by_name, "title": step.article.title}
    sentences = {
        WorkflowState.IN_REVIEW: gettext("%(name)s has sent “%(title)s” for review."),
        WorkflowState.CHANGES_REQUESTED: gettext("%(name)s has requested changes in “%(title)s”."),
        WorkflowState.APPROVED: gettext("%(name)s has approved “%(title)s”."),
    }
    return "\n\n".join(_paragraphs(sentences[WorkflowState(step.to_state)] % words, step))


def _paragraphs(sentence: str, step: WorkflowStep) -> Iterable[str]:
    yield sentence
    if step.note:
        yield step.note
    yield settings.SITE_URL + reverse("admin:articles_article_change", args=[step.article_id])
