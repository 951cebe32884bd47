"""A fund with its charter and a path, and businesses at any step of it."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from commonhouse.charters import actions as charters
from commonhouse.charters.starters.fund import STARTER
from commonhouse.cli.verifiers import load
from commonhouse.decisions import actions as decisions
from commonhouse.funds import starters_deciding as starters
from commonhouse.funds.actions import deciding as actions
from commonhouse.funds.models import Candidate, Pipeline
from commonhouse.people.models import Membership, Organization, Person
from commonhouse.people.permissions import Actor
from commonhouse.record import queries as record
from commonhouse.record.verify import Report, verify
from tests import factories

FOUNDED = dt.datetime(2026, 1, 10, 9, tzinfo=dt.UTC)
BEGAN = dt.datetime(2026, 2, 1, 9, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
TERMS: dict[str, Any] = {
    "principal": 300_000_00, "rate": "0.03", "count": 84, "start": "2026-06-01", "first_due": "2026-07-01",
}  # fmt: skip
MEMO = actions.Words(
    business="Eleven people own it.", good="Food for six streets.", figures="It sells for $900,000 a year.",
    risks="A cold winter. Then payments wait.",
)  # fmt: skip


def make_fund(voters: int = 4, slug: str = "fund", **fields: Any) -> tuple[Organization, Actor]:
    """A fund with so many voting members, its charter adopted; and its steward."""
    fund = factories.make_organization(slug, kind="fund", with_class=False, **fields)
    voting = factories.make_class(fund, "voting", votes=True)
    factories.make_class(fund, "solidarity", votes=False)
    people = [Person(name=f"Voter {number:03}") for number in range(voters)]
    Person.objects.bulk_create(people)
    Membership.objects.bulk_create(
        Membership(
            organization=fund, person=person, member_class=voting, status="active", since=dt.date(2025, 1, 1),
            pseudonym=f"{number:016x}",
        )
        for number, person in enumerate(people, 1)
    )  # fmt: skip
    steward = factories.make_steward(fund)
    charter = STARTER.charter({"voters": "voting", "solidarity": "solidarity"})
    charters.adopt(steward, fund, charter, now=FOUNDED)
    return fund, steward


def make_path(steward: Actor, starter: str = "assembly", **fields: Any) -> Pipeline:
    assert steward.seat is not None
    found = starters.path(starter)
    assert found is not None
    given: dict[str, Any] = {"name": str(found.name), "matter": found.matter, "steps": found.write(), "now": FOUNDED}
    return actions.open_path(steward, steward.seat.organization, **given | fields)


def put_forward(
    actor: Actor, pipeline: Pipeline, name: str = "BNCLT", now: dt.datetime = BEGAN, **fields: Any
) -> Candidate:
    given: dict[str, Any] = {"story": "Homes that stay within reach.", "contact": "Ask at the office"} | fields
    return actions.put_forward(actor, pipeline, actions.Business(name=name, **given), now=now)


def agree(steward: Actor, candidate: Candidate, now: dt.datetime, **changes: Any) -> None:
    """Terms written, given to the business, and agreed."""
    actions.write_terms(steward, candidate, terms=TERMS | changes, purpose="Buy four homes.", now=now)
    actions.offer_terms(steward, candidate)
    actions.agree_terms(steward, candidate, words="They said so at the office.", now=now)


def bring_to(kind: str, steward: Actor, pipeline: Pipeline, *, name: str = "BNCLT", now: dt.datetime = BEGAN,
             **changes: Any) -> tuple[Candidate, dt.datetime]:  # fmt: skip
    """A business brought to the step of this kind, as a fund does it; and the moment it stands there.

    On a path without lists: from terms to memo, committee and vote.
    """
    candidate = put_forward(steward, pipeline, name, now)
    moment = now
    while True:
        candidate = Candidate.objects.get(pk=candidate.pk)
        here = candidate.here
        assert here is not None
        if here.kind == kind:
            return candidate, moment
        moment += DAY
        do_what_is_needed(steward, candidate, here.kind, moment, **changes)
        moment += dt.timedelta(days=here.days)
        actions.move_on(steward, candidate, now=moment)


def do_what_is_needed(steward: Actor, candidate: Candidate, kind: str, moment: dt.datetime, **changes: Any) -> None:
    if kind == "term-sheet":
        agree(steward, candidate, moment, **changes)
    if kind == "memo":
        actions.publish_memo(steward, candidate, MEMO, now=moment)
    if kind == "committee":
        board = board_of(candidate.organization)
        for seat in board:
            actions.give_view(seat, candidate, says="yes", words="They know their work.", now=moment)
        actions.conclude_recommendation(board[0], candidate, words="We recommend it.", now=moment)


def board_of(organization: Organization, size: int = 3) -> list[Actor]:
    held = list(organization.seats.filter(kind="board").select_related("person"))
    while len(held) < size:
        held.append(factories.make_seat(organization, "board"))
    return [Actor(seat.person, seat) for seat in held]


def without_lists(*kinds: str) -> list[dict[str, Any]]:
    """The whole path without the steps of these kinds; without lists to ratify, if nothing is named."""
    left_out = kinds or ("ratify",)
    return [step for step in starters._ujima() if step["kind"] not in left_out]


def cast(box: Any, votes: dict[str, int], now: dt.datetime) -> None:
    """So many of each answer, from the people on the roll in order."""
    rights = iter(box.roll.select_related("person").order_by("person__name"))
    for vote, count in votes.items():
        for _ in range(count):
            credential = decisions.PersonCredential(next(rights).person)
            decisions.cast(box, credential, {"vote": vote}, decisions.new_receipt(), now=now)


def downloaded(organization: Organization) -> bytes:
    log = record.log_of(organization)
    assert log is not None
    return b"".join(record.lines(log))


def verified(organization: Organization) -> Report:
    tables = load()
    return verify(io.BytesIO(downloaded(organization)), verifiers=tables.verifiers, finders=tables.finders)
