"""Buying: in one step the land is the trust's, the books know it, and the record says who paid for what."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.land.acquiring import booking, budget, queries
from commonhouse.land.acquiring.actions.common import add_step, check_past, held
from commonhouse.land.acquiring.models import Deal, DealSource, DealStep, DealUse
from commonhouse.land.acts import leave_act
from commonhouse.land.holdings import actions as holdings
from commonhouse.land.holdings.models import Holding, Parcel
from commonhouse.ledger.accounts import keeps_books
from commonhouse.ledger.models import Entry
from commonhouse.ledger.posting import post
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import token, validate

MOST_HOMES = 500  # made at one closing


@dataclass(frozen=True, slots=True)
class Bought:
    """What the trust holds from now on. `parcel`: land that was entered before; otherwise it is made of the deal.

    homes: how many are made on it, each "Home 1", "Home 2" ...; tenure "" is the usual one. square_feet 0: not known yet.
    """

    parcel: Parcel | None = None
    reference: str = ""
    square_feet: int = 0
    built_in: int | None = None
    homes: int = 0
    tenure: str = Holding.Tenure.RENTAL
    lived_in: bool = True


def close(
    actor: Actor, deal: Deal, *, on: dt.date, bought: Bought, submission: object, now: dt.datetime | None = None
) -> Deal:
    """Closes a deal, all or nothing. The same submission again is the same closing.

    Raises NotAllowed, ValidationError by field, and Refused in plain words with everything that is still missing.
    """
    require(actor, "deal.close", deal.organization)
    mark = token(submission)
    check_past(on, now)
    with transaction.atomic():
        deal = held(deal)
        if deal.state == Deal.State.CLOSED:
            if deal.closing == mark:
                return deal
            raise Refused(_("This building is bought already. Nothing was entered twice."))
        if deal.state == Deal.State.FELL:
            raise Refused(_("This deal has fallen through. Take it up again first."))
        sources, uses = queries.original(deal), list(deal.uses.all())
        for each in sources:
            each.deal = deal
        if lacks := queries.missing(deal):
            raise Refused(" ".join(each.text for each in lacks))
        parcel, made = _hold(deal, bought, on, mark, now)
        entry = _post(actor, deal, parcel, sources, uses, on, now)
        deal.state, deal.closed_on, deal.parcel, deal.entry, deal.closing = Deal.State.CLOSED, on, parcel, entry, mark
        validate(deal)
        deal.save()
        words = ngettext(
            "The trust bought the building: %(homes)d home is safe.",
            "The trust bought the building: %(homes)d homes are safe.", deal.homes,
        )  # fmt: skip
        add_step(actor, deal, DealStep.Kind.CLOSED, on, words % {"homes": deal.homes}, now=now)
        leave_act(deal.organization, "deal-closed", _body(deal, made, sources, uses), deal.public_id, now)
    return deal


def _hold(
    deal: Deal, bought: Bought, on: dt.date, mark: uuid.UUID, now: dt.datetime | None
) -> tuple[Parcel, list[Holding]]:
    """The land, the building and the homes, through the verbs of holdings."""
    if not 0 <= bought.homes <= MOST_HOMES:
        raise ValidationError({"homes": _("Between 0 and %(most)d homes at once.") % {"most": MOST_HOMES}})
    parcel = _parcel(deal, bought, on, mark, now)
    if not bought.homes:
        return parcel, list(parcel.holdings.all()) if bought.parcel is not None else []
    facts = holdings.BuildingFacts(deal.name, deal.kind, bought.built_in)
    building = parcel.buildings.filter(name=deal.name).first() or holdings.put_building(parcel, facts, now=now)
    state = Holding.State.IN_USE if bought.lived_in else Holding.State.FREE
    many = [
        (parcel, holdings.HoldingFacts(_("Home %(number)d") % {"number": number}, tenure=bought.tenure, building=building,
                                       state=state))
        for number in range(1, bought.homes + 1)
    ]  # fmt: skip
    return parcel, holdings.put_holdings(deal.organization, many, now=now)


def _parcel(deal: Deal, bought: Bought, on: dt.date, mark: uuid.UUID, now: dt.datetime | None) -> Parcel:
    if bought.parcel is not None:
        parcel = bought.parcel
        if parcel.organization_id != deal.organization_id or parcel.released_on is not None:
            raise ValidationError({"parcel": _("Choose land that this trust holds.")})
        if Deal.objects.filter(organization=deal.organization_id, parcel=parcel).exists():
            raise ValidationError({"parcel": _("Another deal says already how this land came to the trust.")})
        return parcel
    facts = holdings.ParcelFacts(
        name=deal.name, neighborhood=deal.neighborhood, address=deal.address, reference=bought.reference,
        square_feet=bought.square_feet, latitude=deal.latitude, longitude=deal.longitude, acquired_on=on,
        acquired_from=_("Bought, as its story tells"), story=deal.story,
    )  # fmt: skip
    return holdings.put_parcel(deal.organization, facts, submission=mark, now=now)


def _post(
    actor: Actor, deal: Deal, parcel: Parcel, sources: list[DealSource], uses: list[DealUse], on: dt.date,
    now: dt.datetime | None,
) -> Entry | None:  # fmt: skip
    """The entry of the closing; none where the trust keeps its books elsewhere."""
    if not keeps_books(deal.organization):
        return None
    draft = booking.closing_draft(deal, parcel, sources, uses, on)
    return post(deal.organization, [draft], by=actor.person, now=now)[0]


def _body(deal: Deal, made: list[Holding], sources: list[DealSource], uses: list[DealUse]) -> dict[str, Any]:
    """What the record says: amounts by source and use, for anyone to add up. No address, and no name of a person."""
    assert deal.parcel is not None
    assert deal.closed_on is not None
    assert deal.price is not None
    return {
        "deal": deal.public_id, "parcel": deal.parcel.public_id, "holdings": [each.public_id for each in made],
        "homes": deal.homes, "on": deal.closed_on.isoformat(), "unit": deal.unit, "price": deal.price,
        "paid": sum(use.amount for use in uses if use.kind in budget.AT_CLOSING),
        "sources": [source_body(each) for each in sources],
        "uses": [{"use": each.public_id, "kind": str(each.kind), "amount": each.amount} for each in uses],
        "conditions": deal.conditions.count(), "decision": deal.decision, "needs_decision": deal.needs_decision,
        "entry": deal.entry.number if deal.entry is not None else 0,
    }  # fmt: skip


def source_body(source: DealSource) -> dict[str, Any]:
    return {
        "source": source.public_id, "kind": str(source.kind), "amount": source.amount,
        "agreement": source.agreement.public_id if source.agreement is not None else "",
        "lender": source.agreement.organization.slug if source.agreement is not None else "",
        "restriction": source.restriction.public_id if source.restriction is not None else "",
    }  # fmt: skip
