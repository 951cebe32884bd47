"""How a vote works, in plain sentences: what a ballot may hold, and how ballots become a result.

Every sentence follows from the form and the statement that are frozen and published with the vote: nothing is said here
that is not stated there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.people.formats import currency_digits, money, number
from commonhouse.rules import registry

Form = Mapping[str, Any]


# --- the ballot ----------------------------------------------------------------------------------------------------
def how_to_vote(form: Form, currency: str = "") -> list[str]:
    """What one ballot may hold."""
    return [*_how(form), *_limits(form, currency)]


def question(form: Form) -> str:
    """The question a ballot asks, as the title of its page."""
    return {
        "choose-1": _("Which project do you choose?"),
        "cumulative": _("How do you share out your points?"),
        "ordinal": _("Which projects do you want most?"),
        "knapsack": _("How would you spend the money?"),
    }.get(form["kind"], _("Which projects do you choose?"))


def _how(form: Form) -> list[str]:
    kind = form["kind"]
    if kind == "choose-1":
        return [_("Choose one project.")]
    if kind == "ordinal":
        return [_("Put the projects you want in order: 1 for the one you want most, then 2, then 3, and so on.")]
    if kind == "cumulative":
        return [_("You have points to give. Give more points to the projects you want more.")]
    if kind == "knapsack":
        return [_("Choose the projects you would pay for. Together they may not cost more than the budget.")]
    return [_("Choose every project you want.")]


def _limits(form: Form, currency: str) -> list[str]:
    lines = []
    least, most = form.get("min_length"), form.get("max_length")
    if form["kind"] == "choose-1":
        most = None
    if least and least > 1 and most and least == most:
        lines.append(_("Choose exactly %(count)s.") % {"count": number(most)})
    else:
        if least and least > 1:
            lines.append(_("Choose at least %(count)s.") % {"count": number(least)})
        if most:
            lines.append(
                ngettext("You may choose %(count)s project.", "You may choose up to %(count)s projects.", most)
                % {"count": number(most)}
            )
    fewest, points, each = form.get("min_points"), form.get("max_points"), form.get("max_points_each")
    if fewest and fewest == points:
        lines.append(_("Give exactly %(count)s points in all.") % {"count": number(fewest)})
    else:
        if fewest:
            lines.append(_("Give at least %(count)s points in all.") % {"count": number(fewest)})
        if points:
            lines.append(_("Give up to %(count)s points in all.") % {"count": number(points)})
    if each:
        lines.append(_("Give one project at most %(count)s points.") % {"count": number(each)})
    if form.get("max_cost") is not None and currency:
        lines.append(
            _("Your projects may cost up to %(amount)s together.") % {"amount": money(int(form["max_cost"]), currency)}
        )
    if form.get("min_length") == 0:
        lines.append(_("You may also hand in a blank ballot."))
    return lines


def problem(code: str, limit: int | None, found: int | None, currency: str = "") -> str:
    """What is wrong with a ballot and what to do, from a code of `BallotRules.check`."""
    write = {"limit": number(limit or 0), "found": number(found or 0)}
    if code == "too-costly" and currency:
        write = {
            "limit": money(limit or 0, currency),
            "found": money(found or 0, currency),
            "excess": money((found or 0) - (limit or 0), currency),
        }
    return _problem(code, limit, found, bool(currency)) % write


def _problem(code: str, limit: int | None, found: int | None, has_money: bool) -> str:
    if code == "too-few" and found == 0 and limit == 1:
        return _("Choose at least one project.")
    if code == "too-many" and limit == 1:
        return _("Choose only one project. You have chosen %(found)s.")
    sentences = {
        "too-few": _("Choose at least %(limit)s projects. You have chosen %(found)s."),
        "too-many": _("Choose at most %(limit)s projects. You have chosen %(found)s: take some away."),
        "points-too-few": _("Give at least %(limit)s points in all. You have given %(found)s."),
        "points-too-many": _("Give at most %(limit)s points in all. You have given %(found)s: take some away."),
        "points-each-too-many": _("Give one project at most %(limit)s points. You have given %(found)s to one."),
        "points-not-positive": _("Points are whole numbers from 1 up. Leave a project empty to give it none."),
        "repeated-project": _("A project stands twice on this ballot. Name each once."),
        "unknown-project": _("One of these projects is not on this ballot."),
    }
    if has_money:
        sentences["too-costly"] = _(
            "Your projects cost %(found)s together. That is %(excess)s more than %(limit)s: take some away."
        )
    return sentences.get(code, _("This ballot cannot be read. Please fill it in again."))


# --- the count -----------------------------------------------------------------------------------------------------
def how_it_is_counted(rule: Mapping[str, Any], currency: str = "") -> list[str]:
    """The rule of the vote in sentences; empty while none is stated."""
    if not rule:
        return []
    statement = rule.get("statement") or {}
    describe = {"equal-shares": _equal_shares, "greedy": _greedy, "phragmen": _phragmen}.get(rule["rule"])
    if describe is None:
        entry = next((each for each in registry.entries() if each.name == rule["rule"]), None)
        return [f"{entry.title}. {entry.summary}"] if entry else [str(rule["rule"])]
    return [*describe(statement, currency), _ties(statement)]


def rule_title(rule: Mapping[str, Any]) -> str:
    name = rule.get("rule", "")
    titles = {
        "equal-shares": _("Method of Equal Shares"),
        "greedy": _("Most votes first"),
        "phragmen": _("Sequential Phragmén"),
    }
    return titles.get(name) or next((each.title for each in registry.entries() if each.name == name), name)


def _equal_shares(statement: Mapping[str, Any], currency: str) -> list[str]:
    lines = [
        _("The money is divided equally among everyone who votes, so that each voter has the same share to spend."),
        _("A project is funded when the people who chose it can pay for it together from their shares."),
    ]
    lines.append(
        {
            "cardinality": _(
                "Among those, the project that costs its supporters least each goes first. Each funded "
                "project on your ballot counts as one for you."
            ),
            "points": _(
                "Among those, the project that costs its supporters least for each point they gave goes first."
            ),
        }.get(
            statement.get("satisfaction", "cost"),
            _("Among those, the project that takes the smallest part of its supporters' shares goes first."),
        )
    )
    completion = statement.get("completion", "none")
    if completion != "none":
        # The increment is in whole units of the currency; `money` takes the smallest unit.
        step = _increment(int(statement.get("increment", 1)), currency)
        lines.append(
            _("If money is left, everyone's share is raised by %(step)s and the count is made again.") % {"step": step}
        )
        lines.append(
            _("That ends at the first raise after which nothing more fits in the budget, or at the last one before "
              "the projects would cost more than the budget.")
            if statement.get("stop", "exhaustive") == "exhaustive"
            else _("That ends at the last raise before the projects would cost more than the budget.")
        )  # fmt: skip
    if completion == "add1-fill":
        lines.append(_("If money is still left, it goes to the projects with the most votes that still fit."))
    if completion == "none":
        lines.append(_("Money that no group of supporters can use together stays unspent."))
    return lines


def _increment(units: int, currency: str) -> str:
    return money(units * 10 ** currency_digits(currency), currency) if currency else number(units)


def _greedy(statement: Mapping[str, Any], currency: str) -> list[str]:
    by_points = statement.get("score", "votes") == "points"
    if statement.get("per_cost"):
        first = (
            _("Projects are ranked by their points divided by their cost: most for the money first.")
            if by_points
            else _("Projects are ranked by their votes divided by their cost: most for the money first.")
        )
    else:
        first = (
            _("The project with the most points is funded first, then the next, and so on.")
            if by_points
            else _("The project with the most votes is funded first, then the next, and so on.")
        )
    lines = [first]
    lines.append(
        _("The count stops at the first project that no longer fits in the budget.")
        if statement.get("on_misfit") == "stop"
        else _("A project that no longer fits in the budget is passed over, and the next one is tried.")
    )
    if threshold := int(statement.get("threshold", 0)):
        lines.append(
            (_("A project with fewer than %(count)s points is not considered.") if by_points
             else _("A project with fewer than %(count)s votes is not considered."))
            % {"count": number(threshold)}
        )  # fmt: skip
    return lines


def _phragmen(statement: Mapping[str, Any], currency: str) -> list[str]:
    return [
        _("Every voter earns money at the same pace, starting from nothing."),
        _(
            "As soon as the people who chose a project have earned its cost together, it is funded and they start again."
        ),
        _("The count stops at the first project that no longer fits in the budget.")
        if statement.get("on_misfit", "stop") == "stop"
        else _("A project that no longer fits in the budget is passed over."),
    ]


def _ties(statement: Mapping[str, Any]) -> str:
    words = {
        "votes": _("the one with more votes goes first"),
        "cost": _("the cheaper one goes first"),
        "-cost": _("the dearer one goes first"),
        "order": _("the one listed first on the ballot goes first"),
    }
    criteria = [words[each] for each in statement.get("tie_break", ("votes", "cost", "order")) if each in words]
    return _("If two projects stand exactly equal: %(order)s.") % {"order": _("; if still equal, ").join(criteria)}


# --- who -----------------------------------------------------------------------------------------------------------
def minimum_age(years: int | None) -> str:
    if not years:
        return ""
    return _("You must be at least %(years)s years old.") % {"years": number(years)}
