"""What a closing moves in the trust's books: its fee, what it buys back, what the seller still owed for other things.

Fees under the lease are paid under the lease's own agreement. What bank, seller and buyer pay one another never touches these
books.
"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from commonhouse.land.selling.models import Sale, SaleLine
from commonhouse.ledger.accounts import of_role, part
from commonhouse.ledger.balances import balance
from commonhouse.ledger.posting import Draft, Leg
from commonhouse.people.formats import money
from commonhouse.people.permissions import Refused

SOURCE = "land.sale:"
_ROLES = {SaleLine.Kind.FEE: "fee-income", SaleLine.Kind.REPAIRS: "other-income", SaleLine.Kind.OTHER: "other-income"}


def source(sale: Sale) -> str:
    """What its entries say they belong to."""
    return f"{SOURCE}{sale.public_id}"


def draft(sale: Sale, on: dt.date) -> Draft | None:
    """The entry of a closing; None where nothing goes through the trust. Raises Refused where the bank does not hold enough."""
    organization, unit = sale.organization, sale.lease.agreement.unit
    cash = of_role(organization, "cash", unit)
    legs: list[Leg] = []
    comes_in = 0
    for line in sale.lines.all():
        role = _ROLES.get(SaleLine.Kind(line.kind))
        if line.to_trust and role is not None:
            legs.append(Leg(of_role(organization, role, unit), line.amount, text=line.what[:120]))
            comes_in -= line.amount
    price = sum(line.amount for line in sale.lines.all() if line.kind == SaleLine.Kind.PRICE)
    bought = price if sale.state == Sale.State.BUYING else 0
    if bought:
        home = part(of_role(organization, "buildings", unit), sale.holding.public_id, name=str(sale.holding)[:120])
        legs.append(Leg(home, bought))
        there = balance(cash, restriction=None)
        if bought - comes_in > max(0, there):
            said = {"price": money(bought, unit), "there": money(max(0, there), unit)}
            raise Refused(
                _("The trust buys for %(price)s, and by its books the bank account holds %(there)s without a purpose.")
                % said
            )
    if not legs:
        return None
    legs.insert(0, Leg(cash, comes_in - bought))
    text = _("Sale of %(home)s") % {"home": sale.holding.name}
    return Draft(on, text[:200], legs, f"sale:{sale.public_id}", source=source(sale))
