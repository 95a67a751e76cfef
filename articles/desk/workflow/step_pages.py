"""Where an article stands, and the page on which somebody takes a step with it.

The article's form shows the same steps, and sends them here from a dialog.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from articles.desk.articles.state import load_state
from articles.desk.permissions import AnyUser, may_publish
from articles.desk.publishing.views import add_refusal_errors, article_page_urls, desk_page
from articles.desk.writing.access import get_editable_article, is_script_request
from articles.models import Article, WorkflowState, WorkflowStep, current_revision
from articles.models.workflow_step import NOTE_LIMIT
from articles.publishing import Refused, available_steps, take_step
from articles.publishing.workflow import RETURN_TO_DRAFT, STEPS, Step
from articles.request_policy import FORM
from authors.request_sender import account_of


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an article stands in the workflow: its state, the step that led there, and what comes next."""

    state: str
    record: WorkflowStep | None
    steps: Sequence[Step]

    @property
    def label(self) -> str:
        return str(WorkflowState(self.state).label)

    @property
    def is_new(self) -> bool:
        """Whether there is nothing to say about it: a draft that no step led to."""
        return self.state == WorkflowState.DRAFT and self.record is None


def progress_of(article: Article, user: AnyUser) -> Progress:
    """Return where an article stands, and which steps the user may take. One query at most."""
    is_touched = article.pk and article.workflow_since
    record = WorkflowStep.objects.filter(article=article).first() if is_touched else None
    if record and article.workflow_state == WorkflowState.DRAFT and record.step != RETURN_TO_DRAFT:
        record = None  # it was taken back: nothing to tell
    return Progress(article.workflow_state, record, available_steps(article, user))


def progress_parts(article: Article, user: AnyUser) -> dict[str, str]:
    """Return the parts of the form that show where an article stands, for its script."""
    context = {"state": load_state(article), "progress": progress_of(article, user), "pk": article.pk}
    return {
        "state": render_to_string("admin/articles/article/state.html", context),
        "steps": render_to_string("admin/articles/article/writing/steps.html", context),
    }


class StepForm(forms.Form):
    """The note of a step, and the revision that the person has seen."""

    note = forms.CharField(
        required=False,
        label=_("Note"),
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
    )
    revision = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, step: Step, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})
        if not step.needs_note:
            self.fields["note"].label = gettext("Note (optional)")


@require_http_methods(["GET", "HEAD", "POST"])
def step_view(request: HttpRequest, pk: int, *, name: str) -> HttpResponse:
    """Ask for a note, and take a step. `_publish` leads to the publish page afterwards."""
    article, step = get_editable_article(request, pk), STEPS[name]
    if not step.is_allowed(request.user, article):
        raise PermissionDenied
    head = current_revision(article)
    form = StepForm(step, request.POST or None, initial={"revision": head.number if head else None})
    if form.is_valid():
        try:
            take_step(article, name, by=account_of(request), **form.cleaned_data)
        except Refused as refused:
            add_refusal_errors(form, refused)
        else:
            return _taken(request, article, step)
    if is_script_request(request) and request.method == "POST":
        errors = [str(error) for found in form.errors.values() for error in found]
        return JsonResponse({"message": " ".join(errors)}, status=422)
    return desk_page(
        request,
        "step",
        article,
        str(step.label),
        form=form,
        step=step,
        is_possible=article.workflow_state in step.from_states,
        may_publish=may_publish(request.user) and step.to_state == WorkflowState.APPROVED,
        state=load_state(article),
        progress=progress_of(article, request.user),
    )


def _taken(request: HttpRequest, article: Article, step: Step) -> HttpResponse:
    """Answer after a step: with the changed parts for a script, otherwise with the next page."""
    is_publishing = "_publish" in request.POST and may_publish(request.user)
    page = "publish" if is_publishing else "change"
    url = reverse(f"admin:articles_article_{page}", args=[article.pk])
    if is_script_request(request) and not is_publishing:
        return JsonResponse(progress_parts(article, request.user) | {"message": str(step.action.label)})
    if is_script_request(request):
        return JsonResponse({"url": url})
    messages.success(request, step.action.label)
    return redirect(url)


def urls(site: admin.AdminSite) -> list[URLPattern]:
    pages = [
        (f"<int:pk>/{name.replace('_', '-')}/", partial(step_view, name=name), f"step_{name}", FORM)
        for name in STEPS
    ]
    return article_page_urls(site, pages)
