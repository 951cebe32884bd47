"""The acts of this part in one sentence each, for the pages of the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _


def _published(body: Mapping[str, Any]) -> str:
    return _("The land’s figures of %(year)s were published.") % {"year": body["year"]}


def _linked(body: Mapping[str, Any]) -> str:
    return {
        "parcel": _("A decision was tied to a parcel of land."),
        "holding": _("A decision was tied to a home or another place on the land."),
        "deal": _("A decision was tied to a purchase."),
    }[body["about"]]


def _unlinked(body: Mapping[str, Any]) -> str:
    return _("A decision was untied from land it was not about.")


def _quota(body: Mapping[str, Any]) -> str:
    said = {"name": body["name"], "share": body["share"], "seats": body["seats"]}
    if body["share"]:
        return _("By the trust’s rules, at least %(share)s of the board’s seats belong to: %(name)s.") % said
    return _("By the trust’s rules, at least %(seats)s of the board’s seats belong to: %(name)s.") % said


def _dropped(body: Mapping[str, Any]) -> str:
    return _("A group’s seats are not set apart any more.")


def _settled(body: Mapping[str, Any]) -> str:
    if body["class"]:
        return _("Those who hold a lease are asked to join the class of the leaseholders.")
    return _("No class of members follows the leases any more.")


def _shared(body: Mapping[str, Any]) -> str:
    return _("The trust lets its network add up its figures.")


def _kept(body: Mapping[str, Any]) -> str:
    return _("The trust does not let its network add up its figures any more.")


SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = MappingProxyType(
    {
        "land.report-published": _published,
        "land.decision-linked": _linked,
        "land.decision-unlinked": _unlinked,
        "land.quota-set": _quota,
        "land.quota-dropped": _dropped,
        "land.leaseholders-settled": _settled,
        "land.figures-shared": _shared,
        "land.figures-kept": _kept,
    }
)
