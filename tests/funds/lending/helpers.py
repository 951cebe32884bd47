"""A fund with books, a borrower with books, and loans in each state, with as little said as each test needs."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import Any

from commonhouse.agreements import actions as agreements
from commonhouse.agreements import documents
from commonhouse.agreements.models import Agreement
from commonhouse.cli.verifiers import load
from commonhouse.funds.actions import lending
from commonhouse.funds.models import Loan
from commonhouse.ledger import accounts
from commonhouse.ledger.actions.books import open_book as open_books
from commonhouse.ledger.models import Restriction
from commonhouse.ledger.posting import credit, debit
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor
from commonhouse.record.verify import Report, verify
from tests import factories as make
from tests.ledger import helpers as books
from tests.people.record import download

TERMS: dict[str, Any] = {
    "principal": 1_200_00, "rate": "0.06", "count": 12, "start": "2026-01-10", "first_due": "2026-02-10",
    "late": [{"after_days": 15, "amount": 5_00}],
}  # fmt: skip


def at(day: str) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(17), tzinfo=dt.UTC)


def on(day: str) -> dt.date:
    return dt.date.fromisoformat(day)


@dataclass(frozen=True)
class Fund:
    organization: Organization
    borrower: Organization
    steward: Actor
    treasurer: Actor
    theirs: Actor  # the borrower's steward
    payer: Actor  # the borrower's treasurer

    @property
    def member(self) -> Actor:
        return Actor(make.make_member(self.organization, make.make_person(email="")).person)


def make_fund(
    cash: int = 10_000_00, *, books_of_borrower: bool = True, kind: str = "land-trust", **fields: Any
) -> Fund:
    """A fund whose bank account holds `cash` without a purpose, and an organization it may lend to."""
    organization = make.make_organization(**{"kind": "fund"} | fields)
    borrower = make.make_organization(kind=kind)
    steward, theirs = make.make_steward(organization), make.make_steward(borrower)
    open_book(steward, organization)
    if books_of_borrower:
        open_book(theirs, borrower)
    if cash:
        give(organization, cash)
    return Fund(
        organization, borrower, steward, make.make_actor(organization, "treasurer"), theirs,
        make.make_actor(borrower, "treasurer"),
    )  # fmt: skip


def open_book(steward: Actor, organization: Organization) -> None:
    open_books(steward, organization, opened_on=on("2025-01-01"), now=at("2025-01-02"))


def give(
    organization: Organization, amount: int, restriction: Restriction | None = None, day: str = "2025-06-01"
) -> None:
    cash, grants = accounts.of_role(organization, "cash"), accounts.of_role(organization, "grants")
    legs = [debit(cash, amount, restriction), credit(grants, amount, restriction)]
    books.put(organization, books.draft(organization, on=on(day), legs=legs, text="A grant"), now=at(day))


def make_city_money(fund: Fund, amount: int = 5_000_00, kinds: tuple[str, ...] = ("land-trust",)) -> Restriction:
    restriction = Restriction.objects.create(
        organization=fund.organization, name="City money", purpose="Loans to land trusts", giver="The city"
    )
    give(fund.organization, amount, restriction)
    lending.open_purse(fund.steward, restriction, kinds=kinds, now=at("2025-06-02"))
    return restriction


def prepare(fund: Fund, *, now: str = "2026-01-05", **changes: Any) -> Loan:
    fields: dict[str, Any] = {"terms": TERMS, "purpose": "Two ovens", "borrower": fund.borrower} | changes
    return lending.prepare_loan(fund.treasurer, fund.organization, now=at(now), **fields)


def sign(loan: Loan, fund: Fund, now: str = "2026-01-08") -> Loan:
    """Both sides sign what waits for them."""
    version = loan.agreement.versions.order_by("-number")[0]
    for actor, role in ((fund.steward, "lender"), (fund.theirs, "borrower")):
        version.refresh_from_db()
        agreements.sign(
            actor, version, loan.agreement.parties.get(role=role), typed_name="A Name", intends=True, language="en",
            document_hash=documents.document_hash(version, "en"), now=at(now),
        )  # fmt: skip
    return fresh(loan)


def fresh(loan: Loan) -> Loan:
    return Loan.objects.select_related("agreement__organization", "organization", "borrower", "restriction").get(
        pk=loan.pk
    )


def make_signed(fund: Fund, **changes: Any) -> Loan:
    return sign(prepare(fund, **changes), fund)


def make_running(fund: Fund, **changes: Any) -> Loan:
    """Paid out on 10 January 2026."""
    loan = make_signed(fund, **changes)
    principal = loan.agreement.versions.get(number=1).terms["principal"]
    disburse(fund, loan, principal)
    return fresh(loan)


def disburse(fund: Fund, loan: Loan, amount: int, day: str = "2026-01-10", key: str = "") -> Any:
    return lending.disburse(
        fund.treasurer, loan, amount=amount, on=on(day), key=key or f"out-{loan.pk}-{day}", now=at(day)
    )


def pay(fund: Fund, loan: Loan, amount: int, day: str, key: str = "", **changes: Any) -> Any:
    return agreements.record_payment(
        fund.treasurer, Agreement.objects.get(pk=loan.agreement_id), amount=amount, on=on(day),
        key=key or f"pay-{loan.pk}-{day}", **{"now": at(day)} | changes,
    )  # fmt: skip


def check_record(organization: Organization) -> Report:
    """Verifies the organization's whole record as it would be downloaded. Raises Discrepancy."""
    return verify(io.BytesIO(download(organization)), verifiers=load().verifiers)
