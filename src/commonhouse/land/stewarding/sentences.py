"""The acts of this part in one sentence each, for the pages of the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Gist = Mapping[str, Any]


def _done(gist: Gist) -> str:
    return {
        "insurance": _("The insurance of a home was looked at."),
        "inspection": _("A home was visited, as its lease says."),
        "occupancy": _("The trust asked who lives in a home."),
        "anniversary": _("The trust said hello on the anniversary of a lease."),
        "fee-review": _("The fee of a lease was looked at."),
        "renewal": _("The trust told a household about the renewal of its lease."),
        "mortgage-end": _("A mortgage came to its last payment."),
    }.get(str(gist.get("kind")), _("A duty of the trust was done."))


def _answered(gist: Gist) -> str:
    days = int(gist.get("days", 0))
    if days == 0:
        return _("A household’s request was answered on the day it came.")
    words = ngettext(
        "A household’s request was answered after %(days)s day.",
        "A household’s request was answered after %(days)s days.",
        days,
    )
    return words % {"days": days}


def _cured(_gist: Gist) -> str:
    return _("Something that a home’s papers asked for was put right, and the notice about it is over.")


def _ended(_gist: Gist) -> str:
    return _("The time of a notice about a home was over before it was put right.")


def _opened(_gist: Gist) -> str:
    return _("A reserve for repairs was opened.")


def _moved(_gist: Gist) -> str:
    return _("Money moved in a reserve for repairs.")


SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = MappingProxyType({
    "land.duty-done": _done,
    "land.request-answered": _answered,
    "land.default-cured": _cured,
    "land.default-ended": _ended,
    "land.reserve-opened": _opened,
    "land.reserve-moved": _moved,
})  # fmt: skip
