"""Upload handling that reads the rest of a form even if the disk is full.

The whole request body is first stored in a temporary file (`received_body`), then each uploaded file in its
own.
"""

import errno
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import SkipFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler as DjangoUploadHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class TemporaryFileUploadHandler(DjangoUploadHandler):
    """Django's handler, but a disk error is stored on the request as `upload_error` and raised later.

    If it were raised immediately, the text typed into the other fields would be lost. `lost_files` holds the
    names of the files that could not be written.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        try:
            super().new_file(*args, **kwargs)
        except OSError as error:
            self._give_up(error)
            raise SkipFile from error

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as error:
            self._give_up(error)
            raise SkipFile from error

    def file_complete(self, file_size: int) -> UploadedFile | None:
        try:
            return super().file_complete(file_size)
        except OSError as error:  # the last bytes are written only now
            self._give_up(error)
            return None

    def _give_up(self, error: OSError) -> None:
        request: Any = self.request
        request.upload_error = error
        request.lost_files = [*getattr(request, "lost_files", []), self.file_name]
        if hasattr(self, "file"):
            with suppress(OSError):  # closing tries to write again
                self.file.close()
            del self.file


class UploadErrorMiddleware:
    """Raises the disk error of an upload after the whole form has been read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """Raise the error here, after the CSRF check, which reads the form of every POST."""
        error: OSError | None = getattr(request, "upload_error", None)
        if isinstance(error, FileNotFoundError):  # Python has tried every folder for temporary files
            raise OSError(errno.ENOSPC, "No room for a temporary file") from error
        if error:
            raise error
