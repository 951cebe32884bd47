"""The budgeting rules as the registry offers them: forms, options in plain words, how to run and explain."""

from __future__ import annotations

from typing import Final

from ..registry import Rule
from .instance_form import INSTANCE_FORM
from .model import Instance
from .results import Result
from .statements import EqualShares, Greedy, Phragmen, Statement

_TIE_BREAK: Final = "What decides between projects that stand exactly equal, first to last."
_TIE_BREAKS: Final = {
    "votes": "the one that more ballots name",
    "cost": "the cheaper one",
    "-cost": "the dearer one",
    "order": "the one listed first; always comes last, so that every tie is broken",
}
_MISFITS: Final = {"skip": "go on to the next project", "stop": "fund nothing after it"}


def _count(instance: Instance, statement: Statement) -> Result:
    from .count import count

    return count(instance, statement)


def _explain(instance: Instance, result: Result) -> list[str]:
    from .sentences import explain

    return explain(instance, result)


EQUAL_SHARES: Final = Rule(
    name="equal-shares",
    title="Method of Equal Shares",
    summary=(
        "Every voter gets an equal part of the money. A project is bought when those who chose it can pay its "
        "cost together, each in proportion to what they get from it; the one that asks least for what it gives "
        "comes first."
    ),
    statement_type=EqualShares,
    input_type=Instance,
    result_type=Result,
    run=_count,
    option_notes={
        "satisfaction": "What a voter gets from a funded project on their ballot.",
        "start": "What each voter has at first.",
        "completion": "What happens when money is left after all that voters can afford.",
        "increment": "By how many whole currency units add1 raises every voter's money at a time.",
        "stop": "When add1 stops raising.",
        "tie_break": _TIE_BREAK,
    },
    value_notes={
        "satisfaction": {
            "cost": "its cost: money spent on what I chose",
            "cardinality": "one: the number of funded projects I chose",
            "points": "the points I gave it (cumulative and ranked ballots)",
        },
        "start": {
            "exact": "exactly the budget divided by the ballots",
            "floor": "that, rounded down to whole currency units",
        },
        "completion": {
            "none": "the money stays unspent",
            "add1": "everyone's money is raised by the increment and the count starts again",
            "add1-fill": "as add1, then what still fits is funded from the most votes down",
        },
        "stop": {
            "exhaustive": "as soon as nothing more fits in the budget",
            "infeasible": "only when the next raise would spend more than the budget",
        },
        "tie_break": _TIE_BREAKS,
    },
    input_form=INSTANCE_FORM,
    explain=_explain,
)

GREEDY: Final = Rule(
    name="greedy",
    title="Most votes first (greedy)",
    summary="Projects are funded from the highest score down, as long as they fit in the money that is left.",
    statement_type=Greedy,
    input_type=Instance,
    result_type=Result,
    run=_count,
    option_notes={
        "score": "What is added up.",
        "per_cost": "Whether the score is divided by the cost, so that cheap projects come earlier.",
        "on_misfit": "What happens at the first project that does not fit in the money left.",
        "threshold": "A project with a lower score is not funded, even if money is left.",
        "tie_break": _TIE_BREAK,
    },
    value_notes={
        "score": {
            "votes": "ballots that name the project",
            "points": "points ballots give it (cumulative and ranked ballots)",
        },
        "on_misfit": _MISFITS,
        "tie_break": _TIE_BREAKS,
    },
    input_form=INSTANCE_FORM,
    explain=_explain,
)

PHRAGMEN: Final = Rule(
    name="phragmen",
    title="Sequential Phragmén",
    summary=(
        "All voters earn money at one pace. As soon as those who chose a project have saved its cost, they buy it "
        "and start again from nothing."
    ),
    statement_type=Phragmen,
    input_type=Instance,
    result_type=Result,
    run=_count,
    option_notes={
        "on_misfit": "What happens when the project whose turn has come does not fit in the budget.",
        "tie_break": _TIE_BREAK,
    },
    value_notes={"on_misfit": _MISFITS, "tie_break": _TIE_BREAKS},
    input_form=INSTANCE_FORM,
    explain=_explain,
)
