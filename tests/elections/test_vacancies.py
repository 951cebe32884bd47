"""A seat falls empty before its term is over: countback, appointment, by-election, and what the record recomputes."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from commonhouse.decisions.models import Box
from commonhouse.elections import actions, countback, queries
from commonhouse.elections.models import Election, Vacancy
from commonhouse.people.models import Seat
from commonhouse.people.permissions import Actor, NotAllowed, Refused
from commonhouse.record.verify import Discrepancy
from commonhouse.rules.charter.model import Filled
from commonhouse.rules.charter.model import Vacancy as Way
from tests.elections.helpers import CALLED, CLOSES, NOMINATED, OPENS, TAKEN, House, verified
from tests.people.record import bodies

pytestmark = pytest.mark.django_db(transaction=True)
LEFT = TAKEN + dt.timedelta(days=100)


def vacate(house: House, name: str, why: str = "Moved to another town.") -> Vacancy:
    places = queries.with_holders(house.places())
    place = next(place for place in places if place.holder and place.holder.person.name == name)
    place.organization = house.organization
    return actions.declare_vacancy(house.steward, place, why, now=LEFT)


def test_the_ballots_that_elected_who_left_choose_who_follows():
    """Bo's two ballots both go on to Eve. The seat keeps its cohort and its end."""
    house = House.make(cohorts=1)
    house.whole()
    ends = {seat.ends_on for seat in Seat.objects.filter(kind="board")}
    vacancy = vacate(house, "Bo")
    vacancy = actions.hold_countback(house.steward, vacancy, now=LEFT)
    eve = vacancy.election.candidacies.get(ballot_name="Eve")
    assert vacancy.countback["result"]["winners"] == [eve.code]
    vacancy = actions.seat_countback(house.steward, vacancy, now=LEFT)
    assert set(house.held().values()) == {"Ana", "Cy", "Eve"}
    assert {seat.ends_on for seat in Seat.objects.filter(kind="board")} == ends
    assert (vacancy.how, vacancy.seat.person.name) == ("countback", "Eve")
    assert not verified(house.organization).not_recomputed


def test_twice_changes_nothing():
    house = House.make()
    house.whole()
    vacancy = vacate(house, "Bo")
    assert actions.declare_vacancy(house.steward, vacancy.place, "Again", now=LEFT) == vacancy
    for _time in range(2):
        actions.hold_countback(house.steward, vacancy, now=LEFT)
    for _time in range(2):
        actions.seat_countback(house.steward, vacancy, now=LEFT)
    for kind in ("vacancy", "countback", "vacancy-filled"):
        assert len(bodies(house.organization, f"elections.{kind}")) == 1


def test_who_is_unwilling_is_passed_over():
    house = House.make()
    house.whole()
    vacancy = vacate(house, "Ana")  # Ana's ballots want Dee next
    case = countback.case_of(vacancy)
    codes = {each.ballot_name: each.code for each in case.candidates}
    assert set(codes) == {"Dee", "Eve"}
    first = actions.hold_countback(house.steward, vacancy, now=LEFT)
    assert first.countback["result"]["winners"] == [codes["Dee"]]
    second = actions.hold_countback(house.steward, vacancy, [codes["Dee"]], now=LEFT)
    assert codes["Dee"] not in second.countback["result"]["winners"]
    with pytest.raises(Refused, match="no candidate"):
        actions.hold_countback(house.steward, vacancy, ["c99"], now=LEFT)
    assert not verified(house.organization).not_recomputed


def test_two_vacancies_one_after_the_other():
    house = House.make()
    house.whole()
    for name in ("Bo", "Ana"):
        vacancy = vacate(house, name)
        actions.hold_countback(house.steward, vacancy, now=LEFT)
        actions.seat_countback(house.steward, vacancy, now=LEFT)
    assert set(house.held().values()) == {"Cy", "Dee", "Eve"}
    last = bodies(house.organization, "elections.countback")[-1]
    assert len(last["vacancies"]) == 2
    assert not verified(house.organization).not_recomputed


def test_who_came_by_countback_may_leave_too():
    house = House.make()
    house.whole()
    for name in ("Bo", "Eve"):
        vacancy = vacate(house, name)
        actions.hold_countback(house.steward, vacancy, now=LEFT)
        if vacancy_winner(vacancy):
            actions.seat_countback(house.steward, vacancy, now=LEFT)
    assert not verified(house.organization).not_recomputed


def vacancy_winner(vacancy: Vacancy) -> list[str]:
    return list(Vacancy.objects.get(pk=vacancy.pk).countback["result"]["winners"])


def test_nobody_to_follow_leads_to_a_by_election_that_keeps_the_end():
    house = House.make()
    house.whole(stand="Ana Bo Cy Dee", ballots={"Ana": "Ana", "Bo": "Bo", "Cy": "Cy", "Flo": "Ana Bo Cy"})
    vacancy = vacate(house, "Bo")
    dee = vacancy.place.elections.get().candidacies.get(ballot_name="Dee")
    vacancy = actions.hold_countback(house.steward, vacancy, [dee.code], now=LEFT)
    assert vacancy.countback["result"]["winners"] == []
    with pytest.raises(Refused, match="countback first"):
        actions.seat_countback(house.steward, vacancy, now=LEFT)
    later = LEFT - CALLED
    election = house.call(
        places=[vacancy.place], now=LEFT, nominations_close=NOMINATED + later, opens_at=OPENS + later,
        closes_at=CLOSES + later,
    )  # fmt: skip
    house.stand(election, "Flo", now=LEFT)
    election = actions.close_nominations(house.steward, election, now=NOMINATED + later)
    house.take(election, starts_on=(TAKEN + later).date(), now=TAKEN + later)
    vacancy.refresh_from_db()
    assert vacancy.how == "by-election"
    assert vacancy.seat.ends_on == dt.date(2028, 4, 2)
    assert set(house.held().values()) == {"Ana", "Cy", "Flo"}
    assert not verified(house.organization).not_recomputed


def test_a_seat_that_its_winner_refuses_is_filled_by_countback():
    house = House.make()
    election = house.call()
    house.stand(election, "Ana", "Bo", "Cy", "Dee", "Eve")
    house.opened(election)
    for who, ranking in {"Ana": "Ana Dee", "Bo": "Bo Eve", "Cy": "Cy Dee", "Dee": "Ana Dee", "Eve": "Bo Eve"}.items():
        house.vote(election, who, *ranking.split())
    election = house.count(election)
    bo = election.candidacies.get(ballot_name="Bo")
    house.take(election, refused={bo.code})
    vacancy = Vacancy.objects.get()
    actions.hold_countback(house.steward, vacancy, now=LEFT)
    actions.seat_countback(house.steward, vacancy, now=LEFT)
    assert set(house.held().values()) == {"Ana", "Cy", "Eve"}
    assert not verified(house.organization).not_recomputed


def test_appointment_says_who_appointed():
    house = House.make(vacancy=Way.APPOINTMENT, appointed_by="The board")
    house.whole()
    vacancy = vacate(house, "Bo")
    with pytest.raises(Refused, match="in another way"):
        actions.hold_countback(house.steward, vacancy, now=LEFT)
    with pytest.raises(Refused, match="Say who appoints"):
        actions.appoint(house.steward, vacancy, house.members["Flo"], " ", now=LEFT)
    with pytest.raises(NotAllowed):
        actions.appoint(Actor(house.members["Eve"]), vacancy, house.members["Flo"], "Me", now=LEFT)
    with pytest.raises(Refused, match="another seat of the same kind"):
        actions.appoint(house.steward, vacancy, house.members["Ana"], "The board, July 1", now=LEFT)
    vacancy = actions.appoint(house.steward, vacancy, house.members["Flo"], "The board, July 1", now=LEFT)
    assert vacancy.seat.ends_on == dt.date(2028, 4, 2)
    assert set(house.held().values()) == {"Ana", "Cy", "Flo"}
    assert not verified(house.organization).not_recomputed


def test_the_charter_says_how_a_vacancy_is_filled():
    house = House.make()
    house.whole()
    vacancy = vacate(house, "Bo")
    with pytest.raises(Refused, match="in another way"):
        actions.appoint(house.steward, vacancy, house.members["Flo"], "The board", now=LEFT)


def test_an_uncontested_seat_has_no_ballots_to_count_again():
    house = House.make()
    election = house.call()
    house.stand(election, "Ana", "Bo")
    house.take(actions.close_nominations(house.steward, election, now=NOMINATED))
    with pytest.raises(Refused, match="not filled by a vote"):
        actions.hold_countback(house.steward, vacate(house, "Bo"), now=LEFT)


def test_an_office_that_is_appointed_is_not_elected():
    house = House.make(filled=Filled.APPOINTMENT, appointed_by="The mayor", vacancy=Way.APPOINTMENT)
    with pytest.raises(Refused, match="not filled by election"):
        house.call()


def test_a_countback_that_names_another_is_found_out():
    """The published result says Dee; the ballots say Eve. Whoever recomputes the record sees it."""
    house = House.make()
    house.whole()
    vacancy = actions.hold_countback(house.steward, vacate(house, "Bo"), now=LEFT)
    eve, dee = (vacancy.election.candidacies.get(ballot_name=name).code for name in ("Eve", "Dee"))
    body = bodies(house.organization, "elections.countback")[0]
    text = json.dumps(body).replace(f'"{eve}"', '"X"').replace(f'"{dee}"', f'"{eve}"')
    forged = json.loads(text.replace('"X"', f'"{dee}"'))
    from django.db import transaction

    from commonhouse.elections.actions.common import leave_act

    with transaction.atomic():
        leave_act(house.organization, "countback", forged, LEFT, vacancy.public_id)
    with pytest.raises(Discrepancy, match="counted again from the sealed ballots"):
        verified(house.organization)


def test_a_seat_taken_by_somebody_else_is_found_out():
    house = House.make()
    election = house.whole()
    [body] = bodies(house.organization, "elections.counted")
    from django.db import transaction

    from commonhouse.elections.actions.common import leave_act

    loser = next(each.code for each in election.candidacies.all() if each.code not in body["elected"])
    forged = body | {"elected": [loser, *body["elected"][1:]]}
    with transaction.atomic():
        leave_act(house.organization, "counted", forged, LEFT, election.public_id)
    with pytest.raises(Discrepancy, match="winners of the count"):
        verified(house.organization)


def test_a_box_of_an_election_stays():
    house = House.make()
    house.whole()
    assert Box.objects.get().election == Election.objects.get()
