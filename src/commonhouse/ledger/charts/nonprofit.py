"""Accounts of a nonprofit: networks, coalitions, incubators, base-building groups, funders, circles, shared spaces."""

from django.utils.translation import gettext_lazy as _

from commonhouse.ledger.charts.chart import Chart

NONPROFIT = Chart(
    "nonprofit",
    _("Nonprofit or group"),
    (
        "equipment", "wages-payable", "dues-held", "grants-payable", "dues-income", "fee-income", "interest-income",
        "wages", "programs", "insurance", "grants-made",
    ),
)  # fmt: skip
