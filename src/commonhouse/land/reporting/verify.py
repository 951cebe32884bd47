"""How to recompute the acts of this part, from the record alone. No Django here.

What is checked: a year's report is published once it is over, in order, and no number of it stands for one to four households or
lets one be told by subtraction; a decision that is tied to land stands in the record; seats of a group are a share or a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from commonhouse.proposals import verify as proposals
from commonhouse.record.verify import Act, Context, Discrepancy, Verifier, expect

LEAST = 5  # households behind a number that is published
_TABLES = ("served.sale", "served.resale", "served.rent", "served.ever", "income")
_COUNTS = (
    "resales.year.count",
    "resales.ever.count",
    "retention.1.of",
    "retention.5.of",
    "retention.10.of",
    "fees.leases",
)


def _published(context: Context, act: Act) -> Iterator[str]:
    body = act.body
    year, number = int(body["year"]), int(body["number"])
    _require(act, year < datetime.fromisoformat(act.at).year, "a year is published when it is over", "over", year)
    last: int = context.get(("land.report", year), 0)
    expect(act, "reports of a year are numbered in order", last + 1, number)
    context.keep(("land.report", year), number)
    told: Mapping[str, Any] = body["figures"]
    for table in _TABLES:
        _check_table(act, told, table)
    for code in _COUNTS:
        if told.get(code) is not None:
            _not_small(act, code, int(told[code]))
    hidden = sum(each is None for each in told.values())
    yield (
        f"Figures of {year} were published: {len(told) - hidden} of {len(told)}; none stands for one to four households, and "
        "none of those can be told from the others."
    )


def _check_table(act: Act, told: Mapping[str, Any], table: str) -> None:
    """Every cell that is told is large or empty; where the sum is told, what is kept back cannot be told from it."""
    cells = {code: each for code, each in told.items() if code.rpartition(".")[0] == table and code != f"{table}.all"}
    cells.pop("income.fit", None)
    shown = [int(each) for each in cells.values() if each is not None]
    for code, each in cells.items():
        if each is not None:
            _not_small(act, code, int(each))
    whole = told.get(f"{table}.all")
    if whole is None:
        return
    _not_small(act, f"{table}.all", int(whole))
    hidden = len(cells) - len(shown)
    rest = int(whole) - sum(shown)
    if hidden == 0:
        expect(act, f"the cells of {table} add up", int(whole), sum(shown))
        return
    _require(
        act, hidden >= 2 and rest >= LEAST, f"what {table} keeps back cannot be told", "two cells, five or more", rest
    )


def _not_small(act: Act, code: str, found: int) -> None:
    _require(act, not 0 < found < LEAST, f"{code} stands for five households or more", "five or more", found)


def _linked(context: Context, act: Act) -> Iterator[str]:
    body = act.body
    outcome = proposals.outcome(context, act, body["proposal"]) if context.get(_proposal(body)) is not None else ""
    _require(act, body["about"] in {"parcel", "holding", "deal"}, "a decision is about land", "land", body["about"])
    context.keep(("land.decision", body["link"]), body)
    if outcome:
        yield f"A decision that ended as “{outcome}” was tied to {body['about']} {body['id']}."


def _proposal(body: Mapping[str, Any]) -> tuple[str, str]:
    return ("proposals.proposal", body["proposal"])


def _unlinked(context: Context, act: Act) -> Iterator[str]:
    context.kept(("land.decision", act.body["link"]), act, "the decision was tied before")
    context.forget(("land.decision", act.body["link"]))
    yield from ()


def _quota(context: Context, act: Act) -> Iterator[str]:
    body = act.body
    share, seats = body["share"], body["seats"]
    _require(
        act,
        bool(share) != (seats is not None),
        "seats of a group are a share or a number",
        "one of them",
        (share, seats),
    )
    _require(act, not share or 0 < Fraction(share) <= 1, "a share is a part of all seats", "0 to 1", share)
    yield from ()


def _said(context: Context, act: Act) -> Iterator[str]:
    yield from ()


def _require(act: Act, holds: bool, what: str, expected: object, found: object) -> None:
    if not holds:
        raise Discrepancy(act.index, what, str(expected), str(found))


VERIFIERS: MappingProxyType[str, Verifier] = MappingProxyType(
    {
        "land.report-published": _published,
        "land.decision-linked": _linked,
        "land.decision-unlinked": _unlinked,
        "land.quota-set": _quota,
        "land.quota-dropped": _said,
        "land.leaseholders-settled": _said,
        "land.figures-shared": _said,
        "land.figures-kept": _said,
    }
)
