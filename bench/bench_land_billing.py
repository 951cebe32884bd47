"""The yearly bills of 50,000 leases, beside folding the account of each, in one run; stopped once by force and gone on.

    python -m bench.bench_land_billing
    python -m bench.bench_land_billing --leases 5000

A house of its own is made in a temporary folder, with the durability of a real one. A third of the fees are fixed, a third grow
by steps that are written out for 99 years, a third follow an index. The peer is what the house itself could do instead: fold the
account of each lease to the end of the year and add up what falls due (a sample, scaled up).
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = 200  # accounts folded by the peer
STARTS, UNTIL = dt.date(2027, 1, 1), dt.date(2027, 12, 31)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leases", type=int, default=50_000)
    parser.add_argument("--part", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        globals()[given.part](given.leases)
        return
    with tempfile.TemporaryDirectory(prefix="commonhouse-bench-") as folder:
        env = os.environ | {"COMMONHOUSE_DATA": folder, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
        env |= {"DJANGO_SETTINGS_MODULE": "commonhouse.web.settings"}
        env.pop("COMMONHOUSE_DATABASE_URL", None)
        print(f"sqlite; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}", flush=True)
        for name in ("prepare", "killed", "bill", "peer"):
            words = [sys.executable, "-m", "bench.bench_land_billing", "--part", name, "--leases", str(given.leases)]
            if name == "killed":
                _kill(words, env)
            else:
                subprocess.run(words, env=env, cwd=ROOT, check=True)


def _kill(words: list[str], env: dict[str, str]) -> None:
    """Begins the run, and ends it by force after a few seconds."""
    process = subprocess.Popen(words, env=env, cwd=ROOT)
    time.sleep(6)
    process.send_signal(signal.SIGKILL)
    process.wait()


def say(what: str, value: str) -> None:
    print(f"  {what:<62} {value:>18}", flush=True)


def _setup() -> Any:
    import django

    django.setup()
    from commonhouse.people.models import Organization

    return Organization


def prepare(leases: int) -> None:
    organizations = _setup()
    from django.core.management import call_command
    from django.utils import timezone

    call_command("migrate", run_syncdb=True, verbosity=0)
    trust = organizations.objects.create(name="Bench trust", slug="bench-trust", kind="land-trust")
    began = time.perf_counter()
    rows = 0
    while rows < leases:
        many = min(2_000, leases - rows)
        _put(trust, rows, many, timezone.now() - dt.timedelta(days=30))
        rows += many
    say(f"{leases:,} leases made ready", f"{time.perf_counter() - began:.1f} s")


def _put(trust: Any, before: int, many: int, moment: dt.datetime) -> None:
    """Leases as the verbs leave them, but for the record: a home, an agreement in force, its signed terms."""
    from commonhouse.agreements.models import Agreement, Party, Version
    from commonhouse.land.models import Holding, Household, Lease, Parcel
    from commonhouse.people.models import Person

    day = moment.date()
    parcel = Parcel.objects.create(organization=trust, name=f"Lot {before}", entered_at=moment)
    names = [f"Home {before + n}" for n in range(many)]
    homes = Holding.objects.bulk_create(
        Holding(organization=trust, parcel=parcel, name=name, entered_at=moment, state="in-use") for name in names
    )
    people = Person.objects.bulk_create(Person(name=f"(invented) {name}") for name in names)
    households = Household.objects.bulk_create(Household(organization=trust, size=2, since=day) for _name in names)
    agreements = Agreement.objects.bulk_create(
        Agreement(
            organization=trust, kind="ground-lease", title=name, state="active", starts_on=day, signed_at=moment,
            reckoned_on=day,
        )
        for name in names
    )  # fmt: skip
    Party.objects.bulk_create(
        Party(organization=trust, agreement=each, role="holder", person=person)
        for each, person in zip(agreements, people, strict=True)
    )
    terms = _terms()
    Version.objects.bulk_create(
        Version(
            organization=trust, agreement=each, number=1, terms=terms[n % len(terms)], terms_hash="0" * 64,
            written_at=moment, signed_at=moment,
        )
        for n, each in enumerate(agreements)
    )  # fmt: skip
    Lease.objects.bulk_create(
        Lease(
            organization=trust, agreement=each, holding=home, household=household, starts_on=day, began_at=moment,
            price=200_000_00,
        )
        for each, home, household in zip(agreements, homes, households, strict=True)
    )  # fmt: skip


def _terms() -> list[dict[str, Any]]:
    from commonhouse.land.leasing import kinds
    from commonhouse.land.leasing.starters import DUDLEY, NORTH
    from commonhouse.rules.land.lease import Adjust, Adjusting
    from commonhouse.rules.land.lease_dues import completed

    growing = replace(DUDLEY, fee=replace(DUDLEY.fee, adjust=Adjust(Adjusting.FIXED, rate=Decimal("0.02"))))
    return [
        kinds.dump(completed(replace(terms, starts=dt.date(2027 - years, 1 + years % 12, 15))))
        for years in range(3, 33)
        for terms in (DUDLEY, growing, NORTH)
    ]


def _run() -> Any:
    organizations = _setup()
    from django.db import transaction

    from commonhouse.land.leasing.actions.billing import open_run
    from commonhouse.people.permissions import NOBODY

    with transaction.atomic():
        return open_run(organizations.objects.get(slug="bench-trust"), STARTS, UNTIL, by=NOBODY)


def killed(_leases: int) -> None:
    run = _run()
    from commonhouse.land.leasing import billing

    for _each in billing.running(run):
        pass


def bill(leases: int) -> None:
    run = _run()
    from commonhouse.land.leasing import billing

    before, began = run.done, time.perf_counter()
    for each in billing.running(run):
        run = each
    took = time.perf_counter() - began
    assert run.done == run.made == run.bills.count() == leases
    say("killed by force after this many", f"{before:,}")
    say(f"the other {leases - before:,} billed, the digest over all made", f"{took:.1f} s")
    each_one = took / max(1, leases - before)
    say(f"all {leases:,} at this speed (limit 60 s)", f"{each_one * leases:.1f} s")
    (Path(os.environ["COMMONHOUSE_DATA"]) / "took").write_text(str(each_one))


def peer(leases: int) -> None:
    _setup()
    from commonhouse.agreements import accounts
    from commonhouse.land.models import Bill

    bills = list(Bill.objects.select_related("lease__agreement").order_by("?")[:SAMPLE])
    began = time.perf_counter()
    for one in bills:
        result = accounts.result_of(one.lease.agreement, UNTIL)
        assert result is not None
        due = sum(each.amount for each in result.dues if STARTS <= each.on <= UNTIL and each.bucket != "penalty")
        assert due == one.amount, (due, one.amount)
    took = (time.perf_counter() - began) / len(bills)
    ours = float((Path(os.environ["COMMONHOUSE_DATA"]) / "took").read_text())
    say(f"folding each account instead, {leases:,} of them", f"{took * leases:.0f} s")
    say("times as long as our bills", f"{took / ours:.0f}")


if __name__ == "__main__":
    main()
