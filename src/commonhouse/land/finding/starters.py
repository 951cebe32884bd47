"""Programmes to begin with, as neighborhoods do it: whole, to be changed where they do not fit."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonhouse.land.finding.models import Programme, StepKind

Words = str | Promise


@dataclass(frozen=True, slots=True)
class StarterStep:
    kind: str
    text: Words
    needed: bool = False


@dataclass(frozen=True, slots=True)
class StarterPriority:
    name: Words
    words: Words
    check: Words
    points: int = 0
    share: str = ""


@dataclass(frozen=True, slots=True)
class Starter:
    key: str
    name: Words
    about: Words
    order_by: str
    carried: str
    declines: int
    offer_days: int
    steps: tuple[StarterStep, ...]
    priorities: tuple[StarterPriority, ...]
    tiers: tuple[int, ...] = (60, 80)
    sizes: dict[int, tuple[int, int | None]] = field(
        default_factory=lambda: {1: (1, 2), 2: (2, 5), 3: (3, 7), 4: (5, None)}
    )


_NEIGHBORS = StarterPriority(
    _("Neighbors"), _("You live in the neighborhood now."), _("A letter or bill with your street on it."), 3, "1/2"
)
_DISPLACED = StarterPriority(
    _("Displaced neighbors"),
    _("You lived in the neighborhood and had to leave, because of rent, eviction, foreclosure or fire."),
    _("An old lease, a letter, or the word of a neighbor who knew you there."),
    2,
    "1/4",
)
_ORIENTATION = StarterStep(
    StepKind.ORIENTATION, _("An evening: what a land trust is, and what owning a home here means."), True
)
_CLASS = StarterStep(StepKind.CLASS, _("A class for first-time home buyers, by us or by others."))
_LETTER = StarterStep(
    StepKind.LENDER_LETTER, _("A bank says what it would lend you. Bring the letter when a home is offered.")
)
_APPLY = StarterStep(StepKind.APPLICATION, _("A few questions, on a phone or on paper."), True)
_REVIEW = StarterStep(
    StepKind.REVIEW, _("Two people look at your income. What you show is kept sealed, and deleted in time.")
)

STARTERS: tuple[Starter, ...] = (
    Starter(
        "owners", _("Homes to own"),
        _("Homes that stay affordable for good: you own the home, the neighborhood owns the land."),
        Programme.By.GROUPS, Programme.Carried.FIRST, 2, 7,
        (_ORIENTATION, _CLASS, _APPLY, _LETTER, _REVIEW), (_NEIGHBORS, _DISPLACED),
    ),
    Starter(
        "renters", _("Homes to rent"), _("Rented homes of the land trust, with a rent that fits what you earn."),
        Programme.By.LOTTERY, Programme.Carried.FIRST, 2, 5, (_APPLY, _REVIEW), (_NEIGHBORS, _DISPLACED), (30, 50, 60),
    ),
    Starter(
        "shares", _("Homes with a share for neighbors"),
        _("Half of the places in line are for neighbors, a quarter for displaced neighbors, the rest for everyone."),
        Programme.By.SHARES, Programme.Carried.WITHIN, 1, 10,
        (_ORIENTATION, _CLASS, _APPLY, _LETTER, _REVIEW), (_NEIGHBORS, _DISPLACED),
    ),
)  # fmt: skip


def starter(key: str) -> Starter | None:
    return next((each for each in STARTERS if each.key == key), None)
