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
    """url_names: tried in order, the first that exists is linked."""

    label: Promise
    url_names: tuple[str, ...]


PLACES = (
    Place(_("Public money"), ("budgeting:index", "budgets", "budgeting:list", "budget_list")),
    Place(_("Organizations"), ("people:organizations", "organizations", "organization_list", "people:organization_list")),
    Place(_("Check a result"), ("record:index", "records", "record_index", "record:records")),
)


@lru_cache(maxsize=32)
def first_url(names: tuple[str, ...]) -> str:
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""


def items(path: str) -> list[dict[str, Any]]:
    """label, url and whether the reader is there now."""
    found = ((place.label, first_url(place.url_names)) for place in PLACES)
    return [{"label": label, "url": url, "is_here": path.startswith(url)} for label, url in found if url]
