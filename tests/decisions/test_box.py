"""The life of a box: prepared, opened, voted in, closed, sealed, counted."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from commonhouse.decisions import actions, queries
from commonhouse.decisions.models import Ballot, Box, RollEntry
from commonhouse.people.permissions import NOBODY, Actor, NotAllowed, Refused
from tests.decisions.helpers import (
    CLOSES,
    DURING,
    OPENS,
    acts,
    approve,
    finish,
    make_draft,
    make_open,
    terms,
    verified,
    vote,
)
from tests.factories import make_class, make_member, make_organization, make_steward

pytestmark = pytest.mark.django_db


# --- preparing and opening -----------------------------------------------------------------------------------------
def test_only_a_steward_prepares_and_opens(coop, steward, members):
    for actor in (NOBODY, Actor(members[0]), make_steward(make_organization("elsewhere"))):
        with pytest.raises(NotAllowed):
            make_draft(actor, coop)
    box = make_draft(steward, coop)
    with pytest.raises(NotAllowed):
        actions.open_box(Actor(members[0]), box)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"title": "  "}, "title"),
        ({"closes_at": OPENS}, "close after"),
        ({"form": {"kind": "guess"}}, "form.kind"),
        ({"options": []}, "options"),
        ({"options": [{"id": "P1", "cost": "1"}, {"id": "P1", "cost": "1"}]}, "used twice"),
        ({"options": [{"id": "P1", "cost": "12.50"}]}, "options[0].cost"),
        ({"options": [{"id": "P1", "cost": "1"}]}, "the rule counts"),
        ({"rule": {"rule": "equal-share", "statement": {}}}, "Did you mean"),
        ({"rule": {"rule": "equal-shares", "statement": {"completion": "all"}}}, "statement.completion"),
        ({"instance": {"budget": -5, "projects": []}}, "instance"),
        ({"eligibility": "Ask ana@example.org"}, "personal data"),
    ],
)
def test_a_vote_that_could_not_be_counted_is_refused_with_the_place(coop, steward, change, reason):
    with pytest.raises(Refused, match=reason.replace("[", r"\[")):
        actions.create_box(steward, coop, **terms(coop, **change))
    assert not Box.objects.exists()


def test_opening_freezes_the_roll_and_publishes_everything(coop, steward, members):
    make_member(coop, status="paused")
    make_member(coop, member_class=make_class(coop, "friends", votes=False))
    box = make_open(steward, coop)
    late = make_member(coop).person
    assert set(box.roll.values_list("person", flat=True)) == {person.pk for person in members}
    with pytest.raises(Refused, match="not on the roll"):
        vote(box, late, "P1")
    (opened,) = acts(coop, "decisions.opened")
    assert opened["roll"]["size"] == 5
    assert opened["statement"]["tie_break"] == ["votes", "cost", "order"]  # stated in full, defaults included
    assert actions.open_box(steward, box).opened_at == OPENS  # twice changes nothing
    assert len(acts(coop, "decisions.opened")) == 1


def test_what_was_published_cannot_be_changed(coop, steward, members):
    box = make_open(steward, coop)
    with pytest.raises(Refused, match="open"):
        actions.update_box(steward, box, **terms(coop, title="Another"))
    with pytest.raises(Refused):
        actions.delete_draft(steward, box)


def test_a_roll_nobody_is_on_does_not_open(coop, steward):
    with pytest.raises(Refused, match="roll is empty"):
        make_open(steward, coop)


def test_members_of_the_classes_only(coop, steward, members):
    residents = make_class(coop, "residents")
    resident = make_member(coop, member_class=residents).person
    box = make_open(steward, coop, classes=[residents])
    assert [entry.person for entry in box.roll.all()] == [resident]
    foreign = make_organization("elsewhere").member_classes.get()
    with pytest.raises(Refused, match="another organization"):
        make_draft(steward, coop, classes=[foreign])


# --- casting -------------------------------------------------------------------------------------------------------
def test_one_ballot_per_right(coop, steward, members):
    box = make_open(steward, coop)
    first = vote(box, members[0], "P10", "P1")
    assert not first.is_repeat
    with pytest.raises(Refused, match="already been cast with this right"):
        vote(box, members[0], "P2")
    assert Ballot.objects.get().choice == approve("P1", "P10")  # in the order of the options


def test_sending_the_same_ballot_again_gives_the_same_receipt(coop, steward, members):
    box = make_open(steward, coop)
    receipt = actions.new_receipt()
    once = vote(box, members[0], "P1", receipt=receipt)
    again = vote(box, members[0], "P1", receipt=receipt.lower().replace("-", " "))
    assert (once.receipt, again.receipt) == (receipt, receipt)
    assert (once.is_repeat, again.is_repeat) == (False, True)
    assert Ballot.objects.count() == 1


def test_a_lost_answer_is_found_again_after_closing(coop, steward, members):
    box = make_open(steward, coop)
    receipt = actions.new_receipt()
    vote(box, members[0], "P1", receipt=receipt)
    actions.close_box(box, now=CLOSES)
    assert vote(box, members[0], "P1", receipt=receipt, now=CLOSES + dt.timedelta(hours=3)).is_repeat
    with pytest.raises(Refused, match="closed"):
        vote(box, members[1], "P1", receipt=actions.new_receipt(), now=CLOSES)
    with pytest.raises(Refused, match="closed"):
        vote(box, members[1], "P1", receipt=receipt, now=CLOSES)


def test_a_receipt_of_someone_else_costs_nobody_their_vote(coop, steward, members):
    box = make_open(steward, coop)
    receipt = actions.new_receipt()
    vote(box, members[0], "P1", receipt=receipt)
    with pytest.raises(Refused, match="used before"):
        vote(box, members[1], "P2", receipt=receipt)
    assert box.roll.get(person=members[1]).state == "entitled"
    assert not vote(box, members[1], "P2").is_repeat


@pytest.mark.parametrize("moment", [OPENS - dt.timedelta(seconds=1), CLOSES, CLOSES + dt.timedelta(days=3)])
def test_not_before_opening_and_not_after_closing(coop, steward, members, moment):
    box = make_open(steward, coop)
    with pytest.raises(Refused):
        vote(box, members[0], "P1", now=moment)
    assert not Ballot.objects.exists()
    assert box.roll.get(person=members[0]).state == "entitled"


def test_a_draft_takes_no_ballots(coop, steward, members):
    with pytest.raises(Refused, match="not on the roll"):
        vote(make_draft(steward, coop), members[0], "P1")


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        (approve(), "too-few"),
        (approve("P1", "P2", "P3", "P10"), "too-many"),
        (approve("P1", "P1"), "repeated-project"),
        (approve("P9"), "unknown-option"),
        ({"rank": ["P1"]}, "not-a-choice"),
        ({"approve": "P1"}, "not-a-choice"),
        ({"approve": [1]}, "not-a-choice"),
        ([], "not-a-choice"),
        (None, "not-a-choice"),
    ],
)
def test_an_invalid_choice_costs_nothing_and_says_why(coop, steward, members, choice, code):
    box = make_open(steward, coop)
    with pytest.raises(actions.InvalidChoice) as caught:
        actions.cast(box, actions.PersonCredential(members[0]), choice, actions.new_receipt(), now=DURING)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert all(sentence.endswith(".") for sentence in caught.value.sentences)
    assert box.roll.get(person=members[0]).state == "entitled"


def test_a_secret_ballot_names_nobody_and_an_open_one_does(coop, steward, members):
    secret = make_open(steward, coop)
    vote(secret, members[0], "P1")
    opened = make_open(steward, coop, is_secret=False)
    vote(opened, members[0], "P1")
    assert Ballot.objects.get(box=secret).roll_entry is None
    assert Ballot.objects.get(box=opened).roll_entry.person == members[0]
    entry = secret.roll.get(person=members[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.filter(box=secret).update(roll_entry=entry)


# --- receipts ------------------------------------------------------------------------------------------------------
def test_find_and_change_with_the_receipt_until_closing(coop, steward, members):
    box = make_open(steward, coop)
    receipt = vote(box, members[0], "P1").receipt
    assert actions.find_ballot(box, receipt) == approve("P1")
    actions.change(box, receipt, approve("P3", "P2"), now=DURING)
    assert actions.find_ballot(box, receipt) == approve("P2", "P3")
    with pytest.raises(actions.InvalidChoice):
        actions.change(box, receipt, approve("P9"), now=DURING)
    with pytest.raises(Refused, match="closed"):
        actions.change(box, receipt, approve("P1"), now=CLOSES)
    assert actions.find_ballot(box, receipt) == approve("P2", "P3")
    finish(steward, box)
    assert actions.find_ballot(box, receipt) == approve("P2", "P3")


def test_a_wrong_receipt_finds_nothing(coop, steward, members):
    box, other = make_open(steward, coop), make_open(steward, coop)
    receipt = vote(box, members[0], "P1").receipt
    assert actions.find_ballot(other, receipt) is None
    assert actions.find_ballot(box, actions.new_receipt()) is None
    with pytest.raises(actions.InvalidReceipt, match="20 letters and numbers"):
        actions.find_ballot(box, "7ZK3M")
    with pytest.raises(actions.NoSuchBallot):
        actions.change(other, receipt, approve("P1"), now=DURING)


# --- closing, sealing, counting ------------------------------------------------------------------------------------
def test_the_whole_way_and_anyone_can_recompute_it(coop, steward, members):
    box = make_open(steward, coop)
    receipts = [vote(box, person, "P1", "P3").receipt for person in members[:3]]
    vote(box, members[3], "P2")
    outcome = finish(steward, box)
    report = verified(coop, receipts[0])
    assert report.receipt_found
    assert not [kind for kind in report.not_recomputed if kind.startswith("decisions.")]
    assert outcome["rule"] == "equal-shares"
    box.refresh_from_db()
    assert (box.state, box.outcome) == ("counted", outcome)
    (closed,) = acts(coop, "decisions.closed")
    assert closed["by_channel"] == {"web": 4, "code": 0, "paper": 0, "assisted": 0}
    assert (closed["roll_size"], closed["joined"], closed["ballots"]) == (5, 0, 4)
    (sealed,) = acts(coop, "decisions.sealed")
    assert [ballot["receipt"] for ballot in sealed["ballots"]] == sorted(b["receipt"] for b in sealed["ballots"])
    assert all(set(ballot) == {"receipt", "choice"} for ballot in sealed["ballots"])
    assert acts(coop, "decisions.counted")[0]["result"] == outcome["result"]


def test_each_step_twice_changes_nothing(coop, steward, members):
    box = make_open(steward, coop)
    vote(box, members[0], "P1")
    for _ in range(2):
        actions.close_box(box, now=CLOSES)
    for _ in range(2):
        actions.seal_box(steward, box, now=CLOSES)
    first = actions.count_box(steward, Box.objects.get(pk=box.pk), now=CLOSES)
    assert actions.count_box(steward, box, now=CLOSES) == first  # with a stale box in hand
    for kind in ("closed", "sealed", "counted"):
        assert len(acts(coop, f"decisions.{kind}")) == 1


def test_a_vote_without_ballots_is_counted_too(coop, steward, members):
    outcome = finish(steward, make_open(steward, coop))
    assert outcome["result"]
    assert verified(coop)


def test_ballots_are_sealed_in_parts(coop, steward, monkeypatch):
    from commonhouse.decisions import boxes

    monkeypatch.setattr(boxes, "PART", 3)
    people = [make_member(coop).person for _ in range(7)]
    box = make_open(steward, coop)
    for person in people:
        vote(box, person, "P1")
    finish(steward, box)
    parts = acts(coop, "decisions.sealed")
    assert [(part["part"], part["parts"], len(part["ballots"])) for part in parts] == [(1, 3, 3), (2, 3, 3), (3, 3, 1)]
    assert verified(coop)


def test_open_ballots_are_published_with_the_voters_pseudonym(coop, steward, members):
    box = make_open(steward, coop, is_secret=False)
    vote(box, members[0], "P1")
    finish(steward, box)
    (sealed,) = acts(coop, "decisions.sealed")
    assert sealed["ballots"][0]["voter"] == members[0].memberships.get().pseudonym
    assert verified(coop)


def test_closing_waits_for_its_time(coop, steward, members):
    box = make_open(steward, coop)
    with pytest.raises(Refused, match="open until"):
        actions.close_box(box, now=DURING)
    with pytest.raises(Refused, match="not opened"):
        actions.close_box(make_draft(steward, coop), now=CLOSES)


@pytest.mark.parametrize(
    ("form", "rule", "choice"),
    [
        ({"kind": "cumulative", "max_points": 10}, {"rule": "equal-shares", "statement": {"satisfaction": "points"}},
         {"points": {"P2": 4, "P1": 6, "P3": 0}}),
        ({"kind": "ordinal", "max_length": 3}, {"rule": "greedy", "statement": {}}, {"rank": ["P10", "P1"]}),
        ({"kind": "knapsack", "max_cost": 100_000_00}, {"rule": "phragmen", "statement": {}}, approve("P1", "P2")),
        ({"kind": "choose-1"}, {"rule": "greedy", "statement": {}}, approve("P2")),
        ({"kind": "approval", "min_length": 0}, {"rule": "greedy", "statement": {}}, approve()),
    ],
)  # fmt: skip
def test_every_kind_of_ballot_is_cast_counted_and_recomputed(coop, steward, members, form, rule, choice):
    box = make_open(steward, coop, form=form, rule=rule)
    receipt = actions.new_receipt()
    actions.cast(box, actions.PersonCredential(members[0]), choice, receipt, now=DURING)
    finish(steward, box)
    assert verified(coop, receipt).receipt_found


# --- schedule ------------------------------------------------------------------------------------------------------
def test_closing_early_takes_two_stewards_and_shows_in_the_record(coop, steward, members):
    second = make_steward(coop)
    box = make_open(steward, coop)
    vote(box, members[0], "P1")
    early = DURING + dt.timedelta(hours=2)
    change = actions.propose_schedule(steward, box, early, "The hall floods", now=DURING)
    with pytest.raises(Refused, match="Another steward"):
        actions.confirm_schedule(steward, change, now=DURING)
    with pytest.raises(NotAllowed):
        actions.confirm_schedule(Actor(members[0]), change, now=DURING)
    box = actions.confirm_schedule(second, change, now=DURING)
    assert box.closes_at == early
    assert actions.confirm_schedule(second, change, now=DURING).closes_at == early
    (act,) = acts(coop, "decisions.schedule-changed")
    assert len(set(act["by"])) == 2
    assert act["why"] == "The hall floods"
    with pytest.raises(Refused, match="closed"):
        vote(box, members[1], "P1", now=early)
    actions.close_box(box, now=early)
    actions.count_box(steward, box, now=early)
    assert verified(coop)


def test_extending_and_what_is_not_possible(coop, steward, members):
    second = make_steward(coop)
    box = make_open(steward, coop)
    later = CLOSES + dt.timedelta(days=2)
    change = actions.propose_schedule(steward, box, later, "Snow", now=DURING)
    with pytest.raises(Refused, match="waits for a second steward"):
        actions.propose_schedule(second, box, later, "Snow too", now=DURING)
    actions.withdraw_schedule(second, change)
    with pytest.raises(Refused, match="withdrawn"):
        actions.confirm_schedule(second, change, now=DURING)
    with pytest.raises(Refused, match="future"):
        actions.propose_schedule(steward, box, DURING - dt.timedelta(minutes=5), "Back", now=DURING)
    with pytest.raises(Refused, match="why"):
        actions.propose_schedule(steward, box, later, " ", now=DURING)
    change = actions.propose_schedule(steward, box, later, "Snow", now=DURING)
    with pytest.raises(Refused, match="cannot be changed"):
        actions.confirm_schedule(second, change, now=CLOSES)  # too late to revive it
    with transaction.atomic(), pytest.raises(IntegrityError):
        type(change).objects.filter(pk=change.pk).update(confirmed_by=steward.person)


def test_confirming_after_the_proposed_time_closes_now_and_not_in_the_past(coop, steward, members):
    second = make_steward(coop)
    box = make_open(steward, coop)
    change = actions.propose_schedule(steward, box, DURING + dt.timedelta(minutes=1), "Fire drill", now=DURING)
    moment = DURING + dt.timedelta(hours=5)
    vote(box, members[0], "P1", now=moment)
    assert actions.confirm_schedule(second, change, now=moment).closes_at == moment


# --- no counts before closing --------------------------------------------------------------------------------------
def test_nothing_counts_ballots_while_the_box_is_open(coop, steward, members):
    box = make_open(steward, coop)
    vote(box, members[0], "P1")

    def refused():
        for question in (
            queries.ballots_cast, queries.sealed_ballots, queries.grouped_choices, queries.count_input, queries.outcome
        ):  # fmt: skip
            with pytest.raises(Refused):
                question(box)

    refused()
    with pytest.raises(Refused, match="open until"):
        actions.count_box(steward, box, now=DURING)
    with pytest.raises(Refused, match="open"):
        actions.seal_box(steward, box, now=DURING)
    with pytest.raises(NotAllowed):
        queries.turnout(Actor(members[0]), box)
    assert queries.turnout(steward, box).voted == 1  # who came, never what they chose
    box = actions.close_box(box, now=CLOSES)
    refused()
    finish(steward, box)
    box.refresh_from_db()
    assert queries.ballots_cast(box) == 1
    assert queries.turnout(NOBODY, box).by_channel["web"] == 1


def test_roll_entries_are_made_in_no_order(coop, steward):
    people = [make_member(coop).person for _ in range(60)]
    box = make_open(steward, coop)
    by_key = list(RollEntry.objects.filter(box=box).order_by("pk").values_list("person__name", flat=True))
    by_joining = [person.name for person in people]
    assert sorted(by_key) == sorted(by_joining)
    assert by_key != by_joining


def test_what_a_steward_proposed_before_leaving_the_seat_is_not_confirmed(steward, coop, members):
    box = make_open(steward, coop)
    second = make_steward(coop)
    later = CLOSES + dt.timedelta(days=1)
    change = actions.propose_schedule(steward, box, later, "Snow", now=DURING)
    steward.seat.vacated_on = dt.date(2026, 3, 1)
    steward.seat.save()
    with pytest.raises(Refused, match="no longer a steward"):
        actions.confirm_schedule(second, change, now=DURING)
