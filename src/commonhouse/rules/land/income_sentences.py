"""Income limits and a household's income in plain words, line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from ..lending.sentences import ENGLISH, MoneyVoice, percent
from .income import (
    AssetMethod,
    Basis,
    Business,
    CountedAsset,
    CountedLine,
    DeductionKind,
    Figures,
    Hourly,
    Income,
    IncomeKind,
    Irregular,
    Line,
    Steady,
    Why,
)
from .income_limits import How, Limited, Lookup


def limit_sentences(_given: Lookup, found: Limited, voice: MoneyVoice = ENGLISH) -> list[str]:
    """The limits of the size, then where the income stands."""
    _, count = voice.gettext, voice.number
    people = voice.ngettext("For %(n)s person", "For %(n)s people", found.size) % {"n": count(found.size)}
    said = [_limit(row.tier, row.limit, row.how, people, voice) for row in found.limits]
    if found.income is None:
        return said
    values = {
        "income": voice.money(found.income),
        "asked": voice.percent(Decimal(found.asked)),
        "over": voice.money(found.over),
    }
    other = found.tier is not None and found.tier != found.asked
    values["tier"] = voice.percent(Decimal(found.tier or 0))
    if found.within:
        words = (
            _("%(income)s a year is within the %(asked)s limit; its tier is %(tier)s.")
            if other
            else _("%(income)s a year is within the %(asked)s limit.")
        )
    else:
        words = (
            _("%(income)s a year is %(over)s over the %(asked)s limit; its tier is %(tier)s.")
            if other
            else _("%(income)s a year is %(over)s over the %(asked)s limit.")
        )
    said.append(words % values)
    return said


def _limit(tier: int, limit: int, how: How, people: str, voice: MoneyVoice) -> str:
    _ = voice.gettext
    values = {"people": people, "tier": voice.percent(Decimal(tier)), "limit": voice.money(limit)}
    words = {
        How.PUBLISHED: _("%(people)s the %(tier)s limit is %(limit)s a year, as published."),
        How.RECKONED: _("%(people)s the %(tier)s limit is %(limit)s a year, reckoned from the figure for four."),
        How.AS_EIGHT: _("%(people)s the %(tier)s limit is %(limit)s a year, the published figure for eight."),
    }
    return words[how] % values


def income_sentences(given: Figures, found: Income, voice: MoneyVoice = ENGLISH) -> list[str]:
    """Every line, then assets, deductions, the year's income, and the ratios."""
    _ = voice.gettext
    said = [line_sentence(line, row, voice) for line, row in zip(given.lines, found.lines, strict=True)]
    if not said:
        said = [_("No income was named.")]
    said += [asset_sentence(row, voice) for row in found.assets]
    said += _asset_income(found, voice)
    said += [_deduction(each.kind, each.amount, voice) for each in found.deductions]
    values = {
        "earned": voice.money(found.earned), "assets": voice.money(found.asset_income),
        "off": voice.money(found.deducted), "income": voice.money(found.income), "monthly": voice.money(found.monthly),
    }  # fmt: skip
    sums = _("%(earned)s and %(assets)s from assets, less %(off)s, is %(income)s a year: %(monthly)s a month.")
    said.append(sums % values)
    return [*said, *_ratios(found, voice)]


def line_sentence(line: Line, row: CountedLine, voice: MoneyVoice = ENGLISH) -> str:
    """As "Wages: $912.50 times 26 is $23,725.00 a year." """
    _ = voice.gettext
    return f"{kind_words(line.kind, voice)}: {_arithmetic(line, row, voice)} {_why(row, voice)}".strip()


def kind_words(kind: IncomeKind, voice: MoneyVoice = ENGLISH) -> str:
    _ = voice.gettext
    return {
        IncomeKind.WAGES: _("Wages"),
        IncomeKind.BUSINESS: _("Own business"),
        IncomeKind.BENEFITS: _("Benefits"),
        IncomeKind.PENSION: _("Pension"),
        IncomeKind.UNEMPLOYMENT: _("Unemployment pay"),
        IncomeKind.CHILD_SUPPORT: _("Child support or alimony"),
        IncomeKind.RENT: _("Rent from others"),
        IncomeKind.GIFTS: _("Regular gifts"),
        IncomeKind.OTHER: _("Other income"),
    }[kind]


def _arithmetic(line: Line, row: CountedLine, voice: MoneyVoice) -> str:
    _, money = voice.gettext, voice.money
    yearly = {"yearly": money(abs(row.yearly))}
    if isinstance(line, Steady):
        values = {"amount": money(line.amount), "periods": _plain(line.periods)}
        return _("%(amount)s times %(periods)s is %(yearly)s a year.") % (values | yearly)
    if isinstance(line, Hourly):
        values = {"rate": money(line.rate), "hours": _plain(line.hours), "weeks": _plain(line.weeks)}
        words = _("%(rate)s an hour, %(hours)s hours a week, %(weeks)s weeks: %(yearly)s a year.")
        return words % (values | yearly)
    if isinstance(line, Irregular):
        values = {"sum": money(sum(line.amounts)), "months": _plain(line.months)}
        words = _("%(sum)s came in over %(months)s months; at that pace it is %(yearly)s a year.")
        return words % (values | yearly)
    assert isinstance(line, Business)
    values = {"in": money(line.receipts), "out": money(line.expenses), "months": _plain(line.months)}
    if row.why is Why.LOSS:
        words = _("%(in)s came in and %(out)s went out over %(months)s months, a loss of %(yearly)s a year.")
    else:
        words = _("%(in)s came in and %(out)s went out over %(months)s months, which leaves %(yearly)s a year.")
    return words % (values | yearly)


def _plain(count: Decimal) -> str:
    return format(count.normalize(), "f")


def _why(row: CountedLine, voice: MoneyVoice) -> str:
    _ = voice.gettext
    return {
        Why.NOTHING: "",
        Why.MINOR: _("Earnings of a child are not counted."),
        Why.STUDENT: _("Of a full-time student's earnings, %(counted)s counts.")
        % {"counted": voice.money(row.counted)},
        Why.LEFT_OUT: _("This kind of income is not counted."),
        Why.LOSS: _("A loss counts as nothing; it does not lower other income."),
    }[row.why]


def asset_sentence(row: CountedAsset, voice: MoneyVoice = ENGLISH) -> str:
    _ = voice.gettext
    values = {"net": voice.money(row.net), "actual": voice.money(row.actual or 0)}
    if not row.counts:
        return _("An asset worth %(net)s is not counted.") % values
    if row.actual is None:
        return _("An asset worth %(net)s. What it earns cannot be told.") % values
    return _("An asset worth %(net)s earns %(actual)s a year.") % values


def _asset_income(found: Income, voice: MoneyVoice) -> Iterator[str]:
    _ = voice.gettext
    values = {
        "worth": voice.money(found.worth), "actual": voice.money(found.asset_actual),
        "imputed": voice.money(found.asset_imputed), "over": voice.money(found.worth_over),
    }  # fmt: skip
    words: dict[Basis, Callable[[], str]] = {
        Basis.ACTUAL: lambda: _("Of assets worth %(worth)s, what they really earn counts: %(actual)s a year."),
        Basis.IMPUTED: lambda: _("Assets are worth %(worth)s, so a set rate counts instead: %(imputed)s a year."),
        Basis.BOTH: lambda: _(
            "Assets are worth %(worth)s: what is known counts as it is, %(actual)s, and a set rate for the rest, %(imputed)s."
        ),
        Basis.NONE: lambda: _("What assets earn is not counted."),
    }
    if found.assets:
        yield words[found.asset_basis]() % values
    if found.worth_over:
        yield _("Assets are %(over)s above the most that is allowed.") % values


def _deduction(kind: DeductionKind, amount: int, voice: MoneyVoice) -> str:
    _ = voice.gettext
    words = {
        DeductionKind.DEPENDENTS: _("%(amount)s is taken off for dependents."),
        DeductionKind.ELDERS: _("%(amount)s is taken off because the head is elderly or disabled."),
        DeductionKind.CHILD_CARE: _("%(amount)s is taken off for child care."),
        DeductionKind.MEDICAL: _("%(amount)s is taken off for high medical costs."),
    }
    return words[kind] % {"amount": voice.money(amount)}


def _ratios(found: Income, voice: MoneyVoice) -> Iterator[str]:
    _ = voice.gettext
    if found.housing_ratio is not None:
        share = {"share": voice.percent(percent(found.housing_ratio))}
        yield _("The home would take %(share)s of the monthly income.") % share
    if found.debt_ratio is not None and (found.debts or found.housing_ratio is not None):
        share = {"share": voice.percent(percent(found.debt_ratio)), "debts": voice.money(found.debts)}
        if found.housing_ratio is None:
            yield _("Debts of %(debts)s a month take %(share)s of the monthly income.") % share
        else:
            yield _("With debts of %(debts)s a month it is %(share)s.") % share


def method_words(method: AssetMethod, voice: MoneyVoice = ENGLISH) -> str:
    """What a method does, for the page on which it is chosen."""
    _ = voice.gettext
    return {
        AssetMethod.HIGHER: _("What they really earn or the set rate, whichever is more"),
        AssetMethod.UNKNOWN_ONLY: _("The set rate, only for assets whose earnings nobody can tell"),
        AssetMethod.ACTUAL: _("What they really earn"),
        AssetMethod.NONE: _("Nothing"),
    }[method]
