"""How to recompute the acts of acquiring, from the record alone. No Django here.

What is checked: one offer is open at a time and is answered once; a deal is closed once, after all its conditions were settled
and (where it asks for one) after a decision of this record was adopted; sources and uses come to the same sum, the price to
land and building, what was paid on the day to the uses of that day; its entry is in the books of this record; what later
sources paid back is never more than was lent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from commonhouse.land.acquiring.budget import AT_CLOSING, PRICE
from commonhouse.record.verify import Act, Context, Verifier, expect

_LOANS = frozenset({"loan", "bank"})
_KINDS = frozenset({"loan", "bank", "subsidy", "gift", "own"})
_USES = frozenset({"land", "building", "costs", "repairs", "reserve"})
_ANSWERS = frozenset({"accepted", "refused", "countered", "withdrawn", "lapsed"})


@dataclass(slots=True)
class _Deal:
    """A deal as the record has told of it so far."""

    offers: dict[int, str] = field(default_factory=dict)  # number -> how it was answered, "" while it is open
    conditions: dict[str, str] = field(default_factory=dict)  # id -> how it was settled, "" while it is open
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)
    repaid: dict[str, int] = field(default_factory=dict)
    fell: bool = False
    closed: bool = False
    agreed: bool = False


def _deal(context: Context, act: Act) -> _Deal:
    deal: _Deal = context.kept(("land.deal", act.body["deal"]), act, "the deal was opened before")
    return deal


def _live(context: Context, act: Act) -> _Deal:
    deal = _deal(context, act)
    expect(act, "the deal was not closed before", False, deal.closed)
    expect(act, "the deal had not fallen through", False, deal.fell)
    return deal


def _opened(context: Context, act: Act) -> Iterator[str]:
    key = ("land.deal", act.body["deal"])
    expect(act, "a deal is opened once", None, context.get(key))
    context.keep(key, _Deal())
    yield from ()


def _disputed(context: Context, act: Act) -> Iterator[str]:
    _live(context, act)
    yield from ()


def _offered(context: Context, act: Act) -> Iterator[str]:
    deal = _live(context, act)
    expect(act, "no other offer is open", [], [number for number, how in deal.offers.items() if not how])
    expect(act, "offers are numbered without a gap", len(deal.offers) + 1, act.body["number"])
    deal.offers[act.body["number"]] = ""
    yield from ()


def _answered(context: Context, act: Act) -> Iterator[str]:
    deal, body = _live(context, act), act.body
    expect(act, "the offer was open", "", deal.offers.get(body["number"], "not made"))
    expect(act, "the answer is one there is", True, body["answer"] in _ANSWERS)
    deal.offers[body["number"]] = body["answer"]
    deal.agreed = body["answer"] == "accepted"
    yield from ()


def _condition(context: Context, act: Act) -> Iterator[str]:
    deal = _live(context, act)
    expect(act, "a condition is made once", False, act.body["condition"] in deal.conditions)
    deal.conditions[act.body["condition"]] = ""
    yield from ()


def _settled(context: Context, act: Act) -> Iterator[str]:
    deal, body = _live(context, act), act.body
    before = deal.conditions.get(body["condition"], "not made")
    expect(act, "the condition was open, or not met", True, before in {"", "failed"})
    deal.conditions[body["condition"]] = body["state"]
    yield from ()


def _closed(context: Context, act: Act) -> Iterator[str]:
    deal, body = _live(context, act), act.body
    expect(act, "a price was agreed", True, deal.agreed)
    expect(act, "every condition was met or let go", [], [k for k, how in deal.conditions.items() if how not in _DONE])
    expect(act, "its conditions are all told", len(deal.conditions), body["conditions"])
    sources, uses = _amounts(act, body["sources"], _KINDS), _amounts(act, body["uses"], _USES)
    expect(act, "sources and uses come to the same sum", sum(a for _k, a in sources), sum(a for _k, a in uses))
    expect(act, "the price is that of land and building", sum(a for k, a in uses if k in PRICE), body["price"])
    expect(act, "what was paid is the uses of that day", sum(a for k, a in uses if k in AT_CLOSING), body["paid"])
    _check_decision(context, act)
    _check_entry(context, act)
    deal.closed = True
    deal.sources = {each["source"]: dict(each) for each in body["sources"]}
    expect(act, "each source is named once", len(body["sources"]), len(deal.sources))
    yield (
        f"Deal {body['deal']}: {len(sources)} sources and {len(uses)} uses of money come to the same sum, "
        f"and the price was paid from them."
    )


_DONE = frozenset({"met", "waived"})


def _check_decision(context: Context, act: Act) -> None:
    if not act.body["decision"]:
        expect(act, "a deal that asks for a decision names it", False, act.body["needs_decision"])
        return
    context.kept(("proposals.adopted", act.body["decision"]), act, "its decision was adopted before")


def _check_entry(context: Context, act: Act) -> None:
    entry, book = act.body["entry"], context.get("ledger.book")
    if not entry:
        expect(act, "a trust that keeps books enters what it buys", None, book)
        return
    last = getattr(book, "last", 0)
    expect(act, "its entry is in the books", True, 1 <= entry <= last)


def _amounts(act: Act, rows: list[Mapping[str, Any]], kinds: frozenset[str]) -> list[tuple[str, int]]:
    for row in rows:
        expect(act, "its kind is one there is", True, row["kind"] in kinds)
        expect(act, "each amount is whole and above zero", True, type(row["amount"]) is int and row["amount"] > 0)
    return [(row["kind"], row["amount"]) for row in rows]


def _refinanced(context: Context, act: Act) -> Iterator[str]:
    deal, body = _deal(context, act), act.body
    expect(act, "the deal was closed before", True, deal.closed)
    old, new = deal.sources.get(body["repaid"]), body["by"]
    expect(act, "what was paid back is a loan of this deal", True, old is not None and old["kind"] in _LOANS)
    assert old is not None
    _amounts(act, [new], _KINDS)
    expect(act, "the new source pays the whole amount", body["amount"], new["amount"])
    expect(act, "principal is a part of the amount", True, 0 <= body["principal"] <= body["amount"])
    paid = deal.repaid.get(body["repaid"], 0) + body["principal"]
    if not old["agreement"]:
        expect(act, "no more is paid back than was lent", True, paid <= old["amount"])
    expect(act, "a source comes once", False, new["source"] in deal.sources)
    _check_entry(context, act)
    deal.repaid[body["repaid"]] = paid
    deal.sources[new["source"]] = dict(new)
    yield f"Deal {body['deal']}: a later source paid back what an earlier one had lent."


def _fell(context: Context, act: Act) -> Iterator[str]:
    deal = _live(context, act)
    deal.fell, deal.agreed = True, False
    for number, how in deal.offers.items():
        deal.offers[number] = how or "withdrawn"
    yield from ()


def _again(context: Context, act: Act) -> Iterator[str]:
    deal = _deal(context, act)
    expect(act, "the deal had fallen through", True, deal.fell)
    deal.fell = False
    yield from ()


VERIFIERS: MappingProxyType[str, Verifier] = MappingProxyType(
    {
        "land.deal-opened": _opened,
        "land.deal-disputed": _disputed,
        "land.deal-offered": _offered,
        "land.deal-answered": _answered,
        "land.deal-condition": _condition,
        "land.deal-condition-settled": _settled,
        "land.deal-closed": _closed,
        "land.deal-refinanced": _refinanced,
        "land.deal-fell": _fell,
        "land.deal-again": _again,
    }
)
