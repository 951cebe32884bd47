"""Taking in a paper without a copy in the clear: Django would put a larger upload into a file of its own first."""

from __future__ import annotations

import functools
from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler, TemporaryFileUploadHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from commonhouse.people.views.common import View


class OnlyInMemory(MemoryFileUploadHandler):
    """Keeps the file in memory whatever its size; the house's own limit, which stands before it, is 8 MB."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True


def sealed_upload(view: View) -> View:
    """Of a page that takes papers: nothing of them is written to a disk before it is sealed. (The handlers have to be chosen
    before anything reads the body, so the check of the form's token comes after.)"""
    guarded = csrf_protect(view)

    @functools.wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        others = [
            each
            for each in request.upload_handlers
            if not isinstance(each, MemoryFileUploadHandler | TemporaryFileUploadHandler)
        ]
        request.upload_handlers = [*others, OnlyInMemory(request)]
        return guarded(request, *args, **kwargs)

    return csrf_exempt(page)
