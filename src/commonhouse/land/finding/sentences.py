"""The acts of this part in one sentence each, for the pages of the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Gist = Mapping[str, Any]


def _listed(gist: Gist) -> str:
    words = ngettext(
        "The list of %(count)d ticket for a draw of homes was published.",
        "The list of %(count)d tickets for a draw of homes was published.",
        gist["tickets"],
    )
    return words % {"count": gist["tickets"]}


def _answered(gist: Gist) -> str:
    return {
        "accepted": _("Ticket %(ticket)s said yes to a home."),
        "declined": _("Ticket %(ticket)s said no to a home."),
        "lapsed": _("An offer to ticket %(ticket)s ended without an answer."),
        "withdrawn": _("An offer to ticket %(ticket)s was taken back."),
    }[gist["answer"]] % {"ticket": gist["ticket"]}


def _ended(gist: Gist) -> str:
    words = (
        _("Ticket %(ticket)s was set aside.") if gist["how"] == "set-aside" else _("Ticket %(ticket)s was taken back.")
    )
    return words % {"ticket": gist["ticket"]}


SENTENCES: Mapping[str, Callable[[Gist], str]] = MappingProxyType(
    {
        "land.programme-opened": lambda gist: _("A programme for homes opened: “%(name)s”.") % gist,
        "land.programme-closed": lambda gist: _("A programme for homes takes no more applications."),
        "land.application-received": lambda gist: _("An application for a home came in: ticket %(ticket)s.") % gist,
        "land.application-changed": lambda gist: _("Ticket %(ticket)s asks for homes of other sizes now.") % gist,
        "land.application-ended": _ended,
        "land.draw-announced": lambda gist: (
            _("A draw of homes was announced; its seed comes from: %(seed_how)s") % gist
        ),
        "land.draw-listed": _listed,
        "land.draw-moved": lambda gist: _("The seed of a draw of homes comes from elsewhere: %(why)s") % gist,
        "land.draw-held": lambda gist: _("Homes were drawn with a public seed: the line stands."),
        "land.draw-cancelled": lambda gist: _("A draw of homes was called off: %(why)s") % gist,
        "land.home-opened": lambda gist: _("A home is open for the next household."),
        "land.opening-closed": lambda gist: _("A home is no longer open."),
        "land.home-offered": lambda gist: (
            _("A home was offered to ticket %(ticket)s, number %(place)d in line.") % gist
        ),
        "land.line-passed": lambda gist: (
            _("Ticket %(ticket)s was passed over for one home and keeps its place.") % gist
        ),
        "land.offer-answered": _answered,
        "land.offer-confirmed": lambda gist: _("A home went to ticket %(ticket)s.") % gist,
    }
)
