"""How to recompute the acts of a budget, from the record alone. No Django here.

What is checked: what stood on the ballot is what was listed, at the same cost; the rule and the money of the vote are those
published with the budget; each promise is to a winner of the count, for its cost, and no winner was left out; what is
said to be spent adds up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from commonhouse.decisions import verify as decisions
from commonhouse.record.verify import Act, Context, Discrepancy, Verifier, expect
from commonhouse.rules import registry


@dataclass(slots=True)
class _Budget:
    """What is known of one budget so far."""

    terms: Mapping[str, Any]
    ideas: int = 0
    started: set[str] = field(default_factory=set)
    listed: dict[str, tuple[str, str]] = field(default_factory=dict)  # code: title, cost
    box: str = ""
    awarded: dict[str, int] = field(default_factory=dict)
    spent: dict[str, int] = field(default_factory=dict)
    entries: dict[int, tuple[str, int]] = field(default_factory=dict)
    corrected: set[int] = field(default_factory=set)


def _published(context: Context, act: Act) -> Iterator[str]:
    if context.get(_key(act)) is not None:
        raise Discrepancy(act.index, "a budget is published once", "its first publication", "a second")
    _check_terms(act)
    context.keep(_key(act), _Budget(act.body))
    yield f"the budget “{act.body['title']}” was published; its rule is stated in full."


def _terms_changed(context: Context, act: Act) -> Iterator[str]:
    budget = _budget(context, act)
    _check_terms(act)
    budget.terms = act.body
    yield f"the terms of “{act.body['title']}” were changed; its rule is stated in full."


def _check_terms(act: Act) -> None:
    rule = registry.get(act.body["rule"])
    statement = rule.statement_json(rule.statement_from_json(act.body["statement"]))
    expect(act, "the rule is not stated in full", statement, act.body["statement"])


def _idea_received(context: Context, act: Act) -> Iterator[str]:
    budget = _budget(context, act)
    budget.ideas += 1
    expect(act, "ideas are numbered without a gap", budget.ideas, act.body["idea"])
    yield from ()


def _project_started(context: Context, act: Act) -> Iterator[str]:
    budget = _budget(context, act)
    if act.body["code"] in budget.started:
        raise Discrepancy(act.index, "a code is given once", "a new code", act.body["code"])
    budget.started.add(act.body["code"])
    yield from ()


def _project_listed(context: Context, act: Act) -> Iterator[str]:
    _budget(context, act).listed[act.body["code"]] = (act.body["title"], act.body["cost"])
    yield from ()


def _project_unlisted(context: Context, act: Act) -> Iterator[str]:
    _budget(context, act).listed.pop(act.body["code"], None)
    yield from ()


def _vote_prepared(context: Context, act: Act) -> Iterator[str]:
    _budget(context, act).box = act.body["box"]
    yield from ()


def _promise_made(context: Context, act: Act) -> Iterator[str]:
    budget, body = _budget(context, act), act.body
    opened, result = decisions.counted(context, act, budget.box)
    if not budget.awarded:
        yield from _check_ballot(act, budget, opened)
    winners = list(result["winners"])
    expected = winners[len(budget.awarded)] if len(budget.awarded) < len(winners) else None
    expect(act, "promises are made to the winners, in the order of the count", expected, body["code"])
    title, cost = budget.listed[body["code"]]
    expect(act, "the project promised", title, body["title"])
    expect(act, "a promise awards the cost of the project", cost, body["awarded"])
    budget.awarded[body["code"]] = int(body["awarded"])
    if len(budget.awarded) == len(winners):
        total = sum(budget.awarded.values())
        expect(act, "what all promises award", int(result["cost"]), total)
        yield f"each of the {len(winners)} winners of “{budget.terms['title']}” was promised its cost, and nobody else."


def _check_ballot(act: Act, budget: _Budget, opened: Mapping[str, Any]) -> Iterator[str]:
    terms = budget.terms
    expect(act, "the rule of the vote is that of the budget", terms["rule"], opened["rule"])
    expect(act, "the rule's statement is that of the budget", terms["statement"], opened["statement"])
    expect(act, "the money of the vote is that of the budget", int(terms["amount"]), opened["instance"]["budget"])
    listed = {code: int(cost) for code, (_title, cost) in budget.listed.items()}
    on_ballot = {project["id"]: project["cost"] for project in opened["instance"]["projects"]}
    expect(act, "what stood on the ballot is what was listed, at the same cost", listed, on_ballot)
    yield f"the {len(listed)} projects on the ballot of “{terms['title']}” are those that were listed, at the same cost."


def _spent(context: Context, act: Act) -> Iterator[str]:
    budget, body = _budget(context, act), act.body
    code, amount = body["code"], int(body["amount"])
    _promised(act, budget, code)
    budget.spent[code] = budget.spent.get(code, 0) + amount
    budget.entries[body["entry"]] = (code, amount)
    yield from _overspent(budget, code)


def _spending_corrected(context: Context, act: Act) -> Iterator[str]:
    budget, body = _budget(context, act), act.body
    if body["corrects"] not in budget.entries or body["corrects"] in budget.corrected:
        raise Discrepancy(act.index, "a correction takes back an entry, once", "an entry", body["corrects"])
    code, amount = budget.entries[body["corrects"]]
    expect(act, "a correction is the opposite of its entry", str(-amount), body["amount"])
    budget.corrected.add(body["corrects"])
    budget.spent[code] -= amount
    yield from ()


def _overspent(budget: _Budget, code: str) -> Iterator[str]:
    if budget.spent[code] > budget.awarded[code]:
        over = budget.spent[code] - budget.awarded[code]
        yield f"{code} has now spent {over} (in minor units) more than it was awarded; the record shows it."


def _about_promise(context: Context, act: Act) -> Iterator[str]:
    _promised(act, _budget(context, act), act.body["code"])
    yield from ()


def _known(context: Context, act: Act) -> Iterator[str]:
    _budget(context, act)
    yield from ()


def _promised(act: Act, budget: _Budget, code: str) -> None:
    if code not in budget.awarded:
        raise Discrepancy(act.index, "the project was promised before", "a promise", f"none to {code}")


def _key(act: Act) -> tuple[str, str]:
    return "budgeting.budget", act.body["budget"]


def _budget(context: Context, act: Act) -> _Budget:
    found: _Budget = context.kept(_key(act), act, "the budget was published before")
    return found


_OF_A_BUDGET = (
    "renamed", "dates-changed", "phase-changed", "exclusive-groups-changed", "idea-changed", "idea-withdrawn",
    "idea-hidden", "idea-shown", "idea-set-aside", "merge-asked", "merge-declined", "ideas-joined", "project-changed",
    "project-submitted", "project-returned", "project-text",
)  # fmt: skip
_OF_A_PROMISE = ("milestone-added", "milestone-moved", "milestone-done", "promise-updated")

VERIFIERS: Mapping[str, Verifier] = MappingProxyType(
    {
        "budgeting.published": _published,
        "budgeting.terms-changed": _terms_changed,
        "budgeting.idea-received": _idea_received,
        "budgeting.project-started": _project_started,
        "budgeting.project-listed": _project_listed,
        "budgeting.project-reopened": _project_unlisted,
        "budgeting.project-withdrawn": _project_unlisted,
        "budgeting.vote-prepared": _vote_prepared,
        "budgeting.promise-made": _promise_made,
        "budgeting.spent": _spent,
        "budgeting.spending-corrected": _spending_corrected,
        **{f"budgeting.{what}": _known for what in _OF_A_BUDGET},
        **{f"budgeting.{what}": _about_promise for what in _OF_A_PROMISE},
    }
)
