"""Files that people send: one that is too large is neither kept in memory nor written to the disk."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

MOST_BYTES = 20 * 1024 * 1024
"""Of one file. Source: issue 5."""

_REFUSED = "alongside.file_refused"


class NoLargeFiles(FileUploadHandler):
    """Goes before Django's handlers, and lets go of a file as soon as it is too large. The form is read still."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass a piece on. Raises SkipFile for the piece that is too much."""
        if start + len(raw_data) > MOST_BYTES:
            if self.request is not None:
                self.request.META[_REFUSED] = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler has the file."""


def was_file_refused(request: HttpRequest) -> bool:
    """Whether a file of this request was too large. The form must have been read."""
    meta: dict[str, Any] = request.META
    return bool(meta.get(_REFUSED))
