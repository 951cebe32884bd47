"""An election from its call to the seats, through the verbs, and what the record says of it."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from commonhouse.elections import actions, lots, queries
from commonhouse.elections.models import Candidacy, Election, Place, Statement
from commonhouse.people.models import Seat
from commonhouse.people.permissions import Actor, NotAllowed, Refused
from tests import factories
from tests.elections.helpers import CALLED, CLOSES, COUNTED, NOMINATED, OPENS, TAKEN, House, verified
from tests.people.record import bodies

pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.timedelta(days=1)


def test_three_seats_are_elected_and_taken():
    house = House.make()
    election = house.whole()
    assert election.state == Election.State.FILLED
    assert set(house.held().values()) == {"Ana", "Bo", "Cy"}
    seats = Seat.objects.filter(organization=house.organization, kind="board")
    assert {seat.ends_on for seat in seats} == {dt.date(2028, 4, 2)}  # a term of 24 months
    assert not verified(house.organization).not_recomputed


def test_the_order_on_the_ballot_is_that_of_the_seed():
    house = House.make()
    election = house.call()
    house.stand(election, "Ana", "Bo", "Cy", "Dee")
    box = house.opened(election)
    [closed] = bodies(house.organization, "elections.nominations-closed")
    ids = [option["id"] for option in box.options]
    assert ids == [each["id"] for each in closed["candidates"]] == lots.order(closed["seed"], lots.BALLOT, ids)
    assert [each.code for each in queries.candidates(Election.objects.get())] == ids


def test_the_record_names_no_member_but_candidates_by_the_name_they_chose():
    house = House.make()
    election = house.call()
    person = house.members["Ana"]
    actions.nominate(Actor(person), election, person, ballot_name="Ana of the Garden", now=CALLED + DAY)
    house.stand(election, "Bo", "Cy", "Dee")
    house.opened(election)
    [closed] = bodies(house.organization, "elections.nominations-closed")
    assert "Ana of the Garden" in {each["name"] for each in closed["candidates"]}
    assert all(set(body) == {"election", "candidate"} for body in bodies(house.organization, "elections.stands"))


# --- calling ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"places": []}, "at least one seat"),
        ({"nominations_close": CALLED + 13 * DAY}, "14 days for nominations"),
        ({"nominations_close": OPENS + DAY}, "not before"),
        ({"closes_at": OPENS + 13 * DAY}, "lasts 14 days"),
        ({"closes_at": OPENS}, "must close after"),
        ({"closes_at": CALLED + 500 * DAY}, "at most 400 days"),
        ({"title": "Call 617-555-0123"}, "phone number"),
        ({"title": "x" * 161}, "At most 160"),
    ],
)
def test_the_charter_sets_the_terms_of_a_call(changes, words):
    house = House.make()
    house.places()
    with pytest.raises(Refused, match=words):
        house.call(**changes)
    assert not Election.objects.exists()


def test_the_notice_of_the_charter_is_kept():
    house = House.make(nomination_days=3, notice_days=20)
    with pytest.raises(Refused, match="20 days of notice"):
        house.call()


def test_sent_twice_it_is_one_election():
    house = House.make()
    sent = uuid.uuid4()
    assert house.call(submission=sent) == house.call(submission=sent)
    assert len(bodies(house.organization, "elections.called")) == 1


def test_a_seat_is_in_one_election_at_a_time():
    house = House.make()
    house.call()
    with pytest.raises(Refused, match="in another election"):
        house.call()


def test_a_member_calls_none():
    house = House.make()
    house.places()
    house.steward = Actor(house.members["Ana"])
    with pytest.raises(NotAllowed):
        house.call()


def test_without_a_charter_there_are_no_seats():
    organization = factories.make_organization()
    with pytest.raises(Refused, match="has no charter"):
        actions.set_up_places(factories.make_steward(organization), organization, "board")


def test_an_office_of_another_name_is_refused():
    house = House.make()
    with pytest.raises(Refused, match="no office"):
        actions.set_up_places(house.steward, house.organization, "throne")


def test_places_are_set_up_once_in_cohorts():
    house = House.make(seats=5, cohorts=2)
    places = house.places()
    assert [place.cohort for place in places] == ["A", "B", "A", "B", "A"]
    assert actions.set_up_places(house.steward, house.organization, "board") == places
    assert len(bodies(house.organization, "elections.places-set")) == 1


def test_one_winner_methods_fill_one_seat():
    house = House.make(method="instant-runoff", cohorts=3)
    with pytest.raises(Refused, match="one by one"):
        house.call()
    election = house.call(places=house.places()[:1])
    house.stand(election, "Ana", "Bo", "Cy")
    house.opened(election)
    for who in ("Ana", "Bo", "Dee"):
        house.vote(election, who, "Bo", "Ana")
    house.take(house.count(election))
    assert house.held() == {1: "Bo"}
    assert not verified(house.organization).not_recomputed


# --- nominations ------------------------------------------------------------------------------------------------
def test_who_is_nominated_must_accept():
    house = House.make()
    election = house.call()
    candidacy = actions.nominate(Actor(house.members["Bo"]), election, house.members["Ana"], now=CALLED + DAY)
    assert candidacy.state == Candidacy.State.NOMINATED
    assert queries.candidates(election) == []
    actions.answer(Actor(house.members["Ana"]), candidacy, accepts=True, now=CALLED + DAY)
    assert [each.ballot_name for each in queries.candidates(election)] == ["Ana"]
    assert actions.nominate(Actor(house.members["Cy"]), election, house.members["Ana"], now=CALLED + DAY) == candidacy


def test_only_the_nominee_answers_or_a_steward_on_their_word():
    house = House.make()
    election = house.call()
    candidacy = actions.nominate(Actor(house.members["Bo"]), election, house.members["Ana"], now=CALLED + DAY)
    with pytest.raises(NotAllowed):
        actions.answer(Actor(house.members["Bo"]), candidacy, accepts=True, now=CALLED + DAY)
    assert actions.answer(house.steward, candidacy, accepts=False, now=CALLED + DAY).state == "declined"
    with pytest.raises(Refused, match="asked already"):
        actions.nominate(Actor(house.members["Bo"]), election, house.members["Ana"], now=CALLED + DAY)


def test_who_withdrew_may_come_back_while_nominations_run():
    house = House.make()
    election = house.call()
    house.stand(election, "Ana")
    own = Actor(house.members["Ana"])
    candidacy = queries.candidacy_of(election, house.members["Ana"])
    actions.withdraw(own, candidacy, now=CALLED + DAY)
    actions.withdraw(own, candidacy, now=CALLED + DAY)
    assert len(bodies(house.organization, "elections.withdrew")) == 1
    assert actions.nominate(own, election, house.members["Ana"], now=CALLED + DAY).state == "accepted"


def test_only_members_of_the_classes_stand():
    house = House.make()
    election = house.call()
    friends = factories.make_class(house.organization, "friends")
    friend = factories.make_member(house.organization, member_class=friends).person
    with pytest.raises(Refused, match="for members of: Members"):
        actions.nominate(Actor(friend), election, friend, now=CALLED + DAY)
    stranger = factories.make_person()
    with pytest.raises(Refused, match="Only an active member"):
        actions.nominate(Actor(stranger), election, stranger, now=CALLED + DAY)
    with pytest.raises(Refused, match="Only members"):
        actions.nominate(Actor(stranger), election, house.members["Ana"], now=CALLED + DAY)


def test_one_person_holds_one_seat_of_a_kind():
    house = House.make()
    election = house.call()
    factories.make_seat(house.organization, "board", house.members["Ana"])
    with pytest.raises(Refused, match="another seat of the same kind"):
        house.stand(election, "Ana")


def test_names_on_the_ballot_tell_people_apart():
    house = House.make()
    election = house.call()
    house.stand(election, "Ana")
    with pytest.raises(Refused, match="apart"):
        actions.nominate(
            Actor(house.members["Bo"]), election, house.members["Bo"], ballot_name="ANA", now=CALLED + DAY
        )  # fmt: skip


def test_after_the_end_nobody_is_nominated():
    house = House.make()
    election = house.call()
    with pytest.raises(Refused, match="closed"):
        house.stand(election, "Ana", now=NOMINATED)


def test_statements_have_the_same_space_and_rest_once_voting_begins():
    house = House.make()
    election = house.call()
    house.stand(election, "Ana", "Bo", "Cy", "Dee")
    ana, candidacy = Actor(house.members["Ana"]), queries.candidacy_of(election, house.members["Ana"])
    actions.write_statement(ana, candidacy, "es", "Cuidaré el jardín.", now=CALLED + DAY)
    actions.write_statement(ana, candidacy, "es", "Cuidaré los jardines.", now=CALLED + DAY)
    assert [each.text for each in Statement.objects.filter(candidacy=candidacy)] == ["Cuidaré los jardines."]
    with pytest.raises(Refused, match="At most 1200"):
        actions.write_statement(ana, candidacy, "en", "x" * 1201, now=CALLED + DAY)
    with pytest.raises(Refused, match="language"):
        actions.write_statement(ana, candidacy, "xx", "x", now=CALLED + DAY)
    with pytest.raises(NotAllowed):
        actions.write_statement(Actor(house.members["Bo"]), candidacy, "en", "x", now=CALLED + DAY)
    house.opened(election)
    with pytest.raises(Refused, match="as voters have read"):
        actions.write_statement(ana, candidacy, "en", "Late", now=OPENS + DAY)


# --- closing nominations ----------------------------------------------------------------------------------------
def test_nobody_stands_then_more_time_is_given_or_it_is_called_off():
    house = House.make()
    election = house.call()
    with pytest.raises(Refused, match=r"Nobody stands.*stays until a successor"):
        actions.close_nominations(house.steward, election, now=NOMINATED)
    later = {"nominations_close": OPENS + DAY, "opens_at": OPENS + 2 * DAY, "closes_at": CLOSES + 5 * DAY}
    moved = actions.move_dates(house.steward, election, **later, now=NOMINATED)
    with pytest.raises(Refused, match="only move to later"):
        actions.move_dates(house.steward, moved, **later | {"nominations_close": OPENS}, now=NOMINATED)
    actions.cancel_election(house.steward, moved, "Nobody wished to stand.", now=NOMINATED + DAY)
    assert Election.objects.get().state == "cancelled"
    assert not verified(house.organization).not_recomputed
    house.call(now=NOMINATED + DAY, nominations_close=CLOSES, opens_at=CLOSES, closes_at=CLOSES + 14 * DAY)


def test_nominations_run_to_their_end():
    house = House.make()
    election = house.call()
    house.stand(election, "Ana")
    with pytest.raises(Refused, match="open until"):
        actions.close_nominations(house.steward, election, now=NOMINATED - DAY)


def test_no_more_candidates_than_seats_are_elected_unopposed():
    house = House.make()
    election = house.call()
    house.stand(election, "Ana", "Bo")
    actions.nominate(Actor(house.members["Ana"]), election, house.members["Cy"], now=CALLED + DAY)
    election = actions.close_nominations(house.steward, election, now=NOMINATED)
    assert (election.state, election.unfilled, election.box) == ("counted", 1, None)
    assert election.candidacies.get(person=house.members["Cy"]).state == "lapsed"
    assert actions.close_nominations(house.steward, election, now=NOMINATED) == election
    house.take(election)
    assert set(house.held().values()) == {"Ana", "Bo"}
    assert not verified(house.organization).not_recomputed


def test_a_charter_may_ask_for_a_vote_all_the_same():
    house = House.make(vote_unopposed=True)
    election = house.call()
    house.stand(election, "Ana", "Bo")
    house.opened(election)
    for who in ("Cy", "Dee"):
        house.vote(election, who, "Ana", "Bo")
    election = house.count(election)
    assert (len(queries.elected(election)), election.unfilled) == (2, 1)
    house.take(election)
    assert not verified(house.organization).not_recomputed


def test_who_left_meanwhile_does_not_stand():
    house = House.make()
    election = house.call()
    house.stand(election, "Ana", "Bo", "Cy", "Dee", "Eve")
    house.organization.memberships.filter(person=house.members["Eve"]).update(status="left")
    box = house.opened(election)
    assert {option["name"] for option in box.options} == {"Ana", "Bo", "Cy", "Dee"}


def test_too_late_to_vote_is_said_before_anything_happens():
    house = House.make()
    election = house.call()
    house.stand(election, "Ana", "Bo", "Cy", "Dee")
    with pytest.raises(Refused, match="not enough time"):
        actions.close_nominations(house.steward, election, now=CLOSES - DAY)
    assert Election.objects.get().state == "nominating"


# --- the count --------------------------------------------------------------------------------------------------
def test_ballots_that_are_all_equal_are_settled_by_the_lots_of_the_seed():
    """Each of four ranks themselves only: nobody is ahead, and the published lots decide."""
    house = House.make()
    election = house.call()
    house.stand(election, "Ana", "Bo", "Cy", "Dee")
    house.opened(election)
    for name in ("Ana", "Bo", "Cy", "Dee"):
        house.vote(election, name, name)
    election = house.count(election)
    assert election.box is not None
    result = election.box.outcome["result"]
    favoured = lots.order(election.seed, lots.TIES, [each.code for each in queries.candidates(election)])
    assert result["outcome"] == "chosen"
    assert sorted(result["winners"]) == sorted(favoured[:3])
    assert any(tie["by"] == "lot" for tie in result["ties"])
    assert not verified(house.organization).not_recomputed


def test_no_ballot_at_all():
    house = House.make()
    election = house.call()
    house.stand(election, "Ana", "Bo", "Cy", "Dee")
    house.opened(election)
    election = house.count(election)
    assert election.state == "counted"
    assert len(queries.elected(election)) == 3  # by lot: every candidate has as many votes, none
    assert not verified(house.organization).not_recomputed


def test_an_election_is_not_called_off_once_voting_began():
    house = House.make()
    election = house.call()
    house.stand(election, "Ana", "Bo", "Cy", "Dee")
    house.opened(election)
    with pytest.raises(Refused, match="Voting has begun"):
        actions.cancel_election(house.steward, election, "Why not", now=OPENS)


def test_a_prepared_ballot_goes_with_an_election_that_is_called_off():
    house = House.make()
    election = house.call()
    house.stand(election, "Ana", "Bo", "Cy", "Dee")
    actions.close_nominations(house.steward, election, now=NOMINATED)
    election = actions.cancel_election(house.steward, election, "A mistake in the dates.", now=NOMINATED)
    assert election.box is None
    assert not verified(house.organization).not_recomputed


# --- seats ------------------------------------------------------------------------------------------------------
def test_a_holder_elected_again_keeps_the_place_and_terms_must_be_over():
    house = House.make(term_months=3)
    house.whole()
    before = house.held()
    later = dt.timedelta(days=100)
    election = house.call(
        now=CALLED + later, nominations_close=NOMINATED + later, opens_at=OPENS + later, closes_at=CLOSES + later
    )
    house.stand(election, "Bo", "Dee", "Eve", "Cy", now=CALLED + later + DAY)
    actions.close_nominations(house.steward, election, now=NOMINATED + later)
    from commonhouse.decisions import actions as decisions
    from commonhouse.decisions.models import Box

    box = actions.open_voting(house.steward, Election.objects.get(pk=election.pk), now=OPENS + later)
    codes = {each.ballot_name: each.code for each in election.candidacies.all()}
    for who, rank in {"Ana": ("Bo", "Dee"), "Dee": ("Dee",), "Eve": ("Eve",)}.items():
        credential = decisions.PersonCredential(house.members[who])
        choice = {"rank": [codes[name] for name in rank]}
        decisions.cast(box, credential, choice, decisions.new_receipt(), now=OPENS + later + DAY)
    decisions.close_box(box, now=CLOSES + later)
    decisions.count_box(house.steward, Box.objects.get(pk=box.pk), now=COUNTED + later)
    election = Election.objects.get(pk=election.pk)
    with pytest.raises(Refused, match="runs until"):
        house.take(election, starts_on=dt.date(2026, 7, 1), now=TAKEN + later)
    house.take(election, starts_on=(TAKEN + later).date(), now=TAKEN + later)
    after = house.held()
    assert set(after.values()) == {"Bo", "Dee", "Eve"}
    place = next(number for number, name in before.items() if name == "Bo")
    assert after[place] == "Bo"
    assert not verified(house.organization).not_recomputed


def test_seats_are_taken_on_the_day_not_before():
    house = House.make()
    election = house.call()
    house.stand(election, "Ana")
    election = actions.close_nominations(house.steward, election, now=NOMINATED)
    with pytest.raises(Refused, match="on the day"):
        house.take(election, now=NOMINATED)
    house.take(election)
    house.take(election)
    assert len(bodies(house.organization, "elections.seats-taken")) == 1


def test_a_seat_filled_before_there_were_places_is_placed():
    house = House.make()
    place = house.places()[0]
    seat = factories.make_seat(house.organization, "board", house.members["Ana"], ends_on=dt.date(2026, 4, 1))
    # Through the verbs the record would know the seat; here only the place matters.
    actions.place_holder(house.steward, place, seat, now=CALLED)
    actions.place_holder(house.steward, place, seat, now=CALLED)
    assert house.held() == {1: "Ana"}
    with pytest.raises(Refused, match="holds this place"):
        actions.place_holder(
            house.steward, place, factories.make_seat(house.organization, "board", house.members["Bo"]), now=CALLED
        )
    other = factories.make_seat(house.organization, "treasurer", house.members["Cy"])
    with pytest.raises(Refused, match="another kind"):
        actions.place_holder(house.steward, house.places()[1], other, now=CALLED)


def test_a_far_term_is_not_elected_yet():
    house = House.make()
    place = house.places()[0]
    seat = factories.make_seat(house.organization, "board", house.members["Ana"], ends_on=dt.date(2027, 4, 1))
    actions.place_holder(house.steward, place, seat, now=CALLED)
    with pytest.raises(Refused, match="too far ahead"):
        house.call()


def test_offices_are_listed_with_a_fixed_number_of_queries(django_assert_num_queries):
    house = House.make()
    house.whole()
    with django_assert_num_queries(5):
        [held] = queries.offices(house.organization)
        assert [row.holder.person.name for row in held.rows if row.holder]
    assert (held.is_set_up, held.empty) == (True, 0)
    assert Place.objects.count() == 3


def test_who_is_erased_stands_no_more_and_leaves_no_words():
    from commonhouse.people.actions import erase_person

    house = House.make()
    now = timezone.now()
    election = house.call(
        now=now - DAY, nominations_close=now + 14 * DAY, opens_at=now + 15 * DAY, closes_at=now + 30 * DAY
    )  # fmt: skip
    house.stand(election, "Ana", "Bo", now=now)
    ana = house.members["Ana"]
    actions.write_statement(Actor(ana), queries.candidacy_of(election, ana), "en", "I live at the corner.", now=now)
    erase_person(Actor(ana), ana)
    candidacy = Candidacy.objects.get(person=ana)
    assert (candidacy.state, candidacy.ballot_name) == ("withdrawn", "")
    assert not Statement.objects.exists()
    assert [each.ballot_name for each in queries.candidates(election)] == ["Bo"]
