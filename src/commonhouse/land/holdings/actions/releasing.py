"""Land that leaves the trust. It is never sold back to the market by one person: members decide, as the charter says."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.charters import queries as charters
from commonhouse.land.acts import leave_act
from commonhouse.land.holdings.actions.common import hold, not_ahead, totals
from commonhouse.land.holdings.actions.entering import TAKEN
from commonhouse.land.holdings.models import Holding, Parcel
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import check_public, locked, required
from commonhouse.proposals.models import Proposal

MATTER = "land"  # of the charters the house offers to land trusts
ADOPTED = "adopted"


def decisions(organization: Organization) -> list[Proposal]:
    """Decisions of the members that allow land to go: adopted, and of the charter's matter where it has one."""
    rows = Proposal.objects.filter(organization=organization, state=Proposal.State.DECIDED)
    if needs_decision(organization):
        rows = rows.filter(matter=MATTER)
    return [each for each in rows.order_by("-decided_at")[:50] if each.result == ADOPTED]


def needs_decision(organization: Organization) -> bool:
    """Whether the charter in force has a matter for land that changes hands."""
    said = charters.current(organization)
    return said is not None and any(each.id == MATTER for each in said.matters)


def release_parcel(
    actor: Actor, parcel: Parcel, *, on: dt.date, why: str, decision: str = "", now: dt.datetime | None = None
) -> Parcel:
    """The trust gives land up: when, why, and by which decision (a proposal's public id). Its story stays.

    Nobody may hold anything on it any more. Raises ValidationError by field, Refused.
    """
    organization = parcel.organization
    require(actor, "holding.edit", organization)
    why = required("why", why, _("Say why the trust gives this land up. It stands in the public record."))
    check_public(why=why)
    not_ahead(on, now, "on")
    with transaction.atomic():
        hold(organization)
        parcel = locked(parcel)
        if parcel.released_on is not None:
            return parcel
        if parcel.acquired_on is not None and on < parcel.acquired_on:
            raise ValidationError({"on": _("The trust did not hold it yet on that day.")})
        if parcel.holdings.filter(state__in=TAKEN).exists():
            raise Refused(
                _("Somebody holds a home or a place on this land. Land that people live from is not given up.")
            )
        _check_decision(organization, decision)
        parcel.released_on, parcel.released_why, parcel.released_by = on, why, decision
        parcel.save(update_fields=["released_on", "released_why", "released_by"])
        parcel.holdings.update(state=Holding.State.LOST)
        body: dict[str, Any] = {
            "parcel": parcel.public_id, "on": on.isoformat(), "why": why, "decision": decision,
            "total": totals(organization),
        }  # fmt: skip
        leave_act(organization, "parcel-released", body, parcel.public_id, now)
        return parcel


def _check_decision(organization: Organization, decision: str) -> None:
    if decision:
        if decision not in {each.public_id for each in decisions(organization)}:
            raise ValidationError({"decision": _("Members did not say yes to this, or it was about something else.")})
        return
    if needs_decision(organization):
        raise ValidationError(
            {
                "decision": _(
                    "The charter asks members before land changes hands. Choose their decision, or ask them first."
                )
            }
        )
