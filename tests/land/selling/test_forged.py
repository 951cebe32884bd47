"""A record in which a price, a subsidy or a day of a sale was forged does not pass."""

from __future__ import annotations

from typing import Any

import pytest

from commonhouse.record.acts import Discrepancy
from tests.land.acquiring.forging import acts_of, replay
from tests.land.selling.helpers import close, make_home, ready

pytestmark = pytest.mark.django_db


def test_forged_figures_of_a_resale_fail() -> None:
    home = make_home()
    close(home, ready(home))
    acts = acts_of(home.trust.organization)
    replay(acts)
    forgeries: list[tuple[str, dict[str, Any], str]] = [
        ("land.resale-closed", {"price_set": 151_000_00}, "what the rule gave"),
        ("land.resale-closed", {"sold_for": 150_000_01}, "no more was paid"),
        ("land.resale-closed", {"subsidy": 105_000_00}, "subsidy that stays"),
        ("land.resale-closed", {"subsidy_before": 70_000_00}, "subsidy so far"),
        ("land.resale-closed", {"market_value": 300_000_00}, "market value"),
        ("land.resale-closed", {"how": "to-trust"}, "as the trust had said"),
        ("land.resale-closed", {"entry": 99}, "in the books"),
        ("land.sale-decided", {"on": "2026-06-01"}, "in time"),
        ("land.sale-priced", {"amount": 1}, "what the rule gave"),
    ]
    for kind, changes, words in forgeries:
        with pytest.raises(Discrepancy, match=words):
            replay(acts, kind, changes)
    notice = next(act for act in acts if act.kind == "land.sale-announced").body["option"]
    with pytest.raises(Discrepancy, match="decide_days are those of the signed lease"):
        replay(acts, "land.sale-announced", {"option": notice | {"decide_days": 400}})


def test_a_sale_left_out_of_the_record_is_missed() -> None:
    """Whoever sells past the rule would leave out the sale, and let the lease end for more."""
    home = make_home()
    close(home, ready(home))
    acts = acts_of(home.trust.organization)
    steps = {"land.resale-closed", *(act.kind for act in acts if act.kind.startswith("land.sale-"))}
    with pytest.raises(Discrepancy, match="by the steps of a sale"):
        replay([act for act in acts if act.kind not in steps], "land.lease-ended", {"sold_for": 300_000_00})
    with pytest.raises(Discrepancy, match="ended on this day, for this price"):
        replay(acts, "land.lease-ended", {"sold_for": 300_000_00})
