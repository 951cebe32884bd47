"""What pages, the API and the storeys above ask of elections, offices, vacancies and draws."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from commonhouse.charters import queries as charters
from commonhouse.decisions.models import Box
from commonhouse.elections.models import Candidacy, Draw, Election, Place, Statement, Vacancy
from commonhouse.people.models import Organization, Person, Seat
from commonhouse.rules.charter.model import Office

RUNNING = (Election.State.NOMINATING, Election.State.VOTING, Election.State.COUNTED)


def moment(now: dt.datetime | None) -> dt.datetime:
    return now or timezone.now()


# --- offices and places -----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Row:
    """One place of an office, for a list."""

    place: Place
    holder: Seat | None
    is_held_over: bool
    vacancy: Vacancy | None
    election: Election | None  # that will fill it


@dataclass(frozen=True, slots=True)
class Held:
    """An office of the charter and its places."""

    office: Office
    rows: tuple[Row, ...]

    @property
    def is_set_up(self) -> bool:
        return len([row for row in self.rows if row.place.number <= self.office.seats]) >= self.office.seats

    @property
    def empty(self) -> int:
        return sum(row.holder is None for row in self.rows)


def offices(organization: Organization, today: dt.date | None = None) -> list[Held]:
    """The offices of the charter in force, each with its places, holders and vacancies. A fixed number of queries."""
    charter = charters.current(organization)
    if charter is None:
        return []
    day = today or timezone.localdate()
    places = Place.objects.filter(organization=organization).select_related("seat__person", "member_class")
    rows = {place.pk: place for place in with_holders(places)}
    vacancies = {each.place_id: each for each in Vacancy.objects.filter(organization=organization, filled_at=None)}
    running = _running(rows)
    by_office: dict[str, list[Row]] = {}
    for place in rows.values():
        over = bool(place.ends_on and place.ends_on < day)
        row = Row(place, place.holder, over, vacancies.get(place.pk), running.get(place.pk))
        by_office.setdefault(place.office, []).append(row)
    return [Held(office, tuple(by_office.get(office.id, ()))) for office in charter.offices]


def _running(places: Iterable[int]) -> dict[int, Election]:
    found = Election.objects.filter(places__in=list(places), state__in=RUNNING).prefetch_related("places").distinct()
    return {place.pk: election for election in found for place in election.places.all()}


def with_holders(places: Iterable[Place]) -> list[Place]:
    """The places with the seat of whoever followed last, by whatever page that was entered."""
    found = list(places)
    kept = [place.seat_id for place in found if place.seat_id is not None]
    if not kept:
        return found
    organizations = {place.organization_id for place in found}
    followed = Seat.objects.filter(organization__in=organizations, instead_of__isnull=False).select_related("person")
    successors = {seat.instead_of_id: seat for seat in followed}
    for place in found:
        while place.seat is not None and place.seat.pk in successors:
            place.seat = successors[place.seat.pk]
            place.ends_on = place.seat.ends_on
    return found


def places_of(election: Election) -> list[Place]:
    """By number, with their holders."""
    places = with_holders(election.places.select_related("seat__person").order_by("number"))
    for place in places:
        place.organization = election.organization
    return places


def place_or_404(organization: Organization, office: str, number: int) -> Place:
    found = Place.objects.filter(organization=organization, office=office, number=number)
    places = with_holders(found.select_related("seat__person"))
    if not places:
        raise Http404
    places[0].organization = organization
    return places[0]


# --- elections --------------------------------------------------------------------------------------------------
def elections_of(organization: Organization) -> QuerySet[Election]:
    """The newest first."""
    found = Election.objects.filter(organization=organization).select_related("box", "organization")
    return found.order_by("-called_at", "-pk")


def election_or_404(organization: Organization, public_id: str) -> Election:
    found = Election.objects.select_related("box").filter(organization=organization, public_id=public_id).first()
    if found is None:
        raise Http404
    found.organization = organization
    return found


def candidates(election: Election) -> list[Candidacy]:
    """Those who stand: in the order of the ballot once it is drawn, until then as they were nominated."""
    rows = election.candidacies.filter(state=Candidacy.State.ACCEPTED).select_related("person")
    found = list(rows.prefetch_related(Prefetch("statements", Statement.objects.order_by("pk"))))
    return sorted(found, key=lambda each: (each.order is None, each.order or 0, each.number))


def elected(election: Election) -> list[Candidacy]:
    """The winners in the order of their election; unopposed, in the order of the lot."""
    rows = {each.code: each for each in election.candidacies.filter(is_elected=True).select_related("person", "seat")}
    outcome = election.box.outcome if election.box is not None else None
    if outcome is None:
        return sorted(rows.values(), key=lambda each: each.order or 0)
    return [rows[code] for code in outcome["result"].get("winners", ()) if code in rows]


def candidacy_of(election: Election, person: Person | None) -> Candidacy | None:
    if person is None:
        return None
    found = election.candidacies.filter(person=person).prefetch_related("statements").first()
    if found is not None:
        found.election = election
    return found


def asked_of(person: Person, now: dt.datetime | None = None) -> QuerySet[Candidacy]:
    """Nominations that wait for the person's answer."""
    waiting = Candidacy.objects.filter(person=person, state=Candidacy.State.NOMINATED)
    waiting = waiting.filter(
        election__state=Election.State.NOMINATING, election__nominations_close__gt=now or timezone.now()
    )
    return waiting.select_related("election__organization").order_by("election__nominations_close")


def nominating(now: dt.datetime | None = None) -> QuerySet[Election]:
    """Elections of listed organizations in which people can still be nominated, soonest to close first."""
    open_now = Election.objects.filter(state=Election.State.NOMINATING, nominations_close__gt=now or timezone.now())
    return open_now.filter(organization__is_listed=True).select_related("organization").order_by("nominations_close")


def to_advance(organizations: QuerySet[Any, Any], now: dt.datetime) -> QuerySet[Election]:
    """Elections in which a step of a steward's is due: nominations over, or seats to be taken."""
    due = Q(state=Election.State.NOMINATING, nominations_close__lte=now) | Q(state=Election.State.COUNTED)
    found = Election.objects.filter(due, organization__in=organizations)
    return found.select_related("organization", "box").order_by("closes_at")


def decided() -> QuerySet[Election]:
    """Elections of listed organizations that have a result, the newest first."""
    found = Election.objects.filter(state__in=(Election.State.COUNTED, Election.State.FILLED))
    return found.filter(organization__is_listed=True).select_related("organization", "box").order_by("-closes_at")


def is_voting(election: Election, now: dt.datetime | None = None) -> bool:
    """Whether ballots can be cast now."""
    box, at = election.box, now or timezone.now()
    return box is not None and box.state == Box.State.OPEN and box.opens_at <= at < box.closes_at


# --- vacancies --------------------------------------------------------------------------------------------------
def vacancies_of(organization: Organization) -> QuerySet[Vacancy]:
    """Those not filled first, then the latest."""
    rows = Vacancy.objects.filter(organization=organization)
    rows = rows.select_related("place__seat__person", "left__person", "seat__person", "election")
    return rows.order_by(F("filled_at").desc(nulls_first=True), "-since", "-pk")


def vacancy_or_404(organization: Organization, public_id: str) -> Vacancy:
    rows = Vacancy.objects.select_related("place__seat__person", "left__person", "seat__person", "election")
    found = rows.filter(organization=organization, public_id=public_id).first()
    if found is None:
        raise Http404
    found.organization = found.place.organization = organization
    return found


# --- draws ------------------------------------------------------------------------------------------------------
def draws_of(organization: Organization) -> QuerySet[Draw]:
    rows = Draw.objects.filter(organization=organization).annotate(entries=Count("entrants"))
    return rows.order_by("-opened_at", "-pk")


def draw_or_404(organization: Organization, public_id: str) -> Draw:
    found = Draw.objects.filter(organization=organization, public_id=public_id).first()
    if found is None:
        raise Http404
    found.organization = organization
    return found
