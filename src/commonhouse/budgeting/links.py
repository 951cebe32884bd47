"""What the ballot box may say of a budget's box: where it belongs, where its result is, what follows its count."""

from __future__ import annotations

from django.utils.translation import gettext as _

from commonhouse.budgeting import ballot
from commonhouse.budgeting.actions.voting import follow_count
from commonhouse.budgeting.models import Budget
from commonhouse.decisions import hooks
from commonhouse.decisions.hooks import Link
from commonhouse.decisions.models import Box
from commonhouse.people.permissions import Refused


def budget_of(box: Box) -> Budget | None:
    return Budget.objects.select_related("organization").filter(box=box).first()


def home(box: Box) -> Link | None:
    budget = budget_of(box)
    return Link(budget.title, budget.get_absolute_url()) if budget else None


def result(box: Box) -> Link | None:
    budget = budget_of(box)
    return Link(_("See the result"), budget.results_url) if budget else None


def check_opening(box: Box) -> None:
    """A vote opens with the projects and terms as they stand now, or not at all: what was published is what is counted."""
    budget = budget_of(box)
    if budget is None:
        return
    projects = ballot.listed_projects(budget)
    stated = (box.form, box.options, box.instance, box.rule, box.eligibility, box.registration)
    stands = (
        ballot.form_of(budget), ballot.options_of(budget, projects), ballot.instance_of(budget, projects), budget.rule,
        budget.eligibility, budget.registration,
    )  # fmt: skip
    if stated != stands or set(box.classes.all()) != set(budget.electorate.all()):
        raise Refused(
            _("Projects or terms have changed since the vote was prepared. Prepare the vote again, then open it.")
        )


def register() -> None:
    hooks.register_opening(check_opening)
    hooks.register_home(home)
    hooks.register_result(result)
    hooks.register_counted(follow_count)
