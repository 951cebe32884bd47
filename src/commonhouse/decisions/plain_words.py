"""Ballots without money, in plain words: what positions and scores are called, what may be said, and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from commonhouse.people.formats import number

Form = Mapping[str, Any]
AVAILABILITY = "availability"


# --- positions and scores ------------------------------------------------------------------------------------------
def position(id: str) -> str:
    """What a position of the house's methods is called; "" for one of somebody's own."""
    return {
        "yes": pgettext("position", "Yes"),
        "no": pgettext("position", "No"),
        "abstain": pgettext("position", "Abstain"),
        "approve": pgettext("position", "Approve"),
        "disapprove": pgettext("position", "Disapprove"),
        "affirm": pgettext("position", "Abstain and affirm the majority"),
        "silent": pgettext("position", "Abstain without adding to a side"),
        "consent": pgettext("position", "Consent"),
        "concern": pgettext("position", "Consent, with a concern"),
        "objection": pgettext("position", "Object"),
        "stand-aside": pgettext("position", "Stand aside"),
        "agree": pgettext("position", "Agree"),
        "reservations": pgettext("position", "Agree, with reservations"),
        "block": pgettext("position", "Block"),
    }.get(id, "")


def meaning(id: str) -> str:
    """What taking a position does, in a few words; "" where its name says all."""
    return {
        "abstain": _("You take part, on neither side."),
        "affirm": _("Your vote joins whichever side has more."),
        "silent": _("You count as taking part, and for nothing else."),
        "consent": _("You can live with it, and it is safe enough to try."),
        "concern": _("You consent, and want your concern to be noted. It stops nothing."),
        "objection": _("It would do harm, or you see how to make it better. Your reason is needed."),
        "stand-aside": _("You do not agree, and will not stop it."),
        "reservations": _("You agree, and something still worries you."),
        "block": _("It goes against what the group is for. Your reason is needed."),
    }.get(id, "")


def is_availability(box_form: Form, rule: str = "") -> bool:
    """Whether the scores answer when people can come."""
    return box_form.get("kind") == "score" and (box_form.get("labels") == AVAILABILITY or rule == "best-time")


def scores(box_form: Form, rule: str = "") -> list[tuple[int, str]]:
    """Every score with its words, the highest first where it has words, else the lowest."""
    least, most = box_form.get("min", 0), box_form.get("max", 5)
    if is_availability(box_form, rule) and (least, most) == (0, 2):
        words = {2: _("Yes, I can"), 1: _("If need be"), 0: _("No, I cannot")}
        return [(score, words[score]) for score in (2, 1, 0)]
    return [(score, number(score)) for score in range(least, most + 1)]


# --- the ballot ----------------------------------------------------------------------------------------------------
def question(form: Form, rule: str = "") -> str:
    if is_availability(form, rule):
        return _("When can you come?")
    return {
        "position": _("What is your answer?"),
        "score": _("How good is each of them?"),
        "choose-1": _("Which one do you choose?"),
        "cumulative": _("How do you share out your points?"),
        "ordinal": _("In which order do you want them?"),
    }.get(form["kind"], _("Which of them do you choose?"))


def how_to_vote(form: Form, rule: str = "") -> list[str]:
    return [*_how(form, rule), *_limits(form)]


def _how(form: Form, rule: str) -> list[str]:
    if is_availability(form, rule):
        return [_("Say for each time whether you can come.")]
    if form["kind"] == "score":
        said = {"least": number(form.get("min", 0)), "most": number(form.get("max", 5))}
        return [
            _("Give each a score from %(least)s to %(most)s; %(most)s is best.") % said,
            _("One without a score counts as not scored by you, which is not the same as a low score."),
        ]
    if form["kind"] == "ordinal":
        is_safe = rule.endswith("stv") or rule == "instant-runoff"
        return [
            _("Write 1 for the one you want most, then 2, 3 and so on."),
            _("You may stop when you have no further preference. A later choice never harms an earlier one.")
            if is_safe
            else _("You may stop when you have no further preference."),
        ]
    return [
        {
            "position": _("Choose one answer."),
            "choose-1": _("Choose one."),
            "cumulative": _("You have points to give. Give more points to what you want more."),
        }.get(form["kind"], _("Choose every one that you agree with."))
    ]


def _limits(form: Form) -> list[str]:
    lines = []
    least, most = form.get("min_length"), form.get("max_length")
    if form["kind"] == "choose-1":
        most = None
    if least and least > 1 and least == most:
        lines.append(_("Choose exactly %(count)s.") % {"count": number(most)})
    else:
        if least and least > 1:
            lines.append(_("Choose at least %(count)s.") % {"count": number(least)})
        if most:
            lines.append(_("You may choose up to %(count)s.") % {"count": number(most)})
    if points := form.get("max_points"):
        lines.append(
            ngettext("Give up to %(count)s point in all.", "Give up to %(count)s points in all.", points)
            % {"count": number(points)}
        )
    if each := form.get("max_points_each"):
        lines.append(
            ngettext("Give one at most %(count)s point.", "Give one at most %(count)s points.", each)
            % {"count": number(each)}
        )
    if form.get("min_length") == 0:
        lines.append(_("You may also hand in a blank ballot."))
    return lines


def problem(code: str, limit: int | None, found: int | None) -> str:
    """What is wrong with a ballot and what to do; "" for a code that has no words of its own here."""
    said = {"limit": number(limit or 0), "found": number(found or 0)}
    if code == "too-few" and found == 0 and limit == 1:
        return _("Choose at least one.")
    return {
        "no-position": _("Choose one answer."),
        "nothing-scored": _("Give a score to at least one."),
        "score-range": _("Scores go from %(found)s to %(limit)s."),
        "too-few": _("Choose at least %(limit)s. You have chosen %(found)s."),
        "too-many": _("Choose at most %(limit)s. You have chosen %(found)s: take some away."),
        "points-each-too-many": _("Give one at most %(limit)s points. You have given %(found)s to one."),
        "points-not-positive": _("Points are whole numbers from 1 up. Leave one empty to give it none."),
        "repeated-project": _("One stands twice on this ballot. Name each once."),
        "unknown-project": _("One of these is not on this ballot."),
    }.get(code, "") % said
