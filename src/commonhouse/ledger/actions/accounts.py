"""Accounts and units of an organization's own."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.ledger import balances, posting, units
from commonhouse.ledger.actions.common import allowed, validate
from commonhouse.ledger.models import Account, Unit
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused

CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z.\-]*")
MOST = 5_000  # accounts of one chart, sub-accounts aside
MOST_UNITS = 50


def add_account(
    actor: Actor,
    organization: Organization,
    *,
    code: str,
    name: str,
    kind: str,
    unit: str = "",
    activity: str = "operating",
    is_cash: bool = False,
) -> Account:
    """A new account; in the books' main unit unless another is given. Raises ValidationError by field."""
    allowed(actor, "book.edit", organization)
    with transaction.atomic():
        book = posting.locked(organization)
        if Account.objects.filter(organization=organization, parent__isnull=True).count() >= MOST:
            raise Refused(_("This chart has as many accounts as it can hold."))
        account = Account(
            organization=organization, code=code.strip(), name=name.strip(), kind=kind, unit=unit or book.unit,
            activity=activity, is_cash=is_cash,
        )  # fmt: skip
        _check(account)
        account.save()
    return account


def edit_account(
    actor: Actor, account: Account, *, name: str, code: str | None = None, activity: str | None = None
) -> Account:
    """Renames an account, or puts it elsewhere in the cash flow; renumbers it while nothing is entered in it.

    An empty name gives back the chart's own. Raises ValidationError by field.
    """
    allowed(actor, "book.edit", account.organization)
    with transaction.atomic():
        posting.locked(account.organization)
        account = Account.objects.select_related("organization").get(pk=account.pk)
        account.name = name.strip()
        if activity is not None:
            account.activity = activity
        if code is not None and code.strip() != account.code:
            if account.lines.exists():
                raise ValidationError({"code": _("Something is entered in this account, so its number stays.")})
            account.code = code.strip()
        _check(account)
        account.save(update_fields=["name", "code", "activity"])
    return account


def close_account(actor: Actor, account: Account) -> Account:
    """Nothing more is entered in it. Raises Refused while it holds something."""
    allowed(actor, "book.edit", account.organization)
    with transaction.atomic():
        posting.locked(account.organization)
        lasting = account.kind not in {Account.Kind.INCOME, Account.Kind.EXPENSE}
        if lasting and (
            balances.balance(account) or any(balances.balances(account.organization, accounts=[account]).values())
        ):
            raise Refused(_("Account %(code)s is not empty. Move what is in it first.") % {"code": account.code})
        Account.objects.filter(pk=account.pk).update(is_open=False)
    account.is_open = False
    return account


def reopen_account(actor: Actor, account: Account) -> Account:
    allowed(actor, "book.edit", account.organization)
    Account.objects.filter(pk=account.pk).update(is_open=True)
    account.is_open = True
    return account


def add_unit(actor: Actor, organization: Organization, *, code: str, name: str, places: int = 0) -> Unit:
    """Something of its own to count in: hours of care, tool credits. Raises ValidationError by field."""
    allowed(actor, "book.edit", organization)
    wanted = code.strip().upper()
    if not units.CODE.fullmatch(wanted):
        raise ValidationError({"code": _("Capital letters and digits, 2 to 12 of them: TOOLS, CARE.")})
    if units.places_known(wanted) is not None:
        raise ValidationError({"code": _("Every house knows this unit already.")})
    unit = Unit(organization=organization, code=wanted, name=name.strip(), places=places)
    with transaction.atomic():
        posting.locked(organization)
        if Unit.objects.filter(organization=organization).count() >= MOST_UNITS:
            raise Refused(_("At most %(most)s units.") % {"most": MOST_UNITS})
        validate(unit)
        unit.save()
    return unit


def _check(account: Account) -> None:
    if not CODE.fullmatch(account.code):
        raise ValidationError({"code": _("A number has letters, digits, points and hyphens only: 1010, 5100-2.")})
    if not account.name and not account.role:
        raise ValidationError({"name": _("Give the account a name.")})
    try:
        units.places(account.organization, account.unit)
    except Refused as problem:
        raise ValidationError({"unit": str(problem)}) from problem
    if account.is_cash and account.kind != Account.Kind.ASSET:
        raise ValidationError({"is_cash": _("Cash is something we have.")})
    validate(account)
