"""Accounts found by what they are for, made where they are missing; sub-accounts; and what an account is called."""

from __future__ import annotations

import hashlib
import re

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commonhouse.ledger import charts
from commonhouse.ledger.models import Account, Book
from commonhouse.ledger.roles import ROLES
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Refused

CODE_LENGTH = 30


class NoBooks(Refused):
    """The organization keeps no books in the house."""

    def __init__(self, organization: Organization) -> None:
        super().__init__(_("%(name)s keeps no books here yet.") % {"name": organization.name})


def book_of(organization: Organization) -> Book:
    """Raises NoBooks."""
    book = Book.objects.filter(organization=organization).first()
    if book is None:
        raise NoBooks(organization)
    return book


def keeps_books(organization: Organization | None) -> bool:
    return organization is not None and Book.objects.filter(organization=organization).exists()


def of_role(organization: Organization, role: str, unit: str | None = None) -> Account:
    """The account of a role in a unit (the book's main one unless said), made by the chart when it is missing.

    Raises NoBooks, and KeyError for a role nobody knows.
    """
    known = ROLES[role]
    wanted = unit if unit is not None else book_of(organization).unit
    found = Account.objects.filter(organization=organization, role=role, unit=wanted, parent__isnull=True).first()
    if found is not None:
        return found
    book = book_of(organization)
    fields = {"kind": known.kind, "activity": known.activity, "is_cash": known.is_cash}
    code = known.code if wanted == book.unit else f"{known.code}-{wanted}"
    try:
        with transaction.atomic():
            return Account.objects.create(
                organization=organization, role=role, unit=wanted, code=_free(organization, code), **fields
            )
    except IntegrityError:  # made by someone else in the same moment
        return Account.objects.get(organization=organization, role=role, unit=wanted, parent__isnull=True)


def part(
    account: Account,
    ref: str,
    *,
    holder: Person | None = None,
    holder_organization: Organization | None = None,
    name: str = "",
) -> Account:
    """The sub-account of an account for one agreement or member, made when it is missing.

    `ref` tells the parts of one account apart: an agreement's public id, "m:<membership>". The holder is whose it is.
    """
    if not ref or len(ref) > 40:
        raise ValueError(f"a sub-account's ref has 1 to 40 characters, found {ref!r}")
    if account.parent_id is not None:
        raise ValueError(f"account {account.code} is itself a sub-account")
    found = Account.objects.filter(organization_id=account.organization_id, parent=account, ref=ref).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Account.objects.create(
                organization_id=account.organization_id,
                parent=account,
                ref=ref,
                code=_part_code(account, ref),
                name=name[:120],
                kind=account.kind,
                unit=account.unit,
                role=account.role,
                activity=account.activity,
                is_cash=account.is_cash,
                holder=holder,
                holder_organization=holder_organization,
            )
    except IntegrityError:
        return Account.objects.get(organization_id=account.organization_id, parent=account, ref=ref)


def parts(account: Account) -> list[Account]:
    """Its sub-accounts, by number, with their holders."""
    return list(account.parts.select_related("holder", "holder_organization", "parent").order_by("code"))


def name_of(account: Account, chart: str | None = None) -> str:
    """What the account is called, in the reader's language; a sub-account by its holder.

    `chart` is the book's, where whoever lists many accounts knows it; otherwise it is looked up.
    """
    if account.name:
        return account.name
    if account.holder_id is not None:
        return str(account.holder)
    if account.holder_organization_id is not None:
        return str(account.holder_organization)
    name = chart_name(account, chart)
    return f"{name} · {account.ref}" if account.ref else name


def plain_name(account: Account, chart: str | None = None) -> str:
    """What the account is called where nobody may be named: a sub-account by its reference, whoever holds it."""
    if account.parent_id is None:
        return name_of(account, chart)
    return f"{chart_name(account, chart)} · {account.ref}"


def chart_name(account: Account, chart: str | None) -> str:
    """What the chart calls accounts of its role; its number where it has none."""
    if not account.role:
        return account.code
    if chart is None:
        chart = Book.objects.filter(organization_id=account.organization_id).values_list("chart", flat=True).first()
    known = charts.CHARTS.get(chart or "", charts.for_kind(""))
    return known.name_of(account.role) or account.code


def _part_code(account: Account, ref: str) -> str:
    """The account's number and the ref where it fits; otherwise a short mark made of it."""
    code = f"{account.code}-{re.sub(r'[^0-9A-Za-z]', '', ref)}"
    taken = Account.objects.filter(organization_id=account.organization_id, code=code)
    if len(code) <= CODE_LENGTH and not taken.exists():
        return code
    mark = hashlib.sha256(ref.encode()).hexdigest()
    return f"{account.code[: CODE_LENGTH - 13]}-{mark[:12]}"


def _free(organization: Organization, code: str) -> str:
    """The number, or the next one that is not taken."""
    taken = set(Account.objects.filter(organization=organization).values_list("code", flat=True))
    wanted, extra = code, 0
    while wanted in taken:
        extra += 1
        wanted = f"{code}.{extra}"
    return wanted
