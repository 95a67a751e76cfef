"""The admin of the word list. Terms are saved and deleted by their publishing actions."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.models import WordingTerm
from articles.publishing.preflight.wording_actions import delete_wording_term, save_wording_term
from articles.region_names import language_name
from authors.admin import ActionAdmin
from authors.request_sender import account_of


@admin.register(WordingTerm)
class WordingTermAdmin(ActionAdmin):
    """The word list. Editors change it, writers may not."""

    fields = ("term", "language", "kind", "alternatives", "reason")
    list_display = ("term", "language_name", "kind", "alternatives", "reason")
    list_filter = ("kind", "language")
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
