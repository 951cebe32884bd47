"""The rule "resale-price": what a home on leased land may be sold for, by the formula its lease states.

The formula gives a price from what was paid, two appraisals, a published table, or the time that has passed. What the owner
improved is added, damage is taken off, and the price is held between floor and cap and rounded, in this order. Everything is
reckoned exactly (fractions); only the price is rounded, as the statement says. Sources: the formulas of the Community Land
Trust Technical Manual (2011), ch. 12, and of the trusts named in the tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from ..errors import RuleError
from .resale_credit import cents, credit_of
from .resale_index import check_gaps, series_of, value_at
from .resale_sale import Held, Reading, ResaleResult, Sale, Step, StepKind
from .resale_terms import (
    AppraisalShare,
    Bound,
    Combine,
    First,
    Fixed,
    FixedAmount,
    GrownPrice,
    Hybrid,
    Indexed,
    IndexUse,
    Itemized,
    Keep,
    Loss,
    MarketShare,
    MortgageBased,
    PurchaseTimes,
    ResaleRule,
    Rounding,
    Single,
    SubsidyRetained,
    Way,
)
from .resale_time import Growth, Time, elapsed, factor

_NOTHING = Fraction(0)


def compute(rule: ResaleRule, sale: Sale) -> ResaleResult:
    """The price of a home. Raises RuleError naming what is missing or cannot be."""
    credit = credit_of(rule.improvements, sale)
    found = [_formula(each, sale, credit.isolated) for each in rule.parts]
    formula, steps = _combined(rule, sale, found)
    damage = sum(each.amount for each in sale.damage) if rule.deduct_damage else 0
    steps += credit.steps
    if rule.deduct_damage:
        steps += [Step(StepKind.DAMAGE, each.amount, texts={"id": each.id}) for each in sale.damage]
    exact = max(_NOTHING, formula + credit.amount - damage)
    price, held, bounds = _within(rule, sale, exact)
    market = sale.appraisals.at_sale
    return ResaleResult(
        price=price,
        formula_price=cents(formula),
        credit=cents(credit.amount),
        damage=damage,
        gain=price - sale.purchase.price,
        market_value=market,
        kept=None if market is None else market - price,
        held_by=held,
        steps=(_start(sale), *steps, *bounds, Step(StepKind.PRICE, price)),
    )


def resale_price(given: Sale, statement: ResaleRule) -> ResaleResult:
    """`compute` in the order of arguments that the registry calls."""
    return compute(statement, given)


# Formulas: each gives the exact price before improvements, and its lines -------------------------


@dataclass(frozen=True, slots=True)
class _Found:
    price: Fraction
    steps: tuple[Step, ...]


def _formula(part: Single, sale: Sale, isolated: Fraction) -> _Found:
    if isinstance(part, AppraisalShare):
        return _appraisal_share(part, sale, isolated)
    if isinstance(part, Indexed):
        return _indexed(part, sale)
    if isinstance(part, Fixed):
        return _grown(sale, part.rate, part.growth, part.time)
    if isinstance(part, Itemized):
        return _grown(sale, part.inflator, part.growth, part.time)
    if isinstance(part, MortgageBased):
        return _mortgage_based(part, sale)
    return _subsidy_retained(part, sale, isolated)


def _appraisal_share(part: AppraisalShare, sale: Sale, isolated: Fraction) -> _Found:
    price = Fraction(sale.purchase.price)
    then, now = _market_then(sale), _market(sale)
    gain = now - then - isolated
    figures = {"then": then, "now": now, "work": cents(isolated)}
    market = Step(StepKind.MARKET, cents(gain), figures)
    owned, step = _borne(gain, part.share, part.loss)
    return _Found(price + owned, (market, step))


@lru_cache(maxsize=512)
def _two_values(
    use: IndexUse, readings: tuple[Reading, ...], bought: date, sold: date
) -> tuple[Fraction, Reading, Fraction, Reading]:
    """The value of a table at purchase and at sale, with no gap between. Kept: many homes are reckoned by one table."""
    series = series_of(readings, use.code)
    then, first = value_at(use, series, bought)
    now, last = value_at(use, series, sold)
    check_gaps(use, series, first, last)
    return then, first, now, last


def _borne(gain: Fraction, share: Decimal, loss: Loss) -> tuple[Fraction, Step]:
    """What the owner has of a gain, or bears of a loss."""
    texts = {"share": str(share), "loss": loss.value}
    if gain < 0 and loss is Loss.FLOOR:
        return _NOTHING, Step(StepKind.FLOORED, 0, {"gain": cents(gain)}, texts)
    part = gain if gain < 0 and loss is Loss.ALL else gain * Fraction(share)
    return part, Step(StepKind.SHARE, cents(part), {"gain": cents(gain)}, texts)


def _indexed(part: Indexed, sale: Sale) -> _Found:
    price = Fraction(sale.purchase.price)
    use = part.index
    then, first, now, last = _two_values(use, sale.readings, sale.purchase.on, sale.sold_on)
    gain = price * (now / then - 1)
    texts = {"index": use.code, "then": _number(then), "now": _number(now), "reading": use.reading.value}
    texts |= {"then_on": first.on.isoformat(), "now_on": last.on.isoformat()}
    step = Step(StepKind.INDEX, cents(gain), {"grown": cents(price + gain)}, texts)
    if part.share == 1 and (gain >= 0 or part.loss is not Loss.FLOOR):
        return _Found(price + gain, (step,))
    owned, shared = _borne(gain, part.share, part.loss)
    return _Found(price + owned, (step, shared))


def _grown(sale: Sale, rate: Decimal, growth: Growth, time: Time) -> _Found:
    price = sale.purchase.price
    if not rate:
        return _Found(Fraction(price), ())
    years, part = elapsed(sale.purchase.on, sale.sold_on, time)
    grown = price * factor(rate, growth, years, part)
    texts = {"rate": str(rate), "growth": growth.value, "time": time.value, "part": str(part)}
    return _Found(grown, (Step(StepKind.GROWTH, cents(grown - price), {"years": years}, texts),))


def _mortgage_based(part: MortgageBased, sale: Sale) -> _Found:
    median = _now(part.income, sale)
    rate = _now(part.rate_index, sale) if part.rate_index else Fraction(part.rate or 0)
    if rate > 1:
        raise RuleError("readings", f"The rate reads {rate}.", 'Publish rates as parts of one: "0.065" is 6.5 %.')
    month = median * 100 * Fraction(part.tier) * Fraction(part.ratio) / 12  # tables of income are in whole dollars
    left = max(_NOTHING, month - part.fees)
    a_dollar = (1 - Fraction(part.down)) * _payment(rate, part.months) + Fraction(part.costs) / 12
    price = left / a_dollar
    figures = {"income": cents(median * 100), "monthly": cents(month), "fees": part.fees, "months": part.months}
    texts = {"tier": str(part.tier), "ratio": str(part.ratio), "rate": _number(rate), "down": str(part.down)}
    texts |= {"costs": str(part.costs)}
    return _Found(price, (Step(StepKind.AFFORD, cents(price), figures, texts),))


@lru_cache(maxsize=256)
def _payment(rate: Fraction, months: int) -> Fraction:
    """What a loan of one costs a month."""
    if not rate:
        return Fraction(1, months)
    monthly = rate / 12
    return monthly / (1 - 1 / (1 + monthly) ** months)


def _subsidy_retained(part: SubsidyRetained, sale: Sale, isolated: Fraction) -> _Found:
    now = _market(sale) - isolated
    subsidy = sale.purchase.subsidy
    figures = {"then": subsidy, "now": cents(now)}
    texts = {"keep": part.keep.value}
    if part.keep is Keep.AMOUNT:
        kept = Fraction(subsidy)
    elif part.keep is Keep.SHARE:
        kept = now * Fraction(subsidy, _market_then(sale))
        figures["market_then"] = _market_then(sale)
    else:
        years, rest = elapsed(sale.purchase.on, sale.sold_on, part.time)
        kept = subsidy * factor(part.rate, part.growth, years, rest)
        texts |= {"rate": str(part.rate)}
    return _Found(max(_NOTHING, now - kept), (Step(StepKind.SUBSIDY, cents(kept), figures, texts),))


# Putting formulas together, and holding the price ------------------------------------------------


def _combined(rule: ResaleRule, sale: Sale, found: list[_Found]) -> tuple[Fraction, list[Step]]:
    if not isinstance(rule.formula, Hybrid):
        return found[0].price, list(found[0].steps)
    steps = []
    for number, each in enumerate(found, 1):
        steps += [Step(one.kind, one.amount, one.figures, one.texts, number) for one in each.steps]
        steps.append(Step(StepKind.PART, cents(each.price), part=number))
    prices = [each.price for each in found]
    combine = rule.formula.combine
    if combine is Combine.SUM:
        bought = sale.purchase.price
        price = max(_NOTHING, bought + sum((each - bought for each in prices), _NOTHING))
    else:
        price = min(prices) if combine is Combine.LOWER else max(prices)
    texts = {"combine": combine.value}
    return price, [*steps, Step(StepKind.CHOSEN, cents(price), texts=texts)]


def _within(rule: ResaleRule, sale: Sale, exact: Fraction) -> tuple[int, Held, list[Step]]:
    """The price between floor and cap, rounded so that it passes neither."""
    floor, cap = _bound(rule.floor, sale), _bound(rule.cap, sale)
    if floor is not None and cap is not None and floor > cap:
        floor, cap = (None, cap) if rule.first is First.CAP else (floor, None)
    price, held, steps = exact, Held.FORMULA, []
    if floor is not None and price < floor:
        steps.append(Step(StepKind.FLOOR, cents(floor), {"price": cents(price)}))
        price, held = floor, Held.FLOOR
    if cap is not None and price > cap:
        steps.append(Step(StepKind.CAP, cents(cap), {"price": cents(price)}))
        price, held = cap, Held.CAP
    whole = _rounded(price, rule.rounding, floor, cap)
    if rule.rounding.to > 1 and whole != price:
        texts = {"way": rule.rounding.way.value}
        steps.append(Step(StepKind.ROUNDED, whole, {"price": cents(price), "to": rule.rounding.to}, texts))
    return whole, held, steps


def _rounded(price: Fraction, rounding: Rounding, floor: Fraction | None, cap: Fraction | None) -> int:
    whole = _to(price, rounding.to, rounding.way)
    if cap is not None and whole > cap:
        whole = _to(cap, rounding.to, Way.DOWN)
    if floor is not None and whole < floor:
        whole = _to(floor, rounding.to, Way.UP)
        if cap is not None and whole > cap:
            whole = _to(cap, 1, Way.DOWN)  # floor and cap are nearer to each other than one step
    return whole


def _to(price: Fraction, step: int, way: Way) -> int:
    """To a multiple of the step."""
    top, bottom = price.numerator, price.denominator * step
    if way is Way.DOWN:
        return top // bottom * step
    if way is Way.UP:
        return -(-top // bottom) * step
    return (2 * top + bottom) // (2 * bottom) * step


def _bound(bound: Bound | None, sale: Sale) -> Fraction | None:
    if bound is None:
        return None
    if isinstance(bound, FixedAmount):
        return Fraction(bound.amount)
    if isinstance(bound, PurchaseTimes):
        return sale.purchase.price * Fraction(bound.times)
    if isinstance(bound, MarketShare):
        return _market(sale) * Fraction(bound.share)
    assert isinstance(bound, GrownPrice)
    years, part = elapsed(sale.purchase.on, sale.sold_on, bound.time)
    return sale.purchase.price * factor(bound.rate, bound.growth, years, part)


# Reading the facts -------------------------------------------------------------------------------


def _start(sale: Sale) -> Step:
    return Step(StepKind.START, sale.purchase.price, texts={"on": sale.purchase.on.isoformat()})


def _market(sale: Sale) -> int:
    if sale.appraisals.at_sale is None:
        raise RuleError(
            "appraisals.at_sale", "This rule needs an appraisal, and there is none.", "Have the home appraised."
        )
    return sale.appraisals.at_sale


def _market_then(sale: Sale) -> int:
    if sale.purchase.market_value is None:
        raise RuleError(
            "purchase.market_value",
            "This rule needs the market value at purchase, and it is not known.",
            "Enter what the home was appraised at when it was bought.",
        )
    return sale.purchase.market_value


def _now(use: IndexUse, sale: Sale) -> Fraction:
    return value_at(use, series_of(sale.readings, use.code), sale.sold_on)[0]


def _number(value: Fraction) -> str:
    """For showing: exact where it has few decimals, else to six."""
    scaled = value * 10**6
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return format(Decimal(whole).scaleb(-6).normalize(), "f")
