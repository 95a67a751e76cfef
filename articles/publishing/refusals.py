"""Why an editor's wish is not done, and who may wish it."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied


class Refused(Exception):
    """Something stands against it; `reasons` are sentences for the editor."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = reasons
        super().__init__("\n".join(reasons))


def require(by: User | None, permission: str) -> None:
    """Raise `PermissionDenied` unless the user has the permission.

    `None` stands for whoever has the command line, who may do everything.
    """
    if by is not None and not by.has_perm(permission):
        raise PermissionDenied(f"{by.get_username()} may not do that ({permission}).")
