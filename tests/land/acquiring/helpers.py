"""Deals in each state, and money to buy with, with as little said as each test needs."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from commonhouse.agreements.models import Agreement
from commonhouse.funds.models import Loan
from commonhouse.land.acquiring import actions
from commonhouse.land.acquiring.actions import Bought
from commonhouse.land.acquiring.models import Deal, DealSource
from commonhouse.ledger import accounts
from commonhouse.ledger.balances import balance
from commonhouse.ledger.models import Restriction
from commonhouse.ledger.posting import credit, debit
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor
from commonhouse.record.models import Log
from tests import factories as make
from tests.funds.lending import helpers as funds
from tests.funds.lending.helpers import Fund
from tests.land.helpers import Trust, at, on
from tests.ledger import helpers as books

PRICE = 600_000_00
LOAN: dict[str, Any] = {
    "principal": 400_000_00, "rate": "0.02", "count": 12, "start": "2026-01-10", "first_due": "2026-02-10",
    "kind": "interest-only", "overpayment": "principal",
}  # fmt: skip


def trust_of(fund: Fund) -> Trust:
    """The fund's borrower, as a land trust with its people."""
    board = make.make_actor(fund.borrower, "board")
    return Trust(fund.borrower, fund.theirs, fund.payer, board)


def after(organization: Organization, day: str) -> dt.datetime:
    """That day, or the moment of the last act of the organization where that is later."""
    last = Log.objects.filter(organization_id=organization.pk).values_list("last_at", flat=True).first()
    return at(day) if last is None else max(at(day), last)


def put_in(organization: Organization, amount: int, restriction: Restriction | None = None) -> None:
    """A grant of June 2025."""
    cash, grants = accounts.of_role(organization, "cash"), accounts.of_role(organization, "grants")
    legs = [debit(cash, amount, restriction), credit(grants, amount, restriction)]
    books.put(
        organization, books.draft(organization, on=on("2025-06-01"), legs=legs, text="A grant"),
        now=after(organization, "2025-06-01"),
    )  # fmt: skip


def make_subsidy(organization: Organization, amount: int, *roles: str) -> Restriction:
    """City money in the bank of the trust, for these accounts alone if any are named."""
    restriction = Restriction.objects.create(
        organization=organization,
        name=f"City {uuid.uuid4().hex[:6]}",
        purpose="Homes kept affordable",
        giver="The city",
    )
    restriction.accounts.set([accounts.of_role(organization, role) for role in roles])
    put_in(organization, amount, restriction)
    return restriction


def make_deal(trust: Trust, **fields: Any) -> Deal:
    usual: dict[str, Any] = {
        "name": "Triple-decker on Draper Street", "homes": 3, "people": 9, "needs_decision": False,
        "now": after(trust.organization, "2026-01-03"), "submission": uuid.uuid4(),
    }  # fmt: skip
    return actions.watch(trust.steward, trust.organization, **usual | fields)


def agree(trust: Trust, deal: Deal, price: int = PRICE) -> Deal:
    """An offer that the seller accepts."""
    offer = actions.offer(
        trust.steward,
        deal,
        amount=price,
        on=on("2026-01-04"),
        submission=uuid.uuid4(),
        now=after(trust.organization, "2026-01-04"),
    )
    actions.answer(
        trust.steward,
        offer,
        answer="accepted",
        on=on("2026-01-05"),
        submission=uuid.uuid4(),
        now=after(trust.organization, "2026-01-05"),
    )
    return fresh(deal)


def source(trust: Trust, deal: Deal, kind: str, amount: int, **fields: Any) -> DealSource:
    usual: dict[str, Any] = {"name": f"A {kind}", "promise": "firm", "submission": uuid.uuid4()}
    return actions.put_source(trust.steward, deal, kind=kind, amount=amount, **usual | fields)


def use(trust: Trust, deal: Deal, kind: str, amount: int, **fields: Any) -> Any:
    return actions.put_use(trust.steward, deal, kind=kind, amount=amount, submission=uuid.uuid4(), **fields)


def uses(trust: Trust, deal: Deal, price: int = PRICE, costs: int = 10_000_00) -> None:
    use(trust, deal, "land", price // 4)
    use(trust, deal, "building", price - price // 4)
    use(trust, deal, "costs", costs)


def close(actor: Actor, deal: Deal, day: str = "2026-01-12", **fields: Any) -> Deal:
    usual: dict[str, Any] = {"bought": Bought(homes=3, square_feet=4_000), "submission": uuid.uuid4()}
    return actions.close(actor, deal, on=on(day), now=after(deal.organization, day), **usual | fields)


def fresh(deal: Deal) -> Deal:
    return Deal.objects.select_related("organization").get(pk=deal.pk)


def make_loan(fund: Fund, amount: int = 400_000_00) -> Loan:
    """A loan of the fund to the trust, paid out on 10 January 2026 into both books."""
    return funds.make_running(fund, terms=LOAN | {"principal": amount})


def agreement_of(loan: Loan) -> Agreement:
    return Agreement.objects.select_related("organization").get(pk=loan.agreement_id)


def of_role(organization: Organization, role: str, restriction: Any = "any") -> int:
    account = accounts.of_role(organization, role)
    return balance(account) if restriction == "any" else balance(account, restriction=restriction)
