"""Those elected take their seats."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.decisions import log
from commonhouse.elections import offices, queries
from commonhouse.elections.actions.common import leave_vacancy_act, locked_election, of_election
from commonhouse.elections.actions.fill import fill_place
from commonhouse.elections.models import Candidacy, Election, Place, Vacancy
from commonhouse.elections.outcomes import SOURCE
from commonhouse.people.actions.acts import day_of
from commonhouse.people.formats import day
from commonhouse.people.models import Seat
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.rules.charter.model import Office


def take_seats(
    actor: Actor,
    election: Election,
    *,
    starts_on: dt.date,
    refused: Collection[str] = (),
    now: dt.datetime | None = None,
) -> Election:
    """Each winner takes a place, from `starts_on` for a term; who filled a vacancy ends when its term does.

    `refused` are the codes of winners who do not take the seat: their places become vacant. A holder who was elected
    again keeps the same place. Places nobody was elected for stay as they are. Twice changes nothing.
    """
    require(actor, "election.run", election.organization)
    with transaction.atomic():
        election = locked_election(election)
        if election.state == Election.State.FILLED:
            return election
        if election.state != Election.State.COUNTED:
            raise Refused(_("Seats are taken once the result is there."))
        if starts_on > day_of(now):
            raise Refused(
                _("Enter this on the day the terms begin, %(day)s: until then the holders keep their seats.")
                % {"day": day(starts_on)}
            )
        office = offices.office_of(election.organization, election.office).office
        winners = queries.elected(election)
        pairs = _seated(winners, queries.places_of(election))
        vacancies = {each.place_id: each for each in Vacancy.objects.filter(election=election, filled_at=None)}
        _require_terms_over([place for _who, place in pairs], set(vacancies), starts_on)
        taken: list[tuple[Candidacy, Place, Seat]] = []
        left_empty: list[Vacancy] = []
        for candidacy, place in _incumbents_first(pairs):
            ends_on = _end(office, place, vacancies.get(place.pk), starts_on)
            if candidacy.code in refused:
                place.ends_on = ends_on
                if (opened := _leave_empty(candidacy, place, starts_on)) is not None:
                    left_empty.append(opened)
                continue
            seat = fill_place(actor, place, office, candidacy.person, starts_on=starts_on, ends_on=ends_on, now=now)
            candidacy.seat = seat
            candidacy.save(update_fields=["seat"])
            taken.append((candidacy, place, seat))
            if (vacancy := vacancies.get(place.pk)) is not None:
                vacancy.how, vacancy.seat, vacancy.filled_at = Vacancy.How.BY_ELECTION, seat, queries.moment(now)
                vacancy.save(update_fields=["how", "seat", "filled_at"])
        election.state = Election.State.FILLED
        election.save(update_fields=["state"])
        words = _("Those elected took their seats on %(day)s.") % {"day": day(starts_on)}
        log.became(election.organization, SOURCE, election.public_id, words, queries.moment(now))
        of_election(election, "seats-taken", _body(taken, refused, winners), now)
        for vacancy in left_empty:
            leave_vacancy_act(vacancy, now)
    return election


def _seated(winners: list[Candidacy], places: list[Place]) -> list[tuple[Candidacy, Place]]:
    """Winners and places: one's own again where one held it, the others in the order of election."""
    own = {place.holder.person_id: place for place in places if place.holder is not None}
    kept = [(winner, own[winner.person_id]) for winner in winners if winner.person_id in own]
    left = iter([place for place in places if place not in [place for _winner, place in kept]])
    others = [(winner, next(left)) for winner in winners if winner.person_id not in own]
    given = {winner.pk: place for winner, place in [*kept, *others]}
    return [(winner, given[winner.pk]) for winner in winners]


def _incumbents_first(pairs: list[tuple[Candidacy, Place]]) -> list[tuple[Candidacy, Place]]:
    """One person holds one seat of a kind: whoever stays is seated before whoever comes."""
    return sorted(pairs, key=lambda pair: pair[1].holder is None or pair[1].holder.person_id != pair[0].person_id)


def _require_terms_over(places: list[Place], vacant: set[int], starts_on: dt.date) -> None:
    for place in places:
        if place.pk in vacant or place.holder is None or place.ends_on is None or place.ends_on <= starts_on:
            continue
        raise Refused(
            _("The term of seat %(number)d runs until %(day)s. New terms begin then.")
            % {"number": place.number, "day": day(place.ends_on)}
        )


def _end(office: Office, place: Place, vacancy: Vacancy | None, starts_on: dt.date) -> dt.date:
    if vacancy is not None and place.ends_on is not None and place.ends_on > starts_on:
        return place.ends_on
    return offices.months_later(starts_on, office.term_months)


def _leave_empty(candidacy: Candidacy, place: Place, since: dt.date) -> Vacancy | None:
    """The vacancy of a seat that its winner does not take; None where the place was vacant before."""
    candidacy.refused_seat = True
    candidacy.save(update_fields=["refused_seat"])
    place.save(update_fields=["ends_on"])
    why = _("Whoever was elected did not take the seat.")
    vacancy, is_new = Vacancy.objects.get_or_create(
        organization=place.organization, place=place, filled_at=None, defaults={"since": since, "why": why}
    )
    return vacancy if is_new else None


def _body(
    taken: list[tuple[Candidacy, Place, Seat]], refused: Collection[str], winners: list[Candidacy]
) -> dict[str, object]:
    rows = [
        {
            "candidate": candidacy.code,
            "place": place.number,
            "cohort": place.cohort,
            "seat": seat.pk,
            "ends_on": str(seat.ends_on) if seat.ends_on else None,
        }
        for candidacy, place, seat in taken
    ]
    names = [candidacy.code for candidacy in winners if candidacy.code in refused]
    return {"seats": rows, "refused": names}
