"""A countback: the sealed ballots of an election, counted again for a seat that one of its winners left.

All vacancies of that election are counted in the order in which members left, so that what one filled is known to the
next. What is computed here, `elections.verify` computes again from the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from commonhouse.decisions import queries as decisions
from commonhouse.elections.models import Candidacy, Election, Vacancy
from commonhouse.people.models import Membership
from commonhouse.people.permissions import Refused
from commonhouse.rules import registry
from commonhouse.rules.deciding import methods
from commonhouse.rules.jsonform import FormError

RULE = "countback"


@dataclass(frozen=True, slots=True)
class Case:
    """What one countback is about: who left, who cannot serve, and what earlier vacancies of the election said."""

    election: Election
    left: str
    unavailable: frozenset[str]
    before: tuple[Mapping[str, Any], ...]
    candidates: tuple[Candidacy, ...]  # who might serve: not elected, still a member

    def without(self, codes: Iterable[str]) -> Case:
        """The same with these candidates unavailable too. Raises Refused for a code that is none of theirs."""
        known = {each.code for each in self.candidates}
        more = frozenset(codes)
        if more - known:
            raise Refused(_("One of these was no candidate who could serve."))
        return replace(
            self,
            unavailable=self.unavailable | more,
            candidates=tuple(each for each in self.candidates if each.code not in more),
        )


def case_of(vacancy: Vacancy) -> Case:
    """Raises Refused when no countback is possible, saying why and what else may be done."""
    election = _election_of(vacancy)
    rows = list(election.candidacies.filter(order__isnull=False).select_related("person"))
    before = tuple(
        {"left": each.countback["left"], "unavailable": each.countback["unavailable"]}
        for each in Vacancy.objects.filter(election=election, how=Vacancy.How.COUNTBACK).order_by("filled_at", "pk")
        if each.countback is not None
    )
    gone = _gone(vacancy, rows, {each["left"] for each in before})
    active = set(
        Membership.objects.filter(
            organization=vacancy.organization, status="active", person__in=[each.person_id for each in rows]
        ).values_list("person_id", flat=True)
    )
    serving = {each.code for each in rows if each.is_elected or each.seat_id is not None}
    able = [each for each in rows if each.code not in serving]
    unavailable = frozenset(each.code for each in able if each.person_id not in active)
    candidates = tuple(each for each in able if each.code not in unavailable)
    return Case(election, gone.code, unavailable, before, candidates)


def count(case: Case) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """The statement, the input and the result, as the record has them (ballots apart: they are sealed there already)."""
    box = case.election.box
    assert box is not None
    assert box.outcome is not None
    statement = {"seats": box.outcome["statement"].get("seats", 1)}
    this = {"left": case.left, "unavailable": sorted(case.unavailable)}
    given = decisions.count_input(box) | {"vacancies": [*case.before, this]}
    try:
        result = registry.get(RULE).compute(statement, given)
    except FormError as error:
        raise Refused(_("These ballots cannot be counted again for a vacancy. %(why)s") % {"why": error}) from error
    assert isinstance(result, dict)
    return statement, given, result


def _gone(vacancy: Vacancy, rows: list[Candidacy], before: set[str]) -> Candidacy:
    """The winner who left the seat, or never took it."""
    for each in rows:
        if vacancy.left is not None and each.person_id == vacancy.left.person_id:
            return each
    for each in rows:
        if each.refused_seat and each.code not in before:
            return each
    raise Refused(_("Whoever held this seat was not elected to it by a vote. Call a by-election."))


def _election_of(vacancy: Vacancy) -> Election:
    """The vote by which the place was last filled."""
    held = Election.objects.filter(
        places=vacancy.place, state=Election.State.FILLED, box__outcome__isnull=False
    ).select_related("box")
    election = held.order_by("-closes_at").first()
    if election is None:
        raise Refused(_("There are no ballots to count again: this seat was not filled by a vote. Call a by-election."))
    if methods.method(election.method).kind != "ordinal":
        raise Refused(_("Only ranked ballots can be counted again for a vacancy. Call a by-election."))
    election.organization = vacancy.organization
    return election
