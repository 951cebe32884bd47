"""These acts in one sentence each, for the pages of the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Gist = Mapping[str, Any]


def _places_set(gist: Gist) -> str:
    return ngettext("%(count)d seat was set up.", "%(count)d seats were set up.", gist["places"]) % {
        "count": gist["places"]
    }


def _called(gist: Gist) -> str:
    words = ngettext(
        "The election “%(title)s” was called for %(count)d seat.",
        "The election “%(title)s” was called for %(count)d seats.",
        gist["places"],
    )
    return words % {"title": gist["title"], "count": gist["places"]}


def _closed(gist: Gist) -> str:
    words = ngettext(
        "Nominations closed with %(count)d candidate; the order on the ballot was drawn by lot.",
        "Nominations closed with %(count)d candidates; the order on the ballot was drawn by lot.",
        gist["candidates"],
    )
    return words % {"count": gist["candidates"]}


def _unopposed(gist: Gist) -> str:
    words = ngettext(
        "%(count)d candidate was elected without a contest, for %(seats)d seats.",
        "%(count)d candidates were elected without a contest, for %(seats)d seats.",
        gist["candidates"],
    )
    return words % {"count": gist["candidates"], "seats": gist["seats"]}


def _counted(gist: Gist) -> str:
    words = ngettext(
        "The election was decided: %(count)d person was elected.",
        "The election was decided: %(count)d people were elected.",
        gist["elected"],
    )
    return words % {"count": gist["elected"]}


def _taken(gist: Gist) -> str:
    words = ngettext("%(count)d seat was taken.", "%(count)d seats were taken.", gist["seats"])
    return words % {"count": gist["seats"]}


def _entrants(gist: Gist) -> str:
    words = ngettext(
        "The list of %(count)d person in a draw was published.",
        "The list of %(count)d people in a draw was published.",
        gist["entrants"],
    )
    return words % {"count": gist["entrants"]}


def _vacancy_filled(gist: Gist) -> str:
    if gist["how"] == "countback":
        return _("Seat %(place)d was filled by countback.") % {"place": gist["place"]}
    return _("Seat %(place)d was filled by appointment: %(by)s") % {"place": gist["place"], "by": gist["by"]}


SENTENCES: Mapping[str, Callable[[Gist], str]] = MappingProxyType(
    {
        "elections.places-set": _places_set,
        "elections.holder-placed": lambda gist: _("Seat %(place)d: its holder was entered.") % gist,
        "elections.called": _called,
        "elections.dates-moved": lambda gist: _("The dates of an election were moved to later."),
        "elections.cancelled": lambda gist: _("An election was called off: %(why)s") % gist,
        "elections.stands": lambda gist: _("Candidate %(candidate)s stands.") % gist,
        "elections.withdrew": lambda gist: _("Candidate %(candidate)s withdrew.") % gist,
        "elections.nominations-closed": _closed,
        "elections.unopposed": _unopposed,
        "elections.counted": _counted,
        "elections.seats-taken": _taken,
        "elections.vacancy": lambda gist: _("Seat %(place)d fell empty.") % gist,
        "elections.countback": lambda gist: _("The ballots were counted again for a seat that fell empty."),
        "elections.vacancy-filled": _vacancy_filled,
        "elections.draw-opened": lambda gist: _("A draw was announced: “%(title)s”.") % gist,
        "elections.draw-entrants": _entrants,
        "elections.drawn": lambda gist: _("Lots were drawn with the public seed %(seed)s.") % gist,
        "elections.draw-cancelled": lambda gist: _("A draw was called off: %(why)s") % gist,
    }
)
