"""Bills: what falls due under many leases in a time, each from its signed statement and the events that changed it.

The same lines come out of the signed record, so that whoever holds it can reckon every bill of a run again, and its digest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from ..agreeing.terms import DuesTerms, Span
from ..jsonform import form_of
from .lease_dues import dues_between

Line = list[Any]  # [day as ISO text, part, amount]
_FORM: Final = form_of(DuesTerms)
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Told:
    """An event of an account that shapes what falls due: "terms" (data["statement"]), "ended", or "reversed" (data["event"])."""

    number: int
    kind: str
    on: date
    data: Mapping[str, Any]


def bill_of(statement: Mapping[str, Any], events: Iterable[Told], starts: date, until: date) -> list[Line]:
    """All that falls due from a day through another, by the terms in force on each day, in order of day."""
    lines = dues_between(spans_of(statement, events, starts, until), starts, until)
    return [[on.isoformat(), bucket, amount] for on, bucket, amount in lines]


def spans_of(statement: Mapping[str, Any], events: Iterable[Told], starts: date, until: date) -> tuple[Span, ...]:
    """The terms one after another, as the account of dues takes them; those that do not touch the time are left out."""
    told = list(events)
    gone = {event.data.get("event") for event in told if event.kind == "reversed"}
    told = sorted((event for event in told if event.number not in gone), key=lambda event: (event.on, event.number))
    begins = [(date.min, statement), *((e.on, e.data["statement"]) for e in told if e.kind == "terms")]
    ended = next((event.on for event in told if event.kind == "ended"), None)
    spans = []
    for place, (since, stated) in enumerate(begins):
        last = place + 1 == len(begins)
        through = ended if last else begins[place + 1][0] - _ONE_DAY
        if since <= until and (through is None or through >= starts or ended is not None):
            spans.append(Span(_load(stated, starts, until), since, through, last and ended is not None))
    return tuple(spans)


def _load(statement: Mapping[str, Any], starts: date, until: date) -> DuesTerms:
    """The terms, of whose many steps only those are read that hold in the time (a pause may move dues from before it)."""
    if any(pause.get("way", "skip") != "skip" for pause in statement.get("pauses", ())):
        return _FORM.load(dict(statement), "statement")
    first, last = starts.isoformat(), until.isoformat()
    streams: Any = [_pruned(stream, first, last) for stream in statement.get("streams", ())]
    return _FORM.load({**statement, "streams": streams}, "statement")


def _pruned(stream: Mapping[str, Any], first: str, last: str) -> dict[str, Any]:
    changes = stream.get("changes", ())
    held = [change for change in changes if change["on"] <= last]
    before = sum(1 for change in held if change["on"] <= first)
    return {**stream, "changes": held[max(0, before - 1) :]}


def link(digest: str, lease: str, amount: int, lines: list[Line]) -> str:
    """The digest with one bill more: over the one before, the lease's public name, amount and lines, as compact JSON."""
    whole = json.dumps([digest, lease, amount, lines], separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()
