"""How a vote works, in plain sentences: what a ballot may hold, and how ballots become a result.

Every sentence follows from the form and the statement that are frozen and published with the vote: nothing is said here
that is not stated there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, ngettext

from commonhouse.decisions import plain_words
from commonhouse.decisions.listing import currency_of
from commonhouse.decisions.models import Box
from commonhouse.people.formats import money, number
from commonhouse.rules import registry
from commonhouse.rules.budgeting.sentences import statement_sentences, statement_title
from commonhouse.rules.budgeting.statements import EqualShares, Greedy, Phragmen

Form = Mapping[str, Any]
_ = gettext
_BUDGETING = (EqualShares, Greedy, Phragmen)


# --- the ballot ----------------------------------------------------------------------------------------------------
def of_box(box: Box) -> list[str]:
    """What one ballot of this box may hold: of projects where money is shared out, else of answers."""
    if currency := currency_of(box):
        return how_to_vote(box.form, currency)
    return plain_words.how_to_vote(box.form, str(box.rule.get("rule", "")))


def question_of(box: Box) -> str:
    """The question a ballot of this box asks, as the title of its page."""
    return question(box.form) if currency_of(box) else plain_words.question(box.form, str(box.rule.get("rule", "")))


def how_to_vote(form: Form, currency: str = "") -> list[str]:
    """What one ballot of projects may hold."""
    return [*_how(form), *_limits(form, currency)]


def question(form: Form) -> str:
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
        lines.append(
            ngettext("Give exactly %(count)s point in all.", "Give exactly %(count)s points in all.", fewest)
            % {"count": number(fewest)}
        )
    else:
        if fewest and fewest > 1:
            lines.append(_("Give at least %(count)s points in all.") % {"count": number(fewest)})
        if points:
            lines.append(
                ngettext("Give up to %(count)s point in all.", "Give up to %(count)s points in all.", points)
                % {"count": number(points)}
            )
    if each:
        lines.append(
            ngettext("Give one project at most %(count)s point.", "Give one project at most %(count)s points.", each)
            % {"count": number(each)}
        )
    if form.get("max_cost") is not None and currency:
        lines.append(
            _("Your projects may cost up to %(amount)s together.") % {"amount": money(int(form["max_cost"]), currency)}
        )
    if form.get("min_length") == 0:
        lines.append(_("You may also hand in a blank ballot."))
    return lines


def problem(code: str, limit: int | None, found: int | None, currency: str = "") -> str:
    """What is wrong with a ballot and what to do, from a code of `choices.Problem`."""
    if not currency and (plain := plain_words.problem(code, limit, found)):
        return plain
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
def how_it_is_counted(rule: Mapping[str, Any]) -> list[str]:
    """The rule of the vote in sentences; empty while none is stated."""
    statement = _statement(rule)
    if isinstance(statement, _BUDGETING):
        return statement_sentences(statement, gettext, ngettext, number)
    return [entry.summary] if (entry := _entry(rule)) else []


def rule_title(rule: Mapping[str, Any]) -> str:
    """The rule in a few words; "" while none is stated."""
    statement = _statement(rule)
    if isinstance(statement, _BUDGETING):
        return statement_title(statement, gettext)
    return entry.title if (entry := _entry(rule)) else ""


def _statement(rule: Mapping[str, Any]) -> object:
    if _entry(rule) is None:
        return None
    return registry.get(rule["rule"]).statement_from_json(rule.get("statement") or {})


def _entry(rule: Mapping[str, Any]) -> registry.Entry | None:
    return next((entry for entry in registry.entries() if entry.name == rule.get("rule")), None)


# --- who -----------------------------------------------------------------------------------------------------------
def minimum_age(years: int | None) -> str:
    if not years:
        return ""
    return _("You must be at least %(years)s years old.") % {"years": number(years)}
