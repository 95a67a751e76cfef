"""The check of permissions, and the error for actions that are not possible."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext


class Refused(Exception):
    """The action is not possible; `reasons` are sentences for the editor.

    `argument` is the name of the argument that they are about, so that a form shows them there.
    """

    def __init__(self, *reasons: str, argument: str = "") -> None:
        self.reasons = reasons
        self.argument = argument
        super().__init__("\n".join(reasons))


def require_permission(by: User | None, permission: str) -> None:
    """Raise `PermissionDenied` unless the user has the permission.

    `None` is the command line, which may do everything.
    """
    if by is not None and not by.has_perm(permission):
        raise PermissionDenied(
            gettext("%(user)s may not do that (%(permission)s).")
            % {"user": by.get_username(), "permission": permission}
        )
