"""Agreements to test with: dues of $30 a month from a member to the organization, as little said as each test needs."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import Any

from commonhouse.agreements import actions, documents, promises
from commonhouse.agreements.making import PartyOf
from commonhouse.agreements.models import Agreement, Party, Version
from commonhouse.cli.verifiers import load
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor
from commonhouse.record.verify import Report, verify
from tests import factories as make
from tests.people.record import download

NOON = dt.time(12)
TERMS = {
    "streams": [
        {
            "first": "2026-01-01", "every": {"unit": "month", "n": 1}, "times": 12,
            "parts": [{"bucket": "dues", "amount": 30_00}],
        }
    ],
    "late": [{"after_days": 15, "amount": 5_00}],
    "beyond": "credit",
}  # fmt: skip


def at(day: str) -> dt.datetime:
    """Noon of a day."""
    return dt.datetime.combine(dt.date.fromisoformat(day), NOON, tzinfo=dt.UTC)


def on(day: str) -> dt.date:
    return dt.date.fromisoformat(day)


@dataclass(frozen=True)
class House:
    """An organization, whoever keeps its agreements, and a member who owes dues."""

    organization: Organization
    steward: Actor
    treasurer: Actor
    member: Person

    @property
    def payer(self) -> Actor:
        return Actor(self.member)


def make_house(**fields: Any) -> House:
    organization = make.make_organization(**fields)
    steward = make.make_steward(organization)
    treasurer = make.make_actor(organization, "treasurer")
    member = make.make_member(organization, make.make_person("Ana Rivera", email="")).person
    assert member is not None
    return House(organization, steward, treasurer, member)


def make_promise(house: House, now: dt.datetime | None = None, **changes: Any) -> Agreement:
    fields: dict[str, Any] = {
        "kind": promises.NAME, "title": "Dues of 2026", "terms": TERMS, "starts_on": on("2026-01-01"),
        "parties": [
            PartyOf("receiver", organization=house.organization), PartyOf("payer", person=house.member),
        ],
    } | changes  # fmt: skip
    return actions.draft(house.steward, house.organization, now=now or at("2025-12-20"), **fields)


def party(agreement: Agreement, role: str) -> Party:
    return agreement.parties.get(role=role)


def sign(actor: Actor, version: Version, role: str, now: dt.datetime | None = None, **changes: Any) -> Any:
    version.refresh_from_db()
    fields: dict[str, Any] = {
        "typed_name": "A Name", "intends": True, "language": "en",
        "document_hash": documents.document_hash(version, "en") if version.texts else "0" * 64,
    } | changes  # fmt: skip
    return actions.sign(actor, version, party(version.agreement, role), now=now or at("2025-12-22"), **fields)


def make_offered(house: House, **changes: Any) -> tuple[Agreement, Version]:
    agreement = make_promise(house, **changes)
    version = actions.offer(house.steward, agreement, now=at("2025-12-21"))
    agreement.refresh_from_db()
    return agreement, version


def make_active(house: House, **changes: Any) -> Agreement:
    agreement, version = make_offered(house, **changes)
    sign(house.steward, version, "receiver")
    sign(house.payer, version, "payer")
    agreement.refresh_from_db()
    return agreement


def pay(house: House, agreement: Agreement, amount: int, day: str, key: str = "", **changes: Any) -> Any:
    event = actions.record_payment(
        house.treasurer, agreement, amount=amount, on=on(day), key=key or f"pay-{day}-{amount}",
        **{"now": at(day)} | changes,
    )  # fmt: skip
    agreement.refresh_from_db()
    return event


def check_record(organization: Organization) -> Report:
    """Verifies the organization's whole record as it would be downloaded. Raises Discrepancy."""
    return verify(io.BytesIO(download(organization)), verifiers=load().verifiers)
