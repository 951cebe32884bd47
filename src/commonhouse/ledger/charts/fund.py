"""Accounts of a democratic fund."""

from django.utils.translation import gettext_lazy as _

from commonhouse.ledger.charts.chart import Chart

FUND = Chart(
    "fund",
    _("Democratic fund"),
    (
        "loans", "interest-receivable", "allowance", "investments", "notes", "interest-payable", "loans-payable",
        "dues-held", "first-loss", "dues-income", "interest-income", "royalty-income", "fee-income", "recovery", "wages",
        "programs", "grants-made", "interest-expense", "loss-expense",
    ),
)  # fmt: skip
