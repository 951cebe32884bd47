"""Background work of budgets."""

from __future__ import annotations

from django_tasks import task

from commonhouse.budgeting.actions.comparing import keep_comparison
from commonhouse.budgeting.models import Budget


@task()
def compare_rules(budget_id: int) -> None:
    """Counts a budget's ballots by other rules, for its comparison page. Seconds for a large city."""
    budget = Budget.objects.select_related("box").filter(pk=budget_id).first()
    if budget is not None:
        keep_comparison(budget)
