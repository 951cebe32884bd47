"""What the storeys above tell the record, so that it need not know them; registered from
AppConfig.ready().
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest

Finder = Callable[[HttpRequest, str], Any]

_finders: list[Finder] = []


def register_organizations(finder: Finder) -> None:
    """`finder(request, slug)` gives the organization, if whoever asks may see it, and raises Http404
    otherwise.
    """
    _finders[:] = [finder]


def organization_or_404(request: HttpRequest, slug: str) -> Any:
    for finder in _finders:
        return finder(request, slug)
    raise Http404
