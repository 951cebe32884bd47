"""The house's main places, in one list. A place whose page does not exist in this house is not shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class Place:
    label: Promise
    url_name: str
    also: tuple[str, ...] = ()  # names of pages that belong here though their addresses begin otherwise
    kinds: frozenset[str] = frozenset()  # of organizations that have such a place; none: all


PLACES = (
    Place(_("Public money"), "budgets"),
    Place(_("Decisions"), "decided"),
    Place(_("Organizations"), "organizations"),
    Place(_("Check a result"), "records"),
)


# Within one organization; each page's address has the organization's slug.
LOCAL = (
    Place(pgettext_lazy("an organization", "About"), "organization"),
    Place(pgettext_lazy("an organization", "Land"), "land", kinds=frozenset({"land-trust", "network", "commons"})),
    Place(_("Decisions"), "proposals"),
    Place(_("Elections"), "elections"),
    Place(_("Meetings"), "meetings"),
    Place(_("Money"), "money", ("books", "agreements", "fund")),
    Place(_("Charter"), "charter"),
    Place(_("Record"), "record"),
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


@lru_cache(maxsize=2048)
def _local_url(name: str, slug: str) -> str:
    try:
        return reverse(name, args=[slug])
    except NoReverseMatch:
        return ""


def local_items(slug: str, path: str, kind: str = "") -> list[dict[str, Any]]:
    """The places within an organization: label, url, and whether the reader is there now ("page", "true" or "")."""
    found = [(place, _local_url(place.url_name, slug)) for place in LOCAL if not place.kinds or kind in place.kinds]
    about = found[0][1]
    return [{"label": place.label, "url": url, "here": _here(place, slug, path, about)} for place, url in found if url]


def _here(place: Place, slug: str, path: str, about: str) -> str:
    url = _local_url(place.url_name, slug)
    if path == url:
        return "page"
    within = [url, *(_local_url(name, slug) for name in place.also)]
    return "true" if url != about and path.startswith(tuple(each for each in within if each)) else ""
