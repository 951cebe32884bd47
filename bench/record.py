# ruff: noqa: E402 (Django is set up before its models are imported)
"""What the record costs: hashing, appending, verifying, finding a receipt. Run: python -m bench.record"""

from __future__ import annotations

import io
import os
import random
import secrets
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

os.environ.setdefault("COMMONHOUSE_DATA", tempfile.mkdtemp(prefix="commonhouse-bench-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonhouse.web.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction

from commonhouse.people.models import Organization
from commonhouse.record import merkle, queries, receipts, registry
from commonhouse.record.actions import append
from commonhouse.record.verify import verify

APPENDS = 1000
BALLOTS = 60_000


def timed(what: str, work: Callable[[], Any], number: int = 1) -> Any:
    begun = time.perf_counter()
    result = work()
    took = time.perf_counter() - begun
    print(f"{what:58} {took:8.3f} s" + (f"  {number / took:12,.0f} /s" if number > 1 else ""))
    return result


def hash_leaves() -> None:
    data = [secrets.token_bytes(200) for _ in range(300_000)]
    what = f"leaf hash and tree, {len(data):,} leaves"
    timed(what, lambda: merkle.frontier(map(merkle.leaf_hash, data)), len(data))


def append_each(organization: Organization, number: int) -> None:
    for count in range(number):
        with transaction.atomic():
            append(organization, "note.kept", {"number": count, "text": "as people say it " * 10})


def sealed(number: int) -> dict[str, Any]:
    return {
        "ballots": [
            {
                "choice": {"approve": [f"p{random.randrange(83)}" for _ in range(10)]},
                "receipt": receipts.commitment("box", f"{count:020d}"),
            }
            for count in range(number)
        ],
        "box": "box",
    }


def seal(organization: Organization, body: dict[str, Any]) -> None:
    with transaction.atomic():
        append(organization, "bench.sealed", body)


def find(act: Any, code: str) -> Any:
    wanted = receipts.commitment("box", code)
    return [str(ballot["choice"]) for ballot in act.body["ballots"] if ballot["receipt"] == wanted]


def main() -> None:
    call_command("migrate", verbosity=0)
    organization = Organization.objects.create(slug="bench", name="Bench", kind="commons", is_listed=True)
    print(connection.vendor)
    hash_leaves()
    timed(f"{APPENDS:,} appends, a transaction each", lambda: append_each(organization, APPENDS), APPENDS)
    body = sealed(BALLOTS)
    timed(f"append one act of {BALLOTS:,} ballots", lambda: seal(organization, body))
    log = queries.log_of(organization)
    assert log is not None
    timed("inclusion proof", lambda: queries.inclusion(log, 700))
    registry.finders = lambda: {"bench.sealed": find}  # type: ignore[assignment]
    assert timed("find a receipt among them", lambda: queries.find_receipt(log, f"{BALLOTS - 1:020d}"))
    assert timed("miss a receipt among them", lambda: queries.find_receipt(log, "0" * 19 + "Z")) is None
    data = timed("download", lambda: b"".join(queries.lines(log)))
    tables = {"bench.sealed": lambda context, act: [f"{len(act.body['ballots'])} ballots"]}
    timed(f"verify the file ({len(data) / 1e6:.1f} MB)", lambda: verify(io.BytesIO(data), verifiers=tables))
    tracemalloc.start()
    sum(len(line) for line in queries.lines(log))
    print(f"peak of Python memory while streaming it: {tracemalloc.get_traced_memory()[1] / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
