"""What a box may be opened with: one reading of everything a steward or an institution states about a vote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from commonhouse.decisions import choices
from commonhouse.decisions.models import Box
from commonhouse.people.models import MemberClass
from commonhouse.people.permissions import Refused
from commonhouse.record import canonical, personal
from commonhouse.rules import registry
from commonhouse.rules.jsonform import FormError

LONGEST = timedelta(days=400)
MAX_TITLE = 200
MAX_ELIGIBILITY = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Everything a box is about, all but its life."""

    title: str
    form: Mapping[str, Any]
    options: Sequence[Mapping[str, Any]]
    instance: Mapping[str, Any]
    rule: Mapping[str, Any]
    classes: Iterable[MemberClass]
    opens_at: datetime
    closes_at: datetime
    is_secret: bool = True
    registration: str = Box.Registration.FROZEN
    eligibility: str = ""


def write(box: Box, terms: Terms) -> None:
    """Set the fields of a draft (all but `classes`), once everything is found to fit. Raises Refused saying what does not."""
    for member_class in terms.classes:
        if member_class.organization_id != box.organization_id:
            raise Refused(_("A class of members of another organization cannot vote here."))
    if not terms.title.strip():
        raise Refused(_("Give the vote a title."))
    if terms.closes_at <= terms.opens_at:
        raise Refused(_("Voting must close after it opens."))
    if terms.closes_at - terms.opens_at > LONGEST:
        raise Refused(_("Voting may last at most %(days)s days.") % {"days": LONGEST.days})
    if terms.registration not in Box.Registration.values:
        raise Refused(_("Say whether people may join the roll until closing, or not."))
    box.title, box.eligibility = terms.title.strip()[:MAX_TITLE], terms.eligibility.strip()[:MAX_ELIGIBILITY]
    box.is_secret, box.registration = terms.is_secret, terms.registration
    box.opens_at, box.closes_at = terms.opens_at, terms.closes_at
    box.form, box.options = dict(terms.form), [dict(option) for option in terms.options]
    box.instance, box.rule = dict(terms.instance), dict(terms.rule)
    check(box)


def check(box: Box) -> None:
    """Whether ballots of this form can be counted by this rule. Normalizes the rule's statement. Raises Refused."""
    try:
        ballot = choices.ballot(box.form, box.options)
        name = box.rule.get("rule")
        if not isinstance(name, str):
            raise FormError("rule", "is not stated.", "Name the rule that counts the vote, and all its options.")
        rule = registry.get(name)
        statement = rule.statement_json(rule.statement_from_json(box.rule.get("statement", {})))
        rule.input_from_json({**box.instance, "ballots": ballot.grouped([])}, "instance")
        _agree(ballot, box.instance)
        canonical.canonical({"form": box.form, "options": box.options, "instance": box.instance})
        personal.refuse({"title": box.title, "eligibility": box.eligibility, "options": box.options})
    except (FormError, registry.UnknownRule, canonical.NotCanonical, personal.PersonalData) as error:
        raise Refused(_("This vote cannot be counted as it stands. %(why)s") % {"why": error}) from error
    box.rule = {"rule": name, "statement": statement}


def grouped_input(box: Box, grouped: Iterable[tuple[dict[str, Any], int]]) -> dict[str, Any]:
    """The rule's input: the box's instance, and canonical choices with how often each was cast."""
    return {**box.instance, "ballots": choices.ballot(box.form, box.options).grouped(grouped)}


def _agree(ballot: choices.Ballot, instance: Mapping[str, Any]) -> None:
    """The ballot shows what the rule counts: the same projects at the same cost."""
    projects = instance.get("projects")
    if projects is None:
        return
    counted = {str(project["id"]): int(project["cost"]) for project in projects}
    shown = dict(zip(ballot.ids, ballot.costs, strict=True))
    for name in counted.keys() | shown.keys():
        if counted.get(name) != shown.get(name):
            raise FormError(
                f"options.{name}", f"the ballot shows it at {shown.get(name)} and the rule counts {counted.get(name)}."
            )
