"""What an organization takes along of stewarding: duties, letters, requests, support, notices, reserves.

Notes of support plans are not in it: they are sealed, and go when their time is over.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from commonhouse.land.stewarding.actions.duties import PAPERS
from commonhouse.land.stewarding.models import (
    DefaultNotice,
    Duty,
    DutyPaper,
    DutyPlan,
    Letter,
    LetterTemplate,
    Request,
    Reserve,
    ReserveMove,
    SupportPlan,
    SupportStep,
)
from commonhouse.people import papers
from commonhouse.people.export import csv_lines
from commonhouse.people.models import Organization

Rows = Iterator[list[Any]]


def files(organization: Organization) -> Iterator[tuple[str, str, Iterable[bytes]]]:
    """(file name, what it is, its bytes in pieces) of each file."""
    yield "land/duty-plans.csv", "duties that come again", csv_lines(_plans(organization))
    yield "land/duties.csv", "what is to be done for each home, and what was done", csv_lines(_duties(organization))
    yield "land/letter-templates.csv", "the trust's own letters", csv_lines(_templates(organization))
    yield "land/letters.csv", "letters as they were sent (personal: names)", csv_lines(_letters(organization))
    yield "land/requests.csv", "what households asked, and the answers (personal)", csv_lines(_requests(organization))
    yield "land/support.csv", "help that was offered and agreed (personal)", csv_lines(_support(organization))
    yield "land/default-notices.csv", "notices and how they ended (personal)", csv_lines(_defaults(organization))
    yield "land/reserves.csv", "repair reserves and what moved in them", csv_lines(_reserves(organization))
    for paper in DutyPaper.objects.filter(organization=organization).order_by("pk").iterator(chunk_size=200):
        data = papers.read(PAPERS, paper.sha256)
        if data is not None:
            yield f"land/duty-papers/{paper.public_id}-{paper.name}", "a paper that shows what was done", [data]


def _plans(organization: Organization) -> Rows:
    yield [
        "id",
        "name",
        "kind",
        "counted from",
        "every months",
        "day",
        "month",
        "days before",
        "tenures",
        "paper",
        "open",
    ]
    for each in DutyPlan.objects.filter(organization=organization).order_by("pk"):
        yield [
            each.public_id, each.name, each.kind, each.anchor, each.every_months, each.day or "", each.month or "",
            each.days_before, " ".join(each.tenures), each.asks_paper, each.is_open,
        ]  # fmt: skip


def _duties(organization: Organization) -> Rows:
    yield [
        "id",
        "plan",
        "holding",
        "lease",
        "kind",
        "name",
        "due",
        "first due",
        "moves as JSON",
        "outcome",
        "words",
        "done",
        "papers",
    ]
    rows = Duty.objects.filter(organization=organization).select_related("plan", "holding", "lease__agreement")
    for each in rows.prefetch_related("papers").order_by("due_on", "pk").iterator(chunk_size=500):
        yield [
            each.public_id, each.plan.public_id if each.plan else "", each.holding.public_id if each.holding else "",
            each.lease.agreement.public_id if each.lease else "", each.kind, each.name, each.due_on, each.first_due_on,
            json.dumps(each.moves, ensure_ascii=False), each.outcome, each.words, each.done_on or "",
            " ".join(paper.sha256 for paper in each.papers.all()),
        ]  # fmt: skip


def _templates(organization: Organization) -> Rows:
    yield ["id", "name", "purpose", "subject en", "text en", "subject es", "text es", "open"]
    for each in LetterTemplate.objects.filter(organization=organization).order_by("pk"):
        yield [
            each.public_id, each.name, each.purpose, each.subject_en, each.text_en, each.subject_es, each.text_es,
            each.is_open,
        ]  # fmt: skip


def _letters(organization: Organization) -> Rows:
    yield ["id", "lease", "purpose", "about", "language", "to", "subject", "text", "sha256", "way", "sent", "printed"]
    rows = Letter.objects.filter(organization=organization).select_related("lease__agreement", "batch").order_by("pk")
    for each in rows.iterator(chunk_size=500):
        yield [
            each.public_id, each.lease.agreement.public_id if each.lease else "", each.purpose, each.about, each.language,
            "; ".join(each.to), each.subject, each.text, each.sha256, each.way, each.sent_at,
            each.batch.printed_at if each.batch else "",
        ]  # fmt: skip


def _requests(organization: Organization) -> Rows:
    yield [
        "id",
        "lease",
        "kind",
        "state",
        "text",
        "amount",
        "bank",
        "from",
        "until",
        "asked",
        "answer by",
        "answered",
        "words",
    ]
    rows = Request.objects.filter(organization=organization).select_related("lease__agreement").order_by("pk")
    for each in rows.iterator(chunk_size=500):
        yield [
            each.public_id, each.lease.agreement.public_id, each.kind, each.state, each.text, each.amount or "",
            each.lender, each.starts_on or "", each.until or "", each.asked_at, each.answer_by, each.decided_at or "",
            each.words,
        ]  # fmt: skip


def _support(organization: Organization) -> Rows:
    yield ["id", "lease", "reason", "state", "offered", "answer by", "words", "answered", "closed", "agreed as JSON"]
    steps: dict[int, list[dict[str, Any]]] = {}
    for step in SupportStep.objects.filter(organization=organization).order_by("pk"):
        steps.setdefault(step.plan_id, []).append({
            "kind": step.kind, "from": step.starts_on.isoformat(), "until": step.until.isoformat() if step.until else None,
            "amount": step.amount, "count": step.count,
        })  # fmt: skip
    rows = SupportPlan.objects.filter(organization=organization).select_related("lease__agreement").order_by("pk")
    for each in rows.iterator(chunk_size=500):
        yield [
            each.public_id, each.lease.agreement.public_id, each.reason, each.state, each.offered_on, each.answer_by,
            each.words, each.answered_on or "", each.closed_on or "", json.dumps(steps.get(each.pk, [])),
        ]  # fmt: skip


def _defaults(organization: Organization) -> Rows:
    yield [
        "id", "lease", "given by", "kind", "state", "dated", "received", "amount", "words", "owner until", "trust until",
        "final day", "ended", "put right by", "paid by the trust", "terms as JSON",
    ]  # fmt: skip
    rows = DefaultNotice.objects.filter(organization=organization).select_related("lease__agreement").order_by("pk")
    for each in rows.iterator(chunk_size=500):
        yield [
            each.public_id, each.lease.agreement.public_id, each.giver, each.kind, each.state, each.noticed_on,
            each.received_on, each.amount or "", each.words, each.owner_until, each.trust_until or "", each.final_on,
            each.ended_on or "", each.cured_by, each.paid or "", json.dumps(each.statement),
        ]  # fmt: skip


def _reserves(organization: Organization) -> Rows:
    yield ["reserve", "name", "building", "holding", "kind", "day", "amount", "text", "lease", "entry in the books"]
    for each in Reserve.objects.filter(organization=organization).select_related("building", "holding").order_by("pk"):
        yield [
            each.public_id, each.name, each.building.public_id if each.building else "",
            each.holding.public_id if each.holding else "", "opened", each.opened_on, "", "", "", "",
        ]  # fmt: skip
    moves = ReserveMove.objects.filter(organization=organization).select_related("reserve", "lease__agreement", "entry")
    for move in moves.order_by("reserve", "pk").iterator(chunk_size=500):
        yield [
            move.reserve.public_id, move.reserve.name, "", "", move.kind, move.on, move.amount, move.text,
            move.lease.agreement.public_id if move.lease else "", move.entry.number if move.entry else "",
        ]  # fmt: skip
