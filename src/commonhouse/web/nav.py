"""The house's main places, in one list. A place whose page does not exist in this house is not shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Place:
    label: Promise
    url_name: str


PLACES = (
    Place(_("Public money"), "budgets"),
    Place(_("Organizations"), "organizations"),
    Place(_("Check a result"), "records"),
)


@lru_cache(maxsize=64)
def url_or_none(name: str) -> str:
    """The page's address, or "" in a house that has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def items(path: str) -> list[dict[str, Any]]:
    """label, url and whether the reader is there now."""
    found = ((place.label, url_or_none(place.url_name)) for place in PLACES)
    return [{"label": label, "url": url, "is_here": path.startswith(url)} for label, url in found if url]
