"""What a home may be sold for by its lease: the rule in the signed terms, the facts the house knows, and the result.

`quote` writes nothing: it is what "If I sold today" shows, and what `set_price` writes down.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.land.leasing.models import Lease
from commonhouse.land.leasing.queries import version_of
from commonhouse.land.pricing import tables
from commonhouse.land.pricing.models import Appraisal, Improvement
from commonhouse.people.formats import money
from commonhouse.rules import registry
from commonhouse.rules.errors import RuleError
from commonhouse.rules.land import resale_sale as sale_of
from commonhouse.rules.land.resale import compute
from commonhouse.rules.land.resale_index import wanted
from commonhouse.rules.land.resale_sale import Appraisals, Damage, Purchase, Reading, ResaleResult, Sale
from commonhouse.rules.land.resale_terms import Every, MortgageBased, Needs, ResaleRule, needs
from commonhouse.rules.land.resale_time import Growth, Time, anniversary, elapsed, factor

RULE = "resale-price"
DAMAGE = "damage"
WHAT_IF_WORK = "what-if"
FARTHEST = 40  # years ahead that a what-if looks


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What somebody wonders about. value: the home is worth this on the day. growth: a year, of the market and of tables,
    after what is known. work: an improvement finished on the day."""

    value: int | None = None
    growth: Decimal = Decimal("0.02")
    work: int = 0


@dataclass(frozen=True, slots=True)
class Quote:
    """A price and what it rests on. `result` is None where it cannot be reckoned: `problem` says what is missing."""

    lease: Lease
    on: dt.date
    rule: ResaleRule
    statement: dict[str, Any]
    needs: Needs
    sale: Sale | None
    result: ResaleResult | None
    appraisal: Appraisal | None
    problem: RuleError | None = None


def resale_of(lease: Lease) -> dict[str, Any] | None:
    """The rule and its statement, as they stand in the signed terms; None where the lease has none."""
    return _resale(version_of(lease).terms)


def _resale(terms: Mapping[str, Any]) -> dict[str, Any] | None:
    found: dict[str, Any] | None = terms.get("resale")
    return found if found and found.get("rule") == RULE else None


def rule_of(lease: Lease) -> ResaleRule | None:
    """The lease's own rule, read."""
    resale = resale_of(lease)
    if resale is None:
        return None
    rule: ResaleRule = registry.get(RULE).statement_from_json(resale["statement"])
    return rule


def purchase_of(lease: Lease) -> Purchase | None:
    """What was paid, as the signed terms say; where they are silent (an older lease), as it was entered."""
    return _purchase(lease, version_of(lease).terms)


def _purchase(lease: Lease, terms: Mapping[str, Any]) -> Purchase | None:
    said = terms.get("purchase")
    if said and said.get("price"):
        return Purchase(
            dt.date.fromisoformat(said["on"]), said["price"], said.get("market_value") or None, said.get("subsidy") or 0
        )
    if not lease.price:
        return None
    return Purchase(lease.starts_on, lease.price, lease.market_value or None, lease.subsidy)


def purchase_day(lease: Lease) -> dt.date:
    bought = purchase_of(lease)
    return lease.starts_on if bought is None else bought.on


def below_words(lease: Lease, value: int) -> str:
    """What to say of an appraisal that is below what the home was worth, or was bought for; "" for any other."""
    bought = purchase_of(lease)
    if bought is None:
        return ""
    unit = lease.agreement.unit
    said = {"value": money(value, unit)}
    if value < bought.price:
        words = _("%(value)s is less than the %(paid)s the family paid. If this is right, tick here to enter it.")
        return words % (said | {"paid": money(bought.price, unit)})
    if bought.market_value is not None and value < bought.market_value:
        words = _(
            "%(value)s is less than the %(then)s the home was worth when it was bought. If this is right, tick here."
        )
        return words % (said | {"then": money(bought.market_value, unit)})
    return ""


def appraisals_of(lease: Lease, since: dt.date | None = None) -> QuerySet[Appraisal]:
    """Of the home since this price was paid (`since`, where it is known), the newest first; without those taken back."""
    found = Appraisal.objects.filter(
        organization_id=lease.organization_id, lease__holding_id=lease.holding_id, withdrawn_at__isnull=True
    )
    return found.filter(on__gte=since or purchase_day(lease)).order_by("-on", "-id")


def credited(lease: Lease, bought: dt.date, on: dt.date) -> list[sale_of.Improvement]:
    """Improvements entered for the price: of the home, finished after it was bought and by the day."""
    rows = Improvement.objects.filter(
        organization_id=lease.organization_id, lease__holding_id=lease.holding_id, state=Improvement.State.CREDITED,
        finished_on__gt=bought, finished_on__lte=on,
    ).order_by("finished_on", "public_id")  # fmt: skip
    return [
        sale_of.Improvement(
            id=row.public_id, cost=row.cost or 0, finished_on=row.finished_on or on, notice=not row.is_done,
            useful_years=row.useful_years,
        )
        for row in rows
    ]  # fmt: skip


def quote(
    lease: Lease, on: dt.date | None = None, *, appraisal: Appraisal | None = None, damage: int = 0,
    what_if: WhatIf | None = None,
) -> Quote | None:  # fmt: skip
    """The price on a day (today, unless said). None where the lease has no rule or nothing was bought.

    Without an appraisal named, the newest by that day. Few queries: see the test that counts them.
    """
    day = on or timezone.localdate()
    terms = version_of(lease).terms
    resale, bought = _resale(terms), _purchase(lease, terms)
    if resale is None or bought is None:
        return None
    rule: ResaleRule = registry.get(RULE).statement_from_json(resale["statement"])
    what = needs(rule)
    worth = appraisal or appraisals_of(lease, bought.on).filter(on__lte=max(day, bought.on)).first()
    try:
        sale = _facts(lease, bought, rule, day, worth, damage, what_if)
        result = compute(rule, sale)
    except RuleError as problem:
        return Quote(lease, day, rule, resale["statement"], what, None, None, worth, problem)
    return Quote(lease, day, rule, resale["statement"], what, sale, result, worth)


def _facts(
    lease: Lease, bought: Purchase, rule: ResaleRule, day: dt.date, worth: Appraisal | None, damage: int,
    what_if: WhatIf | None,
) -> Sale:  # fmt: skip
    spans = wanted(rule, bought.on, day)
    series = tables.published(lease.organization, list(spans))
    read = [each for code, (first, last) in spans.items() for each in tables.readings(code, series[code], first, last)]
    work = credited(lease, bought.on, day)
    found = Appraisals(worth.value, worth.improvements) if worth is not None else Appraisals()
    if what_if is not None:
        read = [each for code in spans for each in _ahead(rule, code, read, day, what_if.growth)]
        found = _worth(worth, day, what_if)
        if what_if.work:
            work.append(sale_of.Improvement(WHAT_IF_WORK, what_if.work, day))
    damages = (Damage(DAMAGE, damage),) if damage else ()
    return Sale(bought, day, found, tuple(read), tuple(work), damages)


def _worth(worth: Appraisal | None, day: dt.date, what_if: WhatIf) -> Appraisals:
    """What the home would be worth: as wondered, or as appraised and grown since."""
    if what_if.value is not None:
        work = None if worth is None or worth.improvements is None else min(worth.improvements, what_if.value)
        return Appraisals(what_if.value, work)
    if worth is None:
        return Appraisals()
    if day <= timezone.localdate():
        return Appraisals(worth.value, worth.improvements)
    years, part = elapsed(timezone.localdate(), day, Time.DAYS)
    by = factor(what_if.growth, Growth.COMPOUND, years, part)
    return Appraisals(_cents(worth.value * by), None if worth.improvements is None else _cents(worth.improvements * by))


def _ahead(rule: ResaleRule, code: str, read: list[Reading], day: dt.date, growth: Decimal) -> list[Reading]:
    """A table's values, and after its last those that would follow if it grew so much a year."""
    known = [each for each in read if each.index == code]
    if not known or day <= timezone.localdate():
        return known
    what = needs(rule)
    every = next(use.every for use in (*what.grows, *what.now) if use.code == code)
    if any(isinstance(each, MortgageBased) and each.rate_index and each.rate_index.code == code for each in rule.parts):
        growth = Decimal(0)  # rates of interest stay as they are
    last, more = known[-1], []
    for number in range(1, FARTHEST * 12 // every.months + 1):
        on = _later(last.on, every, number)
        if on > day:
            break
        years, part = divmod(number * every.months, 12)
        value = Fraction(last.value) * factor(growth, Growth.COMPOUND, years, Fraction(part, 12))
        more.append(Reading(code, on, Decimal(_cents(value * 10_000)).scaleb(-4)))
    return [*known, *more]


def _later(day: dt.date, every: Every, number: int) -> dt.date:
    """The day of the table's value so many periods on."""
    years, months = divmod(day.month - 1 + number * every.months, 12)
    return dt.date(day.year + years, months + 1, min(day.day, 28))


def grown(quoted: Quote, growth: Decimal, years: int) -> list[tuple[dt.date, ResaleResult]]:
    """The price year by year from the quote's day, if market and tables grew so much: for the picture."""
    found: list[tuple[dt.date, ResaleResult]] = []
    if quoted.sale is None or quoted.result is None:
        return found
    start = quoted.on
    market = quoted.sale.appraisals.at_sale
    codes = sorted({each.index for each in quoted.sale.readings})
    for number in range(years + 1):
        day = anniversary(start, number)
        worth = None if market is None else _cents(market * factor(growth, Growth.COMPOUND, number, Fraction(0)))
        read = tuple(
            each for code in codes for each in _ahead(quoted.rule, code, list(quoted.sale.readings), day, growth)
        )
        sale = replace(
            quoted.sale, sold_on=day, readings=read,
            appraisals=Appraisals(worth, quoted.sale.appraisals.improvements),
        )  # fmt: skip
        try:
            found.append((day, compute(quoted.rule, sale)))
        except RuleError:
            break
    return found


def _cents(amount: Fraction) -> int:
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)
