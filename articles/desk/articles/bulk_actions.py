"""Bulk actions of the article list: topics, publish, unpublish, pin to the home page, export, trash.

The permission is checked for each article; messages say what was done and what was skipped. Deletion for good
is not a bulk action: it is decided for each article.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.desk.articles.trash_pages import report_trashed
from articles.desk.jobs.transfer_jobs import export_articles
from articles.desk.permissions import may_edit, may_publish
from articles.desk.publishing.bulk_publishing import MAX_PUBLISHED, publication_rows, publish_chosen
from articles.desk.publishing.forms import PublicationForm
from articles.desk.releases.release_forms import ChooseReleaseForm
from articles.desk.releases.release_pages import add_to_chosen
from articles.jobs import start_job
from articles.models import Article, Edition, Topic
from articles.publishing import Refused, move_to_trash, pin_lead, releases, unpin_lead, unpublish
from articles.publishing.topic_actions import add_topic, remove_topic
from authors.accounts.reauthentication import recently_authenticated
from authors.request_sender import account_of

MAX_ARTICLES = 500  # more would take longer than a browser waits


if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class TopicAction:
    """A bulk action that changes topics of drafts, with its texts for the page and the messages."""

    change: Callable[[Iterable[Article], Topic, User], list[Article]]
    title: "StrPromise"
    button: "StrPromise"
    done: "StrPromise"
    unchanged: "StrPromise"


ADD_TOPIC = TopicAction(
    lambda articles, topic, user: add_topic(articles, topic, by=user),
    _("Add topic"),
    _("Add topic"),
    ngettext_lazy(
        "Added “%(topic)s” to %(number)s draft. Readers see it after the next publication.",
        "Added “%(topic)s” to %(number)s drafts. Readers see it after the next publication.",
        "count",
    ),
    ngettext_lazy(
        "%(number)s article already had the topic.", "%(number)s articles already had the topic.", "count"
    ),
)
REMOVE_TOPIC = TopicAction(
    lambda articles, topic, user: remove_topic(articles, topic, by=user),
    _("Remove topic"),
    _("Remove topic"),
    ngettext_lazy(
        "Removed “%(topic)s” from %(number)s draft. Readers see the change after the next publication.",
        "Removed “%(topic)s” from %(number)s drafts. Readers see the change after the next publication.",
        "count",
    ),
    ngettext_lazy(
        "%(number)s article did not have the topic.", "%(number)s articles did not have the topic.", "count"
    ),
)


class ChooseTopicForm(forms.Form):
    """The choice of a topic."""

    topic = forms.ModelChoiceField(Topic.objects.none(), label=_("Topic"), empty_label=_("Choose a topic"))

    def __init__(self, *args: Any, topics: QuerySet[Topic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = topics  # type: ignore[attr-defined]


class BulkActions(admin.ModelAdmin):
    """The bulk actions of the article list."""

    actions = (
        "add_a_topic",
        "remove_a_topic",
        "pin_it",
        "unpin_it",
        "publish_them",
        "unpublish_them",
        "release_them",
        "export_them",
        "trash_them",
    )
    actions_on_top, actions_on_bottom = False, True

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {name: action for name, action in super().get_actions(request).items() if name in self.actions}

    def get_action_choices(self, request: HttpRequest, default_choices: Any = None) -> list[Any]:
        return super().get_action_choices(request, [("", gettext("Bulk actions"))])

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return may_publish(request.user)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.transfer_articles")

    @admin.action(description=_("Add topic…"), permissions=["change"])
    def add_a_topic(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        return self._change_topics(request, queryset, ADD_TOPIC, Topic.objects.all())

    @admin.action(description=_("Remove topic…"), permissions=["change"])
    def remove_a_topic(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        used = Topic.objects.filter(article_topics__content_object__in=queryset.order_by().values("pk"))
        return self._change_topics(request, queryset, REMOVE_TOPIC, used.distinct())

    def _change_topics(
        self, request: HttpRequest, queryset: QuerySet[Article], action: TopicAction, topics: QuerySet[Topic]
    ) -> HttpResponse | None:
        chosen = selected_articles(request, queryset)
        if not chosen:
            return None
        confirmed = request.POST if "confirmed" in request.POST else None
        form = ChooseTopicForm(confirmed, topics=topics, label_suffix="")
        if not form.is_valid():
            return self._confirmation_page(
                request, "bulk_topics", chosen, title=action.title, verb=action, form=form
            )
        topic = form.cleaned_data["topic"]
        allowed = [article for article in chosen if may_edit(request.user, article)]
        changed = action.change(allowed, topic, account_of(request))
        if changed:
            messages.success(request, counted(action.done, len(changed), topic=topic))
        report_unchanged(request, action.unchanged, len(allowed) - len(changed))
        report_not_allowed(request, len(chosen) - len(allowed))
        return None

    @admin.action(description=_("Publish…"), permissions=["publish"])
    def publish_them(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        chosen = selected_articles(request, queryset, limit=MAX_PUBLISHED)
        if not chosen:
            return None
        confirmed = request.POST if "confirmed" in request.POST else None
        form = PublicationForm(confirmed)
        if form.is_valid():
            results = publish_chosen(request, chosen, form)
            return self._confirmation_page(
                request, "bulk_published", chosen, title=gettext("Publish"), results=results
            )
        rows = publication_rows(chosen)
        return self._confirmation_page(
            request,
            "bulk_publish",
            chosen,
            title=gettext("Publish"),
            form=form,
            rows=rows,
            some_ready=any(row.is_ready for row in rows),
            time_zone=timezone.get_current_timezone_name(),
            now=timezone.now(),
        )

    @admin.action(description=_("Add to a release…"), permissions=["publish"])
    def release_them(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        chosen = selected_articles(request, queryset, limit=releases.MAX_ARTICLES)
        if not chosen:
            return None
        form = ChooseReleaseForm(request.POST if "confirmed" in request.POST else None)
        if form.is_valid() and (release := add_to_chosen(request, form, chosen)):
            return redirect("desk_release", release.pk)
        return self._confirmation_page(
            request, "bulk_release", chosen, title=gettext("Add to a release"), form=form
        )

    @admin.action(description=_("Unpublish…"), permissions=["publish"])
    def unpublish_them(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        chosen = selected_articles(request, queryset)
        if not chosen:
            return None
        if "confirmed" not in request.POST:
            live = Edition.objects.live().filter(article__in=[article.pk for article in chosen]).count()
            return self._confirmation_page(
                request, "bulk_unpublish", chosen, title=gettext("Unpublish"), live=live
            )
        unpublished = [article for article in chosen if unpublish(article, by=account_of(request))]
        if unpublished:
            done = ngettext_lazy(
                "Unpublished %(number)s article. The draft stays.",
                "Unpublished %(number)s articles. The drafts stay.",
                "count",
            )
            messages.success(request, counted(done, len(unpublished)))
        unchanged = ngettext_lazy(
            "%(number)s article was not live.", "%(number)s articles were not live.", "count"
        )
        report_unchanged(request, unchanged, len(chosen) - len(unpublished))
        return None

    @admin.action(description=_("Pin to the top of the home page"), permissions=["publish"])
    def pin_it(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        chosen = list(queryset[:2])
        if len(chosen) > 1:
            messages.error(request, gettext("The home page has one lead. Select a single article."))
            return
        for article in chosen:
            try:
                pin_lead(article, by=account_of(request))
            except Refused as refused:
                messages.error(request, str(refused))
            else:
                messages.success(request, lead_message(article))

    @admin.action(description=_("Unpin from the home page"), permissions=["publish"])
    def unpin_it(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        chosen = selected_articles(request, queryset)
        unpinned = [article for article in chosen if unpin_lead(article, by=account_of(request))]
        if unpinned:
            messages.success(request, gettext("Unpinned. The newest article leads the home page."))
        elif chosen:
            messages.info(request, gettext("None of the selected articles is pinned to the home page."))

    @admin.action(description=_("Export"), permissions=["export"])
    @method_decorator(recently_authenticated)
    def export_them(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        """Start the export as a job; its page has the download."""
        chosen = selected_articles(request, queryset)
        if not chosen:
            return None
        options = {"slugs": [article.slug for article in chosen]}
        return redirect("desk_job", start_job(export_articles, by=account_of(request), options=options).pk)

    @admin.action(description=_("Move to the trash"), permissions=["delete"])
    def trash_them(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        """Move drafts to the trash at once, because they can be restored."""
        chosen = selected_articles(request, queryset)
        allowed = [article for article in chosen if may_edit(request.user, article)]
        trashed = []
        for article in allowed:
            try:
                trashed.append(move_to_trash(article, by=account_of(request)))
            except Refused as refused:
                words = {"title": article, "reason": refused}
                messages.warning(request, gettext("“%(title)s” stays: %(reason)s") % words)
        report_trashed(request, trashed)
        report_not_allowed(request, len(chosen) - len(allowed))

    def _confirmation_page(
        self, request: HttpRequest, template: str, chosen: Sequence[Article], **context: Any
    ) -> TemplateResponse:
        """Return a page that asks for confirmation and posts to the same action again."""
        context |= self.admin_site.each_context(request) | {
            "opts": Article._meta,
            "chosen": chosen,
            "action": request.POST["action"],
            "field": ACTION_CHECKBOX_NAME,
            "select_across": request.POST.get("select_across", "0"),
            "back": request.get_full_path(),
        }
        return TemplateResponse(request, f"admin/articles/article/{template}.html", context)


def selected_articles(request: HttpRequest, queryset: QuerySet[Article], *, limit: int = 0) -> list[Article]:
    """Return the selected articles. If there are more than `limit`, add a message and return none.

    Without a limit, it is `MAX_ARTICLES`.
    """
    limit = limit or MAX_ARTICLES
    chosen = list(queryset[: limit + 1])
    if len(chosen) > limit:
        messages.error(
            request,
            gettext("Nothing was changed. Select at most %(number)s articles at a time.") % {"number": limit},
        )
        return []
    return chosen


def lead_message(article: Article) -> str:
    """Return the message after pinning an article, which leads the home page only while it is live."""
    if Edition.objects.live().filter(article=article).exists():
        return gettext("“%(title)s” leads the home page now.") % {"title": article}
    return gettext(
        "“%(title)s” leads the home page while it is live. Until then the newest article leads."
    ) % {"title": article}


def counted(sentence: "StrPromise", number: int, **words: object) -> str:
    """Return a sentence of `ngettext_lazy` for a number. The language decides how numbers are written."""
    shown = number_format(number, force_grouping=True)
    return str(sentence % ({"count": number, "number": shown} | words))


def report_unchanged(request: HttpRequest, sentence: "StrPromise", number: int) -> None:
    """Add a message that says how many articles needed no change, if any."""
    if number:
        messages.info(request, counted(sentence, number))


def report_not_allowed(request: HttpRequest, number: int) -> None:
    """Add a message that says how many articles the user may not change, if any."""
    if number:
        sentence = ngettext_lazy(
            "%(number)s article was not changed: you do not have permission.",
            "%(number)s articles were not changed: you do not have permission.",
            "count",
        )
        messages.warning(request, counted(sentence, number))
