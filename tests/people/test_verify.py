"""A record that lies about members or seats is caught by whoever downloads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from commonhouse.people.verify import VERIFIERS
from commonhouse.record.verify import Act, Context, Discrepancy

ANA, BEA = "a" * 16, "b" * 16
FOUNDED = ("people.founded", {"kind": "fund"})
CLASS = ("people.class-set", {"class": "members", "title": "Members", "votes": True})


def admitted(*members: str, into: str = "members") -> tuple[str, dict[str, Any]]:
    return "people.admitted", {"class": into, "members": list(members), "organizations": []}


def check(*acts: tuple[str, Mapping[str, Any]]) -> list[str]:
    context, said = Context(), []
    for index, (kind, body) in enumerate([FOUNDED, *acts]):
        said += VERIFIERS[kind](context, Act(index, "2026-01-01T00:00:00Z", kind, None, body, b""))
    return said


FILLED = ("people.seat-filled", {"seat": 1, "kind": "steward", "holder": ANA})


@pytest.mark.parametrize(
    "acts",
    [
        [admitted(ANA)],
        [FOUNDED],
        [CLASS, admitted(ANA), admitted(ANA)],
        [CLASS, admitted(ANA, ANA)],
        [CLASS, admitted("Rosa")],
        [CLASS, ("people.left", {"members": [ANA]})],
        [CLASS, ("people.paused", {"member": ANA})],
        [CLASS, admitted(ANA), ("people.resumed", {"member": ANA})],
        [CLASS, ("people.class-removed", {"class": "others"})],
        [CLASS, admitted(ANA), ("people.class-changed", {"class": "others", "member": ANA})],
        [CLASS, FILLED],
        [CLASS, admitted(ANA), FILLED, FILLED],
        [("people.seat-vacated", {"seat": 1, "kind": "steward"})],
        [CLASS, admitted(ANA), FILLED, ("people.seat-vacated", {"seat": 1, "kind": "board"})],
    ],
)
def test_what_cannot_be_is_caught(acts: list[tuple[str, Mapping[str, Any]]]) -> None:
    with pytest.raises(Discrepancy):
        check(*acts)


def test_what_can_be_is_said() -> None:
    said = check(
        CLASS,
        admitted(ANA, BEA),
        ("people.paused", {"member": ANA}),
        ("people.resumed", {"member": ANA}),
        FILLED,
        ("people.seat-vacated", {"seat": 1, "kind": "steward"}),
        ("people.merged", {"from": BEA, "into": ANA}),
        ("people.left", {"members": [ANA]}),
        admitted(ANA),
    )
    assert said == [
        "a class of members, 'Members': it votes.",
        "2 members admitted together; 2 belong now.",
    ]


def test_a_record_that_begins_later_says_so_once() -> None:
    context = Context()
    said = [
        sentence
        for kind, body in (admitted(ANA), admitted(ANA))
        for sentence in VERIFIERS[kind](context, Act(1, "2026-01-01T00:00:00Z", kind, None, body, b""))
    ]
    assert said == ["this record does not begin with the founding: who belonged and who sat is kept, not checked."]
