"""Who is asking."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def account_of(request: HttpRequest) -> User:
    """Return the account behind a request. Raises `PermissionDenied` for a reader, who has none."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
