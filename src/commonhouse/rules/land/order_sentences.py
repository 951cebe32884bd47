"""A line of households in plain words: how it was made, who is where and why, and how anyone can check it."""

from __future__ import annotations

from ..deciding.voice import ENGLISH, Voice
from .order import Line, Place, TicketList, Why

SAID = 50  # places in words; the result has all


def line_sentences(_given: TicketList, line: Line, voice: Voice = ENGLISH) -> list[str]:
    _ = voice.gettext
    said = [
        voice.ngettext("%(count)s household is in line.", "%(count)s households are in line.", line.tickets)
        % {"count": voice.number(line.tickets)},
        _("The fingerprint of the list (SHA-256) is %(fingerprint)s. The seed is %(seed)s.")
        % {"fingerprint": line.fingerprint, "seed": line.seed},
        _(
            "To check a lot: the SHA-256 of the seed, written in hexadecimal, and then the ticket; the SHA-256 of that, as a "
            "decimal number read backwards, is the lot. The least lot comes first, after what priorities and earlier places give."
        ),
    ]
    return [*said, *(place_sentence(place, voice) for place in line.places[:SAID])]


def place_sentence(place: Place, voice: Voice = ENGLISH) -> str:
    """One place with its reason."""
    _ = voice.gettext
    words = {
        Why.CARRIED: _("%(place)s: %(id)s, who kept the place of an earlier draw."),
        Why.GROUP: _("%(place)s: %(id)s, by lot among those with the priority “%(group)s”."),
        Why.POINTS: _("%(place)s: %(id)s, with %(points)s points; among equals by lot."),
        Why.SHARE: _("%(place)s: %(id)s, for the share of places of the priority “%(group)s”."),
        Why.LOT: _("%(place)s: %(id)s, by lot."),
    }[place.why]
    return words % {
        "place": voice.number(place.place),
        "id": place.id,
        "group": voice.name(place.group),
        "points": voice.number(place.points),
    }
