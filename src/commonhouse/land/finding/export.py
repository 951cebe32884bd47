"""What an organization takes along of this part."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from commonhouse.land.finding.models import (
    Application,
    Attendance,
    Certificate,
    GroupSession,
    HomeDraw,
    HomeOffer,
    LinePlace,
    Opening,
    PassedOver,
    Programme,
    StepMark,
)
from commonhouse.people.export import csv_lines
from commonhouse.people.models import Organization

Row = list[Any]


def files(organization: Organization) -> Iterator[tuple[str, str, Iterable[bytes]]]:
    """(file name, what it is, its bytes in pieces) of each file."""
    parts = (
        ("programmes", "ways to a home, with their rules", _programmes),
        ("sessions", "orientations and classes", _sessions),
        ("attendance", "who signed up and came (personal: names)", _attendance),
        ("certificates", "classes done (personal: names)", _certificates),
        ("applications", "households that applied (personal: names, how to reach them)", _applications),
        ("steps", "steps that were seen done (personal)", _marks),
        ("openings", "homes that were open", _openings),
        ("draws", "draws with their lists, seeds and results", _draws),
        ("line", "places in line", _line),
        ("offers", "homes offered, and the answers (personal: reasons)", _offers),
        ("passed-over", "who was passed over for a home, and why (personal)", _passed),
    )
    for name, what, rows in parts:
        yield f"land/{name}.csv", what, csv_lines(rows(organization))


def _programmes(organization: Organization) -> Iterator[Row]:
    yield [
        "id", "name", "about", "state", "opens on", "closes on", "opened", "order", "carried forward", "times one may say no",
        "days to answer", "tiers", "steps as JSON", "priorities as JSON", "sizes as JSON", "entered",
    ]  # fmt: skip
    for each in Programme.objects.filter(organization=organization).order_by("pk").iterator(chunk_size=500):
        yield [
            each.public_id, each.name, each.about, each.state, each.opens_on, each.closes_on or "", each.opened_at or "",
            each.order_by, each.carried, each.declines, each.offer_days, _json(each.tiers), _json(each.steps),
            _json(each.priorities), _json(each.sizes), each.entered_at,
        ]  # fmt: skip


def _sessions(organization: Organization) -> Iterator[Row]:
    yield ["id", "programme", "kind", "title", "starts", "minutes", "place", "language", "places", "state", "changed"]
    rows = GroupSession.objects.filter(organization=organization).select_related("programme").order_by("pk")
    for each in rows.iterator(chunk_size=500):
        yield [
            each.public_id, each.programme.public_id, each.kind, each.title, each.starts_at, each.minutes, each.place,
            each.language, each.places, each.state, each.changed_at,
        ]  # fmt: skip


def _attendance(organization: Organization) -> Iterator[Row]:
    yield ["session", "person", "name", "state", "changed"]
    rows = Attendance.objects.filter(organization=organization).select_related("session", "person").order_by("pk")
    for each in rows.iterator(chunk_size=500):
        yield [each.session.public_id, each.person_id, each.person.name, each.state, each.changed_at]


def _certificates(organization: Organization) -> Iterator[Row]:
    yield ["id", "person", "name", "kind", "got on", "until", "session", "given by"]
    rows = Certificate.objects.filter(organization=organization).select_related("session", "person").order_by("pk")
    for each in rows.iterator(chunk_size=500):
        yield [
            each.public_id, each.person_id, each.person.name, each.kind, each.got_on, each.until or "",
            each.session.public_id if each.session else "", each.from_where,
        ]  # fmt: skip


def _applications(organization: Organization) -> Iterator[Row]:
    yield [
        "id", "programme", "ticket", "person", "name", "household", "state", "people", "homes asked for", "priorities",
        "priorities looked at", "questions answered", "reach", "reach words", "on paper", "invented", "entered by",
        "offers not taken", "lost place", "started", "changed", "sent", "ended", "why it ended",
    ]  # fmt: skip
    rows = Application.objects.filter(organization=organization).select_related("programme", "person", "household")
    for each in rows.order_by("pk").iterator(chunk_size=500):
        yield [
            each.public_id, each.programme.public_id, each.ticket, each.person_id, each.person.name,
            each.household.public_id if each.household else "", each.state, each.size or "", _json(each.bedrooms),
            _json(each.priorities), _json(each.checked), _json(each.answered), each.reach, each.reach_words, each.on_paper,
            each.is_invented, each.entered_by_id or "", each.declined, each.lost_place, each.started_at, each.changed_at,
            each.sent_at or "", each.ended_at or "", each.ended_why,
        ]  # fmt: skip


def _marks(organization: Organization) -> Iterator[Row]:
    yield ["application", "step", "done on", "until", "by"]
    rows = StepMark.objects.filter(organization=organization).select_related("application").order_by("pk")
    for each in rows.iterator(chunk_size=500):
        yield [each.application.public_id, each.step, each.done_on, each.until or "", each.by_id or ""]


def _openings(organization: Organization) -> Iterator[Row]:
    yield [
        "id", "holding", "programme", "bedrooms", "tier", "price", "rent", "unit", "words", "closes on", "state",
        "application that took it", "opened", "ended",
    ]  # fmt: skip
    rows = Opening.objects.filter(organization=organization).select_related(
        "holding", "programme", "accepted_application"
    )
    for each in rows.order_by("pk").iterator(chunk_size=500):
        taken = each.accepted_application
        yield [
            each.public_id, each.holding.public_id, each.programme.public_id, each.bedrooms, _or_empty(each.tier),
            _or_empty(each.price), _or_empty(each.rent), each.unit, each.words, each.closes_on or "", each.state,
            taken.public_id if taken else "", each.opened_at, each.ended_at or "",
        ]  # fmt: skip


def _draws(organization: Organization) -> Iterator[Row]:
    yield [
        "id", "programme", "number", "state", "where the seed comes from", "seed on", "seed", "fingerprint", "announced",
        "listed", "held", "why called off", "statement as JSON", "list as JSON", "result as JSON",
    ]  # fmt: skip
    rows = HomeDraw.objects.filter(organization=organization).select_related("programme").order_by("pk")
    for each in rows.iterator(chunk_size=20):
        yield [
            each.public_id, each.programme.public_id, each.number, each.state, each.seed_how, each.seed_on, each.seed,
            each.fingerprint, each.announced_at, each.listed_at or "", each.held_at or "", each.why_cancelled,
            _json(each.statement), _json(each.entrants), _json(each.result),
        ]  # fmt: skip


def _line(organization: Organization) -> Iterator[Row]:
    yield ["draw", "application", "place", "because, as JSON"]
    rows = LinePlace.objects.filter(organization=organization).select_related("draw", "application").order_by("pk")
    for each in rows.iterator(chunk_size=500):
        yield [each.draw.public_id, each.application.public_id, each.place, _json(each.because)]


def _offers(organization: Organization) -> Iterator[Row]:
    yield [
        "id", "opening", "application", "place", "state", "made", "due", "answered", "how", "confirmed", "why",
        "keeps the place",
    ]  # fmt: skip
    rows = HomeOffer.objects.filter(organization=organization).select_related("opening", "application").order_by("pk")
    for each in rows.iterator(chunk_size=500):
        yield [
            each.public_id, each.opening.public_id, each.application.public_id, each.place, each.state, each.made_at,
            each.due_at, each.answered_at or "", each.answered_how, each.confirmed_at or "", each.why, each.keeps_place,
        ]  # fmt: skip


def _passed(organization: Organization) -> Iterator[Row]:
    yield ["opening", "application", "why", "by", "at"]
    rows = PassedOver.objects.filter(organization=organization).select_related("opening", "application").order_by("pk")
    for each in rows.iterator(chunk_size=500):
        yield [each.opening.public_id, each.application.public_id, each.why, each.by_id or "", each.at]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _or_empty(value: int | None) -> Any:
    return "" if value is None else value
