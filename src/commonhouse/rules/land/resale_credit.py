"""What the owner's work on a home adds to its price, and why some of it does not."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from .resale_sale import Improvement, Sale, Step, StepKind
from .resale_terms import ImprovementCredit, Method, Wear
from .resale_time import elapsed, factor

_NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Credit:
    """`amount` is added to the price. `isolated` is the part of the market value that is the owner's work: no gain of the
    market, and so not shared."""

    amount: Fraction
    isolated: Fraction
    steps: tuple[Step, ...]


NO_CREDIT = Credit(_NOTHING, _NOTHING, ())


def credit_of(rule: ImprovementCredit | None, sale: Sale) -> Credit:
    """What counts of the improvements, one by one, then at most as much as the rule says for all."""
    if rule is None:
        return NO_CREDIT
    if not sale.improvements:
        return _unlisted(rule, sale)
    worth = _appraised(rule, sale) if rule.method is Method.APPRAISED else {}
    total = isolated = _NOTHING
    steps = []
    for each in sale.improvements:
        amount, step = _one(rule, sale, each, worth.get(each.id))
        steps.append(step)
        total += amount
        if step.kind is StepKind.WORK:
            isolated += worth.get(each.id) or _NOTHING
    return _held(rule, sale, total, isolated, steps)


def _unlisted(rule: ImprovementCredit, sale: Sale) -> Credit:
    """Work that an appraiser has valued without a list of it."""
    found = sale.appraisals.improvements
    if rule.method is not Method.APPRAISED or not found:
        return NO_CREDIT
    amount = found * Fraction(rule.share)
    step = Step(StepKind.WORK, cents(amount), {"appraised": found}, {"id": "", "share": str(rule.share)})
    return _held(rule, sale, amount, Fraction(found), [step])


def _one(rule: ImprovementCredit, sale: Sale, work: Improvement, worth: Fraction | None) -> tuple[Fraction, Step]:
    if rule.notice_above is not None and not work.notice and work.cost > rule.notice_above:
        return _not(work, "notice", {"above": rule.notice_above})
    if work.cost < rule.smallest:
        return _not(work, "small", {"least": rule.smallest})
    if rule.method is Method.APPRAISED:
        if worth is None:
            return _not(work, "not-appraised")
        amount = worth * Fraction(rule.share)
        figures = {"cost": work.cost, "appraised": cents(worth)}
        texts = {"id": work.id, "share": str(rule.share)}
    else:
        amount, figures, texts = _by_cost(rule, sale, work)
    if rule.most_each is not None and amount > rule.most_each:
        figures, amount = figures | {"asked": cents(amount)}, Fraction(rule.most_each)
    if not amount:
        return _not(work, "worn", figures)
    return amount, Step(StepKind.WORK, cents(amount), figures, texts)


def _by_cost(rule: ImprovementCredit, sale: Sale, work: Improvement) -> tuple[Fraction, dict[str, int], dict[str, str]]:
    years, part = elapsed(work.finished_on, sale.sold_on, rule.time)
    grown = work.cost * factor(rule.inflator, rule.growth, years, part)
    lasts = work.useful_years or rule.default_years
    left = Fraction(1)
    if rule.wear is Wear.STRAIGHT_LINE:
        left = max(_NOTHING, 1 - (years + part) / lasts)
    figures = {"cost": work.cost, "grown": cents(grown), "years": years, "months": int(part * 12), "lasts": lasts}
    texts = {"id": work.id, "share": str(rule.share), "inflator": str(rule.inflator), "wear": rule.wear.value}
    return grown * left * Fraction(rule.share), figures, texts


def _appraised(rule: ImprovementCredit, sale: Sale) -> dict[str, Fraction]:
    """What each improvement adds: as its own appraisal says, or its part, by cost, of what the appraiser found for all."""
    own = {each.id: Fraction(each.appraised) for each in sale.improvements if each.appraised is not None}
    rest = [each for each in sale.improvements if each.appraised is None]
    found = sale.appraisals.improvements
    if found is None or not rest:
        return own
    left = max(_NOTHING, found - sum(own.values(), _NOTHING))
    cost = sum(each.cost for each in rest)
    return own | {each.id: left * Fraction(each.cost, cost) for each in rest}


def _held(rule: ImprovementCredit, sale: Sale, total: Fraction, isolated: Fraction, steps: list[Step]) -> Credit:
    most: list[Fraction] = []
    if rule.most is not None:
        most.append(Fraction(rule.most))
    if rule.most_share is not None:
        most.append(sale.purchase.price * Fraction(rule.most_share))
    if most and total > min(most):
        steps = [*steps, Step(StepKind.WORK_CAPPED, cents(min(most)), {"asked": cents(total)})]
        total = min(most)
    return Credit(total, isolated, tuple(steps))


def _not(work: Improvement, why: str, figures: dict[str, int] | None = None) -> tuple[Fraction, Step]:
    said = {"cost": work.cost} | (figures or {})
    return _NOTHING, Step(StepKind.NO_WORK, 0, said, {"id": work.id, "why": why})


def cents(amount: Fraction) -> int:
    """To the nearest cent, half up."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)
