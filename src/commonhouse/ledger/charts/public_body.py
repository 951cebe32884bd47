"""Accounts of a public body's program: what it was given, what it granted."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commonhouse.ledger.charts.chart import Chart

PUBLIC_BODY = Chart(
    "public-body",
    _("Public body"),
    ("loans", "grants-payable", "public-money", "fee-income", "wages", "programs", "grants-made"),
    {
        "net-assets": pgettext_lazy("account", "Fund balance, unassigned"),
        "restricted-net-assets": pgettext_lazy("account", "Fund balance, committed"),
    },
)  # fmt: skip
