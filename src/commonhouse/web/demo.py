"""The Greater Boston demo: every part of the house seeds its own, in an order that lets each build on the last."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from django.db import transaction

from commonhouse.people.models import Account, Organization

Say = Callable[[str], None]
SEEDS = ("commonhouse.people.demo", "commonhouse.budgeting.demo")


def seed(say: Say) -> None:
    """Fills an empty house. A house that has organizations is left as it is; a seed cut short leaves nothing."""
    if Organization.objects.exists():
        say("==> The demo is already here (start afresh with --reset)")
        return
    with transaction.atomic():
        for name in SEEDS:
            import_module(name).seed(say)


def who_to_be() -> list[str]:
    """A line for each person that the demo suggests to sign in as."""
    accounts = Account.objects.filter(email__endswith=".example", person__isnull=False).select_related("person")
    lines = []
    for account in accounts.prefetch_related("person__seats__organization").order_by("pk")[:12]:
        seats = ", ".join(
            f"{seat.title or seat.get_kind_display()} of {seat.organization}" for seat in account.person.seats.all()
        )
        lines.append(f"{account.email:<32} {seats or 'member'}")
    return lines
