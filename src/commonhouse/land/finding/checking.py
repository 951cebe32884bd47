"""One ticket's place, recomputed as anyone can: its lot, who comes before it and why, and the lines to do it on a laptop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from shlex import quote
from typing import Any

from django.utils.translation import gettext as _

from commonhouse.land.finding.models import HomeDraw, Programme
from commonhouse.land.finding.statements import RULE
from commonhouse.land.finding.words import priority_names
from commonhouse.record.receipts import ALPHABET
from commonhouse.rules.drawing.sampler import ticket as lot_of
from commonhouse.rules.land.order import Listed, TicketList, list_lines

_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True, slots=True)
class Checked:
    """`row`: as the ticket stands on the list (None: it is not on it). `place` and what follows: once the seed is known.

    `first` is the SHA-256 of the seed, `second` that of it and the ticket, both in hexadecimal; `lot` is the second as a decimal
    number read backwards, as the draw compares it.
    """

    ticket: str
    row: Mapping[str, Any] | None
    place: Mapping[str, Any] | None = None
    before: tuple[tuple[int, int], ...] = ()  # (bedrooms, how many come before it for such homes)
    first: str = ""
    second: str = ""
    lot: str = ""
    agrees: bool = False


def normalize(typed: str) -> str:
    """A ticket as it is printed: "k7qm 2xpa" is "K7QM-2XPA"."""
    symbols = "".join(each for each in typed[:60].upper().translate(_LOOKALIKES) if each in ALPHABET)
    return f"{symbols[:4]}-{symbols[4:8]}" if len(symbols) == 8 else symbols


def check(draw: HomeDraw, typed: str) -> Checked:
    """Finds a ticket on the list, and draws its lot again from the seed."""
    name = normalize(typed)
    row = next((each for each in draw.entrants if each["id"] == name), None)
    if row is None or draw.result is None:
        return Checked(name, row)
    place = next(each for each in draw.result["places"] if each["id"] == name)
    first = sha256(draw.seed.encode()).hexdigest()
    second = sha256((first + name).encode()).hexdigest()
    before = tuple((home["bedrooms"], home["ids"].index(name)) for home in draw.result["homes"] if name in home["ids"])
    lot = lot_of(draw.seed, name)
    return Checked(name, row, place, before, first, second, lot, lot == place["lot"])


def shell_lines(draw: HomeDraw, name: str) -> list[str]:
    """What to type on any Linux, Mac or Windows (WSL) to make the same lot: SHA-256 twice, then the number backwards."""
    return [
        f"first=$(printf %s {quote(draw.seed)} | sha256sum | cut -c1-64)",
        f'second=$(printf %s "${{first}}{name}" | sha256sum | cut -c1-64)',
        "echo \"ibase=16; $(echo $second | tr a-f A-F)\" | BC_LINE_LENGTH=0 bc | rev",
    ]  # fmt: skip


def compute_file(draw: HomeDraw) -> dict[str, Any]:
    """What `commonhouse compute` takes: the rule, the statement and the list with its seed."""
    given = {"tickets": draw.entrants, "seed": draw.seed, "fingerprint": draw.fingerprint}
    return {"rule": RULE, "statement": draw.statement, "input": given}


def list_text(draw: HomeDraw) -> str:
    """The very text whose SHA-256 is the fingerprint."""
    rows = (
        Listed(each["id"], tuple(each["priorities"]), tuple(each["bedrooms"]), each["round"], each["place"])
        for each in draw.entrants
    )
    return list_lines(TicketList(tuple(rows)))


def why_words(programme: Programme, because: Mapping[str, Any]) -> str:
    """Why somebody has their place, in one short sentence."""
    names = priority_names(programme)
    said = {"group": names.get(because.get("group", ""), ""), "points": because.get("points", 0)}
    return {
        "carried": _("They kept the place of an earlier draw."),
        "group": _("By lot among “%(group)s”."),
        "points": _("With %(points)d points; among equals by lot."),
        "share": _("For the share of places of “%(group)s”."),
        "lot": _("By lot."),
    }[because["why"]] % said
