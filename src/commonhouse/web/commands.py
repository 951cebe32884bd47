"""What the command line does that needs the house's database: demo, serve, worker, export, manage.

Each function takes parsed arguments and returns an exit code. `commonhouse.cli` imports this module only when one of
these commands is called, so that counting and verifying never wait for Django.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from argparse import Namespace
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path

from commonhouse.web import demo_folder

STROKE = 30  # seconds between looks at the clock
logger = logging.getLogger("commonhouse.worker")

EXPORTERS = (
    "commonhouse.people.export",
    "commonhouse.record.export",
    "commonhouse.ledger.export",
    "commonhouse.agreements.export",
    "commonhouse.charters.export",
    "commonhouse.decisions.export",
    "commonhouse.proposals.export",
    "commonhouse.elections.export",
    "commonhouse.meetings.export",
    "commonhouse.budgeting.export",
    "commonhouse.funds.export",
    "commonhouse.land.export",
)


def say(text: str) -> None:
    print(text, flush=True)


def demo(args: Namespace) -> int:
    """Sets up, seeds Greater Boston, serves on localhost; a second start finds the house as it was left."""
    data = Path(args.data or "var/demo").resolve()
    if not _port_is_free("127.0.0.1", args.port):
        print(
            f"commonhouse demo: port {args.port} is in use, perhaps by a demo already running. "
            f"Try: commonhouse demo --port {args.port + 1}",
            file=sys.stderr,
        )
        return 2
    if refusal := demo_folder.claim(data, reset=args.reset, say=say):
        print(f"commonhouse demo: {refusal}", file=sys.stderr)
        return 2
    os.environ.pop("COMMONHOUSE_DATABASE_URL", None)  # never the database of a real house
    os.environ |= {
        "COMMONHOUSE_DATA": str(data),
        "COMMONHOUSE_DEMO": "1",
        "COMMONHOUSE_NAME": "Greater Boston Commonhouse",
        "COMMONHOUSE_PHONE": os.environ.get("COMMONHOUSE_PHONE", "617-555-0123"),
        "COMMONHOUSE_ORIGIN": f"http://localhost:{args.port}",
    }
    _prepare()
    from commonhouse.web import demo as seeds

    seeds.seed(say, data / demo_folder.UNFINISHED)
    say("")
    say(f"    The house is open:   http://localhost:{args.port}/")
    say(f"    Sign in as anyone:   http://localhost:{args.port}/demo/")
    for line in seeds.who_to_be():
        say(f"      {line}")
    say(f"    Letters it writes:   {data / 'letters'}")
    say("    Ctrl-C closes it. Its data stays in " + str(data))
    say("")
    return _serve("127.0.0.1", args.port, workers=1)


def serve(args: Namespace) -> int:
    """Serves the house of COMMONHOUSE_DATA (or of COMMONHOUSE_DATABASE_URL) with granian and one worker."""
    _prepare()
    say(f"==> Serving on http://{args.host}:{args.port} with {args.workers} process(es)")
    return _serve(args.host, args.port, args.workers)


def worker(args: Namespace) -> int:
    """Runs background work (counts, documents, closing and sending what is due) until stopped."""
    _setup()
    from django.core.management import call_command

    from commonhouse.agreements.tasks import reckon_new_day
    from commonhouse.decisions.tasks import close_due_boxes
    from commonhouse.funds.tasks import conclude_due_lists, tell_holders
    from commonhouse.land.eligibility.tasks import purge_due
    from commonhouse.land.finding.tasks import lapse_due
    from commonhouse.land.reporting.tasks import follow_all
    from commonhouse.land.stewarding.tasks import look_after
    from commonhouse.notices.tasks import send_due
    from commonhouse.proposals.tasks import conclude_due

    # Each has a clock of its own: a slow mail server must not keep a vote from closing at its time.
    for work in (
        close_due_boxes.call,
        conclude_due.call,
        conclude_due_lists.call,
        reckon_new_day.call,
        tell_holders.call,
        purge_due.call,
        lapse_due.call,
        look_after.call,
        follow_all.call,
        send_due.call,
    ):
        threading.Thread(target=_keep_time, args=(work,), daemon=True).start()
    call_command("db_worker", interval=1)
    return 0


def _keep_time(work: Callable[[], object]) -> None:
    """Does at each stroke what is due then, even if nobody looks. A fault is logged, and tried again at the next."""
    from django.db import close_old_connections

    while True:
        try:
            work()
        except Exception:
            logger.exception("what was due failed; it is tried again")
        close_old_connections()
        time.sleep(STROKE)


def manage(args: Namespace) -> int:
    _setup()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["commonhouse manage", *args.arguments])
    return 0


def export(args: Namespace) -> int:
    """Writes all that an organization may take with it into a folder, and says what each file is."""
    _setup()
    from django.db import connection

    from commonhouse.people.models import Organization

    if Organization._meta.db_table not in connection.introspection.table_names():
        print(
            "commonhouse export: there is no house here. Say where its data is, for example: "
            f"COMMONHOUSE_DATA=/srv/house commonhouse export {args.organization}",
            file=sys.stderr,
        )
        return 2
    organization = Organization.objects.filter(slug=args.organization).first()
    if organization is None:
        known = ", ".join(Organization.objects.values_list("slug", flat=True)[:60]) or "none yet"
        print(f"commonhouse export: no organization {args.organization!r}. There are: {known}", file=sys.stderr)
        return 2
    out = Path(args.out or f"{organization.slug}-export")
    for exporter in EXPORTERS:
        for name, what, chunks in import_module(exporter).files(organization):
            size = _write(out / name, chunks)
            say(f"{size:>12,} bytes  {name:<42} {what}")
    say(f"Everything is in {out}")
    return 0


def _write(path: Path, chunks: Iterable[bytes]) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    with partial.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)
        size = file.tell()
    partial.replace(path)
    return size


def _setup() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonhouse.web.settings")
    import django

    django.setup()


def _prepare() -> None:
    """Brings the database, the catalogues and the static files up to date; quick when they are."""
    from commonhouse.web.messages import compile_catalogues

    compile_catalogues()
    _setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("==> Preparing the database")
        call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("clearsessions", verbosity=0)
    newest = max(path.stat().st_mtime for path in (settings.PACKAGE / "web" / "static").rglob("*"))
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if not manifest.exists() or manifest.stat().st_mtime < newest:
        say("==> Preparing style sheets and scripts")
        call_command("collectstatic", verbosity=0, interactive=False)
    connection.close()


def _serve(host: str, port: int, workers: int) -> int:
    """Runs granian and the worker side by side; stops both when either stops or on Ctrl-C."""
    server = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "1", "--no-ws", "--log-level", "warning",
        "commonhouse.web.wsgi:application",
    ]  # fmt: skip
    commands = [server, [sys.executable, "-m", "commonhouse", "worker"]]
    processes = [subprocess.Popen(command, start_new_session=True) for command in commands]
    stopping = signal.signal(signal.SIGTERM, lambda *_: _stop(processes))
    try:
        while all(process.poll() is None for process in processes):
            time.sleep(0.2)
        return next(process.returncode for process in processes if process.poll() is not None) or 0
    except KeyboardInterrupt:
        return 0
    finally:
        _stop(processes)
        signal.signal(signal.SIGTERM, stopping)


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
    deadline = time.monotonic() + 5
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()


def _port_is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
