"""The part of funds in the Greater Boston demo. Members and events are invented.

Acts of one organization are in order of time: what a fund decided, raised and lent is told as it happened.
"""

from __future__ import annotations

from collections.abc import Callable

from commonhouse.funds import demo_deciding, demo_lending, demo_raising


def seed(say: Callable[[str], None]) -> None:
    """Adds to the demo what its funds have to show."""
    demo_deciding.past(say)
    demo_lending.past(say)
    demo_deciding.live(say)
    demo_raising.live(say)  # its past is a seed of its own, before all others (see web.demo)
    demo_lending.recent(say)
