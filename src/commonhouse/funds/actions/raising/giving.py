"""Gifts to the fund. One without a purpose of its own is set aside to bear the first losses, before anyone's note."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.funds import purse_accounts as accounts
from commonhouse.funds.actions.raising.common import leave_act, not_ahead
from commonhouse.funds.models import Gift
from commonhouse.ledger.accounts import book_of, of_role
from commonhouse.ledger.models import Account, Restriction
from commonhouse.ledger.posting import Draft, Leg, post
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import locked, moment, token, validate


@dataclass(frozen=True, slots=True)
class Given:
    """A gift as it came in. From a person, an organization, a name written down, or nobody who wants to be named."""

    amount: int
    on: dt.date
    giver: Person | None = None
    giver_organization: Organization | None = None
    giver_name: str = ""
    restriction: Restriction | None = None
    cash: Account | None = None
    submission: uuid.UUID | str | None = None


def enter_gift(actor: Actor, organization: Organization, given: Given, *, now: dt.datetime | None = None) -> Gift:
    """Money given, in the books and set aside. Sent twice with one submission, it is one.

    A mistake is taken back in the books, by reversing the entry; the gift is then told as taken back.
    """
    require(actor, "gift.enter", organization)
    not_ahead(given.on, now)
    mark = token(given.submission or uuid.uuid4())
    with transaction.atomic():
        organization = locked(organization)
        if found := Gift.objects.filter(organization=organization, submission=mark).first():
            return found
        unit = book_of(organization).unit
        gift = Gift(
            organization=organization, amount=given.amount, unit=unit, on=given.on, giver=given.giver,
            giver_organization=given.giver_organization, giver_name=given.giver_name.strip(),
            restriction=given.restriction, entered_at=moment(now), by=actor.person, submission=mark,
        )  # fmt: skip
        _check(gift, given)
        gift.entry = post(organization, [_draft(gift, given)], by=actor.person, now=now)[0]
        gift.save()
        body = {
            "gift": gift.public_id, "amount": gift.amount, "unit": unit, "on": gift.on.isoformat(),
            "restriction": gift.restriction.public_id if gift.restriction else "", "entry": gift.entry.number,
        }  # fmt: skip
        leave_act(organization, "gift-received", body, gift.public_id, now)
        return gift


def _check(gift: Gift, given: Given) -> None:
    validate(gift, exclude=("organization",))
    named = [each for each in (given.giver, given.giver_organization, gift.giver_name) if each]
    if len(named) > 1:
        raise ValidationError({"giver_name": _("Say who gave it in one way only.")})
    if given.restriction is not None and given.restriction.organization_id != gift.organization_id:
        raise Refused(_("This purpose belongs to other books."))


def _draft(gift: Gift, given: Given) -> Draft:
    organization, purpose = gift.organization, gift.restriction
    cash = given.cash or of_role(organization, "cash", gift.unit)
    if cash.organization_id != organization.pk or not cash.is_cash or cash.unit != gift.unit:
        raise Refused(_("Choose a bank account or a cash box of the fund, in its own money."))
    legs = [Leg(cash, gift.amount, purpose), Leg(of_role(organization, "gifts", gift.unit), -gift.amount, purpose)]
    if purpose is None:
        legs += accounts.set_aside(organization, gift.unit, gift.amount)
    return Draft(gift.on, _("Gift"), legs, f"gift:{gift.submission}")
