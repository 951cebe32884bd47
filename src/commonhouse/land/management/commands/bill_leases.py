"""Bills the fees of a year under every lease of every trust of the house, and says how far it is.

Stop it as you like: called again, it goes on where it was, and nothing is billed twice.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commonhouse.land.leasing import billing
from commonhouse.land.leasing.tasks import run_of, trusts_with_leases

FIRST_YEAR, LAST_YEAR = 1990, 2200


class Command(BaseCommand):
    help = "Bill the fees of a year under every lease, trust by trust. Safe to stop and to call again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int, help="the year to bill, such as 2027")
        parser.add_argument("--trust", default="", help="only this organization, by its short name")

    def handle(self, *args: Any, **options: Any) -> None:
        year: int = options["year"]
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise CommandError(f"Give a year from {FIRST_YEAR} to {LAST_YEAR}.")
        trusts = [each for each in trusts_with_leases() if options["trust"] in ("", each.slug)]
        if not trusts:
            raise CommandError("No trust of that name has a lease in force.")
        for trust in trusts:
            run = run_of(trust, dt.date(year, 1, 1), dt.date(year, 12, 31))
            if run is None:
                self.stdout.write(f"{trust.slug}: this time is billed already, under other days")
                continue
            for now in billing.running(run):
                self.stdout.write(f"{trust.slug}: {now.done} of {now.total} leases, {now.made} bills")
