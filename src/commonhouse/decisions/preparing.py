"""What a box may be opened with: one reading of everything a steward or an institution states about a vote."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from commonhouse.decisions import choices, polls
from commonhouse.decisions.answers import Position
from commonhouse.decisions.marks import Marks
from commonhouse.decisions.models import Box
from commonhouse.people.models import MemberClass, Seat
from commonhouse.people.permissions import Refused
from commonhouse.record import canonical, personal
from commonhouse.rules import registry
from commonhouse.rules.jsonform import FormError

LONGEST = timedelta(days=400)
MAX_TITLE = 200
MAX_ELIGIBILITY = 400
MAX_TOPIC = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Everything a box is about, all but its life.

    On the roll come the members of `classes`, the member organizations of `organization_classes` (one right each, used
    by any of their delegates) and the holders of `seats` (kinds). `by_bloc`: each class is counted apart, as the rule's
    statement asks. `closes_when_all`: it may close once every right is used. `topic`, `takes_delegations` and
    `takes_proxies` are of open votes: voices that were handed on follow those who hold them.
    """

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
    organization_classes: Iterable[MemberClass] = ()
    seats: Sequence[str] = ()
    by_bloc: bool = False
    closes_when_all: bool = False
    topic: str = ""
    takes_delegations: bool = False
    takes_proxies: bool = False


def write(box: Box, terms: Terms) -> None:
    """Set the fields of a draft (all but its classes), once everything is found to fit. Raises Refused saying what does not."""
    for member_class in (*terms.classes, *terms.organization_classes):
        if member_class.organization_id != box.organization_id:
            raise Refused(_("A class of members of another organization cannot vote here."))
    for kind in terms.seats:
        if kind not in Seat.Kind.values:
            raise Refused(_("There is no seat called “%(kind)s”.") % {"kind": str(kind)[:40]})
    _check_terms(terms)
    box.title, box.eligibility = terms.title.strip()[:MAX_TITLE], terms.eligibility.strip()[:MAX_ELIGIBILITY]
    box.is_secret, box.registration = terms.is_secret, terms.registration
    box.opens_at, box.closes_at = terms.opens_at, terms.closes_at
    box.form, box.options = dict(terms.form), [dict(option) for option in terms.options]
    box.instance, box.rule = dict(terms.instance), dict(terms.rule)
    box.seats, box.by_bloc, box.closes_when_all = list(dict.fromkeys(terms.seats)), terms.by_bloc, terms.closes_when_all
    box.topic, box.takes_delegations, box.takes_proxies = terms.topic, terms.takes_delegations, terms.takes_proxies
    check(box, _blocs(terms.classes, terms.organization_classes, terms.seats))


def _check_terms(terms: Terms) -> None:
    if not terms.title.strip():
        raise Refused(_("Give the vote a title."))
    if terms.closes_at <= terms.opens_at:
        raise Refused(_("Voting must close after it opens."))
    if terms.closes_at - terms.opens_at > LONGEST:
        raise Refused(_("Voting may last at most %(days)s days.") % {"days": LONGEST.days})
    if terms.registration not in Box.Registration.values:
        raise Refused(_("Say whether people may join the roll until closing, or not."))
    if terms.closes_when_all and terms.registration != Box.Registration.FROZEN:
        raise Refused(_("Nobody can say that all have voted while others may still join the roll."))
    if len(terms.topic) > MAX_TOPIC:
        raise Refused(_("A topic has at most %(most)s characters.") % {"most": MAX_TOPIC})
    if terms.takes_delegations and not terms.topic:
        raise Refused(_("Members hand on their voice by topic: name the topic of this vote."))
    if terms.is_secret and (terms.takes_delegations or terms.takes_proxies):
        raise Refused(_("In a secret vote nobody can vote for another: a voice that is handed on would show."))


def _blocs(classes: Iterable[MemberClass], organizations: Iterable[MemberClass], seats: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*(each.slug for each in (*classes, *organizations)), *seats]))


def blocs_of(box: Box) -> list[str]:
    """What the blocs of a kept box are called: slugs of its classes and kinds of its seats."""
    return _blocs(box.classes.all(), box.organization_classes.all(), box.seats)


def check(box: Box, blocs: Collection[str]) -> None:
    """Whether ballots of this form can be counted by this rule. Normalizes the rule's statement. Raises Refused."""
    try:
        ballot = choices.ballot(box.form, box.options)
        name = box.rule.get("rule")
        if not isinstance(name, str):
            raise FormError("rule", "is not stated.", "Name the rule that counts the vote, and all its options.")
        rule = registry.get(name)
        statement = rule.statement_json(rule.statement_from_json(box.rule.get("statement", {})))
        assert isinstance(statement, dict)
        polls.check_blocs(statement, box.by_bloc, blocs)
        rule.input_from_json(polls.rule_input(name, published(box), ballot, polls.Counted()), "instance")
        _agree(ballot, box.instance)
        _positions_agree(ballot, statement)
        canonical.canonical({"form": box.form, "options": box.options, "instance": box.instance})
        personal.refuse({"title": box.title, "eligibility": box.eligibility, "options": box.options})
    except (FormError, registry.UnknownRule, canonical.NotCanonical, personal.PersonalData) as error:
        raise Refused(_("This vote cannot be counted as it stands. %(why)s") % {"why": error}) from error
    box.rule = {"rule": name, "statement": statement}


def check_evidence(box: Box, evidence: Mapping[str, Any]) -> None:
    """Whether the rule can read what the keeper of the box states at closing. Raises Refused."""
    counted = polls.Counted(evidence=evidence)
    try:
        canonical.canonical(evidence)
        personal.refuse(evidence)
        given = polls.rule_input(box.rule["rule"], published(box), choices.ballot(box.form, box.options), counted)
        registry.get(box.rule["rule"]).input_from_json(given)
    except (FormError, canonical.NotCanonical, personal.PersonalData) as error:
        raise Refused(_("This vote cannot be closed as it stands. %(why)s") % {"why": error}) from error


def published(box: Box) -> dict[str, Any]:
    """Of a box, what its rule reads besides ballots, as the record has it."""
    return {"options": box.options, "instance": box.instance}


def _positions_agree(ballot: choices.Ballot, statement: Mapping[str, Any]) -> None:
    """Every position that a ballot may take is one that the rule knows."""
    positions = statement.get("positions")
    if not isinstance(ballot, Position) or not isinstance(positions, Mapping):
        return
    for name in ballot.ids:
        if name not in positions:
            raise FormError(f"options.{name}", "the rule knows no such position.", f"It knows: {', '.join(positions)}.")


def grouped_input(box: Box, grouped: Iterable[tuple[dict[str, Any], int]]) -> dict[str, Any]:
    """The input of a rule of budgets: the box's instance, and canonical choices with how often each was cast."""
    return {**box.instance, "ballots": choices.grouped(choices.ballot(box.form, box.options), grouped)}


def _agree(ballot: choices.Ballot, instance: Mapping[str, Any]) -> None:
    """The ballot shows what the rule counts: the same projects at the same cost."""
    projects = instance.get("projects")
    if projects is None or not isinstance(ballot, Marks):
        return
    counted = {str(project["id"]): int(project["cost"]) for project in projects}
    shown = dict(zip(ballot.ids, ballot.costs, strict=True))
    for name in counted.keys() | shown.keys():
        if counted.get(name) != shown.get(name):
            raise FormError(
                f"options.{name}", f"the ballot shows it at {shown.get(name)} and the rule counts {counted.get(name)}."
            )
