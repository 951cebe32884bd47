"""The accounts the house's own verbs look for, by role: what each is, and under which number a chart first puts it.

A role is what an account is for ("cash", "loans"); an organization may renumber and rename, the role stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from commonhouse.ledger.models import Account

ASSET, LIABILITY, EQUITY, INCOME, EXPENSE = (kind.value for kind in Account.Kind)
OPERATING, INVESTING, FINANCING = (activity.value for activity in Account.Activity)


@dataclass(frozen=True, slots=True)
class Role:
    code: str
    role: str
    name: str | Promise
    kind: str
    activity: str = OPERATING
    is_cash: bool = False


_ALL = (
    Role("1000", "cash", pgettext_lazy("account", "Bank account"), ASSET, is_cash=True),
    Role("1050", "petty-cash", pgettext_lazy("account", "Cash box"), ASSET, is_cash=True),
    Role("1100", "unplaced", pgettext_lazy("account", "To be sorted out"), ASSET),
    Role("1200", "receivable", pgettext_lazy("account", "Owed to us"), ASSET),
    Role("1300", "loans", pgettext_lazy("account", "Loans we made"), ASSET, INVESTING),
    Role("1310", "interest-receivable", pgettext_lazy("account", "Interest owed to us"), ASSET),
    Role("1390", "allowance", pgettext_lazy("account", "Set aside against losses on loans"), ASSET, INVESTING),
    Role("1400", "stock", pgettext_lazy("account", "Goods on the shelf"), ASSET),
    Role("1500", "equipment", pgettext_lazy("account", "Equipment"), ASSET, INVESTING),
    Role("1600", "land", pgettext_lazy("account", "Land"), ASSET, INVESTING),
    Role("1650", "buildings", pgettext_lazy("account", "Buildings and homes"), ASSET, INVESTING),
    Role("1700", "investments", pgettext_lazy("account", "Shares we hold in others"), ASSET, INVESTING),
    Role("2000", "payable", pgettext_lazy("account", "Bills to pay"), LIABILITY),
    Role("2050", "wages-payable", pgettext_lazy("account", "Pay owed to workers"), LIABILITY),
    Role("2100", "notes", pgettext_lazy("account", "Notes we owe"), LIABILITY, FINANCING),
    Role("2110", "interest-payable", pgettext_lazy("account", "Interest we owe"), LIABILITY),
    Role("2200", "loans-payable", pgettext_lazy("account", "Loans we took"), LIABILITY, FINANCING),
    Role("2300", "dues-held", pgettext_lazy("account", "Dues paid ahead"), LIABILITY),
    Role("2400", "deposits", pgettext_lazy("account", "Deposits we hold for others"), LIABILITY),
    Role("2500", "grants-payable", pgettext_lazy("account", "Grants promised, not yet paid"), LIABILITY),
    Role("3000", "net-assets", pgettext_lazy("account", "Net assets without restriction"), EQUITY),
    Role("3100", "restricted-net-assets", pgettext_lazy("account", "Net assets with a purpose"), EQUITY),
    Role("3200", "member-shares", pgettext_lazy("account", "Members' shares"), EQUITY, FINANCING),
    Role("3250", "member-accounts", pgettext_lazy("account", "Members' capital accounts"), EQUITY, FINANCING),
    Role("3300", "first-loss", pgettext_lazy("account", "Gifts that bear the first losses"), EQUITY, FINANCING),
    Role("3400", "reserve", pgettext_lazy("account", "Collective reserve"), EQUITY),
    Role("3900", "exchange", pgettext_lazy("account", "Exchanged between units"), EQUITY),
    Role("4000", "sales", pgettext_lazy("account", "Sales"), INCOME),
    Role("4100", "gifts", pgettext_lazy("account", "Gifts"), INCOME),
    Role("4150", "grants", pgettext_lazy("account", "Grants"), INCOME),
    Role("4200", "dues-income", pgettext_lazy("account", "Members' dues"), INCOME),
    Role("4300", "interest-income", pgettext_lazy("account", "Interest earned"), INCOME),
    Role("4350", "royalty-income", pgettext_lazy("account", "Royalties earned"), INCOME),
    Role("4400", "fee-income", pgettext_lazy("account", "Fees"), INCOME),
    Role("4500", "rent-income", pgettext_lazy("account", "Rents and ground leases"), INCOME),
    Role("4600", "recovery", pgettext_lazy("account", "Recovered from loans written off"), INCOME),
    Role("4700", "public-money", pgettext_lazy("account", "Public money"), INCOME),
    Role("4800", "other-income", pgettext_lazy("account", "Other income"), INCOME),
    Role("4900", "released", pgettext_lazy("account", "Released from a purpose"), INCOME),
    Role("5000", "goods-sold", pgettext_lazy("account", "Cost of goods sold"), EXPENSE),
    Role("5100", "wages", pgettext_lazy("account", "Pay and payroll taxes"), EXPENSE),
    Role("5200", "rent", pgettext_lazy("account", "Rent and utilities"), EXPENSE),
    Role("5250", "upkeep", pgettext_lazy("account", "Upkeep and repairs"), EXPENSE),
    Role("5300", "insurance", pgettext_lazy("account", "Insurance and property taxes"), EXPENSE),
    Role("5400", "programs", pgettext_lazy("account", "Programs and gatherings"), EXPENSE),
    Role("5500", "grants-made", pgettext_lazy("account", "Grants we made"), EXPENSE),
    Role("5600", "interest-expense", pgettext_lazy("account", "Interest paid"), EXPENSE),
    Role("5700", "loss-expense", pgettext_lazy("account", "Losses on loans"), EXPENSE),
    Role("5800", "bank-fees", pgettext_lazy("account", "Bank fees"), EXPENSE),
    Role("5900", "other-expense", pgettext_lazy("account", "Other expenses"), EXPENSE),
)
ROLES: MappingProxyType[str, Role] = MappingProxyType({each.role: each for each in _ALL})

# Every chart begins with these; the house's verbs make any other when they first need it.
COMMON = (
    "cash", "petty-cash", "unplaced", "receivable", "payable", "net-assets", "restricted-net-assets", "gifts", "grants",
    "other-income", "released", "rent", "bank-fees", "other-expense",
)  # fmt: skip
