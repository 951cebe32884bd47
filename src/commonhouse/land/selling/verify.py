"""How to recompute the acts of selling, from the record alone. No Django here.

What is checked: a home is sold once at a time; the days of the option are those of the seller's signed lease, and nobody acted
before or after them; the price is one that was set under that lease (`land.price-set` is recomputed by itself), and no more than
it was paid; the subsidy that stays is the market value less what was paid; the next lease was signed with these very figures and
has a resale rule of its own, so that the chain goes on; what one family was told is kept is what the next one starts from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from commonhouse.land.selling import days
from commonhouse.record.verify import Act, Context, Verifier, expect
from commonhouse.rules.land.lease import Option

_USES = frozenset({"pass-on", "buy"})
_DAYS = ("notice_days", "decide_days", "close_days", "release_days")


@dataclass(slots=True)
class _Sale:
    """A sale as the record has told of it so far."""

    lease: str
    holding: str
    option: Option
    noticed_on: date
    priced_on: date | None = None
    price: str = ""
    said: str = ""
    said_on: date | None = None
    more_time_until: date | None = None
    released_on: date | None = None
    over: bool = False

    @property
    def happened(self) -> days.Happened:
        return days.Happened(
            self.noticed_on, self.priced_on, self.said_on, self.said in _USES, self.more_time_until, self.over
        )


def _sale(context: Context, act: Act) -> _Sale:
    sale: _Sale = context.kept(("land.sale", act.body["sale"]), act, "the sale was announced before")
    expect(act, "the sale is not over", False, sale.over)
    expect(act, "it is of the same lease", sale.lease, act.body["lease"])
    expect(act, "it is of the same home", sale.holding, act.body["holding"])
    return sale


def _announced(context: Context, act: Act) -> Iterator[str]:
    body = act.body
    known = context.kept(("agreement", body["lease"]), act, "the seller's lease was signed before")
    signed: Mapping[str, Any] = known.terms.get("option") or {}
    for name in _DAYS:
        expect(act, f"{name} are those of the signed lease", signed.get(name), body["option"][name])
    expect(act, "one sale of a home at a time", None, context.get(("land.selling", body["holding"])))
    expect(act, "a sale is announced once", None, context.get(("land.sale", body["sale"])))
    option = Option(**{name: body["option"][name] for name in _DAYS})
    sale = _Sale(body["lease"], body["holding"], option, date.fromisoformat(body["on"]))
    context.keep(("land.sale", body["sale"]), sale)
    context.keep(("land.selling", body["holding"]), body["sale"])
    yield from ()


def _more_time(context: Context, act: Act) -> Iterator[str]:
    sale = _sale(context, act)
    expect(act, "the trust had not said what it does", "", sale.said)
    sale.more_time_until = date.fromisoformat(act.body["until"])
    yield from ()


def _priced(context: Context, act: Act) -> Iterator[str]:
    sale, body = _sale(context, act), act.body
    price = context.kept(("land.price", body["price"]), act, "the price was set before")
    expect(act, "the price is of the seller's lease", sale.lease, price["agreement"])
    expect(act, "the price is what the rule gave", price["result"]["price"], body["amount"])
    sale.price, sale.priced_on = body["price"], date.fromisoformat(body["on"])
    yield from ()


def _decided(context: Context, act: Act) -> Iterator[str]:
    sale, body = _sale(context, act), act.body
    expect(act, "the trust says once what it does", "", sale.said)
    expect(act, "the price was said first", True, bool(sale.price))
    on = date.fromisoformat(body["on"])
    if body["option"] in _USES:
        last = days.decide_by(sale.option, sale.happened)
        expect(act, f"the trust decided in time (by {last})", True, sale.noticed_on <= on <= last)
    sale.said, sale.said_on = body["option"], on
    if body["option"] == "not-used":
        sale.released_on = on
    yield from ()


def _released(context: Context, act: Act) -> Iterator[str]:
    sale, body = _sale(context, act), act.body
    on = date.fromisoformat(body["on"])
    free = days.release_on(sale.option, sale.happened)
    freely = free is not None and on >= free
    expect(act, "it says rightly whether anyone may buy", freely, body["freely"])
    close = days.close_by(sale.option, sale.happened)
    late = on > days.decide_by(sale.option, sale.happened) if not sale.said else close is not None and on > close
    expect(act, "the home was not let go before its day", True, freely or late)
    if not sale.said:
        expect(act, "the trust said nothing in time", "lapsed", body["option"])
        sale.said, sale.said_on = "lapsed", on
    sale.released_on = on
    yield from ()


def _lease_withdrawn(context: Context, act: Act) -> Iterator[str]:
    _sale(context, act)
    yield from ()


def _withdrawn(context: Context, act: Act) -> Iterator[str]:
    sale = _sale(context, act)
    sale.over = True
    context.forget(("land.selling", sale.holding))
    yield from ()


def _closed(context: Context, act: Act) -> Iterator[str]:
    sale, body = _sale(context, act), act.body
    price = context.kept(("land.price", body["price"]), act, "the price was set before")
    expect(act, "the price is the one of the sale", sale.price, body["price"])
    expect(act, "the price is what the rule gave", price["result"]["price"], body["price_set"])
    expect(act, "no more was paid than the price", True, 0 < body["sold_for"] <= body["price_set"])
    market = price["result"].get("market_value")
    expect(act, "the market value is the price's own", market, body.get("market_value"))
    before = price["input"]["purchase"]["subsidy"]
    expect(act, "the subsidy so far is the one the family came with", before, body["subsidy_before"])
    kept = before if market is None else max(0, market - body["sold_for"])
    expect(act, "the subsidy that stays is the market value less what was paid", kept, body["subsidy"])
    _check_how(act, sale)
    _check_end(context, act)
    _check_next(context, act)
    _check_entry(context, act)
    sale.over = True
    context.forget(("land.selling", sale.holding))
    yield f"Sale {body['sale']}: the price is the one set by the lease, and the subsidy that stays was computed again."


def _check_how(act: Act, sale: _Sale) -> None:
    body = act.body
    wanted = "released" if sale.released_on is not None else "to-trust" if sale.said == "buy" else "sold"
    expect(act, "it ended as the trust had said", wanted, body["how"])
    expect(act, "only what the trust buys has no next lease", body["how"] == "to-trust", not body["next"])


def _check_end(context: Context, act: Act) -> None:
    """The seller's lease ended that day, for this money."""
    ended = context.kept(("lease", act.body["lease"]), act, "the seller's lease began before")
    told = (ended.ended_on, ended.sold_for)
    expect(act, "the seller's lease ended on this day, for this price", told, (act.body["on"], act.body["sold_for"]))


def _check_next(context: Context, act: Act) -> None:
    body = act.body
    if body["line"]:
        context.kept(("land.opening", body["line"]), act, "the home stood open to those in line")
    if not body["next"]:
        return
    known = context.kept(("agreement", body["next"]), act, "the next lease was signed")
    bought: Mapping[str, Any] = known.terms.get("purchase") or {}
    expect(act, "the next lease names this price", body["sold_for"], bought.get("price"))
    expect(act, "the next lease names this subsidy", body["subsidy"], bought.get("subsidy"))
    expect(act, "the next lease names this market value", body.get("market_value"), bought.get("market_value"))
    expect(act, "the next lease has a resale rule", True, bool(known.terms.get("resale")))


def _check_entry(context: Context, act: Act) -> None:
    entry, book = act.body["entry"], context.get("ledger.book")
    if entry:
        expect(act, "its entry is in the books", True, 1 <= entry <= getattr(book, "last", 0))


VERIFIERS: MappingProxyType[str, Verifier] = MappingProxyType(
    {
        "land.sale-announced": _announced,
        "land.sale-more-time": _more_time,
        "land.sale-priced": _priced,
        "land.sale-decided": _decided,
        "land.sale-released": _released,
        "land.sale-lease-withdrawn": _lease_withdrawn,
        "land.sale-withdrawn": _withdrawn,
        "land.resale-closed": _closed,
    }
)
