"""Restrictions: money given for a purpose, and its release from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.ledger import balances, posting
from commonhouse.ledger.accounts import of_role
from commonhouse.ledger.actions.common import allowed, validate
from commonhouse.ledger.models import Account, Entry, Restriction
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused

MOST = 1_000


def add_restriction(
    actor: Actor,
    organization: Organization,
    *,
    name: str,
    purpose: str,
    giver: str = "",
    giver_organization: Organization | None = None,
    accounts: Iterable[Account] = (),
    ends_on: dt.date | None = None,
) -> Restriction:
    """A purpose that money may be given for. Raises ValidationError by field."""
    allowed(actor, "book.edit", organization)
    with transaction.atomic():
        posting.locked(organization)
        if Restriction.objects.filter(organization=organization).count() >= MOST:
            raise Refused(_("There are as many restrictions here as books can hold."))
        made = Restriction(
            organization=organization, name=name.strip(), purpose=purpose.strip(), giver=giver.strip(),
            giver_organization=giver_organization, ends_on=ends_on,
        )  # fmt: skip
        validate(made)
        chosen = _accounts(organization, accounts)
        made.save()
        made.accounts.set(chosen)
    return made


def edit_restriction(
    actor: Actor,
    restriction: Restriction,
    *,
    name: str,
    purpose: str,
    giver: str = "",
    accounts: Iterable[Account] = (),
    ends_on: dt.date | None = None,
) -> Restriction:
    """Says it better. What is entered under it stays so. Raises ValidationError by field."""
    allowed(actor, "book.edit", restriction.organization)
    with transaction.atomic():
        posting.locked(restriction.organization)
        restriction = Restriction.objects.select_related("organization").get(pk=restriction.pk)
        restriction.name, restriction.purpose, restriction.giver = name.strip(), purpose.strip(), giver.strip()
        restriction.ends_on = ends_on
        validate(restriction)
        chosen = _accounts(restriction.organization, accounts)
        restriction.save(update_fields=["name", "purpose", "giver", "ends_on"])
        restriction.accounts.set(chosen)
    return restriction


def close_restriction(actor: Actor, restriction: Restriction) -> Restriction:
    """Nothing more is entered under it. Raises Refused while it holds cash."""
    allowed(actor, "book.edit", restriction.organization)
    with transaction.atomic():
        posting.locked(restriction.organization)
        held = balances.held(restriction.organization)
        if any(amount for (key, _unit), amount in held.items() if key == restriction.pk):
            raise Refused(
                _("“%(name)s” still holds money. Spend, return or release it first.") % {"name": restriction.name}
            )
        Restriction.objects.filter(pk=restriction.pk).update(is_open=False)
    restriction.is_open = False
    return restriction


def reopen_restriction(actor: Actor, restriction: Restriction) -> Restriction:
    allowed(actor, "book.edit", restriction.organization)
    Restriction.objects.filter(pk=restriction.pk).update(is_open=True)
    restriction.is_open = True
    return restriction


def release(
    actor: Actor,
    restriction: Restriction,
    amount: int,
    *,
    on: dt.date,
    text: str,
    key: str,
    cash: Account | None = None,
    now: dt.datetime | None = None,
) -> Entry:
    """Frees cash from its purpose, because the purpose is fulfilled or its time is over; `text` says why.

    Raises Refused where the restriction does not hold so much.
    """
    person = allowed(actor, "book.post", restriction.organization)
    if amount <= 0:
        raise ValidationError({"amount": _("An amount is more than zero.")})
    with transaction.atomic():
        account = cash or of_role(restriction.organization, "cash")
        legs = release_legs(account, restriction, amount)
        draft = posting.Draft(on, text, legs, key, source=f"ledger.release:{restriction.public_id}")
        return posting.post(restriction.organization, [draft], by=person, now=now)[0]


def release_legs(cash: Account, restriction: Restriction, amount: int) -> list[posting.Leg]:
    """The lines that free `amount` of a cash account from a restriction."""
    released = of_role(restriction.organization, "released", cash.unit)
    return [
        posting.credit(cash, amount, restriction), posting.debit(released, amount, restriction),
        posting.debit(cash, amount), posting.credit(released, amount),
    ]  # fmt: skip


def _accounts(organization: Organization, accounts: Iterable[Account]) -> list[Account]:
    chosen = list(accounts)
    if any(account.organization_id != organization.pk for account in chosen):
        raise ValidationError({"accounts": _("Choose accounts of these books.")})
    return chosen
