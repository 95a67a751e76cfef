"""Who may see and start jobs: whoever may import and export, which are chief editors."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from articles.transfer.content_folder.importing import TRANSFER


def require_transfer(request: HttpRequest) -> None:
    """Raise `PermissionDenied` unless the account may import and export."""
    if not request.user.has_perm(TRANSFER):
        raise PermissionDenied
