"""Records that a dishonest house signs itself: the verifier believes no number that the acts do not bear out."""

from __future__ import annotations

from typing import Any

import pytest

from commonhouse.decisions.verify import VERIFIERS
from commonhouse.record.verify import Act, Context, Discrepancy

OPTIONS = [{"id": name, "name": name, "cost": "1000"} for name in ("P1", "P2")]
OPENED: dict[str, Any] = {
    "box": "b",
    "title": "Share",
    "secret": True,
    "form": {"kind": "approval", "min_length": 1, "max_length": 2},
    "options": OPTIONS,
    "instance": {
        "budget": 1000,
        "minor": 100,
        "currency": "USD",
        "projects": [{"id": option["id"], "cost": 1000, "name": option["name"]} for option in OPTIONS],
    },
    "rule": "greedy",
    "registration": "frozen",
    "eligibility": "",
    "roll": {"size": 3, "sheets": 3, "root": "0" * 64},
    "opens_at": "2026-03-01T09:00:00Z",
    "closes_at": "2026-03-02T09:00:00Z",
}
CLOSED = {
    "box": "b",
    "closed_at": "2026-03-02T09:00:00Z",
    "roll_size": 3,
    "joined": 0,
    "roll_root": "0" * 64,
    "ballots": 0,
    "by_channel": {"web": 0, "code": 0, "paper": 0, "assisted": 0},
}
PAPER = {"box": "b", "batch": 1, "expected": 0, "accepted": 0, "spoiled": 0, "set_aside": 0}


class House:
    """Acts one after the other, as a record would hold them."""

    def __init__(self) -> None:
        from commonhouse.rules import registry

        rule = registry.get("greedy")
        self.context, self.index = Context("riverside", "Riverside"), 0
        self.act("opened", OPENED | {"statement": rule.statement_json(rule.statement_from_json({}))})

    def act(self, kind: str, body: dict[str, Any]) -> None:
        act = Act(self.index, "2026-03-02T10:00:00Z", f"decisions.{kind}", None, body, b"\0" * 32)
        self.index += 1
        for _sentence in VERIFIERS[act.kind](self.context, act):
            pass


def sealed(number: int) -> dict[str, Any]:
    ballots = [{"receipt": f"{place:064x}", "choice": {"approve": ["P1"]}} for place in range(1, number + 1)]
    return {"box": "b", "part": 1, "parts": 1, "ballots": ballots}


def test_an_honest_one_passes():
    house = House()
    house.act("paper-accepted", PAPER | {"expected": 2, "accepted": 1, "spoiled": 1})
    house.act("closed", CLOSED | {"ballots": 1, "by_channel": CLOSED["by_channel"] | {"paper": 1}})
    house.act("paper-accepted", PAPER | {"batch": 2, "expected": 1, "accepted": 1})
    house.act("sealed", sealed(2))


def test_paper_after_closing_cannot_give_more_ballots_than_rights():
    house = House()
    house.act("closed", CLOSED)
    house.act("paper-accepted", PAPER | {"expected": 500, "accepted": 500})
    with pytest.raises(Discrepancy):
        house.act("sealed", sealed(500))


@pytest.mark.parametrize(
    "papers",
    [
        {"expected": 1, "accepted": 3, "spoiled": -2},
        {"expected": 1, "accepted": 3, "set_aside": -2},
        {"expected": -1, "accepted": -1},
        {"expected": True, "accepted": True},
    ],
)
def test_papers_are_counted_in_whole_numbers(papers):
    house = House()
    with pytest.raises(Discrepancy):
        house.act("paper-accepted", PAPER | papers)


def test_channels_are_counted_in_whole_numbers():
    house = House()
    with pytest.raises(Discrepancy):
        house.act("closed", CLOSED | {"ballots": 2, "by_channel": CLOSED["by_channel"] | {"web": 5, "code": -3}})


def test_the_paper_counted_at_closing_is_the_paper_accepted_till_then():
    house = House()
    house.act("paper-accepted", PAPER | {"expected": 1, "accepted": 1})
    with pytest.raises(Discrepancy):
        house.act("closed", CLOSED | {"ballots": 3, "by_channel": CLOSED["by_channel"] | {"paper": 3}})


def test_nobody_joins_in_negative_numbers():
    house = House()
    with pytest.raises(Discrepancy):
        house.act("closed", CLOSED | {"joined": -1, "roll_size": 2, "roll_root": "1" * 64})
