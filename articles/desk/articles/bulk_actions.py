"""What is done to many articles at once: a topic added or removed, unpublishing, exporting.

Each is allowed or not article by article, and says in words what it did and what it left alone. Deleting is a
decision about one article, so it is not among them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from articles.desk.articles.list_export import zipped
from articles.desk.permissions import may_edit, may_publish
from articles.models import Article, Edition, Topic
from articles.publishing import unpublish
from articles.publishing.topic_actions import add_topic, remove_topic
from articles.transfer import ExportRefused
from authors.accounts import account_of

AT_ONCE = 500  # so that the answer comes before a browser gives up


@dataclass(frozen=True, slots=True)
class TopicVerb:
    """A verb that changes the topics of drafts, and how the desk speaks of it."""

    act: Callable[[Iterable[Article], Topic, User], list[Article]]
    title: str
    button: str
    done: str
    not_needed: str


ADDING = TopicVerb(
    lambda articles, topic, user: add_topic(articles, topic, by=user),
    "Add a topic",
    "Add this topic",
    "“{topic}” was added to {drafts}.",
    "{articles} had it already.",
)
REMOVING = TopicVerb(
    lambda articles, topic, user: remove_topic(articles, topic, by=user),
    "Remove a topic",
    "Remove this topic",
    "“{topic}” was removed from {drafts}.",
    "{articles} did not have it.",
)


class TopicForm(forms.Form):
    """Which topic."""

    topic = forms.ModelChoiceField(Topic.objects.none(), empty_label="Choose a topic")

    def __init__(self, *args: Any, topics: QuerySet[Topic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = topics  # type: ignore[attr-defined]


class BulkActions(admin.ModelAdmin):
    """The actions of the list."""

    actions = ("add_a_topic", "remove_a_topic", "unpublish_them", "export_them")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {name: found for name, found in super().get_actions(request).items() if name in self.actions}

    def get_action_choices(self, request: HttpRequest, default_choices: Any = None) -> list[Any]:
        return super().get_action_choices(request, [("", "Choose what to do")])

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return may_publish(request.user)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.transfer_articles")

    @admin.action(description="Add a topic…", permissions=["change"])
    def add_a_topic(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        return self._change_topics(request, queryset, ADDING, Topic.objects.all())

    @admin.action(description="Remove a topic…", permissions=["change"])
    def remove_a_topic(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        used = Topic.objects.filter(article_topics__content_object__in=queryset.order_by().values("pk"))
        return self._change_topics(request, queryset, REMOVING, used.distinct())

    def _change_topics(
        self, request: HttpRequest, queryset: QuerySet[Article], verb: TopicVerb, topics: QuerySet[Topic]
    ) -> HttpResponse | None:
        chosen = chosen_in(request, queryset)
        if not chosen:
            return None
        confirmed = request.POST if "confirmed" in request.POST else None
        form = TopicForm(confirmed, topics=topics, label_suffix="")
        if not form.is_valid():
            return self._page(request, "many_topics", chosen, title=verb.title, verb=verb, form=form)
        topic = form.cleaned_data["topic"]
        allowed = [article for article in chosen if may_edit(request.user, article)]
        changed = verb.act(allowed, topic, account_of(request))
        if changed:
            words = verb.done.format(topic=topic, drafts=counted(len(changed), "draft"))
            messages.success(request, f"{words} Readers see that once it is published.")
        tell(request, verb.not_needed, len(allowed) - len(changed))
        refuse(request, len(chosen) - len(allowed))
        return None

    @admin.action(description="Unpublish…", permissions=["publish"])
    def unpublish_them(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        chosen = chosen_in(request, queryset)
        if not chosen:
            return None
        if "confirmed" not in request.POST:
            live = Edition.objects.live().filter(article__in=[article.pk for article in chosen]).count()
            return self._page(request, "many_unpublish", chosen, title="Unpublish", live=live)
        ended = [article for article in chosen if unpublish(article, by=account_of(request))]
        if ended:
            are = "is" if len(ended) == 1 else "are"
            messages.success(request, f"{counted(len(ended), 'article')} {are} unpublished. The drafts stay.")
        tell(request, "{articles} had nothing live to unpublish.", len(chosen) - len(ended))
        return None

    @admin.action(description="Export", permissions=["export"])
    def export_them(self, request: HttpRequest, queryset: QuerySet[Article]) -> FileResponse | None:
        chosen = chosen_in(request, queryset)
        if not chosen:
            return None
        try:
            file = zipped([article.slug for article in chosen])
        except ExportRefused as refused:
            messages.error(request, str(refused))
            return None
        name = f"articles-{timezone.localdate():%Y-%m-%d}.zip"
        return FileResponse(file, as_attachment=True, filename=name)

    def _page(
        self, request: HttpRequest, template: str, chosen: Sequence[Article], **context: Any
    ) -> TemplateResponse:
        """A page that asks before anything is done. Confirmed, it comes to the same action again."""
        context |= self.admin_site.each_context(request) | {
            "opts": Article._meta,
            "chosen": chosen,
            "action": request.POST["action"],
            "field": ACTION_CHECKBOX_NAME,
            "select_across": request.POST.get("select_across", "0"),
            "back": request.get_full_path(),
        }
        return TemplateResponse(request, f"admin/articles/article/{template}.html", context)


def chosen_in(request: HttpRequest, queryset: QuerySet[Article]) -> list[Article]:
    """Return the chosen articles; none, and a word about it, where they are too many for one answer."""
    chosen = list(queryset[: AT_ONCE + 1])
    if len(chosen) > AT_ONCE:
        messages.error(request, f"Nothing was done: choose {AT_ONCE} articles at most, then the next ones.")
        return []
    return chosen


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: 1 draft, 1,200 drafts."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def tell(request: HttpRequest, words: str, number: int) -> None:
    """Say of how many articles nothing had to be changed, if of any."""
    if number:
        messages.info(request, words.format(articles=counted(number, "article")))


def refuse(request: HttpRequest, number: int) -> None:
    """Say how many articles were not theirs to change, if any."""
    if number:
        are = "is" if number == 1 else "are"
        messages.warning(request, f"{counted(number, 'article')} {are} not yours to change, and stayed.")
