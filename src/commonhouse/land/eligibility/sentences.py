"""The acts of this part in one sentence each, for the pages of the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _


def _published(body: Mapping[str, Any]) -> str:
    said = {"area": body["statement"]["area"], "year": body["statement"]["year"]}
    return _("Income limits for %(area)s were published: the table of %(year)s.") % said


def _reviewed(body: Mapping[str, Any]) -> str:
    return _("A household's income was found to be in the %(tier)s percent tier, by two people.") % {
        "tier": body["tier"]
    }


SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = MappingProxyType({
    "land.limits-published": _published,
    "land.limits-withdrawn": lambda _body: _("A table of income limits was withdrawn: its figures were wrong."),
    "land.eligibility-rules-set": lambda _body: _("How incomes and affordable prices are reckoned was set."),
    "land.income-reviewed": _reviewed,
})  # fmt: skip
