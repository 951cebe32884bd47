"""Charts of accounts: with which accounts the books of each kind of organization begin.

A chart is a list of roles and the names it gives them where its field says it otherwise. Numbers follow the custom of the
United States: 1 assets, 2 liabilities, 3 equity, 4 income, 5 expenses.
"""

from __future__ import annotations

from types import MappingProxyType

from commonhouse.ledger.charts.chart import Chart
from commonhouse.ledger.charts.consumer_coop import CONSUMER_COOP
from commonhouse.ledger.charts.fund import FUND
from commonhouse.ledger.charts.land_trust import LAND_TRUST
from commonhouse.ledger.charts.nonprofit import NONPROFIT
from commonhouse.ledger.charts.public_body import PUBLIC_BODY
from commonhouse.ledger.charts.worker_coop import WORKER_COOP

CHARTS: MappingProxyType[str, Chart] = MappingProxyType(
    {each.name: each for each in (WORKER_COOP, CONSUMER_COOP, LAND_TRUST, FUND, NONPROFIT, PUBLIC_BODY)}
)
_BY_KIND = {
    "worker-coop": WORKER_COOP,
    "consumer-coop": CONSUMER_COOP,
    "land-trust": LAND_TRUST,
    "fund": FUND,
    "impact-fund": FUND,
    "public-body": PUBLIC_BODY,
}


def for_kind(kind: str) -> Chart:
    """The chart for a kind of organization; those of no field of their own keep the books of a nonprofit."""
    return _BY_KIND.get(kind, NONPROFIT)
