"""Accounts and groups in the admin. Nobody can grant permissions, or take over accounts, beyond their own."""

from typing import Any

from axes.models import AccessFailureLog
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple, ChoiceField, ModelMultipleChoiceField, RadioSelect
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, ngettext, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles.action_log import Action, log_action
from articles.request_policy import POST, SMALL_FORM, declare
from authors.account_log import AccountState, GroupState, log_account_saved, log_group_saved
from authors.accounts.notices import tell_of_new_address
from authors.accounts.passwords import mail_first_link, password_was_saved
from authors.accounts.reauthentication import recently_authenticated
from authors.logged_admin import LoggedAdmin
from authors.request_sender import account_of
from authors.roles import (
    ONLY_CHIEF_EDITOR,
    Role,
    accounts_within_rights,
    groups_within_rights,
    is_last_chief_editor,
)
from authors.second_factor.factors import SECRET_APPS

admin.site.unregister([User, Group])


def without_secrets(field: ModelMultipleChoiceField | None) -> ModelMultipleChoiceField | None:
    """Remove the permissions for the tables of second factors from a field: no page uses them."""
    if field is not None and field.queryset is not None and field.queryset.model is Permission:
        field.queryset = field.queryset.exclude(content_type__app_label__in=SECRET_APPS)
    return field


HELP_TEXTS = {
    "username": _("Letters, digits and @ . + - _, at most 150. The person logs in with it."),
    "email": _("Links to set a password and notices of the desk go there."),
    "password": _("Nobody can see a password. It can only be replaced."),
    "groups": _("“People and roles” says what each role may do."),
    "is_active": _("Deselect it to keep somebody out. What they wrote stays."),
    "is_staff": _("Opens the desk. Authors do not need it."),
}


class NewAccountForm(AdminUserCreationForm):
    """The form of a new account. It offers to let the person choose the password."""

    usable_password = ChoiceField(
        label=_("Password"),
        choices=[("false", _("The person chooses it, by an emailed link")), ("true", _("Set it now"))],
        initial="false",
        widget=RadioSelect,
        help_text=_("The link can be sent on the next page."),
    )

    class Meta(AdminUserCreationForm.Meta):
        fields = ("username", "email")
        help_texts = HELP_TEXTS


class AccountForm(UserChangeForm):
    """The form of an account. It refuses to leave the site without a chief editor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in HELP_TEXTS.keys() & self.fields.keys():
            self.fields[name].help_text = HELP_TEXTS[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        stays = cleaned.get("is_active") and cleaned.get("is_staff") and cleaned.get("groups")
        names = {group.name for group in cleaned.get("groups") or ()} if stays else set()
        if Role.CHIEF_EDITOR not in names and is_last_chief_editor(self.instance):
            self.add_error(None, str(ONLY_CHIEF_EDITOR))
        return cleaned


@admin.register(User)
class AccountAdmin(LoggedAdmin, UserAdmin):
    """Accounts. Only superusers can make superusers; nobody can edit an account with more permissions."""

    add_title = _("New user")
    actions = None
    form = AccountForm
    add_form = NewAccountForm
    add_fieldsets = ((None, {"fields": ("username", "email", "usable_password", "password1", "password2")}),)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and is_last_chief_editor(obj))

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return accounts_within_rights(request.user, super().get_queryset(request))

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Return the groups of fields. Permissions beside those of a role are for superusers."""
        if obj is None:
            return super().get_fieldsets(request, obj)
        beyond_roles = ("is_superuser", "user_permissions") if request.user.is_superuser else ()
        return (
            (None, {"fields": ("username", "password")}),
            (_("Person"), {"fields": ("first_name", "last_name", "email")}),
            (_("Role"), {"fields": ("groups", "is_active", "is_staff", *beyond_roles)}),
            (_("Dates"), {"fields": (("last_login", "date_joined"),)}),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        fixed = (*super().get_readonly_fields(request, obj), "last_login", "date_joined")
        return fixed if request.user.is_superuser else (*fixed, "is_superuser", "user_permissions")

    def formfield_for_manytomany(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> ModelMultipleChoiceField | None:
        if db_field.name == "groups":
            kwargs["queryset"] = groups_within_rights(request.user, Group.objects.all())
            kwargs["widget"] = CheckboxSelectMultiple
        return without_secrets(super().formfield_for_manytomany(db_field, request, **kwargs))

    # The action log

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        form.state_before = AccountState.of(obj.pk) if change else None
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        log_account_saved(form.instance, form.state_before, by=account_of(request))
        if change:
            tell_of_new_address(form.instance, form.initial.get("email", ""))

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        log_action(Action.DELETE, by=account_of(request), on=obj)
        super().delete_model(request, obj)

    @method_decorator(recently_authenticated)
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().changeform_view(request, *args, **kwargs)

    @method_decorator(recently_authenticated)
    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return super().delete_view(request, object_id, extra_context)

    @method_decorator(recently_authenticated)
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Set the password of an account, log who did it, and tell the owner."""
        if id == str(account_of(request).pk):
            return redirect("password_change")  # one's own is changed where the old one is asked for
        if request.method != "POST":
            return super().user_change_password(request, id, form_url)
        with transaction.atomic():
            return self._set_password(request, id, form_url)

    def _set_password(self, request: HttpRequest, id: str, form_url: str) -> HttpResponse:
        rows = User.objects.filter(pk=id) if id.isascii() and id.isdigit() else User.objects.none()
        before = rows.values_list("password", flat=True).first()
        response = super().user_change_password(request, id, form_url)
        user = rows.exclude(password=before).first()
        if user is not None:
            password_was_saved(user, by=account_of(request))
        return response

    # A first password

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.mail_link_view))
        url = path("<int:pk>/mail-link/", view, name="auth_user_mail_link")
        return [declare(url, methods=POST, body_limit=SMALL_FORM), *super().get_urls()]

    def mail_link_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Mail an account a link with which it chooses its password, such as its first."""
        user = self.get_object(request, str(pk))
        if user is None:
            raise Http404
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        if user.email and user.is_active:
            mail_first_link(user, by=account_of(request))
            messages.success(request, gettext("A link to choose a password is on its way to this account."))
        else:
            messages.error(request, gettext("Give the account an email address first, and activate it."))
        return redirect("admin:auth_user_change", pk)


@admin.register(AccessFailureLog)
class FailedLoginAdmin(LoggedAdmin):
    """Failed logins, for superusers. Deleting those of a name or address lets it try again.

    A deletion is logged as a number: names that were typed are not kept longer than these records.
    """

    list_display = ("attempt_time", "username", "ip_address")
    fields = list_display
    readonly_fields = list_display
    search_fields = ("username", "ip_address")
    list_filter = ("attempt_time",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: AccessFailureLog) -> None:
        self._log_deletion(request, 1)
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[AccessFailureLog]) -> None:
        self._log_deletion(request, queryset.count())
        super().delete_queryset(request, queryset)

    def _log_deletion(self, request: HttpRequest, number: int) -> None:
        with override(settings.LANGUAGE_CODE):
            text = ngettext(
                "%(number)d record of a failed login.", "%(number)d records of failed logins.", number
            )
        log_action(Action.DELETE, by=account_of(request), text=text % {"number": number})


@admin.register(Group)
class SuperuserGroupAdmin(LoggedAdmin, GroupAdmin):
    """Groups, for superusers: others change roles on a page of their own. The code finds groups by name."""

    add_title = _("New group")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return bool(request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return bool(request.user.is_superuser)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def formfield_for_manytomany(
        self, db_field: Any, request: HttpRequest | None = None, **kwargs: Any
    ) -> ModelMultipleChoiceField | None:
        return without_secrets(super().formfield_for_manytomany(db_field, request, **kwargs))

    # Whatever is posted changes what people may do.

    @method_decorator(recently_authenticated)
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().changeform_view(request, *args, **kwargs)

    @method_decorator(recently_authenticated)
    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, extra_context)

    @method_decorator(recently_authenticated)
    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return super().delete_view(request, object_id, extra_context)

    def save_model(self, request: HttpRequest, obj: Group, form: Any, change: bool) -> None:
        form.state_before = GroupState.of(obj.pk) if change else None
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        log_group_saved(form.instance, form.state_before, by=account_of(request))

    def delete_model(self, request: HttpRequest, obj: Group) -> None:
        log_action(Action.DELETE, by=account_of(request), on=obj)
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Group]) -> None:
        for group in queryset:
            log_action(Action.DELETE, by=account_of(request), on=group)
        super().delete_queryset(request, queryset)
