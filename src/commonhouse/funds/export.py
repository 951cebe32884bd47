"""What an organization takes along of its funds: who asked, what was raised, lent and lost.

Texts, signatures and payments of notes and loans are among its agreements, entries among its books.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from commonhouse.funds.models import (
    Candidate,
    Gift,
    Loan,
    Loss,
    Move,
    Note,
    NoteClass,
    Pipeline,
    Purse,
    Redemption,
    TermSheet,
)
from commonhouse.people.export import csv_lines
from commonhouse.people.models import Organization


def files(organization: Organization) -> Iterator[tuple[str, str, Iterable[bytes]]]:
    """(file name, what it is, its bytes in pieces) of each file."""
    yield "funds/paths.csv", "the steps a business takes", csv_lines(_paths(organization))
    yield "funds/businesses.csv", "who asked for money, and how far they came", csv_lines(_candidates(organization))
    yield "funds/moves.csv", "every step on the way", csv_lines(_moves(organization))
    yield "funds/terms.csv", "terms that were offered and agreed", csv_lines(_sheets(organization))
    yield "funds/classes.csv", "kinds of notes", csv_lines(_classes(organization))
    yield "funds/notes.csv", "notes and how each stands (personal: names)", csv_lines(_notes(organization))
    yield "funds/asked-back.csv", "who asked for money back, in order", csv_lines(_line(organization))
    yield "funds/gifts.csv", "gifts (personal: names)", csv_lines(_gifts(organization))
    yield "funds/purses.csv", "money with a purpose, and to whom it may be lent", csv_lines(_purses(organization))
    yield "funds/loans.csv", "loans and how each stands", csv_lines(_loans(organization))
    yield "funds/losses.csv", "what was lost and recovered, and who bore it", csv_lines(_losses(organization))


def _paths(organization: Organization) -> Iterator[list[Any]]:
    yield ["id", "name", "kind of decision", "version", "open", "steps as JSON"]
    for each in Pipeline.objects.filter(organization=organization).order_by("pk"):
        yield [
            each.public_id, each.name, each.matter, each.version, each.is_open, json.dumps(each.steps, ensure_ascii=False),
        ]  # fmt: skip


def _candidates(organization: Organization) -> Iterator[list[Any]]:
    yield ["id", "path", "name", "place", "story", "asks", "state", "step", "since", "entered", "ended", "our words"]
    rows = Candidate.objects.filter(organization=organization).select_related("pipeline").order_by("pk")
    for each in rows.iterator(chunk_size=500):
        yield [
            each.public_id, each.pipeline.public_id, each.name, each.place, each.story, each.asks or "", each.state,
            each.step, each.step_since, each.entered_at, each.ended_at or "", each.words,
        ]  # fmt: skip


def _moves(organization: Organization) -> Iterator[list[Any]]:
    yield ["business", "number", "kind", "from", "to", "why", "seat", "at"]
    rows = Move.objects.filter(organization=organization).select_related("candidate").order_by("candidate", "number")
    for each in rows.iterator(chunk_size=500):
        yield [
            each.candidate.public_id, each.number, each.kind, each.from_name, each.to_name, each.why, each.seat, each.at,
        ]  # fmt: skip


def _sheets(organization: Organization) -> Iterator[list[Any]]:
    yield ["business", "number", "rule", "terms as JSON", "purpose", "what stands behind it", "state"]
    rows = (
        TermSheet.objects.filter(organization=organization).select_related("candidate").order_by("candidate", "number")
    )
    for each in rows.iterator(chunk_size=500):
        yield [
            each.candidate.public_id, each.number, each.rule, json.dumps(each.terms), each.purpose, each.security,
            each.state,
        ]  # fmt: skip


def _classes(organization: Organization) -> Iterator[list[Any]]:
    yield ["id", "offering", "name", "interest a year", "months", "rank", "least", "most", "open"]
    rows = NoteClass.objects.filter(organization=organization).select_related("offering").order_by("pk")
    for each in rows:
        yield [
            each.public_id, each.offering.title, each.name, each.rate, each.term_months, each.rank, each.minimum,
            each.maximum or "", each.is_open,
        ]  # fmt: skip


def _notes(organization: Organization) -> Iterator[list[Any]]:
    yield [
        "agreement", "class", "holder", "amount", "comes back", "paid in", "paid back", "written off", "interest paid",
        "choice",
    ]  # fmt: skip
    rows = Note.objects.filter(organization=organization).select_related(
        "agreement", "note_class", "holder", "holder_organization"
    )
    for each in rows.order_by("pk").iterator(chunk_size=500):
        yield [
            each.agreement.public_id, each.note_class.public_id, each.holder_name, each.amount, each.matures_on,
            each.paid_in, each.repaid, each.written_off, each.interest_paid, each.choice,
        ]  # fmt: skip


def _line(organization: Organization) -> Iterator[list[Any]]:
    yield ["number", "agreement", "amount", "state", "asked", "settled"]
    rows = Redemption.objects.filter(organization=organization).select_related("note__agreement").order_by("number")
    for each in rows.iterator(chunk_size=500):
        yield [
            each.number, each.note.agreement.public_id, each.amount, each.state, each.asked_at, each.settled_at or "",
        ]  # fmt: skip


def _gifts(organization: Organization) -> Iterator[list[Any]]:
    yield ["id", "kind", "from", "amount", "unit", "day"]
    rows = Gift.objects.filter(organization=organization).select_related("giver", "giver_organization").order_by("pk")
    for each in rows.iterator(chunk_size=500):
        giver = each.giver or each.giver_organization or each.giver_name
        yield [each.public_id, each.kind, str(giver or ""), each.amount, each.unit, each.on]


def _purses(organization: Organization) -> Iterator[list[Any]]:
    yield ["restriction", "name", "purpose", "kinds of borrowers", "open"]
    for each in Purse.objects.filter(organization=organization).select_related("restriction").order_by("pk"):
        kinds = " ".join(each.kinds)
        yield [each.restriction.public_id, each.restriction.name, each.restriction.purpose, kinds, each.is_open]


def _loans(organization: Organization) -> Iterator[list[Any]]:
    yield [
        "agreement", "kind", "number", "borrower", "business", "of which money", "purpose", "what stands behind it",
        "decision", "state", "lent", "paid back", "outstanding", "written off", "due now", "late",
    ]  # fmt: skip
    rows = Loan.objects.filter(organization=organization).select_related(
        "agreement", "borrower", "restriction", "candidate"
    )
    for each in rows.order_by("pk").iterator(chunk_size=500):
        agreement = each.agreement
        principal = (agreement.standing or {}).get("principal", {})
        yield [
            agreement.public_id, agreement.kind, agreement.reference, each.borrower.slug,
            each.candidate.public_id if each.candidate else "", each.restriction.name if each.restriction else "",
            each.purpose, each.collateral, agreement.decision, agreement.state, principal.get("disbursed", 0),
            principal.get("repaid", 0), principal.get("outstanding", 0), principal.get("written_off", 0),
            agreement.due_now, agreement.past_due,
        ]  # fmt: skip


def _losses(organization: Organization) -> Iterator[list[Any]]:
    yield ["agreement", "kind", "day", "amount", "why", "statement as JSON", "input as JSON", "result as JSON"]
    rows = Loss.objects.filter(organization=organization).select_related("loan__agreement").order_by("pk")
    for each in rows.iterator(chunk_size=500):
        yield [
            each.loan.agreement.public_id, each.kind, each.on, each.amount, each.why, json.dumps(each.statement),
            json.dumps(each.input), json.dumps(each.result),
        ]  # fmt: skip
