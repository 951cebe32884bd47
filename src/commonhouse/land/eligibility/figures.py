"""What a review keeps sealed: a household's figures, and what was reckoned from them. Opened here, and nowhere else."""

from __future__ import annotations

import json
from dataclasses import dataclass

from commonhouse.land.eligibility.models import IncomeReview, LimitTable
from commonhouse.land.eligibility.queries import income_rule, statement_of
from commonhouse.people import vault
from commonhouse.rules.jsonform import form_of
from commonhouse.rules.land.income import Figures, Income, household_income
from commonhouse.rules.land.income_limits import Limited, Lookup, income_limits


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A year's income, and where it stands in the table. `over_assets`: assets are above the most that is allowed."""

    income: Income
    limited: Limited

    @property
    def within(self) -> bool:
        return bool(self.limited.within) and not self.income.worth_over


def read(review: IncomeReview) -> Figures | None:
    """The figures, for those whom the caller has let in. None when they were purged. Raises vault.CannotOpen."""
    if review.sealed is None:
        return None
    whole = json.loads(vault.open(review.sealed, _about(review)))
    return form_of(Figures).load(whole["figures"])


def write(review: IncomeReview, figures: Figures) -> None:
    """Seals figures into the row, which takes its size from them; the caller saves it."""
    review.size = figures.size
    whole = {"figures": form_of(Figures).dump(figures)}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
    review.sealed = vault.seal(text, _about(review))


def reckon(review: IncomeReview, figures: Figures, table: LimitTable) -> Reckoned:
    """The year's income by the review's own rule, held against the table. Raises RuleError where the table has no such tier."""
    income = household_income(figures, income_rule(review.rule))
    limited = income_limits(Lookup(review.size, income.income, review.asked_tier), statement_of(table))
    return Reckoned(income, limited)


def seal_words(review: IncomeReview, words: str) -> bytes | None:
    return vault.seal(words.encode(), f"{_about(review)}/words") if words.strip() else None


def open_words(review: IncomeReview, sealed: bytes | memoryview | None) -> str:
    return vault.open(sealed, f"{_about(review)}/words").decode() if sealed else ""


def _about(review: IncomeReview) -> str:
    return f"income-review:{review.public_id}"
