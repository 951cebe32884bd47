"""The parts of what falls due under a lease: what each is called, and which account of the books it belongs to.

Cash basis, as with other agreements: money that comes in is income by what it is for. What the trust only keeps for a home or a
tenant (repair reserve, deposit, taxes passed on) is owed to them until it is spent for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from commonhouse.agreements import kinds
from commonhouse.agreements.kinds import Moved
from commonhouse.agreements.models import Agreement
from commonhouse.ledger import accounts
from commonhouse.ledger.models import Account
from commonhouse.ledger.posting import Leg

GROUND_RENT, RENT, RESERVE, ADMIN = "ground-rent", "rent", "reserve", "admin"
ASSOCIATION, TAXES, DEPOSIT, ARREARS, WATER = "association", "taxes", "deposit", "arrears", "water"
ADVANCE = "advance"  # what the trust paid to a bank for the household, paid back

WORDS: Mapping[str, str | Promise] = MappingProxyType({
    GROUND_RENT: pgettext_lazy("part of a lease fee", "Ground rent"),
    RENT: pgettext_lazy("part of a lease fee", "Rent"),
    RESERVE: pgettext_lazy("part of a lease fee", "Repair reserve"),
    ADMIN: pgettext_lazy("part of a lease fee", "Administration"),
    ASSOCIATION: pgettext_lazy("part of a lease fee", "Association fee"),
    TAXES: pgettext_lazy("part of a lease fee", "Property taxes"),
    WATER: pgettext_lazy("part of a lease fee", "Water"),
    DEPOSIT: pgettext_lazy("part of a lease fee", "Deposit"),
    ARREARS: pgettext_lazy("part of a lease fee", "Owed from before"),
    ADVANCE: pgettext_lazy("part of a lease fee", "Paid by the trust for you"),
})  # fmt: skip
PARTS = (GROUND_RENT, RENT, RESERVE, ADMIN, ASSOCIATION, TAXES, WATER)  # of a fee that falls due again and again
HELD = frozenset({RESERVE, TAXES, DEPOSIT})  # kept for the home, not the trust's own
_INCOME = {"fee": "fee-income", "penalty": "fee-income", ASSOCIATION: "other-income", WATER: "other-income"}


def held_account(agreement: Agreement, bucket: str) -> Account:
    """What the trust keeps for one lease: its own part of the deposits, one for each of reserve, taxes, deposit."""
    if bucket not in HELD:
        raise ValueError(f"{bucket!r} is not kept for a lease")
    deposits = accounts.of_role(agreement.organization, "deposits", agreement.unit)
    name = f"{WORDS[bucket]} · {agreement.title}"
    return accounts.part(deposits, f"{agreement.public_id}:{bucket}", name=name[:120])


def advance_account(agreement: Agreement) -> Account:
    """What a household owes the trust for a payment to its bank: its own part of what is owed to the trust."""
    owed = accounts.of_role(agreement.organization, "receivable", agreement.unit)
    return accounts.part(owed, f"{agreement.public_id}:{ADVANCE}", name=agreement.title[:120])


def postings(moved: Moved) -> list[Leg]:
    """The trust's books: money in, against income, what is kept for the lease, or what is paid ahead."""
    return kinds.legs_in(moved, {bucket: _account(moved.agreement, bucket) for bucket in moved.parts})


def _account(agreement: Agreement, bucket: str) -> Account:
    if bucket in HELD:
        return held_account(agreement, bucket)
    if bucket == ADVANCE:
        return advance_account(agreement)
    role = "dues-held" if bucket == kinds.CREDIT else _INCOME.get(bucket, "rent-income")
    return accounts.of_role(agreement.organization, role, agreement.unit)


def other_postings(moved: Moved) -> list[Leg]:
    """The books of an organization that leases: rent is an expense; deposits and what is paid ahead are owed to it."""
    assert moved.cash is not None
    organization, unit = moved.cash.organization, moved.agreement.unit
    roles = {bucket: _other_role(bucket) for bucket in moved.parts}
    return kinds.legs_out(moved, {bucket: accounts.of_role(organization, role, unit) for bucket, role in roles.items()})


def _other_role(bucket: str) -> str:
    if bucket in {kinds.CREDIT, DEPOSIT}:
        return "receivable"
    return "other-expense" if bucket in {"fee", "penalty"} else "rent"
