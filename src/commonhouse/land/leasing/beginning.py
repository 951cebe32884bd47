"""What follows when a lease is signed by all, and when its agreement ends: the home's state, the lease before it, the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.agreements.kinds import Terms
from commonhouse.agreements.models import Agreement, Version
from commonhouse.land.holdings import actions as holdings
from commonhouse.land.holdings.models import Holding
from commonhouse.people.permissions import Refused
from commonhouse.people.verbs import locked
from commonhouse.record import actions as record
from commonhouse.rules.agreeing.terms import Change
from commonhouse.rules.jsonform import form_of
from commonhouse.rules.land.lease import LeaseTerms
from commonhouse.rules.land.lease_dues import completed


def happened(agreement: Agreement, what: str, details: Mapping[str, Any]) -> None:
    """Called by agreements, in the transaction of what happened."""
    from commonhouse.land.leasing.models import Lease

    lease = Lease.objects.select_related("holding__parcel", "organization").filter(agreement=agreement).first()
    if lease is None:
        return
    lease.agreement = agreement
    if what == "signed" and lease.began_at is None:
        _begin(lease, details["version"])
    elif what == "ended" and lease.ended_on is None:
        from commonhouse.land.leasing.actions.ending import close

        if agreement.ended_at is not None and details["on"] > timezone.localdate(agreement.ended_at):
            raise Refused(_("A lease is ended on the day on which it ends, not before."))
        close(lease, Lease.Ended.ENDED, details["on"], now=agreement.ended_at)


def _begin(lease: Any, version: Version) -> None:
    from commonhouse.land.leasing.actions.ending import end_lease
    from commonhouse.land.leasing.models import Lease, Mortgage

    moment = version.signed_at
    locked(lease.holding)
    same = Q(holding=lease.holding_id) | Q(building__isnull=False, building=lease.holding.building_id)
    if lease.building_id is not None:
        same |= Q(holding__building=lease.building_id)
    running = Lease.objects.filter(same, began_at__isnull=False, ended_on__isnull=True).first()
    passes = lease.came_by in {Lease.Came.INHERITED, Lease.Came.DIVIDED}
    if running is not None and passes and running.pk == lease.followed_id:
        end_lease(running, lease.came_by, lease.passed_on or timezone.localdate(moment), now=moment)
        Mortgage.objects.filter(lease=running, paid_off_on__isnull=True).update(lease=lease)
    elif running is not None:
        raise Refused(_("Somebody else’s lease of this place is still running. It must end before this one begins."))
    lease.began_at = moment
    lease.save(update_fields=["began_at"])
    for each in covered(lease):
        holdings.set_state(each, Holding.State.IN_USE)
    leave_act(lease, "lease-begun", begun_body(lease, version), moment)


def covered(lease: Any) -> list[Holding]:
    """All that is leased: the holding, or everything in its building."""
    if lease.building_id is None:
        return [lease.holding]
    return list(Holding.objects.filter(building=lease.building_id).exclude(state=Holding.State.LOST))


def begun_body(lease: Any, version: Version) -> dict[str, Any]:
    """What the record says of a lease that begins: the home, the terms' hash, the figures; nobody's name, size or income."""
    body = {
        "lease": lease.agreement.public_id,
        "holding": lease.holding.public_id,
        "parcel": lease.holding.parcel.public_id,
        "kind_of_agreement": lease.agreement.kind,
        "tenure": lease.holding.tenure,
        "version": version.number,
        "terms_hash": version.terms_hash,
        "starts_on": lease.starts_on.isoformat(),
        "came_by": lease.came_by,
        "followed": lease.followed.agreement.public_id if lease.followed_id else "",
        "unit": lease.agreement.unit,
        "subsidy": lease.subsidy,
    }
    if lease.building_id is not None:
        body["homes"] = len(covered(lease))
    if lease.price is not None:
        body["price"] = lease.price
    if lease.market_value is not None:
        body["market_value"] = lease.market_value
    return body


def leave_act(lease: Any, what: str, body: dict[str, Any], now: dt.datetime | None) -> None:
    """An act about a lease; the last thing a verb does."""
    at = now if now is not None and now <= timezone.now() else None
    record.append(lease.organization, f"land.{what}", body, subject=lease.agreement.public_id, at=at)


def terms_now(agreement: Agreement, terms: Terms) -> Terms:
    """Signed terms with the adjustments by an index that came since."""
    form = form_of(LeaseTerms)
    said = form.load(terms, "terms")
    last = said.fee.changes[-1].on if said.fee.changes else None
    gone = {event.data.get("event") for event in agreement.events.all() if event.kind == "reversed"}
    made = [
        form_of(Change).load(event.data["adjusted"], "adjusted")
        for event in agreement.events.all()
        if event.kind == "terms" and "adjusted" in event.data and event.number not in gone
    ]
    new = tuple(change for change in made if last is None or change.on > last)
    if not new:
        return terms
    fee = replace(said.fee, changes=(*said.fee.changes, *new))
    return dict(form.dump(completed(replace(said, fee=fee, dues=None))))  # type: ignore[arg-type]
