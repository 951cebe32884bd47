"""The Greater Boston demo: every part of the house seeds its own, in an order that lets each build on the last."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from commonhouse.people.models import Account, Organization

Say = Callable[[str], None]
SEEDS = (
    "commonhouse.people.demo",
    "commonhouse.charters.demo",
    "commonhouse.land.demo",  # and so does this: families came and went before the house
    "commonhouse.funds.demo_raising",  # its history lies before the others'
    "commonhouse.agreements.demo",
    "commonhouse.proposals.demo",
    "commonhouse.elections.demo",
    "commonhouse.meetings.demo",
    "commonhouse.budgeting.demo",
    "commonhouse.funds.demo",
    "commonhouse.ledger.demo",
    "commonhouse.land.demo_live",  # what happens on the land today comes after all histories
    "commonhouse.notices.demo",
)


def seed(say: Say, unfinished: Path) -> None:
    """Fills an empty house; a house that has organizations is left as it is.

    Ballots are cast one by one, each in a transaction of its own as in life, so a seed can be cut short: the file
    `unfinished` then stays, and the next start of the demo begins afresh (see commands.demo).
    """
    if Organization.objects.exists():
        say("==> The demo is already here (start afresh with --reset)")
        return
    unfinished.touch()
    for name in SEEDS:
        import_module(name).seed(say)
    unfinished.unlink()


def who_to_be() -> list[str]:
    """A line for each person that the demo suggests to sign in as."""
    accounts = Account.objects.filter(email__endswith="@commonhouse.example", person__isnull=False).select_related(
        "person"
    )
    lines = []
    for account in accounts.prefetch_related("person__seats__organization").order_by("pk"):
        seats = ", ".join(
            f"{seat.title or seat.get_kind_display()} of {seat.organization}" for seat in account.person.seats.all()
        )
        lines.append(f"{account.person.name:<22} {seats or 'resident, with no seat'}")
    return [*lines, "and a steward of each organization"]
