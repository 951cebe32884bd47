"""`commonhouse audit BOOK.jsonl`: recompute an organization's books, and hold the public record to them.

With a file no Django, no database and no network are needed; `--organization` audits a book where it is kept.
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterable, Mapping
from typing import Any

from commonhouse.cli.errors import Refused
from commonhouse.cli.files import opened
from commonhouse.cli.progress import Progress
from commonhouse.ledger import bookfile
from commonhouse.ledger import verify as acts
from commonhouse.ledger.audit import Report, Said, Wrong, audit
from commonhouse.record.acts import Act, Discrepancy
from commonhouse.record.checkpoint import BadNote
from commonhouse.record.verify import Context, Verifier, verify

HOLDS = 0
DIFFERS = 1
_UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def run(args: Namespace) -> int:
    """Returns the exit code: 0 all holds, 1 something differs (the first place is named)."""
    if bool(args.file) == bool(args.organization):
        raise Refused("name a file of books, or an organization of this house with --organization.")
    if args.organization and (args.record or args.key):
        raise Refused("--record and --key go with a file; in the house its own record is compared.")
    try:
        report = _of_house(args.organization) if args.organization else _of_file(args.file, args.record, args.key)
    except Wrong as problem:
        print(f"{args.file or args.organization}: these books do NOT hold. {problem}", file=sys.stderr)
        return DIFFERS
    except Discrepancy as problem:
        print(f"{args.record}: this record does NOT hold. The first discrepancy:\n{problem}", file=sys.stderr)
        return DIFFERS
    _say(report, compared=bool(args.record or args.organization))
    return HOLDS


def _of_file(path: str, record: str | None, key: str | None) -> Report:
    said = _read_record(record, key) if record else None
    try:
        with opened(path) as source:
            head = bookfile.header(source.stream)
            _check_whose(head, said)
            print(f"The books of {head['organization']['name']}, in {head['unit']}.")
            with Progress("Recomputing the books", source.size) as progress:
                entries = bookfile.Entries(source.stream, progress.add)
                report = audit(entries, said)
                assert entries.end is not None
                bookfile.check_end(entries.end, report.entries, report.head, dict(report.balances))
    except bookfile.NoBook as problem:
        raise Refused(f"{path}: {problem}.") from None
    except _UNREADABLE as problem:
        raise Refused(f"{path}: this is no file of books ({type(problem).__name__}: {problem}).") from None
    return report


def _check_whose(head: Mapping[str, Any], said: Said | None) -> None:
    if said is not None and head["organization"]["slug"] != said.slug:
        raise Wrong(0, "books and record are of two organizations", said.slug, head["organization"]["slug"])


def _read_record(path: str, key: str | None) -> Said:
    """Checks the record itself, and keeps what it says of the books."""
    said = Said()

    def listening(verifier: Verifier) -> Verifier:
        def take(context: Context, act: Act) -> Iterable[str]:
            yield from verifier(context, act)
            said.slug = context.slug
            said.take(act.index, act.kind, act.body)

        return take

    listeners: Mapping[str, Verifier] = {kind: listening(verifier) for kind, verifier in acts.VERIFIERS.items()}
    try:
        with open(path, "rb") as stream:
            verify(stream, verifiers=listeners, public_key=key)
    except OSError as error:
        raise Refused(f"{path}: {error.strerror or error}.") from None
    except BadNote as error:
        raise Refused(f"--key: {error}") from None
    return said


def _of_house(slug: str) -> Report:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonhouse.web.settings")
    import django

    django.setup()
    from commonhouse.ledger import rows
    from commonhouse.ledger.models import Book

    book = Book.objects.select_related("organization").filter(organization__slug=slug).first()
    if book is None:
        raise Refused(f"no organization {slug!r} keeps books here.")
    said = rows.said_of(book.organization)
    print(f"The books of {book.organization.name}, in {book.unit}.")
    with Progress("Recomputing the books", book.size) as progress:
        report = audit(rows.entries(book), said, progress.add)
    if bytes(book.head).hex() != report.head:
        raise Wrong(0, "the book's own head is another", report.head, bytes(book.head).hex())
    return report


def _say(report: Report, *, compared: bool) -> None:
    print(
        f"{report.entries:,} entries with {report.lines:,} lines: numbered without a gap, each balanced in every unit."
    )
    print(f"Every digest is that of its entry, chained to the one before. The head is {report.head or 'none yet'}.")
    open_ones = sum(1 for amount in report.balances.values() if amount)
    print(f"{open_ones:,} balances that are not zero were recomputed.")
    if compared:
        print(
            f"The public record holds the same: {report.heads:,} heads and {report.closings:,} closed periods compared."
        )
    else:
        print("Compare the head with the public record: commonhouse audit BOOK.jsonl --record RECORD.jsonl")
    print("All of it holds.")
