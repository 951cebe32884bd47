"""What the ballot box may say of a budget's box: where it belongs, where its result is, what follows its count."""

from __future__ import annotations

from django.utils.translation import gettext as _

from commonhouse.budgeting.actions.voting import follow_count
from commonhouse.budgeting.models import Budget
from commonhouse.decisions import hooks
from commonhouse.decisions.hooks import Link
from commonhouse.decisions.models import Box


def budget_of(box: Box) -> Budget | None:
    return Budget.objects.select_related("organization").filter(box=box).first()


def home(box: Box) -> Link | None:
    budget = budget_of(box)
    return Link(budget.title, budget.get_absolute_url()) if budget else None


def result(box: Box) -> Link | None:
    budget = budget_of(box)
    return Link(_("See the result"), budget.results_url) if budget else None


def register() -> None:
    hooks.register_home(home)
    hooks.register_result(result)
    hooks.register_counted(follow_count)
