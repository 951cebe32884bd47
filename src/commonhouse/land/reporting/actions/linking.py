"""Which decision was about which land. A proposal is linked at any time; whether it was adopted is the proposal's to say."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.land.acquiring.models import Deal
from commonhouse.land.acts import leave_act
from commonhouse.land.holdings.models import Holding, Parcel
from commonhouse.land.reporting.models import LandDecision
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import moment
from commonhouse.proposals.models import Proposal

MOST = 50  # decisions about one thing
About = Parcel | Holding | Deal


def link_decision(
    actor: Actor, organization: Organization, proposal: Proposal, about: About, *, now: dt.datetime | None = None
) -> LandDecision:
    """Ties a proposal of the trust to a parcel, a home or a deal of it. Tying twice changes nothing. Raises Refused."""
    require(actor, "land.govern", organization)
    if {proposal.organization_id, about.organization_id} != {organization.pk}:
        raise Refused(_("The decision and the land belong to different organizations."))
    if proposal.state == Proposal.State.DRAFT:
        raise Refused(_("This is still somebody’s draft. Tie it to the land once it is talked over."))
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        said = {_field(about): about}
        known = LandDecision.objects.filter(organization=organization, **said)
        if same := known.filter(proposal=proposal).first():
            return same
        if known.count() >= MOST:
            raise Refused(_("At most %(most)d decisions can be tied to one thing.") % {"most": MOST})
        row = LandDecision.objects.create(
            organization=organization, proposal=proposal, linked_at=moment(now), linked_by=actor.person, **said
        )
        body = {"link": row.public_id, "proposal": proposal.public_id, "about": _field(about), "id": about.public_id}
        leave_act(organization, "decision-linked", body, about.public_id, now)
    return row


def unlink_decision(actor: Actor, link: LandDecision, *, now: dt.datetime | None = None) -> None:
    """The decision was about something else. Taking the tie away twice changes nothing."""
    require(actor, "land.govern", link.organization)
    with transaction.atomic():
        row = LandDecision.objects.select_for_update().filter(pk=link.pk).first()
        if row is None:
            return
        row.delete()
        leave_act(link.organization, "decision-unlinked", {"link": link.public_id}, link.public_id, now)


def _field(about: About) -> str:
    return {Parcel: "parcel", Holding: "holding", Deal: "deal"}[type(about)]
