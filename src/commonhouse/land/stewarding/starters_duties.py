"""Plans of duties that most trusts have. A trust takes them, and changes what it wants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonhouse.land.holdings.models import Holding
from commonhouse.land.stewarding.models import DutyKind, DutyPlan, Purpose

_T = Holding.Tenure
_A = DutyPlan.Anchor
HOMES = (_T.GROUND_LEASE.value, _T.RENTAL.value, _T.COOP.value)
OWNED = (_T.GROUND_LEASE.value, _T.COOP.value)


@dataclass(frozen=True, slots=True)
class Starter:
    name: str | Promise
    kind: str
    anchor: str = _A.LEASE_START.value
    every_months: int = 12
    day: int | None = None
    month: int | None = None
    days_before: int = 0
    tenures: tuple[str, ...] = ()
    asks_paper: bool = False
    letter: str = ""

    def fields(self) -> dict[str, Any]:
        """All but the name, which is said in the reader's language."""
        names = ("kind", "anchor", "every_months", "day", "month", "days_before", "tenures", "asks_paper", "letter")
        return {name: getattr(self, name) for name in names}


STARTERS = (
    Starter(
        _("Proof of insurance"), DutyKind.INSURANCE.value, _A.DAY_OF_YEAR.value, day=31, month=1, tenures=OWNED,
        asks_paper=True, letter=Purpose.DUTY.value,
    ),
    Starter(_("Visit to the home"), DutyKind.INSPECTION.value, tenures=HOMES, letter=Purpose.INSPECTION.value),
    Starter(
        _("Ask who lives in the home"), DutyKind.OCCUPANCY.value, _A.DAY_OF_YEAR.value, day=1, month=10, tenures=OWNED,
        letter=Purpose.DUTY.value,
    ),
    Starter(_("Anniversary of the lease: say hello"), DutyKind.ANNIVERSARY.value),
    Starter(_("Look at the fee again"), DutyKind.FEE_REVIEW.value, every_months=60, days_before=60),
    Starter(
        _("Tell about the renewal of the lease"), DutyKind.RENEWAL.value, _A.LEASE_END.value, 0, days_before=365,
        letter=Purpose.RENEWAL.value,
    ),
    Starter(_("Last payment of the mortgage"), DutyKind.MORTGAGE_END.value, _A.MORTGAGE_END.value, 0),
)  # fmt: skip
