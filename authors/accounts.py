"""The account of a request."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def account_of(request: HttpRequest) -> User:
    """Return the account of a request. Raises `PermissionDenied` if nobody is logged in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
