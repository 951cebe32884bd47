"""A building that a trust watches or that is in dispute: entering it, changing what is said of it, telling its story."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.land.acquiring.actions.common import add_step, check_past, held, held_open
from commonhouse.land.acquiring.models import MOST_DEALS, Deal, DealStep
from commonhouse.land.acts import leave_act
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import check_public, required, today, token, validate
from commonhouse.proposals.models import Proposal

FIELDS = frozenset({
    "name", "kind", "address", "neighborhood", "latitude", "longitude", "homes", "people", "story", "association",
    "association_words", "asking_price", "is_public", "needs_decision",
})  # fmt: skip
TOLD = frozenset({DealStep.Kind.STORY, DealStep.Kind.MEETING, DealStep.Kind.ACTION, DealStep.Kind.MONEY})


def watch(
    actor: Actor, organization: Organization, *, submission: object, in_dispute: bool = False, unit: str = "USD",
    now: dt.datetime | None = None, **fields: Any,
) -> Deal:  # fmt: skip
    """Enters a building. The same submission again is the same deal. Raises NotAllowed, Refused, ValidationError by field."""
    require(actor, "deal.edit", organization)
    mark = token(submission)
    if before := Deal.objects.filter(organization=organization, submission=mark).first():
        return before
    deal = Deal(organization=organization, unit=unit, opened_at=now or timezone.now(), submission=mark)
    deal.state = Deal.State.DISPUTE if in_dispute else Deal.State.WATCHED
    _set(deal, fields)
    try:
        with transaction.atomic():
            if Deal.objects.filter(organization=organization).count() >= MOST_DEALS:
                raise Refused(_("This trust watches as many buildings as one house can hold for it."))
            deal.save()
            body = {"deal": deal.public_id, "homes": deal.homes, "in_dispute": in_dispute}
            leave_act(organization, "deal-opened", body, deal.public_id, now)
    except IntegrityError:  # the same form, twice at the same moment
        return Deal.objects.get(organization=organization, submission=mark)
    return deal


def change(actor: Actor, deal: Deal, *, now: dt.datetime | None = None, **fields: Any) -> Deal:
    """Other words or figures for a deal, whatever its state: the story of a house goes on after it is bought."""
    require(actor, "deal.edit", deal.organization)
    with transaction.atomic():
        deal = held(deal)
        before = deal.needs_decision
        _set(deal, fields)
        if before and not deal.needs_decision:
            require(actor, "holding.edit", deal.organization)  # whoever pays does not excuse themselves from the yes
        deal.save()
    return deal


def set_dispute(actor: Actor, deal: Deal, in_dispute: bool, *, now: dt.datetime | None = None) -> Deal:
    """Residents and owner are in dispute about the building, or no longer."""
    require(actor, "deal.edit", deal.organization)
    with transaction.atomic():
        deal = held_open(deal)
        if deal.state not in {Deal.State.WATCHED, Deal.State.DISPUTE}:
            raise Refused(_("An offer is on the table: what the building is now follows from it."))
        wanted = Deal.State.DISPUTE if in_dispute else Deal.State.WATCHED
        if deal.state != wanted:
            deal.state = wanted
            deal.save(update_fields=["state"])
            body = {"deal": deal.public_id, "in_dispute": in_dispute, "on": today(now).isoformat()}
            leave_act(deal.organization, "deal-disputed", body, deal.public_id, now)
    return deal


def tell(
    actor: Actor, deal: Deal, *, kind: str, on: dt.date, text: str, submission: object, now: dt.datetime | None = None
) -> DealStep:
    """A dated piece of the story, for whoever may read it. Raises ValidationError by field."""
    require(actor, "deal.edit", deal.organization)
    if kind not in TOLD:
        raise ValidationError({"kind": _("Choose what it is.")})
    check_past(on, now)
    with transaction.atomic():
        deal = held(deal)
        if before := DealStep.objects.filter(organization=deal.organization, submission=token(submission)).first():
            return before
        return add_step(actor, deal, kind, on, text, submission=submission, now=now)


def link_decision(actor: Actor, deal: Deal, decision: str, *, now: dt.datetime | None = None) -> Deal:
    """Names the proposal by which members or the board say yes or no to this deal; "" for none."""
    require(actor, "deal.edit", deal.organization)
    with transaction.atomic():
        deal = held_open(deal)
        if decision and not Proposal.objects.filter(organization=deal.organization, public_id=decision).exists():
            raise ValidationError({"decision": _("There is no such decision here. Choose one from the list.")})
        deal.decision = decision
        deal.save(update_fields=["decision"])
    return deal


def _set(deal: Deal, fields: Mapping[str, Any]) -> None:
    if unknown := set(fields) - FIELDS:
        raise TypeError(f"a deal has no {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        setattr(deal, name, value.strip() if isinstance(value, str) else value)
    deal.name = required("name", deal.name, _("Give the building the name people call it by."))
    check_public(name=deal.name, story=deal.story, association_words=deal.association_words)
    if (deal.latitude is None) != (deal.longitude is None):
        raise ValidationError({"latitude": _("Give both, or neither.")})
    if deal.association_id is not None and deal.association_id == deal.organization_id:
        raise ValidationError({"association": _("This is the trust itself.")})
    validate(deal)
