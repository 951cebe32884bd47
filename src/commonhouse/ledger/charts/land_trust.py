"""Accounts of a community land trust."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commonhouse.ledger.charts.chart import Chart

LAND_TRUST = Chart(
    "land-trust",
    _("Community land trust"),
    (
        "land", "buildings", "equipment", "deposits", "loans-payable", "interest-payable", "dues-income", "rent-income",
        "fee-income", "wages", "upkeep", "insurance", "programs", "interest-expense",
    ),
    {"land": pgettext_lazy("account", "Land held in trust")},
)  # fmt: skip
