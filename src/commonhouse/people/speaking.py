"""Which language the pages speak to someone from now on."""

from __future__ import annotations

from django.conf import settings
from django.http.response import HttpResponseBase


def speak(response: HttpResponseBase, language: str) -> None:
    """Keeps the language in a cookie, where the pages are whole in it; otherwise the browser's wish goes on."""
    if language not in settings.LANGUAGES_COMPLETE:
        return
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
