"""Who pays for what: the sources and uses of a deal, until it is closed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from commonhouse.agreements import kinds
from commonhouse.agreements.models import Agreement
from commonhouse.land.acquiring.actions.common import held_open
from commonhouse.land.acquiring.models import MOST_LINES, Deal, DealSource, DealUse
from commonhouse.ledger.models import Restriction
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import check_public, required, token, validate

_Kind = DealSource.Kind
MAY_FALL_DUE = frozenset({Agreement.State.DRAFT, Agreement.State.OFFERED, Agreement.State.ACTIVE})


def put_source(
    actor: Actor, deal: Deal, *, kind: str, name: str, amount: int, promise: str = DealSource.Promise.HOPED,
    agreement: Agreement | None = None, restriction: Restriction | None = None, source: DealSource | None = None,
    submission: object = None, now: dt.datetime | None = None,
) -> DealSource:  # fmt: skip
    """A new source, or other figures for the one given. Raises ValidationError by field."""
    require(actor, "deal.edit", deal.organization)
    with transaction.atomic():
        deal = held_open(deal)
        if source is None:
            mark = token(submission)
            if before := DealSource.objects.filter(organization=deal.organization, submission=mark).first():
                return before
            row = DealSource(organization_id=deal.organization_id, deal=deal, submission=mark)
            row.position = next_position(deal, DealSource)
        else:
            row = deal.sources.get(pk=source.pk)
        set_source(
            row, kind=kind, name=name, amount=amount, promise=promise, agreement=agreement, restriction=restriction
        )
        row.save()
        return row


def set_source(
    row: DealSource, *, kind: str, name: str, amount: int, promise: str, agreement: Agreement | None,
    restriction: Restriction | None,
) -> None:  # fmt: skip
    """Fills in a source and checks it. Raises ValidationError by field."""
    organization = row.deal.organization
    row.kind, row.amount, row.promise = kind, amount, promise
    row.name = required("name", name, _("Say who gives or lends it."))
    check_public(name=row.name)
    row.agreement, row.restriction = agreement, restriction
    if kind == _Kind.LOAN:
        check_loan(row.deal, agreement)
    elif agreement is not None:
        raise ValidationError({"agreement": _("Only a loan of the house has an agreement here.")})
    if restriction is not None and (kind not in {_Kind.SUBSIDY, _Kind.GIFT}):
        raise ValidationError({"restriction": _("Only a subsidy or a gift has a purpose in the books.")})
    if restriction is not None and restriction.organization_id != organization.pk:
        raise ValidationError({"restriction": _("Choose money of this trust.")})
    validate(row)


def check_loan(deal: Deal, agreement: Agreement | None) -> None:
    """The loan is one that this trust owes, in the deal's own unit. Raises ValidationError."""
    if agreement is None:
        raise ValidationError(
            {"agreement": _("Choose the loan. If it is not written yet, its lender writes it first.")}
        )
    payer = kinds.paying_party(agreement)
    kind = kinds.get(agreement.kind)
    if payer is None or payer.party_organization_id != deal.organization_id or kind.keeper_role != "lender":
        raise ValidationError({"agreement": _("Choose a loan in which this trust is the borrower.")})
    if agreement.state not in MAY_FALL_DUE:
        raise ValidationError({"agreement": _("This loan has ended or was withdrawn.")})
    if agreement.unit != deal.unit:
        raise ValidationError({"agreement": _("This loan is in another currency than the deal.")})


def drop_source(actor: Actor, source: DealSource, *, now: dt.datetime | None = None) -> None:
    """Takes a source off the list. Once more changes nothing."""
    require(actor, "deal.edit", source.organization)
    with transaction.atomic():
        held_open(source.deal).sources.filter(pk=source.pk).delete()


def put_use(
    actor: Actor, deal: Deal, *, kind: str, amount: int, what: str = "", use: DealUse | None = None,
    submission: object = None, now: dt.datetime | None = None,
) -> DealUse:  # fmt: skip
    """A new use, or other figures for the one given. Raises ValidationError by field."""
    require(actor, "deal.edit", deal.organization)
    check_public(what=what)
    with transaction.atomic():
        deal = held_open(deal)
        if use is None:
            mark = token(submission)
            if before := DealUse.objects.filter(organization=deal.organization, submission=mark).first():
                return before
            row = DealUse(organization_id=deal.organization_id, deal=deal, submission=mark)
            row.position = next_position(deal, DealUse)
        else:
            row = deal.uses.get(pk=use.pk)
        row.kind, row.amount, row.what = kind, amount, what.strip()
        validate(row)
        row.save()
        return row


def drop_use(actor: Actor, use: DealUse, *, now: dt.datetime | None = None) -> None:
    """Takes a use off the list. Once more changes nothing."""
    require(actor, "deal.edit", use.organization)
    with transaction.atomic():
        held_open(use.deal).uses.filter(pk=use.pk).delete()


def next_position(deal: Deal, model: Any) -> int:
    rows = model.objects.filter(organization_id=deal.organization_id, deal=deal)
    if rows.count() >= MOST_LINES:
        raise Refused(_("There are as many lines as one deal can hold."))
    return int(rows.aggregate(last=Max("position"))["last"] or 0) + 1
