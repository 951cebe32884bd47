"""`commonhouse verify FILE`: check a downloaded record and recompute its acts. No database, no network, no
Django.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import BinaryIO

from commonhouse.cli import verifiers
from commonhouse.record.checkpoint import BadNote, Checkpoint
from commonhouse.record.receipts import BadCode
from commonhouse.record.verify import Discrepancy, Report, verify

HOLDS = 0
DIFFERS = 1
UNUSABLE = 2


def run(
    path: str,
    *,
    key: str | None = None,
    receipt: str | None = None,
    earlier: str | None = None,
    say: Callable[[str], None] = print,
    complain: Callable[[str], None] = lambda text: print(text, file=sys.stderr),
) -> int:
    """Verify the record at `path` ("-" is standard input) and say in words what was checked.

    `key`, `receipt`: see `record.verify.verify`. `earlier` is the path of a copy kept before. Returns the
    exit code: 0 all holds, 1 the record differs somewhere (the first place is named) or lacks the receipt, 2
    not usable input.
    """
    tables = verifiers.load()

    def check(stream: BinaryIO, before: Checkpoint | None, speak: Callable[[str], None]) -> Report:
        return verify(
            stream,
            verifiers=tables.verifiers,
            finders=tables.finders,
            public_key=key,
            earlier=before,
            receipt=receipt,
            say=speak,
        )

    place = path
    try:
        before = None
        if earlier is not None:
            place = earlier
            with open(earlier, "rb") as stream:
                before = verify(stream, verifiers={}, public_key=key).checkpoint
        place = path
        if path == "-":
            report = check(sys.stdin.buffer, before, say)
        else:
            with open(path, "rb") as stream:
                report = check(stream, before, say)
    except Discrepancy as error:
        complain(f"{place}: this record does NOT hold. The first discrepancy:\n{error}")
        if error.index == 0:
            complain("If this is no record at all, name a record file, as a record's page gives it (record.jsonl).")
        return DIFFERS
    except OSError as error:
        complain(f"{place}: {error.strerror or error}. Name a record file, as a record's page gives it.")
        return UNUSABLE
    except BadCode as error:
        complain(f"--receipt: {error}")
        return UNUSABLE
    except BadNote as error:
        complain(f"--key: {error}")
        return UNUSABLE
    if report.receipt_found is False:
        complain(f"{place}: the record holds together, but your receipt is not in it.")
        return DIFFERS
    say("All of it holds.")
    return HOLDS
