"""Paths, moves, waiting, leaving with thanks and coming again."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError

from commonhouse.funds import pathway
from commonhouse.funds import starters_deciding as starters
from commonhouse.funds.actions import deciding as actions
from commonhouse.funds.models import Candidate, OutreachNote
from commonhouse.people.permissions import Actor, NotAllowed, Refused
from tests import factories
from tests.funds.deciding import helpers
from tests.funds.deciding.helpers import BEGAN, DAY
from tests.people.record import bodies

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    fund, steward = helpers.make_fund()
    return fund, steward, helpers.make_path(steward, steps=helpers.without_lists())


def test_every_starter_is_a_path_that_holds():
    for starter in starters.PATHS:
        path = pathway.from_json(starter.write())
        assert pathway.from_json(pathway.to_json(path)) == path
        assert path.steps[-1].kind == "disbursement"


def test_there_are_36_standards_in_6_areas():
    rows = starters.criteria()
    assert len(rows) == len({text for _area, text in rows}) == 36
    assert len({area for area, _text in rows}) == 6


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda rows: [row for row in rows if row["kind"] != "vote"], "undecided"),
        (lambda rows: [rows[-2], *rows[:-2], rows[-1]], "first"),
        (lambda rows: [*rows[:-3], rows[-2], rows[-3], rows[-1]], "too-early"),
        (lambda rows: [row for row in rows if row["kind"] != "agreement"], "unsigned"),
        (lambda rows: [row for row in rows if row["kind"] != "term-sheet"], "no-terms"),
        (lambda rows: [*rows, rows[2]], "twice"),
        (lambda rows: [{**rows[0], "days": -1}, *rows[1:]], "days"),
        (lambda rows: [{**rows[0], "name": " "}, *rows[1:]], "name"),
        (lambda rows: [{**rows[0], "movers": ["anyone"]}, *rows[1:]], "movers"),
        (lambda rows: rows[:1], "number"),
        (lambda rows: [*rows, {**rows[2], "id": "late"}], "after-the-end"),
    ],
)
def test_a_path_on_which_money_could_go_past_members_is_refused(change, where):
    with pytest.raises(pathway.PathError) as caught:
        pathway.from_json(change(starters._ujima()))
    assert caught.value.problem == where


def test_a_steward_renames_leaves_out_and_adds_steps_and_it_is_in_the_record(house):
    fund, steward, path = house
    rows = [dict(row) for row in path.steps]
    rows[1]["name"], rows[1]["days"] = "We visit", 3
    rows.insert(2, {"id": "garden", "kind": "other", "name": "A walk through the garden", "movers": ["board"]})
    del rows[3]
    changed = actions.change_path(steward, path, steps=rows, now=BEGAN)
    assert changed.version == 2
    assert [step.name for step in changed.path.steps][1:4] == ["We visit", "A walk through the garden", "Terms"]
    assert [body["version"] for body in bodies(fund, "funds.path")] == [1, 2]
    helpers.verified(fund)


def test_a_step_on_which_a_business_stands_is_not_taken_away(house):
    _fund, steward, path = house
    helpers.bring_to("outreach", steward, path)
    with pytest.raises(Refused, match="stand at “Getting to know each other”"):
        actions.change_path(steward, path, steps=[row for row in path.steps if row["kind"] != "outreach"])
    path.refresh_from_db()
    assert path.version == 1


def test_a_wrong_step_is_named(house):
    _fund, steward, path = house
    rows = [dict(row) for row in path.steps]
    rows[3]["days"] = 9999
    with pytest.raises(ValidationError, match=r"Step 4: Members have from 0 to 365 days"):
        actions.change_path(steward, path, steps=rows)


def test_a_member_does_not_change_the_path(house):
    fund, _steward, path = house
    member = Actor(fund.memberships.first().person)
    with pytest.raises(NotAllowed):
        actions.change_path(member, path, is_open=False)


# --- put forward --------------------------------------------------------------------------------------------------------
def test_the_same_form_twice_is_one_and_another_voice_joins_the_business(house):
    fund, _steward, path = house
    one, other = (Actor(row.person) for row in fund.memberships.all()[:2])
    mark = uuid.uuid4()
    business = actions.Business(name="Nubian Books", story="Books for children.")
    first = actions.put_forward(one, path, business, submission=mark, now=BEGAN)
    assert actions.put_forward(one, path, business, submission=mark, now=BEGAN) == first
    again = actions.put_forward(
        other, path, actions.Business(name="nubian books ", story="x", why="I learned to read there.")
    )
    assert again == first
    assert [each.why for each in first.nominations.all()] == ["", "I learned to read there."]
    assert len(bodies(fund, "funds.candidate-entered")) == 1
    assert "Nubian" not in str(bodies(fund, "funds.candidate-entered"))


def test_an_assembly_is_entered_by_whoever_looks_after_the_path(house):
    fund, steward, path = house
    member = Actor(fund.memberships.first().person)
    business = actions.Business(name="Bakery", story="Bread.")
    with pytest.raises(NotAllowed):
        actions.put_forward(member, path, business, assembly="Roxbury, in May")
    made = actions.put_forward(steward, path, business, assembly="Roxbury, in May")
    assert made.nominations.get().person is None


def test_a_stranger_and_a_closed_path(house):
    _fund, steward, path = house
    business = actions.Business(name="Bakery", story="Bread.")
    with pytest.raises(NotAllowed):
        actions.put_forward(Actor(), path, business)
    closed = actions.change_path(steward, path, is_open=False)
    with pytest.raises(Refused, match="at the moment"):
        actions.put_forward(steward, closed, business)


def test_one_person_puts_ten_forward_a_day(house):
    fund, _steward, path = house
    member = Actor(fund.memberships.first().person)
    for number in range(10):
        actions.put_forward(member, path, actions.Business(name=f"Shop {number}", story="x"), now=BEGAN)
    with pytest.raises(Refused, match="go on tomorrow"):
        actions.put_forward(member, path, actions.Business(name="Shop 11", story="x"), now=BEGAN)


@pytest.mark.parametrize(
    "fields", [{"name": " "}, {"story": ""}, {"asks": -5}, {"name": "a\x00b"}, {"story": "x" * 3001}]
)
def test_a_bad_business_is_refused_by_field(house, fields):
    _fund, steward, path = house
    with pytest.raises(ValidationError) as caught:
        actions.put_forward(steward, path, actions.Business(**{"name": "A", "story": "B"} | fields))
    assert list(caught.value.message_dict) == [next(iter(fields))]
    assert not Candidate.objects.exists()


# --- moves --------------------------------------------------------------------------------------------------------------
def test_members_have_their_days_before_it_moves_on(house):
    _fund, steward, path = house
    candidate, now = helpers.bring_to("standards", steward, path)
    with pytest.raises(Refused, match="14 days"):
        actions.move_on(steward, candidate, now=now + 13 * DAY)
    assert actions.move_on(steward, candidate, now=now + 14 * DAY).step == "terms"


def test_each_step_asks_for_what_it_is_for(house):
    _fund, steward, path = house
    candidate, now = helpers.bring_to("term-sheet", steward, path)
    for words in ("not agreed on terms", "no memo"):
        with pytest.raises(Refused, match=words):
            actions.move_on(steward, candidate, now=now + 7 * DAY)
        if words == "not agreed on terms":
            helpers.agree(steward, candidate, now)
            actions.move_on(steward, candidate, now=now)
    memo = actions.publish_memo(steward, candidate, helpers.MEMO, now=now + DAY)
    with pytest.raises(Refused, match="read and ask until"):
        actions.move_on(steward, candidate, now=now + 7 * DAY)
    member = Actor(candidate.organization.memberships.first().person)
    question = actions.ask(member, memo, text="Who signs?", now=now + 2 * DAY)
    with pytest.raises(Refused, match="no answer yet"):
        actions.move_on(steward, candidate, now=now + 8 * DAY)
    actions.answer(steward, question, text="All eleven.", now=now + 8 * DAY)
    moved = actions.move_on(steward, candidate, now=now + 8 * DAY)
    with pytest.raises(Refused, match="has not said yet"):
        actions.move_on(steward, moved, now=now + 9 * DAY)
    helpers.do_what_is_needed(steward, moved, "committee", now + 9 * DAY)
    moved = actions.move_on(steward, moved, now=now + 9 * DAY)
    with pytest.raises(Refused, match="have not said yes"):
        actions.move_on(steward, moved, now=now + 10 * DAY)


def test_only_the_seats_of_the_step_move_it_on(house):
    fund, steward, path = house
    candidate, now = helpers.bring_to("committee", steward, path)
    facilitator = factories.make_actor(fund, "facilitator")
    with pytest.raises(NotAllowed):
        actions.move_on(facilitator, candidate, now=now)
    with pytest.raises(NotAllowed):
        actions.move_on(Actor(fund.memberships.first().person), candidate, now=now)


def test_it_waits_for_a_permit_goes_on_and_goes_back(house):
    fund, steward, path = house
    candidate, now = helpers.bring_to("standards", steward, path)
    waiting = actions.pause(steward, candidate, until="The kitchen's permit is there", now=now + DAY)
    assert (waiting.state, waiting.step) == ("paused", "standards")
    with pytest.raises(Refused, match="wait together"):
        actions.move_on(steward, candidate, now=now + 40 * DAY)
    going = actions.resume(steward, candidate, now=now + 30 * DAY)
    assert actions.resume(steward, candidate).moves_made == going.moves_made
    with pytest.raises(Refused, match="14 days"):
        actions.move_on(steward, candidate, now=now + 40 * DAY)
    back = actions.move_back(steward, candidate, "outreach", why="Meet the new owners.", now=now + 40 * DAY)
    assert back.step == "outreach"
    with pytest.raises(ValidationError, match="earlier step"):
        actions.move_back(steward, candidate, "vote", why="x")
    helpers.verified(fund)


def test_it_leaves_with_thanks_its_contact_is_deleted_and_it_may_come_again(house):
    fund, steward, path = house
    candidate, now = helpers.bring_to("outreach", steward, path)
    actions.note(steward, candidate, text="They open at nine.", now=now)
    with pytest.raises(ValidationError, match="Write to the business"):
        actions.leave(steward, candidate, reason="refused", words=" ")
    left = actions.leave(
        steward, candidate, reason="refused", words="Your bread is good. Come when the lease is signed.", now=now
    )
    assert (left.state, left.contact) == ("left", "")
    assert not OutreachNote.objects.exists()
    assert bodies(fund, "funds.candidate-moved")[-1]["reason"] == "refused"
    assert "bread" not in helpers.downloaded(fund).decode()
    again = actions.come_again(steward, candidate, to="outreach", why="The lease is signed.", now=now + 90 * DAY)
    assert (again.state, again.step, again.words) == ("active", "outreach", "")
    helpers.verified(fund)


def test_whoever_put_it_forward_alone_may_withdraw_it_and_have_it_forgotten(house):
    fund, steward, path = house
    owner = Actor(fund.memberships.first().person)
    candidate = helpers.put_forward(owner, path)
    stranger = Actor(fund.memberships.last().person)
    with pytest.raises(NotAllowed):
        actions.leave(stranger, candidate, reason="withdrawn", words="No.")
    actions.leave(owner, candidate, reason="withdrawn", words="We found another way.", now=BEGAN + DAY)
    gone = actions.forget(steward, candidate)
    assert gone.name == "A business that asked us to forget it"
    assert not gone.nominations.exists()
    with pytest.raises(Refused):
        actions.come_again(steward, gone, to="nominate", why="x")
    helpers.verified(fund)


# --- what members say ---------------------------------------------------------------------------------------------------
def test_views_by_the_standards_are_words_and_ones_own(house):
    fund, steward, path = house
    criterion = actions.edit_criterion(steward, fund, area="Good work", text="Everyone earns enough to live on.")
    assert actions.edit_criterion(steward, fund, area="Good work", text=criterion.text) == criterion
    candidate, now = helpers.bring_to("standards", steward, path)
    member = Actor(fund.memberships.first().person)
    with pytest.raises(ValidationError, match="in a sentence"):
        actions.say(member, candidate, criterion, says="meets", words="")
    actions.say(member, candidate, criterion, says="not-yet", words="Two earn less.", now=now)
    actions.say(member, candidate, criterion, says="meets", words="They raised it in May.", now=now)
    view = candidate.views.get()
    assert (view.says, view.words) == ("meets", "They raised it in May.")
    with pytest.raises(NotAllowed):
        actions.say(Actor(factories.make_person()), candidate, criterion, says="meets", words="x")
    changed = actions.edit_criterion(
        steward, fund, criterion=criterion, area="Good work", text="All earn a living wage."
    )
    criterion.refresh_from_db()
    assert (criterion.is_active, changed.position) == (False, criterion.position)


def test_notes_are_for_those_who_reach_out(house):
    fund, steward, path = house
    candidate, now = helpers.bring_to("outreach", steward, path)
    one, other = (Actor(row.person) for row in fund.memberships.all()[:2])
    with pytest.raises(NotAllowed):
        actions.note(one, candidate, text="x")
    actions.ask_to_accompany(steward, candidate, one.person)
    mark = uuid.uuid4()
    actions.note(one, candidate, text="They want to buy the building.", submission=mark, now=now)
    actions.note(one, candidate, text="They want to buy the building.", submission=mark, now=now)
    assert candidate.notes.count() == 1
    with pytest.raises(NotAllowed):
        actions.note(other, candidate, text="x")


def test_terms_that_do_not_hold_are_refused_by_field(house):
    _fund, steward, path = house
    candidate, now = helpers.bring_to("term-sheet", steward, path)
    with pytest.raises(ValidationError) as caught:
        actions.write_terms(steward, candidate, terms=helpers.TERMS | {"count": 0}, purpose="Homes")
    assert "count" in caught.value.message_dict
    with pytest.raises(ValidationError, match="what the money is for"):
        actions.write_terms(steward, candidate, terms=helpers.TERMS, purpose=" ")
    helpers.agree(steward, candidate, now)
    with pytest.raises(Refused, match="Take them back first"):
        actions.write_terms(steward, candidate, terms=helpers.TERMS, purpose="More homes")
    actions.take_terms_back(steward, candidate, now=now)
    helpers.agree(steward, candidate, now, principal=250_000_00)
    assert (candidate.sheet.number, candidate.sheet.principal) == (2, 250_000_00)


def test_a_committee_that_says_no_keeps_it_from_the_vote_and_other_terms_ask_it_anew(house):
    fund, steward, path = house
    candidate, now = helpers.bring_to("committee", steward, path)
    board = helpers.board_of(fund)
    for seat, says in zip(board, ("yes", "no", "no"), strict=True):
        actions.give_view(seat, candidate, says=says, words="Because.", now=now)
    said = actions.conclude_recommendation(board[0], candidate, words="Not at these terms.", now=now)
    assert not said.is_for
    assert bodies(fund, "funds.recommended")[-1]["result"]["outcome"] == "not-adopted"
    with pytest.raises(Refused, match="does not recommend"):
        actions.move_on(steward, candidate, now=now + DAY)
    actions.move_back(steward, candidate, "terms", why="A lower price.", now=now + DAY)
    actions.take_terms_back(steward, candidate, now=now + DAY)
    helpers.agree(steward, candidate, now + DAY, rate="0.02")
    actions.move_on(steward, candidate, now=now + DAY)
    with pytest.raises(Refused, match="no memo about these terms"):
        actions.move_on(steward, candidate, now=now + 30 * DAY)
    helpers.verified(fund)


def test_who_does_not_sit_on_the_committee_gives_no_view(house):
    _fund, steward, path = house
    candidate, now = helpers.bring_to("committee", steward, path)
    with pytest.raises(NotAllowed):
        actions.give_view(steward, candidate, says="yes", words="x", now=now)


def test_the_house_moves_it_on_when_it_is_signed_and_paid_out(house):
    _fund, steward, path = house
    candidate, _now = helpers.bring_to("outreach", steward, path)
    with pytest.raises(Refused, match="not come so far"):
        actions.candidate_moved(candidate, "disbursement", agreement="abc")
    Candidate.objects.filter(pk=candidate.pk).update(step="agreement", step_since=BEGAN)
    at = dt.datetime(2026, 8, 1, tzinfo=dt.UTC)
    moved = actions.candidate_moved(candidate, "disbursement", agreement="abc", now=at)
    assert moved.step == "payout"
    assert actions.candidate_moved(candidate, "disbursement", agreement="abc", now=at).moves_made == moved.moves_made
    assert actions.candidate_moved(candidate, "done", agreement="abc", now=at).state == "done"
