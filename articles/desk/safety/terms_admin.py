"""The admin of the safety list and of the word list, whose terms are saved and deleted by actions."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from articles.models import SafetyTerm, WordingTerm
from articles.publishing.preflight.safety_actions import (
    delete_safety_term,
    delete_wording_term,
    save_safety_term,
    save_wording_term,
)
from articles.region_names import language_name
from authors.admin import ActionAdmin
from authors.request_sender import account_of


class LanguageFilter(admin.SimpleListFilter):
    """Filters by language, by its name."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        codes = model_admin.model.objects.order_by("language").values_list("language", flat=True).distinct()
        return [(code, language_name(code)) for code in codes]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(language=self.value()) if self.value() else queryset


@admin.register(SafetyTerm)
class SafetyTermAdmin(ActionAdmin):
    """The safety list. Editors change it, writers may not."""

    add_title = _("New word")
    fields = ("term", "language", "strength", "subject", "alternative")
    list_display = ("term", "language_name", "strength", "subject", "neutral_wording")
    list_filter = ("strength", LanguageFilter, "subject")
    search_fields = ("term", "subject", "alternative")
    search_help_text = _("Word, subject or neutral wording")
    list_per_page = 100

    @admin.display(description=_("language"), ordering="language")
    def language_name(self, term: SafetyTerm) -> str:
        return language_name(term.language)

    @admin.display(description=_("neutral wording"), empty_value="")
    def neutral_wording(self, term: SafetyTerm) -> str:
        return Truncator(term.alternative).chars(60)

    def save_model(self, request: HttpRequest, obj: SafetyTerm, form: ModelForm, change: bool) -> None:
        save_safety_term(obj, by=account_of(request))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        delete_safety_term(obj, by=account_of(request))


@admin.register(WordingTerm)
class WordingTermAdmin(ActionAdmin):
    """The word list. Editors change it, writers may not."""

    add_title = _("New word")
    fields = ("term", "language", "kind", "alternatives", "reason")
    list_display = ("term", "language_name", "kind", "alternatives", "reason")
    list_filter = ("kind", LanguageFilter)
    search_fields = ("term", "alternatives", "reason")
    search_help_text = _("Word, better words or reason")
    list_per_page = 100

    @admin.display(description=_("language"), ordering="language")
    def language_name(self, term: WordingTerm) -> str:
        return language_name(term.language)

    def save_model(self, request: HttpRequest, obj: WordingTerm, form: ModelForm, change: bool) -> None:
        save_wording_term(obj, by=account_of(request))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        delete_wording_term(obj, by=account_of(request))
