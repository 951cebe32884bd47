"""Accounts of a consumer co-op."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commonhouse.ledger.charts.chart import Chart

CONSUMER_COOP = Chart(
    "consumer-coop",
    _("Consumer co-op"),
    (
        "stock", "equipment", "wages-payable", "loans-payable", "interest-payable", "member-shares", "member-accounts",
        "reserve", "sales", "dues-income", "goods-sold", "wages", "insurance", "upkeep", "interest-expense",
    ),
    {
        "net-assets": pgettext_lazy("account", "Earnings kept in the co-op"),
        "member-shares": pgettext_lazy("account", "Households' shares"),
    },
)  # fmt: skip
