"""What institutions tell the ballot box about their own pages, so that it can link to them without knowing them.

An institution registers from its AppConfig.ready(); a box that nobody answers for is shown on its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from commonhouse.decisions.models import Box
from commonhouse.people.permissions import Actor


class Link(NamedTuple):
    label: str
    url: str


Linker = Callable[[Box], Link | None]

Follow = Callable[[Actor, Box, "datetime | None"], None]
Check = Callable[[Box], None]
Limit = Callable[[Box, datetime], None]
Estimate = Callable[[Iterable[Box]], "Mapping[int, int]"]
Witness = Callable[[Box], "dict[str, Any] | None"]

_openings: list[Check] = []
_reschedulings: list[Limit] = []
_evidence: list[Witness] = []
_counted: list[Follow] = []
_results: list[Linker] = []
_homes: list[Linker] = []
_estimates: list[Estimate] = []


def register_result(linker: Linker) -> None:
    """`linker(box)` gives the page that shows the box's result, or None for a box that is not the institution's."""
    if linker not in _results:
        _results.append(linker)


def register_home(linker: Linker) -> None:
    """`linker(box)` gives the page the vote belongs to (a budget, an election), or None."""
    if linker not in _homes:
        _homes.append(linker)


def register_opening(check: Check) -> None:
    """`check(box)` raises Refused when what the institution states now is no longer what stands in the draft."""
    if check not in _openings:
        _openings.append(check)


def opening(box: Box) -> None:
    """Asks the institutions whether a draft may be opened as it stands. What one of them refuses stays a draft."""
    for check in _openings:
        check(box)


def register_rescheduling(limit: Limit) -> None:
    """`limit(box, closes_at)` raises Refused when the institution's own rules give people longer than that to answer."""
    if limit not in _reschedulings:
        _reschedulings.append(limit)


def rescheduling(box: Box, closes_at: datetime) -> None:
    """Asks the institutions whether a running vote may close at another time."""
    for limit in _reschedulings:
        limit(box, closes_at)


def register_evidence(witness: Witness) -> None:
    """`witness(box)` states at closing what its rule needs to know besides ballots (who was present, which objections
    stand), or None for a box that is not the institution's. It is published: people by pseudonym only.
    """
    if witness not in _evidence:
        _evidence.append(witness)


def evidence(box: Box) -> dict[str, Any]:
    """What the institutions state of a box that is being closed."""
    stated: dict[str, Any] = {}
    for witness in _evidence:
        stated |= witness(box) or {}
    return stated


def register_counted(follow: Follow) -> None:
    """`follow(actor, box, now)` does what a result sets going (promises, say), in the transaction of the count."""
    if follow not in _counted:
        _counted.append(follow)


def counted(actor: Actor, box: Box, now: datetime | None) -> None:
    """Tells the institutions that a box has its result. What one of them refuses undoes the whole."""
    for follow in _counted:
        follow(actor, box, now)


def register_estimate(estimate: Estimate) -> None:
    """`estimate(boxes)` says how many minutes answering takes, by the boxes' keys, where somebody said so honestly."""
    if estimate not in _estimates:
        _estimates.append(estimate)


def minutes(boxes: Iterable[Box]) -> dict[int, int]:
    """What the institutions say of how long answering takes: a query of each for all boxes together."""
    found: dict[int, int] = {}
    for estimate in _estimates:
        found |= estimate(boxes)
    return found


def result_link(box: Box) -> Link | None:
    return _first(_results, box)


def home_link(box: Box) -> Link | None:
    return _first(_homes, box)


def _first(linkers: list[Linker], box: Box) -> Link | None:
    return next((link for linker in linkers if (link := linker(box)) is not None), None)
