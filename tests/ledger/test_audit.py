"""The auditors' file, the audit of it, and whatever was forged in it."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json

import pytest

from commonhouse.cli.main import main
from commonhouse.ledger import accounts, actions, audit, bookfile, export, rows
from commonhouse.ledger.models import Book
from commonhouse.ledger.posting import Leg
from commonhouse.ledger.verify import VERIFIERS
from commonhouse.record.verify import Act, Context, Discrepancy, verify
from tests.factories import make_actor, make_organization
from tests.ledger.helpers import draft, legs, put
from tests.record.helpers import assert_no_personal_data, record_bytes

pytestmark = pytest.mark.django_db
MARCH = dt.date(2025, 3, 31)


@pytest.fixture
def book():
    organization = make_organization("riverside", kind="fund")
    treasurer = make_actor(organization, "treasurer")
    actions.open_book(treasurer, organization, opened_on=dt.date(2025, 1, 1))
    city = actions.add_restriction(treasurer, organization, name="City", purpose="Loans, say “yes”")
    cash, grants = accounts.of_role(organization, "cash"), accounts.of_role(organization, "grants")
    put(
        organization,
        draft(organization, on=dt.date(2025, 2, 1), text='A "gift"; ñ \\ 漢字\ttab'),
        draft(organization, on=MARCH, legs=[Leg(cash, 700, city, "line, text"), Leg(grants, -700, city)]),
    )
    actions.close_period(treasurer, organization, MARCH)
    batch = actions.post_batch(
        treasurer, organization, [draft(organization, n, on=dt.date(2025, 4, n)) for n in (1, 2, 3)], title="April"
    )
    one = accounts.part(accounts.of_role(organization, "loans"), "abc123", holder=treasurer.person)
    put(organization, draft(organization, on=dt.date(2025, 4, 4), legs=[Leg(one, 90), *legs(organization, cash=-90)]))
    actions.undo_batch(treasurer, batch)
    actions.close_period(treasurer, organization, dt.date(2025, 4, 30))
    hours, given = (accounts.of_role(organization, role, "HOURS") for role in ("receivable", "exchange"))
    trade = [*legs(organization, cash=-100, exchange=100), Leg(hours, 400), Leg(given, -400)]
    actions.post_entry(treasurer, organization, draft(organization, on=dt.date(2025, 5, 1), legs=trade))
    return Book.objects.get(organization=organization)


def book_bytes(book):
    return b"".join(export.book_lines(book))


def run(data: bytes, said=None) -> audit.Report:
    stream = io.BytesIO(data)
    bookfile.header(stream)
    entries = bookfile.Entries(stream)
    report = audit.audit(entries, said)
    bookfile.check_end(entries.end, report.entries, report.head, dict(report.balances))
    return report


def test_house_and_file_agree_with_the_record(book):
    said = rows.said_of(book.organization)
    inside = audit.audit(rows.entries(book), said)
    outside = run(book_bytes(book), said)
    assert inside == outside
    assert (inside.entries, inside.head) == (book.size, bytes(book.head).hex())
    assert (inside.heads, inside.closings) == (5, 2)
    report = verify(io.BytesIO(record_bytes(book.organization)), verifiers=VERIFIERS)
    assert not report.not_recomputed
    assert any("closed through 2025-04-30" in sentence for sentence in report.sentences)


def test_the_command(book, tmp_path, capsys):
    ours, theirs = tmp_path / "book.jsonl", tmp_path / "record.jsonl"
    ours.write_bytes(book_bytes(book))
    theirs.write_bytes(record_bytes(book.organization))
    assert main(["audit", str(ours), "--record", str(theirs)]) == 0
    assert "5 heads and 2 closed periods" in capsys.readouterr().out
    assert main(["audit", "--organization", "riverside"]) == 0
    assert main(["audit", str(theirs)]) == 2
    assert main(["audit", str(tmp_path / "nothing")]) == 2
    assert main(["audit"]) == 2
    ours.write_bytes(book_bytes(book).replace(b"gift", b"loan", 1))
    assert main(["audit", str(ours)]) == 1
    assert "Entry 1" in capsys.readouterr().err


def test_every_changed_byte_is_found(book):
    data, said = book_bytes(book), rows.said_of(book.organization)
    begin = data.index(b"\n") + 1
    for place in range(begin, len(data), 7):
        forged = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        with pytest.raises((audit.Wrong, bookfile.NoBook, ValueError, TypeError, LookupError, AttributeError)):
            run(forged, said)


def test_entries_left_out_or_added_are_found(book):
    lines = book_bytes(book).splitlines(keepends=True)
    said = rows.said_of(book.organization)
    for forged in (lines[:3] + lines[4:], [*lines[:2], lines[1], *lines[2:]], lines[:-2] + lines[-1:]):
        with pytest.raises(audit.Wrong):
            run(b"".join(forged), said)
    with pytest.raises(bookfile.NoBook, match="cut short"):
        run(b"".join(lines[:-1]), said)


def test_books_rewritten_from_the_start_differ_from_the_record(book):
    """Whoever makes all digests anew still meets the heads that were published."""
    import hashlib

    lines = book_bytes(book).splitlines(keepends=True)
    head, forged = b"", [lines[0]]
    for line in lines[1:-1]:
        canonical = line[len(b'{"entry":') : -78].replace(b",1000,", b",2000,").replace(b",-1000,", b",-2000,")
        head = hashlib.sha256(head + canonical).digest()
        forged.append(bookfile.entry_line(canonical, head))
    end = json.loads(lines[-1])["end"]
    end["head"] = head.hex()
    with pytest.raises(audit.Wrong, match="public record holds another head"):
        run(b"".join([*forged, json.dumps({"end": end}).encode()]), rows.said_of(book.organization))


@pytest.mark.parametrize(
    "forge",
    [
        lambda body, kind: body | {"first": body["first"] + 1} if kind == "ledger.posted" else None,
        lambda body, kind: body | {"entries": body["entries"] + 1} if kind == "ledger.posted" else None,
        lambda body, kind: body | {"head": "f" * 64} if kind == "ledger.closed" else None,
        lambda body, kind: body | {"entries": 1} if kind == "ledger.closed" else None,
        lambda body, kind: body | {"starts_on": "2025-01-02"} if kind == "ledger.closed" else None,
        lambda body, kind: body | {"undoes": "another"} if kind == "ledger.undone" else None,
        lambda body, kind: body | {"head": "short"} if kind == "ledger.undone" else None,
    ],
)
def test_forged_acts_are_found(book, forge):
    acts, found = [], False
    for data in record_bytes(book.organization).splitlines():
        value = json.loads(data)
        if value.get("kind") not in VERIFIERS:
            continue
        changed = None if found else forge(value["body"], value["kind"])
        found = found or changed is not None
        acts.append(Act(value["index"], value["at"], value["kind"], None, changed or value["body"], b""))
    assert found
    with pytest.raises(Discrepancy):
        recompute(acts)


def recompute(acts):
    context = Context()
    for act in acts:
        list(VERIFIERS[act.kind](context, act))


def test_what_is_published_names_nobody(book):
    treasurer = book.organization.seats.get(kind="treasurer").person
    assert_no_personal_data(record_bytes(book.organization), [treasurer])
    for name, _what, pieces in export.files(book.organization):
        data = b"".join(pieces).decode()
        assert (treasurer.name in data) == (name == "subaccounts.csv"), name


def test_only_the_salt_keeps_an_entry_from_being_guessed(book):
    salts = {seen.canonical for seen in rows.entries(book)}
    assert len(salts) == book.size
    with contextlib.suppress(StopIteration):
        first = next(iter(rows.entries(book)))
        assert len(json.loads(first.canonical)[9]) == 32
