"""A budget brought to its result through the verbs: four projects, thirty sheets, twenty-four ballots."""

from __future__ import annotations

from commonhouse.budgeting import actions as budgeting
from commonhouse.budgeting.actions import comparing, voting
from commonhouse.budgeting.models import Budget
from commonhouse.decisions import actions as decisions
from tests.budgeting.factories import DAY, World, dates, make_budget, make_project, move_to

COSTS = {"P1": 110_000_000, "P2": 60_000_000, "P3": 50_000_000, "P4": 90_000_000}
BALLOTS = [["P1", "P4"]] * 13 + [["P2", "P3"]] * 8 + [["P3"]] * 3


def open_vote(world: World) -> list[str]:
    """Approved projects, an open box, and thirty codes."""
    for code, cost in COSTS.items():
        make_project(world, "approved", title=f"Project {code}", cost=cost)
    box = voting.prepare_vote(world.steward, world.budget)
    codes = [sheet.code for sheet in decisions.issue_sheets(world.steward, box, 30, "en")]
    vote = dates("vote")[2]
    decisions.update_box(world.steward, box, **_terms(box) | {"opens_at": vote.starts_at, "closes_at": vote.ends_at})
    decisions.open_box(world.steward, box)
    move_to(world.budget, "vote")
    return codes


def _terms(box):  # type: ignore[no-untyped-def]
    names = ("title", "form", "options", "instance", "rule", "registration", "eligibility")
    return {name: getattr(box, name) for name in names} | {"classes": list(box.classes.all())}


def counted_budget() -> World:
    world = make_budget("development")
    codes = open_vote(world)
    budget = Budget.objects.select_related("box", "organization").get(pk=world.budget.pk)
    assert budget.box is not None
    for code, names in zip(codes, BALLOTS, strict=False):
        decisions.cast(budget.box, decisions.CodeCredential(code), {"approve": names}, decisions.new_receipt())
    after = budget.box.closes_at + DAY
    decisions.close_box(budget.box, now=after)
    decisions.count_box(world.steward, budget.box, now=None)
    budget = Budget.objects.select_related("box", "organization").get(pk=budget.pk)
    comparing.keep_comparison(budget)
    budget.refresh_from_db()
    return World(world.organization, budget, world.steward, world.delegate, world.reviewer)


__all__ = ["BALLOTS", "COSTS", "budgeting", "counted_budget", "open_vote"]
