"""Whoever downloads the record folds every account anew: what was forged is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from commonhouse.agreements.models import Agreement
from commonhouse.record.actions import append
from commonhouse.record.verify import Discrepancy
from tests.agreements.helpers import House, at, check_record, make_active, make_house, make_offered, pay
from tests.agreements.test_changing import offered_pause, sign
from tests.people.record import bodies

pytestmark = pytest.mark.django_db
Forge = Callable[[dict[str, Any]], Any]


@pytest.fixture
def house() -> House:
    return make_house()


def forge(house: House, kind: str, body: dict[str, Any], day: str = "2026-03-05") -> None:
    """An act the house's own key signs, but no verb made."""
    with transaction.atomic():
        append(house.organization, kind, body, subject="x", at=at(day))


def next_event(house: House, agreement: Agreement, monkeypatch: pytest.MonkeyPatch, change: Forge) -> None:
    """The next payment's act, as the verb would leave it but for `change`."""
    from commonhouse.agreements import entering

    true = entering.act_body

    def false(*args: Any) -> dict[str, Any]:
        body = true(*args)
        change(body)
        return body

    monkeypatch.setattr(entering, "act_body", false)
    pay(house, agreement, 30_00, "2026-02-01")


def test_a_true_record_passes(house: House) -> None:
    agreement = make_active(house)
    pay(house, agreement, 30_00, "2026-01-01")
    report = check_record(house.organization)
    assert any("folded" in sentence for sentence in report.sentences)
    assert not [kind for kind in report.not_recomputed if kind.startswith("agreements.")]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda body: body["standing"].update(credit=30_00), "standing"),
        (lambda body: body["standing"].update(past_due=1), "standing"),
        (lambda body: body.update(amount=60_00), "standing|account"),
        (lambda body: body.update(result_hash="0" * 64), "whole account"),
        (lambda body: body.update(number=3), "numbered"),
        (lambda body: body.update(kind_of_agreement="loan"), "kind"),
        (lambda body: body.update(on="2026-02-03"), "happened"),
        (lambda body: body.update(as_of="2026-01-15", on="2026-01-15"), "of its day"),
        (lambda body: body.update(kind="terms", data={"statement": {}, "version": 2}), "signed change"),
        (lambda body: body.update(kind="reversed", data={"event": 9}), "has happened"),
        (lambda body: body.pop("standing"), "recomputed"),
    ],
)  # fmt: skip
def test_a_forged_event_is_found(house: House, monkeypatch: pytest.MonkeyPatch, change: Forge, what: str) -> None:
    agreement = make_active(house)
    pay(house, agreement, 30_00, "2026-01-01")
    next_event(house, agreement, monkeypatch, change)
    with pytest.raises(Discrepancy, match=what):
        check_record(house.organization)


def test_a_payment_before_signature_is_found(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    agreement, _version = make_offered(house)
    Agreement.objects.filter(pk=agreement.pk).update(state="active")
    agreement.refresh_from_db()
    pay(house, agreement, 30_00, "2026-01-01")
    with pytest.raises(Discrepancy, match="before all have signed"):
        check_record(house.organization)


def test_changed_terms_are_found(house: House) -> None:
    agreement = make_active(house)
    pay(house, agreement, 30_00, "2026-01-01")
    (signed,) = bodies(house.organization, "agreements.signed")
    forged = signed | {"version": 2, "takes_effect_on": "2026-03-01"}
    forged["terms"] = signed["terms"] | {"late": []}
    forge(house, "agreements.signed", forged)
    with pytest.raises(Discrepancy, match="terms are those that were signed"):
        check_record(house.organization)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda body: body["parties"][1].update(signed=""), "all who signed"),
        (lambda body: [party.update(signed="") for party in body["parties"]], "somebody signed"),
        (lambda body: body["parties"].pop(), "same parties"),
        (lambda body: body.update(unit="EUR"), "same unit"),
        (lambda body: body.update(rule="loan-account"), "rule|recomputed"),
        (lambda body: body.update(version=1), "versions go on"),
    ],
)  # fmt: skip
def test_a_forged_change_is_found(house: House, change: Forge, what: str) -> None:
    make_active(house)
    (signed,) = bodies(house.organization, "agreements.signed")
    body = signed | {"version": 2, "takes_effect_on": "2026-03-01"}
    change(body)
    forge(house, "agreements.signed", body)
    with pytest.raises(Discrepancy, match=what):
        check_record(house.organization)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda body: body["data"]["statement"].update(late=[]), "those signed"),
        (lambda body: body.update(on="2026-05-01"), "on the day"),
        (lambda body: body["data"].update(version=1), "version that was signed"),
    ],
)
def test_terms_other_than_signed_are_found(
    house: House, monkeypatch: pytest.MonkeyPatch, change: Forge, what: str
) -> None:
    import copy

    from commonhouse.agreements import entering

    agreement = make_active(house)
    version = offered_pause(house, agreement)
    sign(house.steward, version, "receiver", now=at("2026-02-11"))
    true = entering.act_body

    def false(*args: Any) -> dict[str, Any]:
        body = copy.deepcopy(true(*args))
        change(body)
        return body

    monkeypatch.setattr(entering, "act_body", false)
    sign(house.payer, version, "payer", now=at("2026-02-12"))
    with pytest.raises(Discrepancy, match=what):
        check_record(house.organization)


def test_an_end_of_another_day_is_found(house: House) -> None:
    agreement = make_active(house)
    forge(house, "agreements.ended", {"agreement": agreement.public_id, "on": "2026-03-01", "why": "x"})
    with pytest.raises(Discrepancy, match="day of its event"):
        check_record(house.organization)


def test_the_record_names_nobody(house: House) -> None:
    agreement = make_active(house)
    pay(house, agreement, 30_00, "2026-01-01", note="Ana came by")
    text = str(bodies(house.organization, "agreements.signed")) + str(bodies(house.organization, "agreements.event"))
    for word in ("Ana", str(house.member.pk), agreement.title):
        assert word not in text
