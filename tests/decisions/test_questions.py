"""Votes on a question: what the rule is given, closing early, changing an open ballot, withdrawing, evidence."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from commonhouse.decisions import actions, boxes, closing, hooks, queries, tally
from commonhouse.decisions.models import Ballot, Box, Channel, PaperBatch, RollEntry
from commonhouse.people.permissions import NOBODY, Actor, NotAllowed, Refused
from tests.decisions.helpers import CLOSES, DURING, acts, downloaded, finish, make_open, vote
from tests.decisions.polls import MAJORITY, ask, assert_holds, question, say
from tests.factories import make_actor, make_member, make_organization, make_person, make_seat

pytestmark = pytest.mark.django_db
HALF_OF_ALL = {"of": "eligible", "more_than": "1/2"}


@pytest.fixture
def box(coop, steward, members):
    return ask(steward, coop)


def entry_of(box, person):
    return RollEntry.objects.get(box=box, person=person)


# --- counting ------------------------------------------------------------------------------------------------------
def test_a_question_is_counted_and_can_be_recomputed(coop, steward, members, box):
    for person, position in zip(members, ["yes", "yes", "no", "abstain"], strict=False):
        say(box, person, position)
    result = finish(steward, box)["result"]
    assert result["outcome"] == "adopted"
    assert result["counts"] == {"yes": 2, "no": 1, "abstain": 1}
    assert result["eligible"] == 5
    assert_holds(coop)


@pytest.mark.parametrize(("votes", "outcome"), [(2, "no-quorum"), (3, "adopted")])
def test_a_quorum_is_of_the_roll(coop, steward, members, votes, outcome):
    rule = {"rule": "threshold", "statement": MAJORITY | {"quorum": HALF_OF_ALL}}
    box = ask(steward, coop, rule=rule)
    for person in members[:votes]:
        say(box, person, "yes")
    assert finish(steward, box)["result"]["outcome"] == outcome
    assert_holds(coop)


def test_a_sheet_handed_to_a_member_is_no_second_right(coop, steward, members):
    """Ten sheets lie on the table and one is taken: the quorum stays that of five members."""
    rule = {"rule": "threshold", "statement": MAJORITY | {"quorum": HALF_OF_ALL}}
    box = actions.create_box(steward, coop, **question(coop, rule=rule))
    sheets = actions.issue_sheets(steward, box, 10)
    box = actions.open_box(steward, box, now=DURING)
    actions.hand_sheet(steward, box, entry_of(box, members[0]), now=DURING)
    actions.cast(box, actions.CodeCredential(sheets[0].code), {"vote": "yes"}, actions.new_receipt(), now=DURING)
    for person in members[1:3]:
        say(box, person, "yes")
    result = finish(steward, box)["result"]
    assert (result["outcome"], result["eligible"], result["ballots"]) == ("adopted", 5, 3)
    assert_holds(coop)


def test_sheets_of_people_who_are_not_on_the_roll_add_to_it(coop, steward, members):
    box = actions.create_box(steward, coop, **question(coop))
    sheets = actions.issue_sheets(steward, box, 3)
    box = actions.open_box(steward, box, now=DURING)
    for sheet in sheets[:2]:
        actions.cast(box, actions.CodeCredential(sheet.code), {"vote": "yes"}, actions.new_receipt(), now=DURING)
    assert finish(steward, box)["result"]["eligible"] == 7
    assert_holds(coop)


def test_paper_accepted_after_closing_counts_toward_the_quorum(coop, steward, members):
    box = actions.create_box(steward, coop, **question(coop))
    actions.issue_sheets(steward, box, 2)
    box = actions.open_box(steward, box, now=DURING)
    batch = actions.open_batch(steward, box, expected=1)
    actions.close_box(box, now=CLOSES)
    for keyer in (make_actor(coop, "keyer"), make_actor(coop, "keyer")):
        actions.key_ballot(keyer, batch, serial=1, choice={"vote": "no"})
        actions.finish_keying(keyer, batch)
    batch.refresh_from_db()
    actions.accept_batch(steward, batch, now=CLOSES)
    result = actions.count_box(steward, Box.objects.get(pk=box.pk), now=CLOSES)["result"]
    assert (result["eligible"], result["counts"]["no"]) == (6, 1)
    assert_holds(coop)


@pytest.mark.parametrize("big", [0, 20_000])
def test_grouping_in_the_database_is_the_same_as_reading_every_ballot(coop, steward, monkeypatch, big):
    from commonhouse.decisions.polls import Row, join

    monkeypatch.setattr(tally, "BIG", big)  # 0: the way of big votes
    people = [make_member(coop).person for _ in range(9)]
    box = ask(steward, coop)
    for place, person in enumerate(people):
        say(box, person, ["yes", "no", "abstain"][place % 3])
    actions.close_box(box, now=CLOSES)
    box.refresh_from_db()
    assert [row.times for row in tally.grouped(box)] == [3, 3, 3]
    # the same choice, written by another hand
    one = Ballot.objects.filter(box=box, choice={"vote": "yes"}).first()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE decisions_ballot SET choice = %s WHERE receipt = %s", ['{"vote":   "yes"}', one.receipt])
    slow = join(Row(choice, 1, bloc) for choice, bloc in Ballot.objects.filter(box=box).values_list("choice", "bloc"))
    assert tally.grouped(box) == slow
    assert [row.times for row in slow] == [3, 3, 3]


def test_scores_and_rankings_are_counted_by_their_rules(coop, steward, members):
    options = [{"id": "mon", "name": "Monday"}, {"id": "tue", "name": "Tuesday"}]
    times = ask(
        steward, coop, form={"kind": "score", "min": 0, "max": 2}, options=options,
        rule={"rule": "best-time", "statement": {}},
    )  # fmt: skip
    for person, said in zip(members, [{"mon": 0, "tue": 2}, {"mon": 2, "tue": 1}, {"tue": 2}], strict=False):
        actions.cast(times, actions.PersonCredential(person), {"points": said}, actions.new_receipt(), now=DURING)
    assert finish(steward, times)["result"]["winners"] == ["tue"]
    ranked = ask(
        steward, coop, now=CLOSES, opens_at=CLOSES, closes_at=CLOSES + dt.timedelta(days=1), form={"kind": "ordinal"},
        options=options, is_secret=True, rule={"rule": "scottish-stv", "statement": {"seats": 1}},
    )  # fmt: skip
    later = CLOSES + dt.timedelta(hours=1)
    for person in members[:3]:
        credential = actions.PersonCredential(person)
        actions.cast(ranked, credential, {"rank": ["mon", "tue"]}, actions.new_receipt(), now=later)
    outcome = actions.count_box(steward, Box.objects.get(pk=ranked.pk), now=CLOSES + dt.timedelta(days=2))
    assert outcome["result"]["winners"] == ["mon"]
    assert_holds(coop)


# --- who is on the roll --------------------------------------------------------------------------------------------
def test_a_person_has_one_right_however_many_classes_and_seats(coop, steward):
    member = make_member(coop).person
    outsider = make_person()
    make_seat(coop, "board", member)
    make_seat(coop, "board", outsider)
    make_seat(coop, "board", make_person(), starts_on=dt.date(2999, 1, 1))  # not begun
    make_seat(coop, "board", make_person(), vacated_on=dt.date(2025, 2, 1))
    box = ask(steward, coop, seats=["board"])
    on_roll = set(RollEntry.objects.filter(box=box).values_list("person", flat=True))
    assert {member.pk, outsider.pk} <= on_roll
    assert RollEntry.objects.filter(box=box).count() == len(on_roll) == 2
    assert entry_of(box, outsider).class_name == "board"


def test_only_seats(coop, steward, members):
    holders = [make_seat(coop, "board").person for _ in range(3)]
    box = ask(steward, coop, classes=[], seats=["board"])
    assert set(RollEntry.objects.filter(box=box).values_list("person", flat=True)) == {p.pk for p in holders}


def test_a_seat_that_there_is_not(coop, steward):
    with pytest.raises(Refused, match="king"):
        ask(steward, coop, seats=["king"])


def test_who_leaves_while_the_vote_runs_keeps_the_right(coop, steward, members, box):
    from commonhouse.people import actions as people

    leaver = members[0]
    people.leave(Actor(leaver), leaver.memberships.get(), now=DURING)
    say(box, leaver, "no")
    result = finish(steward, box)["result"]
    assert (result["counts"]["no"], result["eligible"]) == (1, 5)
    assert_holds(coop)


# --- closing early -------------------------------------------------------------------------------------------------
def test_it_may_close_once_all_have_voted(coop, steward, members):
    box = ask(steward, coop, closes_when_all=True)
    for person in members[:4]:
        say(box, person, "yes")
    assert not closing.may_be_early(box)
    with pytest.raises(Refused, match="Voting is open until"):
        actions.close_box(box, now=DURING)
    say(box, members[4], "no")
    assert closing.may_be_early(box)
    assert actions.close_box(box, now=DURING).state == Box.State.CLOSED
    assert actions.count_box(steward, Box.objects.get(pk=box.pk), now=DURING)["result"]["outcome"] == "adopted"
    assert "before its time" in " ".join(assert_holds(coop))


def test_others_do_not_close_early(coop, steward, members, box):
    for person in members:
        say(box, person, "yes")
    with pytest.raises(Refused, match="open until"):
        actions.close_box(box, now=DURING)


def test_closing_early_goes_with_a_frozen_roll_only(coop, steward):
    with pytest.raises(Refused, match="may still join"):
        ask(steward, coop, closes_when_all=True, registration="until-closing")


# --- changing an open ballot ---------------------------------------------------------------------------------------
def test_an_open_ballot_is_changed_by_right(coop, steward, members, box):
    first = say(box, members[0], "yes")
    changed = actions.recast(box, actions.PersonCredential(members[0]), {"vote": "no"}, now=DURING)
    assert changed.is_change
    assert changed.receipt == ""
    assert actions.find_ballot(box, first.receipt) == {"vote": "no"}
    assert Ballot.objects.filter(box=box).count() == 1


def test_nothing_is_recast_before_it_is_cast_or_after_closing(coop, steward, members, box):
    mine = actions.PersonCredential(members[0])
    with pytest.raises(Refused, match="no ballot to change"):
        actions.recast(box, mine, {"vote": "no"}, now=DURING)
    say(box, members[0], "yes")
    with pytest.raises(Refused, match="closed"):
        actions.recast(box, mine, {"vote": "no"}, now=CLOSES)
    with pytest.raises(Refused, match="not on the roll"):
        actions.recast(box, actions.PersonCredential(make_person()), {"vote": "no"}, now=DURING)
    with pytest.raises(actions.InvalidChoice):
        actions.recast(box, mine, {"vote": "maybe"}, now=DURING)
    assert Ballot.objects.get(box=box).choice == {"vote": "yes"}


def test_a_secret_ballot_is_changed_by_its_receipt_only(coop, steward, members):
    box = make_open(steward, coop)
    vote(box, members[0], "P1")
    with pytest.raises(Refused, match="receipt code"):
        actions.recast(box, actions.PersonCredential(members[0]), {"approve": ["P2"]}, now=DURING)


def test_a_member_who_votes_by_phone_may_call_again(coop, steward, members, box):
    entry = entry_of(box, members[0])
    actions.assist(steward, box, entry, {"vote": "yes"}, actions.new_receipt(), now=DURING)
    with pytest.raises(Refused, match="already been cast"):
        actions.assist(steward, box, entry, {"vote": "no"}, actions.new_receipt(), now=DURING)
    changed = actions.assist(steward, box, entry, {"vote": "no"}, "", changing=True, now=DURING)
    assert changed.is_change
    assert Ballot.objects.get(box=box).choice == {"vote": "no"}
    actions.recast(box, actions.PersonCredential(members[0]), {"vote": "abstain"}, now=DURING)
    entry.refresh_from_db()
    assert entry.channel == Channel.WEB  # by which it was given last
    with pytest.raises(NotAllowed):
        actions.assist(Actor(members[1]), box, entry, {"vote": "no"}, "", changing=True, now=DURING)


def test_a_keyed_paper_is_not_changed_with_its_code(coop, steward, members):
    box = actions.create_box(steward, coop, **question(coop))
    (sheet,) = actions.issue_sheets(steward, box, 1)
    box = actions.open_box(steward, box, now=DURING)
    batch = actions.open_batch(steward, box, expected=1)
    for keyer in (make_actor(coop, "keyer"), make_actor(coop, "keyer")):
        actions.key_ballot(keyer, batch, serial=1, choice={"vote": "no"})
        actions.finish_keying(keyer, batch)
    batch.refresh_from_db()
    actions.accept_batch(steward, batch, now=DURING)
    with pytest.raises(Refused, match="on paper"):
        actions.recast(box, actions.CodeCredential(sheet.code), {"vote": "yes"}, now=DURING)


# --- withdrawing ---------------------------------------------------------------------------------------------------
def test_a_withdrawn_vote_is_never_counted(coop, steward, members, box):
    receipt = say(box, members[0], "yes").receipt
    actions.open_batch(steward, box, expected=1)
    actions.withdraw_box(steward, box, "The landlord sold the house", now=DURING)
    assert actions.withdraw_box(steward, box, "again", now=DURING).state == Box.State.WITHDRAWN
    assert not Ballot.objects.filter(box=box).exists()
    assert not PaperBatch.objects.filter(box=box).exists()
    box.refresh_from_db()
    with pytest.raises(Refused, match="withdrawn"):
        say(box, members[1], "yes")
    with pytest.raises(Refused, match="withdrawn"):
        actions.recast(box, actions.PersonCredential(members[0]), {"vote": "no"}, now=DURING)
    assert actions.find_ballot(box, receipt) is None
    assert actions.close_box(box, now=CLOSES).state == Box.State.WITHDRAWN
    with pytest.raises(Refused, match="withdrawn"):
        actions.count_box(steward, box, now=CLOSES)
    assert [body["why"] for body in acts(coop, "decisions.withdrawn")] == ["The landlord sold the house"]
    assert_holds(coop)
    assert list(queries.due_to_close(CLOSES)) == []


def test_withdrawing_needs_a_steward_a_reason_and_a_running_vote(coop, steward, members, box):
    with pytest.raises(NotAllowed):
        actions.withdraw_box(Actor(members[0]), box, "No", now=DURING)
    with pytest.raises(Refused, match="Say why"):
        actions.withdraw_box(steward, box, " ", now=DURING)
    with pytest.raises(Refused, match="email"):
        actions.withdraw_box(steward, box, "ask ana@example.org", now=DURING)
    with pytest.raises(Refused, match="closed"):
        actions.withdraw_box(steward, box, "late", now=CLOSES)


def test_what_belongs_to_an_institution_is_withdrawn_there(coop, steward, members, box, monkeypatch):
    monkeypatch.setattr(hooks, "_homes", [lambda _box: hooks.Link("Raise pay", "/x/")])
    with pytest.raises(Refused, match="Raise pay"):
        actions.withdraw_box(steward, box, "No", now=DURING)
    assert boxes.withdraw(box, "Returned to its authors", now=DURING).state == Box.State.WITHDRAWN


# --- evidence ------------------------------------------------------------------------------------------------------
def test_what_the_keeper_states_is_published_and_counts(coop, steward, members, monkeypatch):
    monkeypatch.setattr(hooks, "_evidence", [lambda _box: None, lambda _box: {"present": 4}])
    rule = {"rule": "threshold", "statement": {"threshold": {"of": "present", "at_least": "3/4"}}}
    box = ask(steward, coop, rule=rule)
    for person in members[:3]:
        say(box, person, "yes")
    result = finish(steward, box)["result"]
    assert result["outcome"] == "adopted"
    assert result["tests"][0]["base"] == 4
    assert acts(coop, "decisions.closed")[0]["evidence"] == {"present": 4}
    assert_holds(coop)


def test_evidence_that_no_rule_can_read_stops_the_closing(coop, steward, members, box, monkeypatch):
    monkeypatch.setattr(hooks, "_evidence", [lambda _box: {"present": -1}])
    with pytest.raises(Refused, match="present"):
        actions.close_box(box, now=CLOSES)
    box.refresh_from_db()
    assert box.state == Box.State.OPEN
    assert acts(coop, "decisions.closed") == []


def test_evidence_names_nobody(coop, steward, members, box, monkeypatch):
    monkeypatch.setattr(hooks, "_evidence", [lambda _box: {"asked": ["ana@example.org"]}])
    with pytest.raises(Refused):
        actions.close_box(box, now=CLOSES)


def test_a_closing_that_fails_is_rolled_back_whole(coop, steward, members, box, monkeypatch):
    say(box, members[0], "yes")
    before = downloaded(coop)

    def fail(*_args, **_kwargs):
        raise RuntimeError("the power went")

    monkeypatch.setattr(boxes, "act", fail)
    with pytest.raises(RuntimeError):
        actions.close_box(box, now=CLOSES)
    with pytest.raises(RuntimeError):
        boxes.withdraw(box, "Why", now=DURING)
    box.refresh_from_db()
    assert (box.state, box.evidence, box.electorate) == (Box.State.OPEN, {}, {})
    assert Ballot.objects.filter(box=box).count() == 1
    assert downloaded(coop) == before


# --- what cannot be asked ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"rule": {"rule": "threshold", "statement": {"quorum": {"of": "eligible", "at_least": "101/100"}}}}, "101%"),
        ({"options": [{"id": "yes"}, {"id": "perhaps"}]}, "perhaps"),
        ({"form": {"kind": "choose-1"}}, "kind"),
        ({"rule": {"rule": "thresold", "statement": {}}}, "threshold"),
        ({"is_secret": True, "takes_proxies": True}, "secret"),
        ({"takes_delegations": True}, "topic"),
        ({"topic": "x" * 41}, "40"),
        ({"by_bloc": True, "rule": {"rule": "best-time", "statement": {}}, "form": {"kind": "score"}}, "by_bloc"),
    ],
)
def test_what_does_not_fit_is_refused_naming_the_place(coop, steward, changes, why):
    with pytest.raises(Refused, match=why):
        actions.create_box(steward, coop, **question(coop, **changes))
    assert not Box.objects.exists()


def test_a_class_of_another_organization(coop, steward):
    with pytest.raises(Refused, match="another organization"):
        actions.create_box(
            steward, coop, **question(coop, organization_classes=[make_organization().member_classes.get()])
        )


def test_institutions_need_no_seat_of_steward(coop, members):
    """They have asked a question of their own."""
    box = boxes.begin(boxes.draft(coop, **question(coop)), now=DURING)
    for person in members:
        say(box, person, "yes")
    assert boxes.count(NOBODY, box, now=CLOSES)["result"]["outcome"] == "adopted"
