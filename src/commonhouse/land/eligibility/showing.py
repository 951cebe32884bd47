"""A review as its page shows it: every line with its arithmetic, the result in words, who did what, who looked."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from commonhouse.land.eligibility import figures as sealed
from commonhouse.land.eligibility import forms, queries, words
from commonhouse.land.eligibility.actions import name_of
from commonhouse.land.eligibility.models import IncomeReview, LimitTable, SealedPaper
from commonhouse.land.eligibility.voices import UNIT, voice
from commonhouse.people import vault
from commonhouse.people.formats import money
from commonhouse.rules.errors import RuleError
from commonhouse.rules.land.income import Figures, Income, household_income
from commonhouse.rules.land.income_limits import Lookup, income_limits
from commonhouse.rules.land.income_sentences import asset_sentence, income_sentences, limit_sentences, line_sentence


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of figures: what it is, its words by people, its arithmetic, and the name of the form that changes it."""

    id: str
    form: str
    title: str
    what: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Calculation:
    """All that is opened for one page. `table`: what it is held against, None where none is in force."""

    figures: Figures
    income: Income
    lines: Sequence[Shown]
    assets: Sequence[Shown]
    expenses: Sequence[Shown]
    debts: Sequence[Shown]
    sentences: Sequence[str]
    limits: Sequence[str] = ()
    verdict: str = ""
    good: bool = False
    table: LimitTable | None = None
    problems: Sequence[str] = field(default=())


def calculation(review: IncomeReview, housing: int | None = None) -> Calculation | None:
    """The household's figures, reckoned anew. None when they were deleted. `housing`: a month's cost to try."""
    figures = sealed.read(review)
    if figures is None:
        return None
    if housing is not None:
        figures = dataclasses.replace(figures, housing=housing)
    rule = queries.income_rule(review.rule)
    income = household_income(figures, rule)
    speaks = voice()
    lines = [
        Shown(line.id, forms.name_of(line), "", line.what, line_sentence(line, row, speaks))
        for line, row in zip(figures.lines, income.lines, strict=True)
    ]
    assets = [
        Shown(asset.id, "asset", str(words.ASSETS[asset.kind]), asset.what, asset_sentence(row, speaks))
        for asset, row in zip(figures.assets, income.assets, strict=True)
    ]
    expenses = [
        Shown(each.id, "expense", str(words.EXPENSES[each.kind]), each.what, _expense(each.amount, each.periods))
        for each in figures.expenses
    ]
    debts = [Shown(each.id, "debt", "", each.what, _debt(each.monthly, each.balance)) for each in figures.debts]
    table = review.table or queries.limits_on(review.organization, review.as_of, review.area)
    said = (
        income_sentences(figures, income, speaks)[len(lines) + len(assets) :]
        if lines
        else income_sentences(figures, income, speaks)[1 + len(assets) :]
    )
    limits, verdict, good, problems = _held_against(review, income, table)
    return Calculation(
        figures, income, lines, assets, expenses, debts, said, limits, verdict, good, table, problems
    )  # fmt: skip


def _held_against(
    review: IncomeReview, income: Income, table: LimitTable | None
) -> tuple[list[str], str, bool, list[str]]:
    """The limits in words, the verdict, whether it is good news, and what stands in the way of one."""
    if table is None:
        return (
            [],
            "",
            False,
            [_("No table of income limits is in force for this area and day. A steward can publish one.")],
        )
    lookup = Lookup(review.size, income.income, review.asked_tier)
    try:
        found = income_limits(lookup, queries.statement_of(table))
    except RuleError:
        words = _("The table has no tier of %(tier)s percent, which this home is for.")
        return [], "", False, [words % {"tier": review.asked_tier}]
    *limits, verdict = limit_sentences(lookup, found, voice())
    if income.worth_over:
        verdict = _("Assets are %(over)s above the most that is allowed.") % {"over": money(income.worth_over, UNIT)}
    return limits, verdict, bool(found.within) and not income.worth_over, []


def _expense(amount: int, periods: Any) -> str:
    said = {"amount": money(amount, UNIT), "periods": format(periods.normalize(), "f")}
    return _("%(amount)s, %(periods)s times a year.") % said


def _debt(monthly: int, balance: int) -> str:
    said = {"monthly": money(monthly, UNIT), "balance": money(balance, UNIT)}
    return _("%(monthly)s a month; %(balance)s is still owed.") % said if balance else _("%(monthly)s a month.") % said


@dataclass(frozen=True, slots=True)
class PaperShown:
    paper: SealedPaper
    name: str


def papers(review: IncomeReview) -> list[PaperShown]:
    rows = review.papers.select_related("review")
    return [PaperShown(each, name_of(each)) for each in rows]


@dataclass(frozen=True, slots=True)
class StepShown:
    title: str
    who: str
    at: Any
    words: str


def history(review: IncomeReview) -> list[StepShown]:
    """What was done, with the words that were said, while they are kept."""
    return [
        StepShown(step.get_what_display(), str(step.by) if step.by else "", step.at, _words(review, step.sealed_words))
        for step in review.steps.select_related("by")
    ]


def _words(review: IncomeReview, found: bytes | memoryview | None) -> str:
    try:
        return sealed.open_words(review, found)
    except vault.CannotOpen:
        return _("These words cannot be opened: the key is missing.")
