"""The admin of authors. Accounts are in `account_admin`."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.manuscript import slugify
from articles.rendering import PictureFile, mark_clean, picture_tag
from authors import account_admin, credential_pages, profile_pages
from authors.accounts.invitation_admin import InvitationAdmin
from authors.accounts.reauthentication import recently_authenticated
from authors.actions import delete_author, save_author
from authors.contact import EMAIL_LIMIT, private_email_of, save_email
from authors.credentials import ending_credentials
from authors.forms import MarkdownField, ProfileForm
from authors.logged_admin import LoggedAdmin
from authors.models import Author, Credential
from authors.portrait_forms import PortraitForm
from authors.portraits import NewPortrait
from authors.profile_revisions import waiting_revisions
from authors.request_sender import account_of
from authors.row_menus import GridAdmin

__all__ = ["ActionAdmin", "AuthorAdmin", "account_admin"]


class ActionAdmin(LoggedAdmin):
    """Base admin for rows that an action saves in its own transaction, after pictures were resized."""

    actions = None

    def view_on_site(self, obj: Any) -> str:
        """Link directly to the row's page, without the admin's redirect view."""
        return obj.get_absolute_url()

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return super().get_view_on_site_url(obj) if hasattr(obj, "get_absolute_url") else None

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        arguments = dict(zip(("object_id", "form_url", "extra_context"), args, strict=False)) | kwargs
        all_arguments = {"object_id": None, "form_url": "", "extra_context": None} | arguments
        return self._changeform_view(request, **all_arguments)  # type: ignore[attr-defined]


class AuthorForm(PortraitForm):
    """The editor's form of a profile: also the slug while the author is new, and the private address."""

    bio = MarkdownField(
        required=False, label=_("Bio"), help_text=_("A paragraph or two about the person, in Markdown.")
    )

    publishes_directly = forms.TypedChoiceField(
        required=False,
        empty_value=None,
        coerce=lambda value: value == "True",
        choices=[
            ("", _("As the site has it")),
            ("True", _("Shown at once")),
            ("False", _("Wait for an editor")),
        ],
        label=_("Changes by the author"),
        help_text=_("Name and credentials always wait for an editor."),
    )
    email = forms.EmailField(
        required=False,
        max_length=EMAIL_LIMIT,
        label=_("Email address"),
        help_text=_(
            "Private: readers never see it. Links to review an article are emailed here, or else to the "
            "address of the account."
        ),
        widget=forms.EmailInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )

    class Meta:
        model = Author
        fields = (
            *ProfileForm.Meta.fields,
            "slug",
            "fictional",
            "publishes_directly",
            "user",
        )
        widgets = {name: ProfileForm.Meta.widgets[name] for name in ("short_bio", "interests")}
        labels = {"slug": _("Web address")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.portrait: NewPortrait | None = None
        if "slug" in self.fields:
            self.fields["slug"].required = False
        if self.instance.pk:
            self.initial["email"] = private_email_of(self.instance)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        try:
            self.portrait = self.changed_portrait()
        except forms.ValidationError as error:
            self.add_error("new_portrait", error)
        if "slug" in data and not data["slug"]:
            data["slug"] = slugify(data.get("name", ""))
            if not data["slug"]:
                self.add_error(
                    "slug", gettext("The name has no letters for a web address. Enter a web address.")
                )
        return data


class CredentialFilter(admin.SimpleListFilter):
    """Filters the authors by credentials that need a look."""

    title = _("credentials")
    parameter_name = "credentials"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        return (("ending", _("End soon or have ended")), ("unverified", _("Not verified")))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Author]) -> QuerySet[Author]:
        filtered = {
            "ending": ending_credentials(),
            "unverified": Credential.objects.filter(verified_on=None),
        }
        rows = filtered.get(self.value() or "")
        return queryset if rows is None else queryset.filter(pk__in=rows.values("author"))


class WaitingProfileFilter(admin.SimpleListFilter):
    """Filters the authors by changes that wait for an editor."""

    title = _("profile")
    parameter_name = "profile"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        return (("waiting", _("Waits for an editor")),)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Author]) -> QuerySet[Author]:
        if self.value() != "waiting":
            return queryset
        return queryset.filter(pk__in=waiting_revisions().order_by().values("author"))


@admin.register(Author)
class AuthorAdmin(InvitationAdmin, GridAdmin, ActionAdmin):
    add_title = _("New author")
    form = AuthorForm
    list_display = ("name", "role")
    card_shape = "round"
    list_filter = (WaitingProfileFilter, CredentialFilter)
    search_fields = ("name", "slug")
    autocomplete_fields = ("user",)
    change_form_template = "admin/authors/author/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        own = (credential_pages.urls(self.admin_site), profile_pages.urls(self.admin_site))
        return [*own[0], *own[1], *super().get_urls()]

    def get_list_filter(self, request: HttpRequest) -> Any:
        return super().get_list_filter(request) if credential_pages.may_edit_credentials(request) else ()

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        context |= credential_pages.credentials_context(request, kwargs.get("obj"))
        context |= profile_pages.waiting_context(request, kwargs.get("obj"))
        form = context["adminform"].form
        original = form.original if isinstance(form, AuthorForm) else None
        context["original_picture"] = original and PictureFile.from_stored(original, default_storage.url)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Author | None = None) -> Any:
        """Leave the portrait out for who may change it: `portrait.html` has its fields."""
        may_change = self.has_change_permission(request, obj) if obj else True
        lists: tuple[str, ...] = ("areas", "languages", "links")
        if not may_change:
            lists = ("area_list", "language_list", "link_list")
        account = ("user", "invitation", "publishes_directly") if obj else ("user", "publishes_directly")
        return (
            (None, {"fields": ("name", "slug", "pronouns", "role", "fictional")}),
            (_("About the author"), {"fields": ("short_bio", "bio", *lists, "orcid", "interests")}),
            *(() if may_change else ((_("Portrait"), {"fields": ("face",)}),)),
            (_("New clients"), {"fields": ("new_clients", "clients_link")}),
            *(((_("Contact"), {"fields": ("email",)}),) if may_change else ()),
            (_("Account"), {"fields": account, "classes": ("collapse",)}),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Author | None = None) -> tuple[str, ...]:
        """Make the slug read-only after creation, and the account for users who may not see accounts."""
        account = () if request.user.has_perm("auth.view_user") else ("user",)
        lists = ("area_list", "language_list", "link_list")
        return ("face", "invitation", *lists, *(("slug",) if obj else ()), *account)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Author | None = None) -> dict[str, Any]:
        return {} if obj else {"slug": ("name",)}

    def save_model(self, request: HttpRequest, obj: Author, form: Any, change: bool) -> None:
        by = account_of(request)
        save_author(obj, by=by, new_portrait=form.portrait)
        if "email" in form.changed_data:
            save_email(obj, form.cleaned_data["email"], by=by)

    @method_decorator(recently_authenticated)
    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request: HttpRequest, obj: Author) -> None:
        delete_author(obj, by=account_of(request))

    def card_face(self, row: Author) -> str:
        return self.face(row)

    def card_facts(self, row: Author) -> list[str]:
        return [row.credential_letters(), row.role]

    @admin.display(description=_("Links"))
    def link_list(self, author: Author) -> str:
        return "\n".join(author.links)

    @admin.display(description=_("Areas of work"))
    def area_list(self, author: Author) -> str:
        return "\n".join(author.areas)

    @admin.display(description=_("Languages"))
    def language_list(self, author: Author) -> str:
        return "\n".join(author.languages)

    @admin.display(description=_("Portrait"))
    def face(self, author: Author) -> str:
        if not author.portrait:
            return author.initials
        picture = PictureFile.from_stored(author.portrait, default_storage.url)
        return mark_clean(picture_tag(picture, author.name, sizes="3rem"))
