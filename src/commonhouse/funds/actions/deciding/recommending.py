"""The committee's recommendation: each seat's view with its reasons, counted by the charter's rule."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.charters import queries as charters
from commonhouse.funds.actions.deciding.common import leave_act, locked_candidate, required, validate
from commonhouse.funds.models import Candidate, Recommendation, SeatView, TermSheet
from commonhouse.people.models import Organization, Seat
from commonhouse.people.permissions import Actor, NotAllowed, Refused, require
from commonhouse.rules import registry
from commonhouse.rules.deciding import methods
from commonhouse.rules.jsonform import Stated

MATTER = "committee"  # of the charter: how the committee decides, where the charter says it
METHOD = "majority"


def give_view(actor: Actor, candidate: Candidate, *, says: str, words: str, now: datetime | None = None) -> SeatView:
    """What this seat recommends, and why; a new view replaces the seat's own until the committee has concluded."""
    with transaction.atomic():
        require(actor, "candidate.recommend", candidate.organization)
        if actor.seat is None:
            raise NotAllowed("candidate.recommend")
        candidate = locked_candidate(candidate)
        sheet = _subject(candidate)
        view = SeatView.objects.filter(candidate=candidate, sheet=sheet, seat=actor.seat).first()
        view = view or SeatView(organization=candidate.organization, candidate=candidate, sheet=sheet, seat=actor.seat)
        view.says, view.at = says, now or timezone.now()
        view.words = required("words", words, _("Say why: members read it before they vote."))
        validate(view)
        view.save()
        return view


def conclude_recommendation(
    actor: Actor, candidate: Candidate, *, words: str, now: datetime | None = None
) -> Recommendation:
    """Counts the seats' views, and tells members what the committee recommends. Concluding the same twice changes nothing."""
    with transaction.atomic():
        require(actor, "candidate.recommend", candidate.organization)
        candidate = locked_candidate(candidate)
        sheet = _subject(candidate)
        held = seats(candidate.organization)
        if not held.exists():
            raise Refused(_("Nobody holds a seat of the committee."))
        given = _input(held, candidate, sheet)
        version, statement = statement_for(candidate.organization)
        rule = methods.method(METHOD).rule
        outcome: dict[str, Any] = {
            "rule": rule, "statement": statement, "result": registry.get(rule).compute(statement, given),
        }  # fmt: skip
        said = required("words", words, _("Tell members what the committee found."))
        before = candidate.recommendations.filter(sheet=sheet).order_by("-number").first()
        if before is not None and before.outcome == outcome and before.words == said:
            return before
        made = Recommendation(
            organization=candidate.organization, candidate=candidate, number=candidate.recommendations.count() + 1,
            sheet=sheet, outcome=outcome, words=said, at=now or timezone.now(),
        )  # fmt: skip
        validate(made)
        body = {
            "candidate": candidate.public_id, "recommendation": made.number, "sheet": sheet.number, "charter": version,
            "seats": held.count(), "rule": rule, "statement": statement, "input": given, "result": outcome["result"],
        }  # fmt: skip
        made.act = leave_act(candidate.organization, "recommended", candidate.public_id, body, now)
        made.save()
        return made


def seats(organization: Organization) -> QuerySet[Seat]:
    """The seats of the committee that are held now."""
    found = organization.seats.filter(kind="board", vacated_on__isnull=True, starts_on__lte=timezone.localdate())
    return found.select_related("person").order_by("pk")


def statement_for(organization: Organization) -> tuple[int, dict[str, Any]]:
    """(version of the charter, statement): as the charter has its committee decide, or by a plain majority of half."""
    row = charters.current_row(organization)
    if row is not None:
        for matter in row.said.matters:
            if matter.id == MATTER and matter.method == METHOD and not matter.by_bloc:
                return row.version, dict(matter.statement)
    half: Stated = {"quorum": {"of": "eligible", "at_least": "1/2"}}
    return 0, methods.check(METHOD, {**methods.default_statement(METHOD), **half})


def _subject(candidate: Candidate) -> TermSheet:
    here, sheet = candidate.here, candidate.sheet
    if candidate.state != Candidate.State.ACTIVE or here is None or here.kind != "committee":
        raise Refused(_("The committee speaks when the business stands at its step."))
    if sheet is None or sheet.state != TermSheet.State.ACCEPTED:
        raise Refused(_("Business and fund have not agreed on terms yet."))
    return sheet


def _input(held: QuerySet[Seat], candidate: Candidate, sheet: TermSheet) -> dict[str, Any]:
    views = SeatView.objects.filter(candidate=candidate, sheet=sheet, seat__in=held)
    counts = Counter(views.values_list("says", flat=True))
    positions = methods.positions(METHOD)
    cast = [{"vote": each, "count": counts[each]} for each in positions if counts[each]]
    return {
        "options": [{"id": each} for each in positions],
        "electorate": {"eligible": held.count(), "blocs": {}},
        "ballots": {"kind": "position", "cast": cast},
        "evidence": {},
    }
