"""A counted budget as open data: a Pabulib file that other tools read, CSV for spreadsheets, JSON with all of it.

Ballots are those sealed into the public record, in the order of their receipts: nothing here is not there too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise as Text
from django.utils.translation import gettext_lazy as _

from commonhouse.budgeting.models import Budget
from commonhouse.decisions.boxes import grouped_choices
from commonhouse.decisions.models import Ballot
from commonhouse.decisions.preparing import grouped_input
from commonhouse.people.export import csv_lines
from commonhouse.rules import registry
from commonhouse.rules.pabulib import write

if TYPE_CHECKING:
    from commonhouse.budgeting.results import Outcome


@dataclass(frozen=True, slots=True)
class File:
    """One file: its name, what it is, its type, and what writes it, in pieces."""

    name: str
    what: Text
    content_type: str
    write: Callable[[Outcome], Iterable[bytes]]


def pabulib(outcome: Outcome) -> Iterator[bytes]:
    """The budget in Pabulib's format, as cities publish theirs."""
    budget, box = outcome.budget, outcome.box
    meta = {
        "description": budget.title,
        "unit": budget.organization.name,
        "currency": budget.currency,
        "rule": outcome.rule_name,
        "comment": "#1: secret ballots, in no order of voting; voter ids are running numbers",
    }
    if box.opened_at and box.closed_at:
        meta |= {
            "instance": str(box.closed_at.year),
            "date_begin": f"{box.opened_at:%d.%m.%Y}",
            "date_end": f"{box.closed_at:%d.%m.%Y}",
        }
    won = set(outcome.result.winners)
    instance = registry.get(outcome.rule_name).input_from_json(grouped_input(box, grouped_choices(box)))
    selected = {project.id: int(project.id in won) for project in instance.projects}
    for line in write(instance, meta=meta, selected=selected):
        yield line.encode()


def projects_csv(outcome: Outcome) -> Iterator[bytes]:
    """One project a row: what it is, what it cost, how it fared."""
    fates = {winner.project.code: ("yes", winner.round.votes, winner.because) for winner in outcome.winners}
    fates |= {lost.project.code: ("no", lost.loser.votes, lost.lacked) for lost in outcome.losers}
    header = [
        "id",
        "title",
        "cost",
        "currency",
        "votes",
        "funded",
        "why",
        "category",
        "district",
        "latitude",
        "longitude",
    ]
    rows = [
        [
            project.code, project.title, _units(project.cost), outcome.budget.currency,
            fates[project.code][1], fates[project.code][0], fates[project.code][2],
            project.category.name if project.category else "",
            project.district.name if project.district else "",
            "" if project.latitude is None else project.latitude,
            "" if project.longitude is None else project.longitude,
        ]
        for project in (*(w.project for w in outcome.winners), *(each.project for each in outcome.losers))
    ]  # fmt: skip
    yield from csv_lines([header, *rows])


def ballots_csv(outcome: Outcome) -> Iterator[bytes]:
    """One ballot a row, under the digest of its receipt."""
    rows = ([ballot["receipt"], _text(ballot["choice"])] for ballot in sealed(outcome.budget))
    yield from csv_lines(chain([["receipt_sha256", "ballot"]], rows))


def result_json(outcome: Outcome) -> Iterator[bytes]:
    """What was asked, the rule in full, and the result with every step."""
    box = outcome.box
    yield json.dumps(
        {
            "organization": outcome.budget.organization.slug,
            "budget": outcome.budget.slug,
            "form": box.form,
            "instance": box.instance,
            "outcome": box.outcome,
            "comparison": outcome.budget.comparison,
        },
        indent=1,
        ensure_ascii=False,
        sort_keys=True,
    ).encode()


FILES: tuple[File, ...] = (
    File("budget.pb", _("the budget and all ballots, in Pabulib's format"), "text/plain; charset=utf-8", pabulib),
    File("projects.csv", _("the projects, their votes and their fate"), "text/csv; charset=utf-8", projects_csv),
    File("ballots.csv", _("the ballots, under the digests of their receipts"), "text/csv; charset=utf-8", ballots_csv),
    File("result.json", _("the rule and the result with every step"), "application/json", result_json),
)


def sealed(budget: Budget) -> Iterator[dict[str, Any]]:
    """The sealed ballots in the order of their receipts, a few thousand at a time."""
    ballots = Ballot.objects.filter(box=budget.box).order_by("receipt")
    for ballot in ballots.values("receipt", "choice").iterator(chunk_size=2000):
        yield dict(ballot)


def _units(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"


def _text(choice: dict[str, Any]) -> str:
    """A ballot in one cell: "P1 P7", or "P1:5 P7:3" for points."""
    if "points" in choice:
        return " ".join(f"{code}:{points}" for code, points in choice["points"].items())
    return " ".join(choice.get("approve") or choice.get("rank") or [])
