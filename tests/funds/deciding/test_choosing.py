"""Members choose among several: a list to ratify, and a pool of money, counted by rule and taken into the record."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import ValidationError

from commonhouse.decisions import actions as decisions
from commonhouse.decisions.models import Box, LogEntry
from commonhouse.funds.actions import deciding as actions
from commonhouse.funds.actions.deciding import choosing
from commonhouse.funds.models import Candidate
from commonhouse.people.permissions import Actor, NotAllowed, Refused
from commonhouse.record.verify import Discrepancy
from tests.funds.deciding import helpers
from tests.funds.deciding.helpers import BEGAN, DAY, HOUR
from tests.funds.deciding.test_verify import replay
from tests.people.record import bodies

pytestmark = pytest.mark.django_db(transaction=True)


def vote(box, ballots):
    rights = iter(box.roll.select_related("person").order_by("person__name"))
    for codes, count in ballots:
        for _ in range(count):
            credential = decisions.PersonCredential(next(rights).person)
            decisions.cast(box, credential, {"approve": list(codes)}, decisions.new_receipt(), now=box.opens_at + HOUR)


def a_list(voters=6):
    fund, steward = helpers.make_fund(voters)
    path = helpers.make_path(steward)
    rows = [helpers.put_forward(steward, path, name) for name in ("Bakery", "Books", "Repair café")]
    rows = [actions.move_on(steward, each, now=BEGAN + DAY) for each in rows]
    return fund, steward, path, rows


def a_pool(voters=6):
    fund, steward = helpers.make_fund(voters)
    path = helpers.make_path(steward, "pool")
    rows = []
    for name, asks in (("Bakery", 60_000_00), ("Books", 40_000_00), ("Repair café", 30_000_00)):
        candidate = helpers.put_forward(steward, path, name, BEGAN + DAY, asks=asks)
        actions.move_on(steward, candidate, now=BEGAN + DAY)
        helpers.agree(steward, candidate, BEGAN + DAY, principal=asks)
        rows.append(actions.move_on(steward, candidate, now=BEGAN + DAY))
    return fund, steward, path, rows


def test_members_ratify_a_list_and_those_chosen_move_on():
    fund, steward, path, rows = a_list()
    mark = uuid.uuid4()
    asking = actions.Asking(kind="ratify", title="Whom do we get to know?")
    selection = actions.ask_members(steward, path, asking, rows, submission=mark, now=BEGAN + 2 * DAY)
    assert actions.ask_members(steward, path, asking, rows, submission=mark) == selection
    assert Box.objects.count() == 1
    box = selection.box
    assert (box.opens_at, box.closes_at) == (BEGAN + 16 * DAY, BEGAN + 30 * DAY)  # the charter's notice and window
    with pytest.raises(Refused, match="members are voting"):
        actions.pause(steward, rows[0], until="x")
    vote(box, [(["C1", "C2"], 3), (["C1"], 1)])
    done = actions.conclude_list(selection, now=box.closes_at)
    assert actions.conclude_list(done).outcome == "chosen"
    steps = list(Candidate.objects.order_by("pk").values_list("name", "step"))
    assert steps == [("Bakery", "outreach"), ("Books", "outreach"), ("Repair café", "ratify")]
    assert [move.kind for move in rows[2].moves.all()] == ["on", "voted"]
    assert bodies(fund, "funds.list-decided")[-1]["winners"] == ["C1", "C2"]
    assert LogEntry.objects.get(source="fund").outcome == "chosen"
    helpers.verified(fund)
    with pytest.raises(Discrepancy, match="winners of the count"):
        replay(fund, "funds.list-decided", lambda body: body.update(winners=["C1", "C2", "C3"]))
    with pytest.raises(Discrepancy, match="members chose it"):
        replay(fund, "funds.candidate-moved", lambda body: body.update(kind="on", to="outreach"))


def test_a_pool_is_shared_out_and_each_winner_goes_on_with_its_terms():
    fund, steward, path, rows = a_pool()
    asking = actions.Asking(kind="pool", title="Our pool of 2026", amount=100_000_00)
    selection = actions.ask_members(steward, path, asking, rows, now=BEGAN + 2 * DAY)
    vote(selection.box, [(["C1", "C3"], 3), (["C2"], 1)])
    done = actions.conclude_list(selection, now=selection.box.closes_at)
    assert done.outcome == "chosen"
    won = [choice.code for choice in done.choices.filter(is_chosen=True)]
    assert sum(choice.cost for choice in done.choices.filter(is_chosen=True)) <= 100_000_00
    assert won == ["C1", "C3"]
    assert list(Candidate.objects.order_by("pk").values_list("step", flat=True)) == ["agreement", "pool", "agreement"]
    helpers.verified(fund)
    with pytest.raises(Discrepancy, match="money of the pool"):
        replay(fund, "funds.list-asked", lambda body: body.update(amount=1))
    with pytest.raises(Discrepancy, match="outcome of the list"):
        replay(fund, "funds.list-decided", lambda body: body.update(outcome="no-quorum"))


def test_a_pool_without_the_charters_quorum_gives_nothing_and_may_be_asked_again():
    fund, steward, path, rows = a_pool()
    asking = actions.Asking(kind="pool", title="Our pool", amount=100_000_00, rule="most-votes")
    selection = actions.ask_members(steward, path, asking, rows, now=BEGAN + 2 * DAY)
    vote(selection.box, [(["C1"], 3)])  # half of six; more than half are needed
    done = actions.conclude_list(selection, now=selection.box.closes_at)
    assert done.outcome == "no-quorum"
    assert set(Candidate.objects.values_list("step", flat=True)) == {"pool"}
    again = actions.ask_members(
        steward, path, actions.Asking(kind="pool", title="Our pool, again", amount=100_000_00), rows,
        now=selection.box.closes_at + DAY,
    )  # fmt: skip
    assert again.choices.count() == 3
    helpers.verified(fund)


def test_a_list_taken_back_leaves_all_where_they_are():
    fund, steward, path, rows = a_list()
    asking = actions.Asking(kind="ratify", title="Whom do we get to know?")
    selection = actions.ask_members(steward, path, asking, rows, now=BEGAN + 2 * DAY)
    actions.withdraw_list(steward, selection, why="One name was wrong.", now=BEGAN + 3 * DAY)
    assert actions.move_back(steward, rows[0], "nominate", why="The name.", now=BEGAN + 3 * DAY).step == "nominate"
    helpers.verified(fund)


def test_what_does_not_fit_is_refused_and_nothing_is_half_done():
    fund, steward, path, rows = a_list()
    member = Actor(fund.memberships.first().person)
    asking = actions.Asking(kind="ratify", title="Whom?")
    with pytest.raises(NotAllowed):
        actions.ask_members(member, path, asking, rows)
    early = actions.Asking(kind="ratify", title="Whom?", opens_at=BEGAN + 3 * DAY)
    with pytest.raises(Refused, match="14 days’ notice"):
        actions.ask_members(steward, path, early, rows, now=BEGAN + 2 * DAY)
    for wrong, field in (
        (actions.Asking(kind="pool", title="Pool", amount=5), "candidates"),
        (actions.Asking(kind="ratify", title=" "), "title"),
        (actions.Asking(kind="guess", title="x"), "kind"),
    ):
        with pytest.raises(ValidationError) as caught:
            actions.ask_members(steward, path, wrong, rows, now=BEGAN + 2 * DAY)
        assert field in caught.value.message_dict
    with pytest.raises(ValidationError, match="from 1 to"):
        actions.ask_members(steward, path, asking, [], now=BEGAN + 2 * DAY)
    assert not Box.objects.exists()


def test_the_clock_counts_what_is_due():
    _fund, steward, path, rows = a_list()
    selection = actions.ask_members(
        steward, path, actions.Asking(kind="ratify", title="Whom?"), rows, now=BEGAN + 2 * DAY
    )
    assert choosing.due(selection.box.closes_at - HOUR) == []
    assert choosing.due(selection.box.closes_at) == [selection]
