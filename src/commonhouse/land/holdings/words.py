"""How holdings are written: areas, states, uses."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from commonhouse.land.holdings.models import SQUARE_FEET_OF_AN_ACRE, Holding, Use
from commonhouse.people.formats import number

_State = Holding.State
LOOPS = {Use.FARM: "food", Use.COMMERCIAL: "surplus", Use.OPEN: "public"}  # the colour of a use; of homes: the land's


def acres(square_feet: int) -> str:
    """An area as people speak of it: "30.4 acres", "0.12 acres", "1 acre", "380 square feet". Halves are rounded up."""
    if square_feet < SQUARE_FEET_OF_AN_ACRE // 100:
        return _("%(count)s square feet") % {"count": number(square_feet)}
    exact = Decimal(square_feet) / SQUARE_FEET_OF_AN_ACRE
    digits = Decimal("0.1") if exact >= 10 else Decimal("0.01")
    rounded = (exact + digits / 2).quantize(digits, rounding="ROUND_DOWN")
    return _("1 acre") if rounded == 1 else _("%(count)s acres") % {"count": number(rounded)}


def loop_of(use: str) -> str:
    return LOOPS.get(Use(use), "land")


def state_tag(state: str) -> tuple[str, str]:
    """The kind of a status tag and its words. Whether a notice runs is decided by `access.state_for`, before."""
    kinds: dict[str, str] = {
        _State.PLANNED: "draft", _State.FREE: "open", _State.IN_USE: "done", _State.FOR_SALE: "waiting",
        _State.IN_DEFAULT: "late", _State.LOST: "stopped",
    }  # fmt: skip
    return kinds[state], str(_State(state).label)
