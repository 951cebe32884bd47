"""Where a budget stands: its phases by their dates, or as a steward has overridden them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from commonhouse.budgeting.models import Budget, Phase

ORDER: tuple[str, ...] = tuple(Phase.Kind.values)


@dataclass(frozen=True, slots=True)
class Stand:
    """`stage`: the phase last begun, "" before the first. `is_running`: it has not ended yet.

    `until`: when it ends (None if overridden or not running). `next`: the phase to come, if any.
    """

    stage: str
    is_running: bool
    is_override: bool
    until: datetime | None
    next: Phase | None

    def is_in(self, kind: str) -> bool:
        return self.is_running and self.stage == kind

    def has_reached(self, kind: str) -> bool:
        """The phase has begun, or one after it has."""
        return self.stage != "" and ORDER.index(self.stage) >= ORDER.index(kind)


def stand(budget: Budget, now: datetime | None = None) -> Stand:
    """Where the budget stands now. Reads `budget.phases`: prefetch it for lists."""
    now = now or timezone.now()
    phases = sorted(budget.phases.all(), key=lambda phase: phase.starts_at)
    if budget.phase_override:
        later = ORDER.index(budget.phase_override) + 1
        coming = next((p for p in phases if p.kind in ORDER[later:] and p.starts_at > now), None)
        return Stand(budget.phase_override, True, True, None, coming)
    coming = next((phase for phase in phases if phase.starts_at > now), None)
    begun = [phase for phase in phases if phase.starts_at <= now]
    if not begun:
        return Stand("", False, False, None, coming)
    last = begun[-1]
    stage = _by_the_box(budget, last.kind, now)
    if stage != last.kind:
        later = ORDER.index(stage) + 1
        coming = next((phase for phase in phases if phase.kind in ORDER[later:] and phase.starts_at > now), None)
        return Stand(stage, True, False, None, coming)
    running = now < last.ends_at
    return Stand(last.kind, running, False, last.ends_at if running else None, coming)


def _by_the_box(budget: Budget, stage: str, now: datetime) -> str:
    """The stage by its dates, unless the ballot box has closed early or stays open longer: its clock is the vote's."""
    box = budget.box
    if box is None or box.state == "draft":
        return stage
    place, voting = ORDER.index(stage), ORDER.index(Phase.Kind.VOTE)
    if box.state == "open":
        return Phase.Kind.VOTE if place > voting and now < box.closes_at else stage
    return Phase.Kind.COUNT if place <= voting else stage


def rule_is_frozen(budget: Budget, now: datetime | None = None) -> bool:
    """From the opening of the vote nothing that can change the winners may change."""
    if budget.box is not None and budget.box.state != "draft":
        return True
    return budget.is_published and stand(budget, now).has_reached(Phase.Kind.VOTE)


def may_develop(budget: Budget, now: datetime | None = None) -> bool:
    """Projects are made from the start of development until the vote."""
    return stand(budget, now).has_reached(Phase.Kind.DEVELOPMENT) and not rule_is_frozen(budget, now)


def problems(rows: Sequence[tuple[str, datetime, datetime]]) -> list[tuple[str, str]]:
    """What is wrong with planned phases (kind, start, end), as (kind, code): `ends-before`, `overlaps`."""
    found: list[tuple[str, str]] = []
    ordered = sorted(rows, key=lambda row: ORDER.index(row[0]))
    before: datetime | None = None
    for kind, starts_at, ends_at in ordered:
        if ends_at <= starts_at:
            found.append((kind, "ends-before"))
        if before is not None and starts_at < before:
            found.append((kind, "overlaps"))
        before = max(before, ends_at) if before else ends_at
    return found
