"""Paper ballots: keyed twice by two people, differences settled by looking, nothing dropped."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from commonhouse.decisions import actions, queries
from commonhouse.decisions.models import Ballot, Keying, PaperBatch
from commonhouse.decisions.paper import UNNUMBERED
from commonhouse.people.permissions import Actor, NotAllowed, Refused
from tests.decisions.helpers import (
    CLOSES,
    DURING,
    OPENS,
    acts,
    approve,
    finish,
    make_draft,
    verified,
)
from tests.factories import make_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def keyers(coop):
    return make_actor(coop, "keyer"), make_actor(coop, "keyer")


@pytest.fixture
def paper(coop, steward, members):
    """An open box and its six sheets."""
    box = make_draft(steward, coop)
    sheets = actions.issue_sheets(steward, box, 6)
    return actions.open_box(steward, box, now=OPENS), sheets


def key(actor, batch, *papers):
    """Each paper is (serial, *ids), or (serial, None) for a spoiled one. Then the person is done."""
    for serial, *ids in papers:
        if ids == [None]:
            actions.key_ballot(actor, batch, serial=serial, is_spoiled=True)
        else:
            actions.key_ballot(actor, batch, serial=serial, choice=approve(*ids))
    return actions.finish_keying(actor, batch)


def pile(steward, box, expected, keyers, first, second=None):
    batch = actions.open_batch(steward, box, expected=expected, place="Library")
    key(keyers[0], batch, *first)
    return key(keyers[1], batch, *(first if second is None else second))


def codes(actor, batch):
    return {difference.serial: set(difference.codes) for difference in actions.differences(actor, batch)}


def test_a_pile_keyed_alike_is_cast_whole(coop, steward, paper, keyers):
    box, sheets = paper
    batch = pile(steward, box, 3, keyers, [(1, "P1"), (2, "P2", "P1"), (3, None)])
    assert actions.differences(steward, batch) == ()
    with pytest.raises(NotAllowed):
        actions.accept_batch(keyers[0], batch)
    actions.accept_batch(steward, batch, now=DURING)
    assert actions.accept_batch(steward, batch).state == "accepted"  # twice changes nothing
    assert Ballot.objects.count() == 2
    assert actions.find_ballot(box, sheets[1].receipt) == approve("P1", "P2")  # the stub's receipt finds it
    with pytest.raises(Refused, match="paper"):
        actions.change(box, sheets[1].receipt, approve("P3"), now=DURING)
    for sheet in sheets[:3]:
        with pytest.raises(Refused):
            actions.cast(box, actions.CodeCredential(sheet.code), approve("P1"), actions.new_receipt(), now=DURING)
    (act,) = acts(coop, "decisions.paper-accepted")
    assert {name: act[name] for name in ("expected", "accepted", "spoiled", "set_aside")} == {
        "expected": 3, "accepted": 2, "spoiled": 1, "set_aside": 0,
    }  # fmt: skip
    finish(steward, box)
    assert acts(coop, "decisions.closed")[0]["by_channel"]["paper"] == 2
    assert verified(coop, sheets[1].receipt).receipt_found


def test_keying_is_blind_and_by_two_people(coop, steward, paper, keyers):
    box, _sheets = paper
    first, second = keyers
    batch = actions.open_batch(steward, box, expected=2)
    actions.key_ballot(first, batch, serial=1, choice=approve("P1"))
    actions.key_ballot(second, batch, serial=1, choice=approve("P2"))
    assert [keyed.choice for keyed in queries.my_keyed(first, batch)] == [approve("P1")]
    with pytest.raises(Refused, match="Two people are keying"):
        actions.key_ballot(make_actor(coop, "keyer"), batch, serial=1, choice=approve("P1"))
    with pytest.raises(NotAllowed):
        actions.key_ballot(Actor(first.person), batch, serial=2, choice=approve("P1"))
    actions.finish_keying(first, batch)
    with pytest.raises(Refused, match="You have finished"):
        actions.key_ballot(first, batch, serial=2, choice=approve("P1"))
    with pytest.raises(Refused, match="finish keying"):
        actions.differences(steward, batch)
    with pytest.raises(Refused, match="Two people must key"):
        actions.accept_batch(steward, batch)
    mine = Keying.objects.get(batch=batch, turn=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Keying.objects.filter(pk=mine.pk).update(person=first.person)


def test_the_same_person_cannot_key_twice_in_another_seat(coop, steward, paper):
    box, _sheets = paper
    keyer = make_actor(coop, "keyer")
    also_steward = make_actor(coop, "steward", keyer.person)
    batch = actions.open_batch(steward, box, expected=1)
    key(keyer, batch, (1, "P1"))
    with pytest.raises(Refused, match="You have finished"):
        actions.key_ballot(also_steward, batch, serial=1, choice=approve("P1"))


def test_correcting_while_keying(steward, paper, keyers):
    box, _sheets = paper
    batch = actions.open_batch(steward, box, expected=2)
    once = actions.key_ballot(keyers[0], batch, serial=1, choice=approve("P1"))
    assert actions.key_ballot(keyers[0], batch, serial=1, choice=approve("P1")) == once  # a double press
    with pytest.raises(Refused, match="number 1 in this pile already"):
        actions.key_ballot(keyers[0], batch, serial=1, choice=approve("P2"))
    actions.key_ballot(keyers[0], batch, serial=1, choice=approve("P2"), replace=True)
    actions.key_ballot(keyers[0], batch, serial=5, choice=approve("P2"))
    actions.unkey_ballot(keyers[0], batch, 5)
    assert [(keyed.serial, keyed.choice) for keyed in queries.my_keyed(keyers[0], batch)] == [(1, approve("P2"))]
    with pytest.raises(actions.InvalidChoice):
        actions.key_ballot(keyers[0], batch, serial=2, choice=approve("P1", "P2", "P3", "P10"))
    for serial in (0, -4, 1_000_000):
        with pytest.raises(Refused, match="from 1 to"):
            actions.key_ballot(keyers[0], batch, serial=serial, choice=approve("P1"))


def test_every_difference_is_shown_and_must_be_settled(coop, steward, paper, keyers):
    box, _sheets = paper
    batch = pile(
        steward, box, 5, keyers,
        [(1, "P1"), (2, "P1"), (3, None), (4, "P1"), (5, "P1")],
        [(1, "P1"), (2, "P2"), (3, "P1"), (5, "P1"), (6, "P1")],
    )  # fmt: skip
    found = codes(steward, batch)
    assert found == {2: {"differs"}, 3: {"differs"}, 4: {"missing-second"}, 6: {"missing-first"}, None: {"pile"}}
    assert all(sentence for difference in actions.differences(steward, batch) for sentence in difference.sentences)
    with pytest.raises(Refused, match="5 differences"):
        actions.accept_batch(steward, batch)
    actions.resolve(keyers[0], batch, 2, outcome="choice", choice=approve("P2"))
    actions.resolve(keyers[0], batch, 3, outcome="spoiled")
    actions.resolve(keyers[0], batch, 4, outcome="choice", choice=approve("P1"))
    with pytest.raises(Refused, match="2 differences"):
        actions.accept_batch(steward, batch)
    actions.resolve(keyers[0], batch, 6, outcome="absent")
    actions.accept_batch(steward, batch, now=DURING)
    (act,) = acts(coop, "decisions.paper-accepted")
    assert (act["accepted"], act["spoiled"], act["set_aside"]) == (4, 1, 0)
    assert Ballot.objects.filter(choice=approve("P2")).count() == 1


def test_the_pile_is_counted_again(steward, paper, keyers):
    box, _sheets = paper
    batch = pile(steward, box, 5, keyers, [(1, "P1"), (2, "P1")])
    assert codes(steward, batch) == {None: {"pile"}}
    batch = actions.recount_pile(steward, batch, 2)
    assert actions.accept_batch(steward, batch).state == "accepted"


def test_papers_without_a_right_are_set_aside_with_the_reason(coop, steward, paper, keyers):
    box, sheets = paper
    actions.cast(box, actions.CodeCredential(sheets[0].code), approve("P3"), actions.new_receipt(), now=DURING)
    actions.void_sheets(steward, box, [2], "Stolen", now=DURING)
    batch = pile(steward, box, 4, keyers, [(1, "P1"), (2, "P1"), (3, "P1"), (77, "P1")])
    assert codes(steward, batch) == {1: {"used"}, 2: {"void"}, 77: {"unknown"}}
    with pytest.raises(Refused, match="can only be set aside"):
        actions.resolve(steward, batch, 1, outcome="choice", choice=approve("P1"))
    with pytest.raises(Refused, match="Say why"):
        actions.resolve(steward, batch, 1, outcome="set-aside")
    for serial in (1, 2, 77):
        actions.resolve(steward, batch, serial, outcome="set-aside", reason="No right of its own")
    actions.accept_batch(steward, batch, now=DURING)
    (act,) = acts(coop, "decisions.paper-accepted")
    assert (act["accepted"], act["set_aside"]) == (1, 3)
    assert Ballot.objects.count() == 2
    assert len(actions.differences(steward, PaperBatch.objects.get())) == 3  # what was set aside stays to be seen


def test_a_misread_number_is_put_right(steward, paper, keyers):
    box, sheets = paper
    batch = pile(steward, box, 1, keyers, [(77, "P1")])
    actions.resolve(steward, batch, 77, outcome="absent")
    assert codes(steward, batch)[None] == {"pile"}
    actions.resolve(steward, batch, 4, outcome="choice", choice=approve("P1"))
    actions.accept_batch(steward, batch)
    assert actions.find_ballot(box, sheets[3].receipt) == approve("P1")


def test_one_number_in_two_piles_counts_once(steward, paper, keyers):
    box, _sheets = paper
    one = pile(steward, box, 1, keyers, [(1, "P1")])
    two = pile(steward, box, 1, keyers, [(1, "P2")])
    assert codes(steward, one) == codes(steward, two) == {1: {"other-pile"}}
    actions.resolve(steward, one, 1, outcome="choice", choice=approve("P1"))
    actions.resolve(steward, two, 1, outcome="choice", choice=approve("P2"))
    actions.accept_batch(steward, one)
    assert [d.is_open for d in actions.differences(steward, two)] == [True]  # its right was used meanwhile
    with pytest.raises(Refused, match="not settled"):
        actions.accept_batch(steward, two)
    actions.resolve(steward, two, 1, outcome="set-aside", reason="A copy")
    actions.accept_batch(steward, two)
    assert Ballot.objects.get().choice == approve("P1")


def test_a_copy_set_aside_first_does_not_cost_the_real_paper_its_vote(steward, paper, keyers):
    box, _sheets = paper
    copy = pile(steward, box, 1, keyers, [(1, "P2")])
    real = pile(steward, box, 1, keyers, [(1, "P1")])
    actions.resolve(steward, copy, 1, outcome="set-aside", reason="A copy")
    actions.accept_batch(steward, copy)
    assert codes(steward, real) == {}
    actions.accept_batch(steward, real)
    assert Ballot.objects.get().choice == approve("P1")


def test_papers_without_a_readable_number(steward, paper, keyers):
    box, _sheets = paper
    batch = pile(steward, box, 3, keyers, [(1, "P1"), (None, "P1"), (None, "P2")])
    assert codes(steward, batch) == {UNNUMBERED + 1: {"unknown"}, UNNUMBERED + 2: {"unknown"}}
    for difference in actions.differences(steward, batch):
        assert "without a number" in difference.sentences[0]
        actions.resolve(steward, batch, difference.serial, outcome="set-aside", reason="No number")
    actions.accept_batch(steward, batch)
    assert Ballot.objects.count() == 1


def test_a_sheet_used_while_the_pile_was_compared_stops_the_whole_pile(steward, paper, keyers, monkeypatch):
    """Between looking at the differences and accepting, one of the sheets votes on the web."""
    from commonhouse.decisions import paper as module

    box, _sheets = paper
    batch = pile(steward, box, 2, keyers, [(1, "P1"), (2, "P1")])
    look = module._Pile.differences

    def looked(self):
        found = look(self)
        box.roll.filter(sheet__serial=1).update(state="voted", channel="code")  # as a cast does
        return found

    monkeypatch.setattr(module._Pile, "differences", looked)
    with pytest.raises(Refused, match="used in the meantime"):
        actions.accept_batch(steward, batch)
    assert PaperBatch.objects.get().state == "compared"
    assert not Ballot.objects.filter(choice=approve("P1")).exists()


def test_paper_keyed_after_closing_is_counted_and_none_is_left_out(coop, steward, paper, keyers):
    box, _sheets = paper
    batch = actions.open_batch(steward, box, expected=2)
    actions.close_box(box, now=CLOSES)
    with pytest.raises(Refused, match="pile of paper ballots is not accepted"):
        actions.seal_box(steward, box)
    for keyer in keyers:
        key(keyer, batch, (1, "P1"), (2, "P2"))
    batch.refresh_from_db()
    actions.accept_batch(steward, batch, now=CLOSES)
    actions.count_box(steward, type(box).objects.get(pk=box.pk), now=CLOSES)
    assert acts(coop, "decisions.closed")[0]["ballots"] == 0
    assert verified(coop)
    with pytest.raises(Refused, match="until its ballots are sealed"):
        actions.open_batch(steward, box, expected=1)


def test_a_pile_opened_by_mistake(steward, paper, keyers):
    box, _sheets = paper
    batch = actions.open_batch(steward, box, expected=2)
    actions.discard_batch(steward, batch)
    batch = actions.open_batch(steward, box, expected=2)
    actions.key_ballot(keyers[0], batch, serial=1, choice=approve("P1"))
    with pytest.raises(Refused, match="no paper may be lost"):
        actions.discard_batch(steward, batch)
    for expected in (0, 1001):
        with pytest.raises(Refused, match="from 1 to"):
            actions.open_batch(steward, box, expected=expected)


def test_piles_are_listed_in_two_queries(steward, paper, keyers, django_assert_num_queries):
    box, _sheets = paper
    for _ in range(3):
        pile(steward, box, 1, keyers, [(1, "P1")])
    with django_assert_num_queries(3):  # who asks, the piles, their keyings
        found = list(queries.piles(Actor(steward.person, steward.seat), box))
        assert [[keying.keyed for keying in batch.keyings.all()] for batch in found] == [[1, 1]] * 3
