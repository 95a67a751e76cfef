"""Admin of crisis phrases, and a page that shows what a search would match."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from articles.desk.library.help_forms import SubjectsField
from articles.models import CrisisPhrase, HelpSubject
from articles.publishing.crisis_phrases import check_crisis_phrase, delete_crisis_phrase, save_crisis_phrase
from articles.reading.cache.versions import current_version
from articles.reading.help.crisis_search import phrase_matcher
from articles.reading.help.phrases import Phrase
from articles.reading.help.word_groups import group_texts
from articles.request_policy import SAFE, declare
from authors.admin import ActionAdmin
from authors.request_sender import account_of


class CrisisPhraseForm(forms.ModelForm):
    """A phrase, with a hint how it is compared with searches."""

    phrase = forms.CharField(
        label=_("Phrase"),
        widget=AdminTextareaWidget(attrs={"rows": 4}),
        help_text=_("Words in the order in which readers write them, such as: want to die"),
    )
    subjects = SubjectsField(
        label=_("Subjects"),
        required=False,
        help_text=_("The help lines about these subjects are shown. Harmless phrases need none."),
    )

    class Meta:
        model = CrisisPhrase
        fields = ("language", "phrase", "kind", "subjects")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        candidate = CrisisPhrase(
            pk=self.instance.pk, **{name: data[name] for name in self._meta.fields or ()}
        )
        try:
            check_crisis_phrase(candidate)
        except ValidationError as faults:
            self.add_error(None, faults)
        data["phrase"] = candidate.phrase
        return data


class TryForm(forms.Form):
    """A search to try."""

    search = forms.CharField(
        label=_("What a reader might search for"), max_length=2000, widget=AdminTextInputWidget
    )


@admin.register(CrisisPhrase)
class CrisisPhraseAdmin(ActionAdmin):
    add_title = _("New phrase")
    form = CrisisPhraseForm
    list_filter = ("language", "kind")
    search_fields = ("phrase",)
    search_help_text = _("Words of a phrase")
    list_per_page = 50
    change_list_template = "admin/articles/crisisphrase/change_list.html"
    change_form_template = "admin/articles/crisisphrase/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.try_view)
        url = path("try/", view, name="articles_crisisphrase_try")
        return [declare(url, methods=SAFE, body_limit=0), *super().get_urls()]

    def try_view(self, request: HttpRequest) -> HttpResponse:
        """Show which phrases match a search, and which words of it are ignored as harmless."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = TryForm(request.GET or None, label_suffix="")
        context = {**self.admin_site.each_context(request), "opts": self.opts, "form": form}
        if form.is_valid():
            matcher, typed = phrase_matcher(current_version()), form.cleaned_data["search"]
            names = dict(HelpSubject.objects.values_list("slug", "name"))
            context |= {
                "is_tried": True,
                "matches": _rows_of(matcher.matches(typed)),
                "harmless": _rows_of(matcher.harmless_matches(typed)),
                "subjects": [names.get(slug, slug) for slug in matcher.subjects(typed)],
            }
        return TemplateResponse(request, "admin/articles/crisisphrase/try.html", context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        context["groups"] = group_texts()
        return super().render_change_form(request, context, *args, **kwargs)

    def get_list_display(self, request: HttpRequest) -> Any:
        """Return the columns; subjects are shown by their names, which one query finds for all rows."""
        names = dict(HelpSubject.objects.values_list("slug", "name"))

        @admin.display(description=_("subjects"))
        def subject_names(phrase: CrisisPhrase) -> str:
            return ", ".join(names.get(slug, slug) for slug in phrase.subjects)

        return ("__str__", "language", "kind", subject_names)

    def save_model(
        self, request: HttpRequest, obj: CrisisPhrase, form: forms.ModelForm, change: bool
    ) -> None:
        save_crisis_phrase(obj, by=account_of(request))

    def delete_model(self, request: HttpRequest, obj: CrisisPhrase) -> None:
        delete_crisis_phrase(obj, by=account_of(request))


def _rows_of(phrases: list[Phrase]) -> list[CrisisPhrase]:
    """Return the rows of phrases, for links to them."""
    texts = [phrase.text for phrase in phrases]
    return list(CrisisPhrase.objects.filter(phrase__in=texts))
