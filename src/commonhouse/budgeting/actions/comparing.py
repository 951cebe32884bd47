"""The same sealed ballots under other rules, for learning. Decides nothing."""

from __future__ import annotations

from commonhouse.budgeting.models import Budget
from commonhouse.decisions.boxes import grouped_choices
from commonhouse.decisions.preparing import grouped_input
from commonhouse.rules import registry
from commonhouse.rules.budgeting.results import Comparison
from commonhouse.rules.budgeting.statements import Completion, EqualShares, Greedy, OnMisfit, Phragmen, Start, Statement
from commonhouse.rules.jsonform import form_of

# What residents may want to see beside the rule that decided: proportional with and without its completion, the
# count by votes alone that most cities use, and the other well-known proportional rule.
OTHERS: tuple[Statement, ...] = (
    EqualShares(start=Start.FLOOR, completion=Completion.ADD1_FILL),
    EqualShares(),
    Greedy(),
    Phragmen(on_misfit=OnMisfit.SKIP),
)


def keep_comparison(budget: Budget) -> None:
    """Counts the sealed ballots by other rules too and keeps it beside the result. Changes nothing that was decided.

    No permission is asked: it follows from what is published, and anyone may compute it. Done twice, it is the same.
    """
    from commonhouse.rules.budgeting.compare import compare  # loads NumPy: not for every page

    box = budget.box
    if box is None or box.outcome is None:
        return
    rule = registry.get(box.outcome["rule"])
    own: Statement = rule.statement_from_json(box.outcome["statement"])
    instance = rule.input_from_json(grouped_input(box, grouped_choices(box)))
    others = [statement for statement in OTHERS if statement != own]
    comparison = compare(instance, [own, *others])
    kept = form_of(Comparison).dump(comparison)
    Budget.objects.filter(pk=budget.pk).update(comparison=kept)
