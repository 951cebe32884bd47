"""What a fund keeps back, and which restricted money it may lend to whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.funds.actions.lending.common import leave_act, validate
from commonhouse.funds.models.lending import LendingPolicy, Loan, Purse
from commonhouse.ledger.models import Restriction
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import locked


def set_policy(
    actor: Actor, organization: Organization, *, reserve_points: int, months_ahead: int = 12, yearly_loss_points: int = 200,
    now: dt.datetime | None = None,
) -> LendingPolicy:  # fmt: skip
    """How much is kept back of what is out in loans (500 is 5 %), how far pages look ahead, and losses of a usual year."""
    require(actor, "fund.edit", organization)
    with transaction.atomic():
        policy, _made = LendingPolicy.objects.get_or_create(organization=organization)
        policy = locked(policy)
        before = (policy.reserve_points, policy.months_ahead, policy.yearly_loss_points)
        policy.reserve_points, policy.months_ahead = reserve_points, months_ahead
        policy.yearly_loss_points = yearly_loss_points
        validate(policy)
        if before == (reserve_points, months_ahead, yearly_loss_points) and not _made:
            return policy
        policy.save()
        body = {
            "reserve_points": reserve_points,
            "months_ahead": months_ahead,
            "yearly_loss_points": yearly_loss_points,
        }
        leave_act(organization, "lending-policy", body, "", now)
        return policy


def open_purse(
    actor: Actor, restriction: Restriction, *, kinds: Sequence[str] = (), now: dt.datetime | None = None
) -> Purse:
    """Says that restricted money is there to be lent, and to which kinds of organizations (none named: to any).

    Whom it may be lent to can be narrowed at any time; it is widened only while none of it is out in loans.
    """
    organization = restriction.organization
    require(actor, "fund.edit", organization)
    known = dict(Organization.Kind.choices)
    chosen = sorted(set(kinds))
    if any(kind not in known for kind in chosen):
        raise ValidationError({"kinds": _("Choose kinds of organizations from the list.")})
    with transaction.atomic():
        purse, made = Purse.objects.get_or_create(organization=organization, restriction=restriction)
        purse = locked(purse)
        if not made and purse.is_open and purse.kinds == chosen:
            return purse
        if not made and _wider(purse.kinds, chosen) and _is_out(restriction):
            raise Refused(
                _("Some of this money is out in loans under the narrower purpose. It can be widened once it is back.")
            )
        purse.kinds, purse.is_open = chosen, True
        validate(purse)
        purse.save()
        leave_act(organization, "purse-opened", {"restriction": restriction.public_id, "kinds": chosen}, "", now)
        return purse


def close_purse(actor: Actor, purse: Purse, *, now: dt.datetime | None = None) -> Purse:
    """Nothing more of this money is lent; what is out is paid back as agreed."""
    require(actor, "fund.edit", purse.organization)
    with transaction.atomic():
        purse = locked(purse)
        if not purse.is_open:
            return purse
        purse.is_open = False
        purse.save(update_fields=["is_open"])
        leave_act(purse.organization, "purse-closed", {"restriction": purse.restriction.public_id}, "", now)
        return purse


def _wider(before: Sequence[str], after: Sequence[str]) -> bool:
    return bool(before) and (not after or not set(after) <= set(before))


def _is_out(restriction: Restriction) -> bool:
    return Loan.objects.filter(restriction=restriction, agreement__outstanding__gt=0).exists()
