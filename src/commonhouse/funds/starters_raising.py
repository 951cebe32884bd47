"""Classes of notes that funds begin from: what others have done, to be changed as the fund decides."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DOLLAR = 100
ACCREDITED = _("I am an accredited investor as the law defines it.")


@dataclass(frozen=True, slots=True)
class ClassStarter:
    """A class without its members: amounts in cents, `eligible` says in words whom it is meant for."""

    name: str | Promise
    rate: str
    term_months: int
    minimum: int
    maximum: int | None = None
    rank: int = 1
    most_instalments: int = 1
    attestation: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Starter:
    key: str
    name: str | Promise
    words: str | Promise
    classes: tuple[ClassStarter, ...]


MEMBERS = Starter(
    "members",
    _("Members’ notes from $50"),
    _("Anyone in the community can lend $50, in small parts. The shorter the note, the higher its interest: those who need "
      "their money back soonest earn the most."),
    tuple(
        ClassStarter(name, rate, 12 * years, 50 * DOLLAR, None, 1, 10)
        for years, rate, name in (
            (3, "0.03", _("3-year note")), (4, "0.025", _("4-year note")), (5, "0.02", _("5-year note")),
            (6, "0.015", _("6-year note")), (7, "0.01", _("7-year note")),
        )
    ),
)  # fmt: skip

LAYERS = Starter(
    "layers",
    _("Community, solidarity and philanthropic notes"),
    _("Neighbors with the least earn the most and are repaid first; those with more earn less and stand behind them."),
    (
        ClassStarter(_("Community note"), "0.05", 60, 1_000 * DOLLAR, 25_000 * DOLLAR, 1, 12),
        ClassStarter(_("Solidarity note"), "0.03", 84, 10_000 * DOLLAR, None, 2, 1, ACCREDITED),
        ClassStarter(
            _("Philanthropic note"), "0.01", 120, 10_000 * DOLLAR, 3_000_000 * DOLLAR, 3, 1, ACCREDITED
        ),
    ),
)  # fmt: skip

STARTERS = (MEMBERS, LAYERS)
