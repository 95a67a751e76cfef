"""The page where somebody sets the language in which they use the desk."""

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from authors.desk_language import language_choices, language_of, set_language
from authors.request_sender import account_of


class AccountForm(forms.Form):
    """The settings of one's own account."""

    language = forms.ChoiceField(
        label=_("Language of the desk"),
        choices=language_choices,
        help_text=_("The language of menus, forms and messages. Articles and the site do not change."),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account_view(request: HttpRequest) -> HttpResponse:
    """Show and save the settings of the account that is logged in."""
    user = account_of(request)
    form = AccountForm(request.POST or None, initial={"language": language_of(user).partition("-")[0]})
    if form.is_valid():
        language = form.cleaned_data["language"]
        set_language(user, language)
        with override(language):
            messages.success(request, gettext("Settings saved."))
        return redirect("admin:account")
    context = admin.site.each_context(request) | {"title": gettext("Your account"), "form": form}
    return TemplateResponse(request, "admin/account.html", context)
