"""Accounts of a worker co-op."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commonhouse.ledger.charts.chart import Chart

WORKER_COOP = Chart(
    "worker-coop",
    _("Worker co-op"),
    (
        "equipment", "stock", "wages-payable", "loans-payable", "interest-payable", "member-shares", "member-accounts",
        "reserve", "sales", "goods-sold", "wages", "insurance", "upkeep", "interest-expense",
    ),
    {
        "net-assets": pgettext_lazy("account", "Earnings kept in the co-op"),
        "member-shares": pgettext_lazy("account", "Worker-owners' shares"),
    },
)  # fmt: skip
