"""What an account has as second factor, and who must have one. Recovery codes alone are no second factor."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef
from django.http import HttpRequest
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from authors.models import AccountSettings

# Their tables contain secrets, so no page of the desk lists their rows or their permissions.
SECRET_APPS = ("otp_totp", "otp_static", "django_otp_webauthn")

# For a query of accounts: whether each has a second factor.
HAS_SECOND_FACTOR = ExpressionWrapper(
    Exists(TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True))
    | Exists(WebAuthnCredential.objects.filter(user=OuterRef("pk"), confirmed=True)),
    BooleanField(),
)

Factor = TOTPDevice | WebAuthnCredential


def app_of(user: User) -> TOTPDevice | None:
    """Return the authenticator app of an account; None if it has none."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def passkeys_of(user: User) -> Sequence[WebAuthnCredential]:
    """Return the passkeys of an account, in the order in which they were added."""
    return WebAuthnCredential.objects.filter(user=user, confirmed=True).order_by("pk")


def recovery_codes_of(user: User) -> StaticDevice | None:
    """Return the set of recovery codes of an account; None if it has none."""
    return StaticDevice.objects.filter(user=user).first()


def has_second_factor(user: User) -> bool:
    """Return whether an account has a second factor. One query."""
    return User.objects.filter(HAS_SECOND_FACTOR, pk=user.pk).exists()


def must_have_second_factor(user: User) -> bool:
    """Return whether `SECOND_FACTOR_REQUIRED_FOR` names a role of this account. A superuser has all."""
    roles = settings.SECOND_FACTOR_REQUIRED_FOR
    if not roles or not user.is_staff:
        return False
    return user.is_superuser or user.groups.filter(name__in=roles).exists()


# Of the account that sends a request


def load_account(request: HttpRequest, user: User) -> str:
    """Return the desk's language that an account has chosen, and note whether it has a second factor.

    One query for both, because every request to the desk needs them.
    """
    account = User.objects.filter(pk=user.pk)
    for language, has_factor in account.values_list("settings__language", HAS_SECOND_FACTOR):
        request.has_second_factor = has_factor  # type: ignore[attr-defined]
        return language or ""
    return ""


def needs_verification(request: HttpRequest) -> bool:
    """Return whether an account is logged in that has a second factor, which this session lacks so far."""
    user: User | AnonymousUser = request.user
    if not isinstance(user, User) or has_verified(request):
        return False
    known = getattr(request, "has_second_factor", None)
    return has_second_factor(user) if known is None else known


def lacks_required_factor(request: HttpRequest) -> bool:
    """Return whether an account is logged in that must have a second factor and has none."""
    user: User | AnonymousUser = request.user
    if not isinstance(user, User) or has_verified(request) or not must_have_second_factor(user):
        return False
    return not needs_verification(request)


def has_verified(request: HttpRequest) -> bool:
    """Return whether a second factor was used in this session, and the account still has it."""
    user = getattr(request, "user", None)  # none in a request that a test makes to log in
    return getattr(user, "otp_device", None) is not None


def is_offered_once(user: User) -> bool:
    """Return whether to offer a second factor to this account now: only the first time, and only to staff."""
    if not user.is_staff or has_second_factor(user):
        return False
    account, _ = AccountSettings.objects.get_or_create(user=user)
    return bool(
        AccountSettings.objects.filter(pk=account.pk, is_offered_second_factor=False).update(
            is_offered_second_factor=True
        )
    )
