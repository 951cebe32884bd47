"""The languages people of this house write in, each by its own name."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language, get_language_info


def choices() -> list[tuple[str, str]]:
    return [(code, own_name(code)) for code in settings.HOUSE_LANGUAGES]


def own_name(code: str) -> str:
    """The language's name in itself ("Kreyòl ayisyen"); a code no longer of this house is shown as it is."""
    try:
        name: str = get_language_info(code)["name_local"]
    except KeyError:
        return code
    return name[:1].upper() + name[1:]


def reader_language() -> str:
    """The reader's language, if it is one people of this house write in."""
    code = (get_language() or "").lower()
    return code if code in settings.HOUSE_LANGUAGES else settings.HOUSE_LANGUAGES[0]
