"""Pauses and other changes: asked for, offered, signed by all, and visible; and how an agreement ends."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from commonhouse.agreements import actions, documents, promises
from commonhouse.agreements.models import Agreement, Version, Wish
from commonhouse.notices.models import Notice
from commonhouse.people.permissions import NotAllowed, Refused
from tests import factories as make
from tests.agreements.helpers import TERMS, House, at, check_record, make_active, make_house, on, pay, sign
from tests.people.record import bodies, kinds

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return make_house()


@pytest.fixture
def agreement(house: House) -> Agreement:
    return make_active(house)


def pause(starts: str = "2026-03-01", until: str = "2026-04-30", way: str = "skip") -> dict[str, Any]:
    return promises.paused(TERMS, {"starts": on(starts), "until": on(until), "way": way}, on("2026-02-01"))


def offered_pause(house: House, agreement: Agreement, **changes: Any) -> Version:
    fields = {"terms": pause(), "takes_effect_on": on("2026-03-01"), "why": "A hard spring."} | changes
    return actions.propose_change(house.steward, agreement, now=at("2026-02-10"), **fields)


def dues(agreement: Agreement) -> list[str]:
    return [due.on.isoformat() for due in agreement.dues.filter(bucket="dues")]


def test_a_pause_holds_when_both_have_signed(house: House, agreement: Agreement) -> None:
    pay(house, agreement, 30_00, "2026-01-01")
    pay(house, agreement, 30_00, "2026-02-01")
    version = offered_pause(house, agreement)
    sign(house.steward, version, "receiver", now=at("2026-02-11"))
    agreement.refresh_from_db()
    assert "2026-03-01" in dues(agreement)
    sign(house.payer, version, "payer", now=at("2026-02-12"))
    agreement.refresh_from_db()
    assert "2026-03-01" not in dues(agreement)
    assert "2026-05-01" in dues(agreement)
    assert agreement.events.get(kind="terms").on == on("2026-03-01")
    assert kinds(house.organization).count("agreements.signed") == 2
    check_record(house.organization)


def test_asking_changes_nothing_and_can_be_answered(house: House, agreement: Agreement) -> None:
    wish = actions.ask_for_change(
        house.payer, agreement, words="I lost my job.", change="pause", terms=pause(), takes_effect_on=on("2026-03-01"),
        submission="11111111-5a54-4c8e-8a8b-1b1f3a9c1d11", now=at("2026-02-10"),
    )  # fmt: skip
    again = actions.ask_for_change(
        house.payer, agreement, words="I lost my job.", submission="11111111-5a54-4c8e-8a8b-1b1f3a9c1d11"
    )
    assert wish == again
    assert "2026-03-01" in dues(agreement)
    version = actions.propose_change(
        house.steward, agreement, terms=wish.terms or {}, takes_effect_on=on("2026-03-01"), why="As asked.", wish=wish,
        now=at("2026-02-11"),
    )  # fmt: skip
    wish.refresh_from_db()
    assert (wish.state, wish.version) == ("offered", version)
    with pytest.raises(Refused, match="answered"):
        actions.decline_wish(house.steward, wish, answer="No.")


def test_declining_a_wish_says_why(house: House, agreement: Agreement) -> None:
    wish = actions.ask_for_change(house.payer, agreement, words="Half, please.")
    with pytest.raises(ValidationError):
        actions.decline_wish(house.steward, wish, answer="")
    actions.decline_wish(house.steward, wish, answer="Let us talk about a pause instead.")
    wish.refresh_from_db()
    assert wish.state == Wish.State.DECLINED
    assert Notice.objects.filter(person=house.member, kind="agreement-news", data__what="declined").exists()


def test_a_wish_can_be_taken_back_by_its_party_only(house: House, agreement: Agreement) -> None:
    wish = actions.ask_for_change(house.payer, agreement, words="A pause.")
    with pytest.raises(NotAllowed):
        actions.take_back_wish(make.make_actor(make.make_organization("else"), "steward"), wish)
    assert actions.take_back_wish(house.payer, wish).state == "taken-back"


def test_strangers_do_not_ask(house: House, agreement: Agreement) -> None:
    from commonhouse.people.permissions import Actor

    with pytest.raises(NotAllowed):
        actions.ask_for_change(Actor(make.make_person(email="")), agreement, words="A pause.")


def test_one_change_at_a_time(house: House, agreement: Agreement) -> None:
    offered_pause(house, agreement)
    with pytest.raises(Refused, match="waiting for signatures"):
        offered_pause(house, agreement, terms=TERMS | {"late": []})
    actions.withdraw_offer(house.steward, agreement, why="Another plan.", now=at("2026-02-11"))
    agreement.refresh_from_db()
    assert agreement.state == "active"
    offered_pause(house, agreement, terms=TERMS | {"late": []})


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"terms": TERMS}, "__all__"), ({"why": ""}, "why"), ({"takes_effect_on": on("2025-01-01")}, "takes_effect_on")],
)
def test_a_change_that_is_none_is_refused(house: House, agreement: Agreement, changes: Any, field: str) -> None:
    with pytest.raises(ValidationError) as problem:
        offered_pause(house, agreement, **changes)
    assert field == "__all__" or field in problem.value.message_dict


def test_a_declined_change_leaves_the_terms(house: House, agreement: Agreement) -> None:
    version = offered_pause(house, agreement)
    actions.decline(house.payer, version, why="Not needed.", now=at("2026-02-12"))
    agreement.refresh_from_db()
    assert agreement.state == "active"
    assert "2026-03-01" in dues(agreement)


def test_another_amount_from_a_day_on(house: House, agreement: Agreement) -> None:
    terms = promises.with_amount(TERMS, {"starts": on("2026-06-01"), "amount": 40_00}, on("2026-02-10"))
    version = offered_pause(house, agreement, terms=terms, takes_effect_on=on("2026-06-01"))
    for actor, role in ((house.steward, "receiver"), (house.payer, "payer")):
        sign(actor, version, role, now=at("2026-02-12"))
    assert {due.on.month: due.amount for due in agreement.dues.filter(bucket="dues")} == {
        month: 30_00 if month < 6 else 40_00 for month in range(1, 13)
    }
    check_record(house.organization)


def test_ending_stops_what_is_to_come_and_keeps_what_is_owed(house: House, agreement: Agreement) -> None:
    actions.end(house.steward, agreement, on=on("2026-02-15"), why="The space is given up.", now=at("2026-02-15"))
    agreement.refresh_from_db()
    assert agreement.state == "ended"
    assert dues(agreement) == ["2026-01-01", "2026-02-01"]
    assert agreement.due_now == 65_00
    pay(house, agreement, 65_00, "2026-02-16")
    assert agreement.due_now == 0
    again = actions.end(
        house.steward, agreement, on=on("2026-02-15"), why="The space is given up.", now=at("2026-02-16")
    )
    assert again == agreement
    assert len(bodies(house.organization, "agreements.ended")) == 1
    check_record(house.organization)


def test_an_end_ahead_comes_on_its_day(house: House, agreement: Agreement) -> None:
    from commonhouse.agreements import accounts

    actions.end(house.steward, agreement, on=on("2026-03-31"), why="By agreement.", now=at("2026-02-15"))
    agreement.refresh_from_db()
    assert agreement.state == "active"
    accounts.reckon_due(house.organization, on("2026-03-30"))
    agreement.refresh_from_db()
    assert agreement.state == "active"
    accounts.reckon_due(house.organization, on("2026-03-31"))
    agreement.refresh_from_db()
    assert agreement.state == "ended"


def test_only_stewards_end_it(house: House, agreement: Agreement) -> None:
    for actor in (house.treasurer, house.payer):
        with pytest.raises(NotAllowed):
            actions.end(actor, agreement, on=on("2026-02-15"), why="x", now=at("2026-02-15"))


def test_the_signed_text_stays_readable_whatever_changes(house: House, agreement: Agreement) -> None:
    first = agreement.versions.get(number=1)
    before = documents.document_hash(first, "en")
    house.member.name = "Ana R. Vega"
    house.member.save()
    first.refresh_from_db()
    assert documents.document_hash(first, "en") == before
    assert "Ana Rivera" in str(first.texts["en"])
    assert {each.document_hash for each in first.signatures.all()} == {before}
