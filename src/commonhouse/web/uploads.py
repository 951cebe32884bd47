"""A limit on what is uploaded, held while the body arrives: whatever length it claims, reading stops there."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _


class TooLarge(MultiPartParserError):
    """The upload is over its page's limit, in bytes."""

    def __init__(self, limit: int) -> None:
        said = {"limit": limit // (1024 * 1024)}
        super().__init__(_("This file is larger than %(limit)s MB. Please send a smaller one.") % said)


class LimitedUploadHandler(FileUploadHandler):
    """Refuses at once a body that declares too much, and stops in the middle of one that lied.

    The limit is the house's, unless the page's view has an `upload_limit` of its own.
    """

    @property
    def limit(self) -> int:
        match = getattr(self.request, "resolver_match", None)
        return int(getattr(match and match.func, "upload_limit", settings.UPLOAD_LIMIT))

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *rest: Any) -> None:  # noqa: N803
        if content_length > self.limit + settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooLarge(self.limit)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self.received = 0
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > self.limit:
            raise TooLarge(self.limit)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
