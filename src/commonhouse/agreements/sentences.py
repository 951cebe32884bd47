"""The acts of agreements in one sentence each, for the pages of the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from commonhouse.agreements import kinds
from commonhouse.ledger import units
from commonhouse.people.formats import day

Gist = Mapping[str, Any]


def _signed(gist: Gist) -> str:
    if "sealed" in gist:
        said = {"kind": _kind(gist), "id": gist["agreement"]}
        return (
            _("A change of an agreement was signed by all; what it is stays with its parties (%(kind)s, %(id)s).")
            % said
        )
    said = {"kind": _kind(gist), "version": gist["version"], "id": gist["agreement"]}
    if gist["takes_effect_on"]:
        return _("A change of an agreement was signed by all (%(kind)s, %(id)s, version %(version)s).") % said
    return _("An agreement was signed by all: %(kind)s, %(id)s.") % said


def _event(gist: Gist) -> str:
    if "sealed" in gist:
        said = {"kind": _kind(gist), "id": gist["agreement"], "number": gist["number"]}
        return _("Entry %(number)s of an account that is private (%(kind)s, %(id)s).") % said
    said = {"kind": _kind(gist), "id": gist["agreement"], "day": _day(gist["on"]), "amount": _amount(gist)}
    words = {
        "payment": _("%(amount)s was paid under an agreement on %(day)s (%(kind)s, %(id)s)."),
        "disbursed": _("%(amount)s was paid out under an agreement on %(day)s (%(kind)s, %(id)s)."),
        "terms": _("Changed terms of an agreement hold from %(day)s on (%(kind)s, %(id)s)."),
        "fee": _("A fee of %(amount)s was asked for on %(day)s (%(kind)s, %(id)s)."),
        "waiver": _("%(amount)s is asked for no longer (%(kind)s, %(id)s)."),
        "written-off": _("%(amount)s was given up as lost on %(day)s (%(kind)s, %(id)s)."),
        "recovered": _("%(amount)s that was given up came in after all on %(day)s (%(kind)s, %(id)s)."),
        "reported": _("Figures of a period were reported under an agreement (%(kind)s, %(id)s)."),
        "reversed": _("An event under an agreement was taken back (%(kind)s, %(id)s)."),
        "ended": _("An agreement ends on %(day)s (%(kind)s, %(id)s)."),
    }
    return words[gist["kind"]] % said


def _ended(gist: Gist) -> str:
    return _("An agreement ended on %(day)s (%(id)s): %(why)s") % {
        "day": _day(gist["on"]),
        "id": gist["agreement"],
        "why": gist["why"],
    }


def _kind(gist: Gist) -> str:
    try:
        return str(kinds.get(gist["kind_of_agreement"]).label)
    except KeyError:
        return str(gist["kind_of_agreement"])


def _amount(gist: Gist) -> str:
    return units.words(int(gist["amount"]), str(gist.get("unit", "USD")))


def _day(text: str) -> str:
    return day(dt.date.fromisoformat(text))


SENTENCES: Mapping[str, Callable[[Gist], str]] = MappingProxyType(
    {"agreements.signed": _signed, "agreements.event": _event, "agreements.ended": _ended}
)
