"""A place falls empty before its term is over, and is filled as the charter says: by countback, by appointment or by
another election. Whoever fills it keeps its cohort and its end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.elections import countback, offices, queries
from commonhouse.elections.actions.common import leave_act, leave_vacancy_act, locked, moment, plain, publishable
from commonhouse.elections.actions.fill import fill_place
from commonhouse.elections.models import MAX_REASON, Place, Vacancy
from commonhouse.people import actions as people
from commonhouse.people.actions.acts import day_of
from commonhouse.people.models import Person
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.rules.charter.model import Filled
from commonhouse.rules.charter.model import Vacancy as Way


def declare_vacancy(
    actor: Actor, place: Place, why: str, *, since: dt.date | None = None, now: dt.datetime | None = None
) -> Vacancy:
    """Says that a place is empty, and why; its holder, if there still is one, gives it up. Twice changes nothing."""
    require(actor, "election.run", place.organization)
    why = plain(why, MAX_REASON, _("Say why, in words that everyone may read."))
    organization = place.organization
    with transaction.atomic():
        [place] = queries.with_holders([locked(place)])
        place.organization = organization
        standing = Vacancy.objects.filter(place=place, filled_at=None).first()
        if standing is not None:
            return standing
        day = since or day_of(now)
        if day > day_of(now):
            raise Refused(_("Enter this on the day the seat falls empty."))
        left = place.seat
        if place.holder is not None:
            people.vacate_seat(actor, place.holder, now=now)
        place.save(update_fields=["seat", "ends_on"])
        vacancy = Vacancy.objects.create(organization=organization, place=place, left=left, since=day, why=why)
        leave_vacancy_act(vacancy, now)
    return vacancy


def hold_countback(
    actor: Actor, vacancy: Vacancy, unavailable: Iterable[str] = (), *, now: dt.datetime | None = None
) -> Vacancy:
    """Counts the sealed ballots of the election again: whom do those who elected the one who left want next?

    `unavailable` are codes of candidates who cannot or will not serve, besides those who have left the organization.
    Held again with others, the last one holds; the seat itself is taken by `seat_countback`.
    """
    require(actor, "election.run", vacancy.organization)
    with transaction.atomic():
        vacancy = _locked(vacancy)
        _require_empty(vacancy)
        office = offices.office_of(vacancy.organization, vacancy.place.office).office
        if office.vacancy is not Way.COUNTBACK:
            raise Refused(_("The charter fills vacancies of this office in another way."))
        found = countback.case_of(vacancy)
        case = found.without(unavailable)
        statement, given, result = countback.count(case)
        kept = {
            "unavailable": sorted(case.unavailable),
            "left": case.left,
            "statement": statement,
            "result": result,
            "election": case.election.public_id,
        }
        if vacancy.countback == kept:
            return vacancy
        vacancy.countback, vacancy.election = kept, case.election
        vacancy.save(update_fields=["countback", "election"])
        box = case.election.box
        assert box is not None
        body = {
            "vacancy": vacancy.public_id,
            "election": case.election.public_id,
            "box": box.public_id,
            "rule": countback.RULE,
            "statement": statement,
            "vacancies": given["vacancies"],
            "evidence": given.get("evidence", {}),
            "result": result,
        }
        leave_act(vacancy.organization, "countback", body, now, vacancy.public_id)
    return vacancy


def seat_countback(
    actor: Actor, vacancy: Vacancy, *, starts_on: dt.date | None = None, now: dt.datetime | None = None
) -> Vacancy:
    """Whom the countback named takes the seat, having said yes. Twice changes nothing."""
    require(actor, "election.run", vacancy.organization)
    with transaction.atomic():
        vacancy = _locked(vacancy)
        if vacancy.filled_at is not None:
            return vacancy
        winners = list((vacancy.countback or {}).get("result", {}).get("winners", ()))
        if not winners or vacancy.election is None:
            raise Refused(_("Hold the countback first."))
        winner = next(each for each in vacancy.election.candidacies.select_related("person") if each.code == winners[0])
        _fill(actor, vacancy, winner.person, Vacancy.How.COUNTBACK, starts_on, now)
        winner.seat = vacancy.seat
        winner.save(update_fields=["seat"])
        body = {"vacancy": vacancy.public_id, "how": "countback", "candidate": winner.code, **_seat_of(vacancy)}
        leave_act(vacancy.organization, "vacancy-filled", body, now, vacancy.public_id)
    return vacancy


def appoint(
    actor: Actor,
    vacancy: Vacancy,
    person: Person,
    by: str,
    *,
    starts_on: dt.date | None = None,
    now: dt.datetime | None = None,
) -> Vacancy:
    """Somebody is appointed; `by` says who appointed, and by which decision. Twice changes nothing."""
    require(actor, "seat.appoint", vacancy.organization)
    by = plain(by, 200, _("Say who appoints, and when they decided it."))
    publishable(by)
    with transaction.atomic():
        vacancy = _locked(vacancy)
        if vacancy.filled_at is not None:
            return vacancy
        office = offices.office_of(vacancy.organization, vacancy.place.office).office
        if office.vacancy is not Way.APPOINTMENT and office.filled is not Filled.APPOINTMENT:
            raise Refused(_("The charter fills vacancies of this office in another way."))
        if why := offices.may_stand(vacancy.organization, office, person):
            raise Refused(why)
        vacancy.appointed_by = by
        _fill(actor, vacancy, person, Vacancy.How.APPOINTMENT, starts_on, now)
        body = {"vacancy": vacancy.public_id, "how": "appointment", "by": by, **_seat_of(vacancy)}
        leave_act(vacancy.organization, "vacancy-filled", body, now, vacancy.public_id)
    return vacancy


def _fill(
    actor: Actor, vacancy: Vacancy, person: Person, how: str, starts_on: dt.date | None, now: dt.datetime | None
) -> None:
    place, day = vacancy.place, starts_on or day_of(now)
    office = offices.office_of(vacancy.organization, place.office).office
    if day > day_of(now):
        raise Refused(_("Enter this on the day the seat is taken."))
    ends_on = place.ends_on
    if ends_on is None or ends_on <= day:
        ends_on = offices.months_later(day, office.term_months)
    vacancy.seat = fill_place(actor, place, office, person, starts_on=day, ends_on=ends_on, now=now)
    vacancy.how, vacancy.filled_at = how, moment(now)
    vacancy.save(update_fields=["seat", "how", "filled_at", "appointed_by"])


def _seat_of(vacancy: Vacancy) -> dict[str, object]:
    seat = vacancy.seat
    assert seat is not None
    return {
        "office": vacancy.place.office,
        "place": vacancy.place.number,
        "cohort": vacancy.place.cohort,
        "seat": seat.pk,
        "ends_on": str(seat.ends_on) if seat.ends_on else None,
    }


def _locked(vacancy: Vacancy) -> Vacancy:
    organization = vacancy.organization
    found = locked(vacancy)
    [place] = queries.with_holders([locked(found.place)])
    found.organization = place.organization = organization
    found.place = place
    return found


def _require_empty(vacancy: Vacancy) -> None:
    if vacancy.filled_at is not None:
        raise Refused(_("This vacancy is filled already."))
    if vacancy.election is not None and vacancy.election.state in queries.RUNNING and vacancy.countback is None:
        raise Refused(_("An election for this seat is under way."))
