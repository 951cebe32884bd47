"""Leases for tests: written, and signed by all who sign."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from commonhouse.agreements import actions as agreements
from commonhouse.agreements import documents
from commonhouse.agreements.models import Version
from commonhouse.cli import verifiers
from commonhouse.land.holdings.models import Holding
from commonhouse.land.leasing import actions
from commonhouse.land.leasing.models import Lease
from commonhouse.land.leasing.starters import DUDLEY
from commonhouse.people.permissions import Actor
from commonhouse.record.verify import Report
from commonhouse.record.verify import verify as record_verify
from tests.land import helpers as land
from tests.people.record import download

WRITTEN = land.at("2026-01-20")
SIGNED = land.at("2026-01-25")


def write(trust: land.Trust, holding: Holding, *, now: dt.datetime = WRITTEN, **fields: Any) -> Lease:
    """A ground lease by the first template that begins on 2026-02-01, for a household of one unless said."""
    if "organization" not in fields and "household" not in fields:
        fields["household"] = land.make_household(trust.organization)
    fields = {"terms": DUDLEY, "starts_on": land.on("2026-02-01")} | fields
    return actions.write_lease(trust.steward, holding, now=now, **fields)


def signed(
    trust: land.Trust, lease: Lease, *, version: Version | None = None, now: dt.datetime = SIGNED, others: Any = ()
) -> Lease:
    """Everybody signs: the trust by its steward, people themselves, organizations by the actors in `others`."""
    wanted = version or lease.agreement.versions.order_by("-number").first()
    assert wanted is not None
    for party in lease.agreement.parties.filter(signs=True).exclude(signatures__version=wanted):
        if party.person is not None:
            actor = Actor(party.person)
        elif party.party_organization_id == trust.organization.pk:
            actor = trust.steward
        else:
            actor = next(each for each in others if each.seat.organization_id == party.party_organization_id)
        wanted.refresh_from_db()
        agreements.sign(
            actor, wanted, party, typed_name="Name", intends=True, language="en",
            document_hash=documents.document_hash(wanted, "en"), now=now,
        )  # fmt: skip
    return Lease.objects.get(pk=lease.pk)


def verify(trust: land.Trust) -> Report:
    """What a stranger finds in the trust's downloaded record. Raises Discrepancy."""
    known = verifiers.load()
    data = io.BytesIO(download(trust.organization))
    return record_verify(data, verifiers=known.verifiers, finders=known.finders)
