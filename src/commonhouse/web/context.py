"""What every page knows: the house, who is acting, and the languages offered."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.http import HttpRequest


def house(request: HttpRequest) -> dict[str, Any]:
    return {
        "house": SimpleNamespace(
            name=settings.HOUSE_NAME,
            phone=settings.HOUSE_PHONE,
            source_url=settings.SOURCE_URL,
            is_demo=settings.DEMO,
        ),
        "actor": getattr(request, "actor", None),
        "languages_complete": settings.LANGUAGES_COMPLETE,
    }
