"""What a stranger finds in the downloaded record: nothing that was forged passes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction

from commonhouse.funds import capital
from commonhouse.funds import verify as funds_verify
from commonhouse.funds.actions import raising
from commonhouse.record.verify import Act, Context, Discrepancy
from tests.funds.raising.helpers import Fund, community

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> list[Act]:
    """The acts of a fund in which everything happened once."""
    fund = Fund()
    three, junior = fund.offer(community(), community(name="Junior", rank=2, rate="0.02"))
    ana, ben = fund.member(), fund.member()
    first, second = fund.hold(three, 100_00, ana), fund.hold(junior, 200_00, ben)
    fund.hold(junior, 100_00)
    raising.ask(ana, first, 20_00, now=fund.clock())
    raising.ask(ben, second, 50_00, now=fund.clock())
    fund.clock.go(2024, 7, 1)
    key = "1f0c7a0e-58d7-4f7c-a7b9-1d2f6f1f0009"
    raising.pay_line(fund.treasurer, fund.organization, 30_00, fund.clock.today, key=key, now=fund.clock())
    with transaction.atomic():
        capital.apply_loss(
            fund.organization, {junior.public_id: 29_00}, on=fund.clock.today, key="x", now=fund.clock()
        )  # fmt: skip
    fund.clock.go(2025, 1, 1)
    day = dt.date(2025, 1, 1)
    total = raising.preview(fund.organization, day).portions.total
    paid = raising.distribute(fund.treasurer, fund.organization, day, day, total=total, now=fund.clock())
    raising.enter(fund.treasurer, paid, now=fund.clock())
    raising.choose(ana, first, "repay", now=fund.clock())
    fund.clock.go(2027, 1, 5)
    raising.bring_back(fund.treasurer, first, fund.clock.today, now=fund.clock())
    said = fund.verify().sentences
    assert any("the same to the cent" in each for each in said)
    import io

    from commonhouse.record import jsonl

    return [each for each in jsonl.read(io.BytesIO(b"".join(fund.lines()))) if isinstance(each, Act)]


def replay(acts: list[Act]) -> None:
    from commonhouse.cli.verifiers import load

    context, verifiers = Context(), load().verifiers
    for act in acts:
        if act.kind in verifiers and act.kind.split(".")[0] in {"funds", "agreements"}:
            list(verifiers[act.kind](context, act))


def forged(acts: list[Act], kind: str, change: Any) -> list[Act]:
    """The same acts, with the first of a kind changed."""
    import copy
    from dataclasses import replace

    done, changed = [], False
    for act in acts:
        if act.kind == kind and not changed:
            body = copy.deepcopy(dict(act.body))
            change(body)
            done.append(replace(act, body=body))
            changed = True
        else:
            done.append(act)
    assert changed, kind
    return done


def set_in(*path: Any) -> Any:
    *way, last, value = path

    def change(body: dict[str, Any]) -> None:
        for step in way:
            body = body[step]
        body[last] = value

    return change


def more(*path: Any) -> Any:
    def change(body: dict[str, Any]) -> None:
        for step in path[:-1]:
            body = body[step]
        body[path[-1]] += 1

    return change


def leave_out(body: dict[str, Any]) -> None:
    """One note gets no interest, and everything else is reckoned without it."""
    from commonhouse.rules import registry

    body["input"]["notes"] = body["input"]["notes"][1:]
    body["result"] = registry.get("note-interest").compute(body["statement"], body["input"])
    body["total"] = body["result"]["total"]


def swap_line(body: dict[str, Any]) -> None:
    first, second = body["line"]
    first["paid"], second["paid"] = 0, 30_00


def pass_over(body: dict[str, Any]) -> None:
    """Who is first is said to be owed nothing, and the money goes to the second."""
    first, second = body["line"]
    first["owed"], first["paid"], second["paid"] = 0, 0, 30_00


def shift_loss(body: dict[str, Any]) -> None:
    parts = body["classes"][0]["parts"]
    one, other = sorted(parts)
    parts[one], parts[other] = parts[one] + 1, parts[other] - 1


@pytest.mark.parametrize(
    ("kind", "change", "words"),
    [
        ("funds.distributed", more("result", "portions", 0, "amount"), "what each note gets"),
        ("funds.distributed", more("input", "notes", 0, "earning", "movements", 0, "amount"), "those of the record"),
        ("funds.distributed", more("total"), "the total"),
        ("funds.distributed", leave_out, "every note that is owed"),
        ("funds.distributed", set_in("statement", "least", 1000), "held back"),
        ("funds.distribution-entered", more("notes"), "how many notes"),
        ("funds.redeemed", swap_line, "first come, first served"),
        ("funds.redeemed", pass_over, "still asked for and owed"),
        ("funds.loss-borne", shift_loss, "shared by weight"),
        ("funds.note-returned", more("interest"), "interest"),
        ("funds.note-returned", set_in("how", "give"), "what was paid"),
        ("funds.offering-opened", set_in("classes", 0, "rate", "0.01"), "rate of its class"),
        ("funds.redemption-asked", set_in("number", 5), "in the order they come"),
    ],
)
def test_a_forged_number_is_found(story: list[Act], kind: str, change: Any, words: str) -> None:
    with pytest.raises(Discrepancy) as found:
        replay(forged(story, kind, change))
    assert words in str(found.value)


def test_the_story_itself_holds(story: list[Act]) -> None:
    replay(story)
    assert {act.kind for act in story if act.kind.startswith("funds.")} <= set(funds_verify.VERIFIERS)
