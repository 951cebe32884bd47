"""The acts of raising money in one sentence each, for the pages of the record; of a list, a gist has only its length."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.people.formats import money


def _offered(body: Mapping[str, Any]) -> str:
    many = ngettext("Notes were offered in %(n)d class: %(title)s.", "Notes were offered in %(n)d classes: %(title)s.",
                    int(body["classes"]))  # fmt: skip
    return many % {"n": body["classes"], "title": body["title"]}


def _class_offered(body: Mapping[str, Any]) -> str:
    return _("Another class of notes was offered: %(name)s.") % {"name": body["class"]["name"]}


def _class_closed(body: Mapping[str, Any]) -> str:
    return _("A class of notes is offered again.") if body["is_open"] else _("A class of notes is offered no more.")


def _distributed(body: Mapping[str, Any]) -> str:
    n = int(body["result"]["portions"])
    many = ngettext(
        "Interest of %(total)s was paid on %(n)d note.", "Interest of %(total)s was paid on %(n)d notes.", n
    )
    return many % {"n": n, "total": money(body["total"], body["unit"])}


def _returned(body: Mapping[str, Any]) -> str:
    words = {
        "repay": _("A note came back and was paid to its holder."),
        "roll": _("A note came back, and its holder lent the money again."),
        "give": _("A note came back, and its holder gave the money to the fund."),
    }
    return words[body["how"]]


def _borne(body: Mapping[str, Any]) -> str:
    if body["classes"]:
        return _("A loss was borne by gifts and notes, the last rank first.")
    return _("A loss was borne by what gifts and dues had set aside.")


def _given(body: Mapping[str, Any]) -> str:
    said = {"amount": money(body["amount"], body["unit"])}
    if body["restriction"]:
        return _("The fund was given %(amount)s for a purpose.") % said
    return _("The fund was given %(amount)s, to bear the first losses.") % said


SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = MappingProxyType({
    "funds.offering-opened": _offered,
    "funds.class-offered": _class_offered,
    "funds.class-closed": _class_closed,
    "funds.offering-closed": lambda _body: _("An offering of notes was closed."),
    "funds.distributed": _distributed,
    "funds.distribution-entered": lambda _body: _("Each note has the interest that was paid on it."),
    "funds.note-returned": _returned,
    "funds.redemption-asked": lambda _body: _("A holder asked for money back early, and stands in line."),
    "funds.redemption-withdrawn": lambda _body: _("A holder left the line."),
    "funds.redeemed": lambda _body: _("Holders got money back early, in the order of asking."),
    "funds.loss-borne": _borne,
    "funds.loss-returned": lambda _body: _("What was recovered of a loss was given back to notes and gifts."),
    "funds.gift-received": _given,
})  # fmt: skip
