"""Rights beyond the frozen roll: sheets with one-time codes, people who join until closing, phone and handed sheets."""

from __future__ import annotations

import pytest

from commonhouse.decisions import actions, credentials, electorate, queries, roll
from commonhouse.decisions.models import Ballot, Box, RollEntry, Sheet
from commonhouse.people import actions as people
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
    verified,
    vote,
)
from tests.factories import make_actor, make_member, make_organization, make_person

pytestmark = pytest.mark.django_db


def by_code(box, code, *ids, receipt="", now=DURING):
    return actions.cast(box, actions.CodeCredential(code), approve(*ids), receipt or actions.new_receipt(), now=now)


# --- sheets --------------------------------------------------------------------------------------------------------
def test_a_sheet_is_one_ballot_and_its_code_is_kept_nowhere(coop, steward):
    box = make_draft(steward, coop)
    first, second = actions.issue_sheets(steward, box, 2, "es")
    box = actions.open_box(steward, box, now=OPENS)
    receipt = by_code(box, f" {first.code.lower()} ", "P1").receipt
    assert actions.find_ballot(box, receipt) == approve("P1")
    with pytest.raises(Refused, match="already been cast"):
        by_code(box, first.code, "P2")
    assert by_code(box, first.code, "P1", receipt=receipt).is_repeat
    assert not by_code(box, second.code, "P2").is_repeat
    kept = [str(value) for row in Sheet.objects.values_list() for value in row]
    assert not [value for value in kept if first.code.replace("-", "") in value or first.receipt in value]
    assert first.code not in repr(first)
    assert first.code not in repr(actions.CodeCredential(first.code))
    assert box.roll.get(sheet__serial=1).channel == "code"


def test_codes_are_random_enough_and_forgive_how_they_are_typed():
    codes = {credentials.new_code() for _ in range(500)}
    assert len(codes) == 500
    assert 32**credentials.CODE_LENGTH >= 2**60
    code = codes.pop()
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert credentials.normalize_code(typed) == code.replace("-", "")
    assert credentials.normalize_code("7ZK3-MQX4") is None
    assert credentials.normalize_code("7ZK3-MQX4-T9AU") is None  # U is not in the alphabet


def test_a_code_survives_a_new_secret_key_while_the_old_one_is_kept(coop, steward, settings):
    box = make_draft(steward, coop)
    (sheet,) = actions.issue_sheets(steward, box, 1)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    assert actions.sheet_of(sheet.code) is None
    settings.SECRET_KEY_FALLBACKS = [old]
    assert actions.sheet_of(sheet.code).serial == 1


def test_a_wrong_code_or_one_of_another_vote(coop, steward, members):
    box, other = make_draft(steward, coop), make_draft(steward, coop)
    (sheet,) = actions.issue_sheets(steward, other, 1)
    box = actions.open_box(steward, box, now=OPENS)
    for code in (sheet.code, credentials.new_code(), "", "x" * 500, "\ud800"):
        with pytest.raises(actions.NoSuchBallot, match="Look at the code again"):
            by_code(box, code, "P1")


def test_sheets_made_after_opening_show_in_the_record(coop, steward, members):
    box = make_draft(steward, coop)
    actions.issue_sheets(steward, box, 3)
    box = actions.open_box(steward, box, now=OPENS)
    more = actions.issue_sheets(steward, box, 2, now=DURING)
    assert [sheet.serial for sheet in more] == [4, 5]
    assert acts(coop, "decisions.opened")[0]["roll"]["sheets"] == 3
    (issued,) = acts(coop, "decisions.sheets-issued")
    assert (issued["first"], issued["last"]) == (4, 5)
    finish(steward, box)
    (closed,) = acts(coop, "decisions.closed")
    assert (closed["roll_size"], closed["joined"]) == (10, 0)
    assert verified(coop)
    with pytest.raises(Refused, match="closed"):
        actions.issue_sheets(steward, box, 1, now=CLOSES)


@pytest.mark.parametrize("count", [0, -1, 5001])
def test_a_sensible_number_of_sheets(coop, steward, count):
    with pytest.raises(Refused, match="from 1 to 5000"):
        actions.issue_sheets(steward, make_draft(steward, coop), count)


def test_withdrawn_sheets_are_refused_kindly_and_used_ones_stay(coop, steward, members):
    box = make_draft(steward, coop)
    used, lost, kept = actions.issue_sheets(steward, box, 3)
    box = actions.open_box(steward, box, now=OPENS)
    by_code(box, used.code, "P1")
    assert actions.void_sheets(steward, box, [1, 2, 99], "The box got wet", now=DURING) == (2,)
    with pytest.raises(Refused, match="withdrawn"):
        by_code(box, lost.code, "P1")
    assert not by_code(box, kept.code, "P1").is_repeat
    (act,) = acts(coop, "decisions.sheets-voided")
    assert act["serials"] == [2]
    summary = queries.sheets(steward, box)
    assert (summary.issued, summary.unused, summary.used, summary.void) == (3, 0, 2, 1)
    finish(steward, box)
    assert verified(coop)


# --- handed sheets and phone ---------------------------------------------------------------------------------------
def test_who_takes_a_sheet_does_not_vote_on_the_web_too(coop, steward, members):
    box = make_draft(steward, coop)
    (sheet,) = actions.issue_sheets(steward, box, 1)
    box = actions.open_box(steward, box, now=OPENS)
    entry = box.roll.get(person=members[0])
    with pytest.raises(NotAllowed):
        actions.hand_sheet(Actor(members[0]), box, entry, now=DURING)
    assert actions.hand_sheet(steward, box, entry, now=DURING).state == "handed"
    assert actions.hand_sheet(steward, box, entry, now=DURING).state == "handed"
    with pytest.raises(Refused, match="code on it"):
        vote(box, members[0], "P1")
    by_code(box, sheet.code, "P1")
    with pytest.raises(Refused, match="not an unused sheet"):
        actions.take_back_sheet(steward, box, entry, sheet.serial, now=DURING)
    assert box.roll.get(person=members[0]).state == "handed"


def test_an_unused_sheet_brought_back(coop, steward, members):
    box = make_draft(steward, coop)
    (sheet,) = actions.issue_sheets(steward, box, 1)
    box = actions.open_box(steward, box, now=OPENS)
    entry = actions.hand_sheet(steward, box, box.roll.get(person=members[0]), now=DURING)
    assert actions.take_back_sheet(steward, box, entry, sheet.serial, now=DURING).state == "entitled"
    vote(box, members[0], "P1")
    with pytest.raises(Refused, match="withdrawn"):
        by_code(box, sheet.code, "P1")
    with pytest.raises(Refused, match="voted already"):
        actions.hand_sheet(steward, box, box.roll.get(person=members[0]), now=DURING)


def test_a_steward_casts_for_someone_on_the_phone(coop, steward, members):
    box = make_open(steward, coop)
    entry, receipt = box.roll.get(person=members[0]), actions.new_receipt()
    with pytest.raises(NotAllowed):
        actions.assist(make_actor(coop, "keyer"), box, entry, approve("P1"), receipt, now=DURING)
    actions.assist(steward, box, entry, approve("P1"), receipt, now=DURING)
    assert box.roll.get(person=members[0]).channel == "phone"
    actions.change(box, receipt, approve("P2"), now=DURING)  # the member may change what was phoned in
    with pytest.raises(Refused, match="already been cast"):
        vote(box, members[0], "P1")
    other = make_open(steward, coop)
    with pytest.raises(Refused, match="not on the roll"):
        actions.assist(steward, other, entry, approve("P1"), actions.new_receipt(), now=DURING)
    finish(steward, box)
    assert acts(coop, "decisions.closed")[0]["by_channel"]["assisted"] == 1
    assert str(steward.person.pk) not in str(list(Ballot.objects.values()))


# --- joining until closing -----------------------------------------------------------------------------------------
@pytest.fixture
def city():
    return make_organization("city", with_class=False)


@pytest.fixture
def city_steward(city):
    steward = make_actor(city, "steward")
    declared = {"admission": "attestation", "minimum_age": 11, "eligibility": "I live in the city."}
    people.add_class(steward, city, name="Residents", now=OPENS, **declared)
    return steward


def test_whoever_declares_that_they_qualify_joins_and_votes(city, city_steward):
    box = make_open(city_steward, city, registration="until-closing")
    ana = make_person("Ana")
    with pytest.raises(Refused, match="declare"):
        actions.register(Actor(ana), box, person=ana, attested=False, now=DURING)
    with pytest.raises(Refused, match="11 years"):
        actions.register(Actor(ana), box, person=ana, attested=True, of_age=False, now=DURING)
    entry = actions.register(Actor(ana), box, person=ana, attested=True, now=DURING)
    assert actions.register(Actor(ana), box, person=ana, attested=True, now=DURING) == entry
    vote(box, ana, "P1")
    for actor in (NOBODY, Actor(make_person()), city_steward):
        with pytest.raises(Refused):
            actions.register(actor, box, person=make_person(), attested=True, now=DURING)
    finish(city_steward, box)
    (closed,) = acts(city, "decisions.closed")
    assert (closed["joined"], closed["roll_size"], closed["ballots"]) == (1, 1, 1)
    assert verified(city)
    bo = make_person("Bo")
    with pytest.raises(Refused, match="closed"):
        actions.register(Actor(bo), box, person=bo, attested=True, now=CLOSES)


def test_a_member_who_came_after_opening_joins_the_roll(city, city_steward):
    box = make_open(city_steward, city, registration="until-closing")
    member = make_member(city)
    entry = actions.register(Actor(member.person), box, person=member.person, attested=True, now=DURING)
    assert entry.pseudonym == member.pseudonym


def test_nobody_joins_a_frozen_roll_or_a_class_that_stewards_admit_to(coop, steward, members):
    box = make_open(steward, coop)
    ana = make_person("Ana")
    with pytest.raises(Refused, match="fixed when it opened"):
        actions.register(Actor(ana), box, person=ana, attested=True, now=DURING)
    box = make_open(steward, coop, registration="until-closing")
    with pytest.raises(Refused, match="Stewards admit"):
        actions.register(Actor(ana), box, person=ana, attested=True, now=DURING)
    assert not RollEntry.objects.filter(person=ana).exists()


# --- the roll in the record ----------------------------------------------------------------------------------------
def test_an_entry_is_proven_and_nobody_is_added_silently(coop, steward, members):
    box = make_open(steward, coop)
    vote(box, members[0], "P1")
    box = actions.close_box(box, now=CLOSES)
    root = bytes.fromhex(acts(coop, "decisions.opened")[0]["roll"]["root"])
    for person in members:
        proof = queries.proof_for(Actor(person), box)
        assert roll.check(box.public_id, proof, root)
        assert not roll.check("another", proof, root)
    assert queries.proof_for(Actor(make_person()), box) is None
    electorate.new_entry(box, "0" * 16, "Members", "members", person=make_person()).save(force_insert=True)
    assert roll.root(box.public_id, electorate.rights(box)) != root


def test_the_salted_roll_tells_nothing_without_the_salt():
    rights = [roll.Right(name, "Members", salt * 32) for name, salt in (("a", "1"), ("b", "2"), ("c", "3"))]
    assert roll.root("box", rights) == roll.root("box", reversed(rights))
    assert roll.root("box", rights) != roll.root("box", [rights[0]._replace(salt="4" * 32), *rights[1:]])


def test_waiting_votes_are_those_not_voted_in(coop, steward, members):
    box = make_open(steward, coop)
    assert list(queries.boxes_waiting_for(members[0], DURING)) == [box]
    vote(box, members[0], "P1")
    assert list(queries.boxes_waiting_for(members[0], DURING)) == []
    assert list(queries.boxes_waiting_for(members[1], DURING)) == [box]
    actions.hand_sheet(steward, box, box.roll.get(person=members[1]), now=DURING)
    assert list(queries.boxes_waiting_for(members[1], DURING)) == []
    assert list(queries.boxes_waiting_for(members[2], CLOSES)) == []
    assert list(queries.due_to_close(CLOSES)) == [box]
    assert Box.objects.get().state == "open"
