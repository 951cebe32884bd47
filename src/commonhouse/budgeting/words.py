"""Every choice a steward makes about a budget, in plain words. Setup asks with them, the budget's page answers with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonhouse.budgeting.models import Budget, Idea, Phase, Project
from commonhouse.budgeting.models import Promise as Pledge
from commonhouse.people.formats import number

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words: TypeAlias = "str | _StrPromise"

RULES: tuple[tuple[str, Words, Words], ...] = (
    (
        "equal-shares",
        gettext_lazy("Equal shares"),
        gettext_lazy(
            "Every voter gets an equal part of the money. A project is bought by the people who chose it, out of "
            "their own parts. So each group of residents decides over its fair part."
        ),
    ),
    (
        "greedy",
        gettext_lazy("Most votes first"),
        gettext_lazy(
            "Projects are taken from the most votes down while the money lasts. Simple; but a group that is a little "
            "larger than the others may decide over all of the money."
        ),
    ),
    (
        "phragmen",
        gettext_lazy("Saving together (Phragmén)"),
        gettext_lazy(
            "Every voter earns money at the same pace. A project is bought as soon as the people who chose it have "
            "saved its cost together."
        ),
    ),
)
SATISFACTION: tuple[tuple[str, Words], ...] = (
    ("cost", gettext_lazy("Its cost: a dollar counts the same in a small project and in a large one")),
    ("cardinality", gettext_lazy("One: a small project counts as much as a large one")),
    ("points", gettext_lazy("The points the voter gave it")),
)
START: tuple[tuple[str, Words], ...] = (
    ("floor", gettext_lazy("Whole dollars: the budget divided by the voters, rounded down")),
    ("exact", gettext_lazy("The exact part, to the smallest fraction")),
)
COMPLETION: tuple[tuple[str, Words], ...] = (
    ("add1-fill", gettext_lazy("Raise everyone’s part step by step; what is still left goes to the most votes")),
    ("add1", gettext_lazy("Raise everyone’s part step by step, and no more")),
    ("none", gettext_lazy("Stop. Much of the money may be left over")),
)
STOP: tuple[tuple[str, Words], ...] = (
    ("exhaustive", gettext_lazy("As soon as nothing more fits in the budget")),
    ("infeasible", gettext_lazy("Only when the next step would cost more than the budget")),
)
SCORE: tuple[tuple[str, Words], ...] = (
    ("votes", gettext_lazy("How many ballots name it")),
    ("points", gettext_lazy("How many points it got")),
)
PER_COST: tuple[tuple[str, Words], ...] = (
    ("no", gettext_lazy("The most votes first")),
    ("yes", gettext_lazy("The most votes for each dollar first")),
)
ON_MISFIT: tuple[tuple[str, Words], ...] = (
    ("skip", gettext_lazy("Pass over it and go on to the next")),
    ("stop", gettext_lazy("Stop there")),
)
TIE_BREAK: tuple[tuple[str, Words], ...] = (
    ("votes,cost,order", gettext_lazy("More votes; then the lower cost; then the order on the ballot")),
    ("votes,order", gettext_lazy("More votes; then the order on the ballot")),
    ("cost,votes,order", gettext_lazy("The lower cost; then more votes; then the order on the ballot")),
    ("votes,-cost,order", gettext_lazy("More votes; then the higher cost; then the order on the ballot")),
    ("order", gettext_lazy("The order on the ballot")),
)
QUESTIONS: dict[str, Words] = {
    "satisfaction": gettext_lazy("What is a funded project worth to a voter who chose it?"),
    "start": gettext_lazy("What part does each voter start with?"),
    "completion": gettext_lazy("What happens when the parts are used up and money is left?"),
    "increment": gettext_lazy("By how many dollars does each step raise everyone’s part?"),
    "stop": gettext_lazy("When do the steps end?"),
    "score": gettext_lazy("What is counted?"),
    "per_cost": gettext_lazy("In which order are projects taken?"),
    "on_misfit": gettext_lazy("What happens at a project that no longer fits?"),
    "threshold": gettext_lazy("How many votes does a project need at least?"),
    "tie_break": gettext_lazy("Which goes first when two projects are exactly equal?"),
}
CHOICES: dict[str, tuple[tuple[str, Words], ...]] = {
    "satisfaction": SATISFACTION, "start": START, "completion": COMPLETION, "stop": STOP, "score": SCORE,
    "per_cost": PER_COST, "on_misfit": ON_MISFIT, "tie_break": TIE_BREAK,
}  # fmt: skip
OPTIONS: dict[str, tuple[str, ...]] = {
    "equal-shares": ("satisfaction", "start", "completion", "increment", "stop", "tie_break"),
    "greedy": ("score", "per_cost", "on_misfit", "threshold", "tie_break"),
    "phragmen": ("on_misfit", "tie_break"),
}
DEFAULTS: dict[str, dict[str, Any]] = {
    "equal-shares": {
        "satisfaction": "cost", "start": "floor", "completion": "add1-fill", "increment": 1, "stop": "exhaustive",
        "tie_break": "votes,cost,order",
    },
    "greedy": {
        "score": "votes", "per_cost": "no", "on_misfit": "skip", "threshold": 0, "tie_break": "votes,cost,order",
    },
    "phragmen": {"on_misfit": "stop", "tie_break": "votes,cost,order"},
}  # fmt: skip


def rule_name(rule: str) -> str:
    return next((str(name) for key, name, _text in RULES if key == rule), rule)


def rule_text(rule: str) -> str:
    return next((str(text) for key, _name, text in RULES if key == rule), "")


def answers(statement: dict[str, Any]) -> dict[str, Any]:
    """A statement's options as setup's form holds them."""
    given = dict(statement)
    if "tie_break" in given:
        given["tie_break"] = ",".join(given["tie_break"])
    if "per_cost" in given:
        given["per_cost"] = "yes" if given["per_cost"] else "no"
    return given


def statement(rule: str, answers: dict[str, Any]) -> dict[str, Any]:
    """The statement that setup's answers make."""
    made = {name: answers[name] for name in OPTIONS[rule]}
    made["tie_break"] = made["tie_break"].split(",")
    if "per_cost" in made:
        made["per_cost"] = made["per_cost"] == "yes"
    return made


def rule_rows(budget: Budget) -> list[tuple[str, str]]:
    """The rule as (question, answer) pairs, every option said."""
    name = budget.rule.get("rule", "")
    given = answers(budget.rule.get("statement", {}))
    if given.get("completion") == "none":
        given = {option: value for option, value in given.items() if option not in {"increment", "stop"}}
    return [
        (str(QUESTIONS[option]), _answer(option, given[option])) for option in OPTIONS.get(name, ()) if option in given
    ]


def _answer(option: str, value: Any) -> str:
    if option not in CHOICES:
        return number(value)
    return next((str(words) for key, words in CHOICES[option] if key == value), str(value))


def ballot_words(budget: Budget) -> list[str]:
    """What a voter may do with a ballot, one sentence each."""
    limits = budget.ballot_limits
    said = [str(budget.get_ballot_kind_display()) + "."]
    if most := limits.get("max_length"):
        said.append(ngettext("At most %(n)s project.", "At most %(n)s projects.", most) % {"n": number(most)})
    if points := limits.get("max_points"):
        said.append(ngettext("%(n)s point to share out.", "%(n)s points to share out.", points) % {"n": number(points)})
    if each := limits.get("max_points_each"):
        said.append(_("At most %(n)s points for one project.") % {"n": number(each)})
    if least_points := limits.get("min_points"):
        said.append(_("At least %(n)s points in all.") % {"n": number(least_points)})
    least = limits.get("min_length", 0)
    if least:
        said.append(ngettext("At least %(n)s project.", "At least %(n)s projects.", least) % {"n": number(least)})
    else:
        said.append(_("An empty ballot counts as taking part."))
    return said


PHASE_TEXTS: dict[str, Words] = {
    Phase.Kind.IDEAS: gettext_lazy("Anyone may send an idea, in any of our languages."),
    Phase.Kind.DEVELOPMENT: gettext_lazy(
        "Volunteers turn ideas into projects with a cost; the public body checks each."
    ),
    Phase.Kind.VOTE: gettext_lazy("Residents choose among the projects, on a phone or on paper."),
    Phase.Kind.COUNT: gettext_lazy("The ballots are counted in the open. Anyone may count them again."),
    Phase.Kind.PROMISES: gettext_lazy("The chosen projects are carried out, and every dollar is shown."),
}
IDEA_TAGS = {
    Idea.Status.OPEN: "open", Idea.Status.MERGED: "done", Idea.Status.DEVELOPED: "done",
    Idea.Status.SET_ASIDE: "stopped", Idea.Status.HIDDEN: "stopped", Idea.Status.WITHDRAWN: "stopped",
}  # fmt: skip
PROJECT_TAGS = {
    Project.Status.DRAFT: "draft", Project.Status.SUBMITTED: "waiting", Project.Status.RETURNED: "waiting",
    Project.Status.APPROVED: "done", Project.Status.WITHDRAWN: "stopped",
}  # fmt: skip
PROMISE_TAGS = {
    Pledge.Status.STARTING: "waiting", Pledge.Status.UNDER_WAY: "open", Pledge.Status.DELAYED: "late",
    Pledge.Status.DONE: "done", Pledge.Status.STOPPED: "stopped",
}  # fmt: skip
