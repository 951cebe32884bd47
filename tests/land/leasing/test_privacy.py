"""Whether a household pays in time stays between it and the trust: the record has places and commitments, and still verifies."""

from __future__ import annotations

import pytest

from commonhouse.agreements import actions as agreements
from commonhouse.agreements import sealing
from commonhouse.agreements.verify import VERIFIERS
from commonhouse.land.leasing import actions
from commonhouse.land.leasing.models import Lease
from commonhouse.record.acts import Act as Told
from commonhouse.record.models import Act
from commonhouse.record.verify import Context, Discrepancy
from tests.land import helpers as land
from tests.land.leasing.helpers import signed, verify, write
from tests.people.record import bodies

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust() -> land.Trust:
    return land.make_trust()


@pytest.fixture
def lease(trust: land.Trust) -> Lease:
    return signed(trust, write(trust, land.make_holding(land.make_parcel(trust.organization))))


def pay(trust: land.Trust, lease: Lease, amount: int = 35_00) -> None:
    agreements.record_payment(
        trust.treasurer, lease.agreement, amount=amount, on=land.on("2026-04-20"), key="one", now=land.at("2026-04-21")
    )


def pause(trust: land.Trust, lease: Lease) -> Lease:
    terms = lease.agreement.versions.get(number=1).terms
    gap = {"starts": "2026-06-01", "until": "2026-08-31", "way": "skip"}
    changed = terms | {"pauses": [gap], "dues": terms["dues"] | {"pauses": [gap]}}
    version = agreements.propose_change(
        trust.steward, lease.agreement, terms=changed, takes_effect_on=land.on("2026-06-01"), why="A hard time",
        now=land.at("2026-05-01"),
    )  # fmt: skip
    return signed(trust, lease, version=version, now=land.at("2026-05-02"))


def test_a_late_payment_leaves_its_place_and_a_commitment(trust: land.Trust, lease: Lease) -> None:
    pay(trust, lease)
    (body,) = bodies(trust.organization, "agreements.event")
    assert set(body) == {"agreement", "kind_of_agreement", "number", "sealed"}
    event = lease.agreement.events.get()
    told = {
        "agreement": lease.agreement.public_id, "kind_of_agreement": "ground-lease", "number": 1, "kind": "payment",
        "on": "2026-04-20", "amount": 35_00, "unit": "USD", "data": event.data, "entry": event.entry.number,
    }  # fmt: skip
    assert body["sealed"] == sealing.commitment(lease.agreement, told), (
        "whoever holds the secret can show what was entered"
    )
    assert verify(trust)


def test_a_pause_is_known_to_those_who_signed_it(trust: land.Trust, lease: Lease) -> None:
    changed = pause(trust, lease)
    assert changed.agreement.standing["state"] == "running"
    whole = "".join(act.body for act in Act.objects.filter(organization=trust.organization))
    assert "2026-08-31" not in whole
    assert "A hard time" not in whole
    second = bodies(trust.organization, "agreements.signed")[1]
    assert second["version"] == 2
    assert "terms" not in second
    assert "statement" not in second
    assert verify(trust)


def test_a_change_of_the_price_is_for_everyone_to_see(trust: land.Trust, lease: Lease) -> None:
    terms = lease.agreement.versions.get(number=1).terms
    version = agreements.propose_change(
        trust.steward, lease.agreement, terms=terms | {"rules_of_use": ["No fires."]}, takes_effect_on=land.on("2026-06-01"),
        why="Fires", now=land.at("2026-05-01"),
    )  # fmt: skip
    signed(trust, lease, version=version, now=land.at("2026-05-02"))
    assert bodies(trust.organization, "agreements.signed")[1]["terms"]["rules_of_use"] == ["No fires."]
    assert verify(trust)


def test_bills_of_a_private_change_stand_apart(trust: land.Trust, lease: Lease) -> None:
    pause(trust, lease)
    signed(trust, write(trust, land.make_holding(land.make_parcel(trust.organization))), now=land.at("2026-05-03"))
    now = land.at("2026-05-10")
    run = actions.start_billing(
        trust.treasurer, trust.organization, starts=land.on("2026-06-01"), until=land.on("2026-12-31"), now=now
    )
    actions.go_on(trust.treasurer, run, now=now)
    (body,) = bodies(trust.organization, "land.billed")
    assert (body["leases"], body["bills"], body["total"]) == (2, 1, 7 * 35_00)
    assert body["apart"] == {"bills": 1, "total": 4 * 35_00}
    assert verify(trust)


def test_a_public_account_cannot_be_sealed_afterwards(trust: land.Trust, lease: Lease) -> None:
    pay(trust, lease)
    (begun,), (event,) = bodies(trust.organization, "agreements.signed"), bodies(trust.organization, "agreements.event")
    context, public = Context(), {name: value for name, value in begun.items() if name != "private"}
    list(
        VERIFIERS["agreements.signed"](context, Told(0, "2026-01-25T12:00:00Z", "agreements.signed", None, public, b""))
    )
    sealed = Told(1, "2026-04-21T12:00:00Z", "agreements.event", None, event, b"")
    with pytest.raises(Discrepancy, match="only a private account"):
        list(VERIFIERS["agreements.event"](context, sealed))
