"""The accounts in the fund's books that raising money moves."""

from __future__ import annotations

from commonhouse.agreements.models import Agreement
from commonhouse.ledger import balances
from commonhouse.ledger.accounts import of_role, part
from commonhouse.ledger.models import Account, Restriction
from commonhouse.ledger.posting import Leg
from commonhouse.people.models import Organization


def role(agreement: Agreement, name: str) -> Account:
    return of_role(agreement.organization, name, agreement.unit)


def of_note(agreement: Agreement) -> Account:
    """What we owe on this note: the holder's own part of all notes."""
    holder = next(party for party in agreement.parties.all() if party.role == "holder")
    return part(
        role(agreement, "notes"), agreement.public_id, holder=holder.person,
        holder_organization=holder.party_organization,
    )  # fmt: skip


def set_aside(organization: Organization, unit: str, amount: int, restriction: Restriction | None = None) -> list[Leg]:
    """Legs that set own money aside to bear first losses; a negative amount takes it back, or uses it up."""
    free = of_role(organization, "net-assets", unit)
    aside = of_role(organization, "first-loss", unit)
    return [Leg(free, amount, restriction), Leg(aside, -amount, restriction)] if amount else []


def first_loss(organization: Organization, unit: str) -> int:
    """What stands ready to bear first losses."""
    return -balances.balance(of_role(organization, "first-loss", unit))
