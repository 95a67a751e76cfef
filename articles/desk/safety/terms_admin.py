"""The admin of the safety list. Terms are saved and deleted by their publishing actions."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from articles.models import SafetyTerm
from articles.publishing.preflight.safety_actions import delete_safety_term, save_safety_term
from authors.admin import ActionAdmin
from authors.request_sender import account_of


@admin.register(SafetyTerm)
class SafetyTermAdmin(ActionAdmin):
    """The safety list. Editors change it, writers may not."""

    fields = ("term", "language", "strength", "subject", "alternative")
    list_display = ("term", "language", "strong", "subject", "neutral_wording")
    list_filter = ("strength", "language", "subject")
    search_fields = ("term", "subject", "alternative")
    search_help_text = _("A word, a subject, or a neutral wording.")
    list_per_page = 100

    @admin.display(description=_("strong"), boolean=True, ordering="strength")
    def strong(self, term: SafetyTerm) -> bool:
        return term.strength == SafetyTerm.Strength.STRONG

    @admin.display(description=_("neutral wording"), empty_value="")
    def neutral_wording(self, term: SafetyTerm) -> str:
        return Truncator(term.alternative).chars(60)

    def save_model(self, request: HttpRequest, obj: SafetyTerm, form: ModelForm, change: bool) -> None:
        save_safety_term(obj, by=account_of(request))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        delete_safety_term(obj, by=account_of(request))
