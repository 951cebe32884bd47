"""What buying a building, and paying back a loan by a later one, moves in the trust's books."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _

from commonhouse.land.acquiring import budget, queries
from commonhouse.land.acquiring.models import Deal, DealSource, DealUse
from commonhouse.land.holdings.models import Parcel
from commonhouse.ledger.accounts import of_role, part
from commonhouse.ledger.balances import balance
from commonhouse.ledger.models import Account, Restriction
from commonhouse.ledger.posting import Draft, Leg
from commonhouse.people.formats import money
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Refused

SOURCE = "land.deal:"
_ROLES = {"land": "land", "building": "buildings", "costs": "buildings"}


def source(deal: Deal) -> str:
    """What its entries say they belong to."""
    return f"{SOURCE}{deal.public_id}"


def closing_draft(deal: Deal, parcel: Parcel, sources: list[DealSource], uses: list[DealUse], on: dt.date) -> Draft:
    """One entry, balanced under each purpose: land and building come in; the bank pays them.

    A loan whose payment the books do not hold yet (its lender pays at the closing itself) comes into the bank in the same
    entry. Raises Refused in plain words when a purpose does not fit, or the bank account does not hold enough.
    """
    shares = _shares(deal, sources, uses)
    by_id = {each.public_id: each for each in sources}
    kind_of = {each.public_id: each.kind for each in uses}
    cash = of_role(deal.organization, "cash", deal.unit)
    debits: Counter[tuple[Account, Restriction | None]] = Counter()
    out: Counter[Restriction | None] = Counter()
    for share in shares:
        if kind_of[share.use] not in budget.AT_CLOSING:
            continue
        restriction = by_id[share.source].restriction
        debits[asset_account(deal, parcel, kind_of[share.use], uses), restriction] += share.amount
        out[restriction] += share.amount
    legs = [Leg(account, amount, restriction) for (account, restriction), amount in debits.items()]
    coming = [(each, amount) for each in sources if (amount := _comes_now(each))]
    legs += [leg for each, amount in coming for leg in (Leg(cash, amount), Leg(loan_account(each), -amount))]
    _check_cash(deal, cash, out[None] - sum(amount for _each, amount in coming))
    legs += [Leg(cash, -amount, restriction) for restriction, amount in out.items() if amount]
    text = _("Bought: %(name)s") % {"name": deal.name}
    return Draft(on, text[:200], legs, f"deal:{deal.public_id}", source=source(deal))


def _shares(deal: Deal, sources: list[DealSource], uses: list[DealUse]) -> list[budget.Share]:
    try:
        return budget.allocate(
            [queries.pure_source(each) for each in sources], [queries.pure_use(each) for each in uses]
        )
    except budget.DoesNotFit as problem:
        found = next(each for each in sources if each.public_id == problem.source)
        said = {"left": money(problem.left, deal.unit), "name": found.name}
        raise Refused(
            _("%(left)s of %(name)s fits nothing in the list of uses that its purpose allows.") % said
        ) from None


def asset_account(deal: Deal, parcel: Parcel, kind: str, uses: Iterable[DealUse]) -> Account:
    """The account of this land, or of what stands on it. Costs of buying belong to what was bought."""
    role = _ROLES[kind]
    if kind == "costs" and not any(use.kind == "building" for use in uses):
        role = "land"
    whole = of_role(deal.organization, role, deal.unit)
    return part(whole, parcel.public_id, name=parcel.name)


def loan_account(row: DealSource) -> Account:
    """What the trust owes under one loan: the same account that the loan's own payments go to, for a loan of the house."""
    organization = row.deal.organization
    whole = of_role(organization, "loans-payable", row.deal.unit)
    if row.agreement is not None:
        return part(whole, row.agreement.public_id, holder_organization=row.agreement.organization)
    return part(whole, f"deal:{row.public_id}", name=row.name)


def _comes_now(row: DealSource) -> int:
    """What of a loan the books do not hold yet."""
    if row.kind not in {DealSource.Kind.LOAN, DealSource.Kind.BANK}:
        return 0
    return 0 if is_in_books(row) else row.amount


def is_in_books(row: DealSource) -> bool:
    """Whether the books were told of this loan when its lender paid it out."""
    if row.agreement is None:
        return False
    whole = of_role(row.deal.organization, "loans-payable", row.deal.unit)
    known = Account.objects.filter(
        organization=row.deal.organization, parent=whole, ref=row.agreement.public_id
    ).first()
    return known is not None and known.lines.exists()


def _check_cash(deal: Deal, cash: Account, needed: int) -> None:
    """Money without a purpose is there; money with one is held to it by the books themselves."""
    there = balance(cash, restriction=None)
    if needed > max(0, there):
        said = {"needed": money(needed, deal.unit), "there": money(max(0, there), deal.unit)}
        raise Refused(
            _("By the books the bank account holds %(there)s without a purpose, and %(needed)s of it is needed. Enter first "
              "what has come in since.") % said
        )  # fmt: skip


def inflow_draft(row: DealSource, on: dt.date) -> Draft | None:
    """A later loan from outside comes into the bank. Loans of the house, gifts and subsidies are there already."""
    amount = _comes_now(row)
    if not amount:
        return None
    cash = of_role(row.deal.organization, "cash", row.deal.unit)
    legs = [Leg(cash, amount), Leg(loan_account(row), -amount)]
    text = _("Loan of %(name)s") % {"name": row.name}
    return Draft(on, text[:200], legs, f"deal-in:{row.public_id}", source=source(row.deal))


def freeing_draft(row: DealSource, on: dt.date) -> Draft | None:
    """Money given for this building is released to pay back what bought it."""
    if row.restriction is None:
        return None
    organization: Organization = row.deal.organization
    cash, released = (of_role(organization, role, row.deal.unit) for role in ("cash", "released"))
    legs = [
        Leg(cash, -row.amount, row.restriction), Leg(released, row.amount, row.restriction),
        Leg(cash, row.amount), Leg(released, -row.amount),
    ]  # fmt: skip
    text = _("Released to pay back what bought %(name)s") % {"name": row.deal.name}
    return Draft(on, text[:200], legs, f"deal-free:{row.public_id}", source=source(row.deal))


def repaying_draft(old: DealSource, new: DealSource, amount: int, principal: int, on: dt.date) -> Draft:
    """The trust pays a lender whose books are not in the house: principal, and interest."""
    organization = old.deal.organization
    cash, interest = (of_role(organization, role, old.deal.unit) for role in ("cash", "interest-expense"))
    legs = [Leg(loan_account(old), principal), Leg(interest, amount - principal), Leg(cash, -amount)]
    text = _("Paid back: %(name)s") % {"name": old.name}
    return Draft(on, text[:200], legs, f"deal-out:{new.public_id}", source=source(old.deal))
