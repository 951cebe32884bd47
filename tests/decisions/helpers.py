"""Boxes to test with: four projects, a day of voting, as little said as each test needs."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from commonhouse.cli.verifiers import load
from commonhouse.decisions import actions
from commonhouse.decisions.models import Box
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor
from commonhouse.record import queries as record
from commonhouse.record.verify import Report, verify

OPENS = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
DURING = OPENS + dt.timedelta(hours=1)
CLOSES = OPENS + dt.timedelta(days=1)
PROJECTS = {"P1": 60_000_00, "P2": 40_000_00, "P3": 30_000_00, "P10": 20_000_00}
APPROVAL = {"kind": "approval", "min_length": 1, "max_length": 3}


def terms(organization: Organization, **changes: Any) -> dict[str, Any]:
    form = changes.get("form", APPROVAL)
    options = [{"id": name, "name": f"Project {name}", "cost": str(cost)} for name, cost in PROJECTS.items()]
    return {
        "title": "Share out $100,000",
        "form": form,
        "options": options,
        "instance": {
            "budget": 100_000_00,
            "minor": 100,
            "currency": "USD",
            "projects": [{"id": name, "cost": cost, "name": f"Project {name}"} for name, cost in PROJECTS.items()],
        },
        "rule": {"rule": "equal-shares", "statement": {"completion": "add1-fill"}},
        "classes": list(organization.member_classes.all()),
        "opens_at": OPENS,
        "closes_at": CLOSES,
        "eligibility": "Members vote.",
    } | changes


def make_draft(steward: Actor, organization: Organization, **changes: Any) -> Box:
    return actions.create_box(steward, organization, **terms(organization, **changes))


def make_open(steward: Actor, organization: Organization, **changes: Any) -> Box:
    return actions.open_box(steward, make_draft(steward, organization, **changes), now=OPENS)


def approve(*ids: str) -> dict[str, list[str]]:
    return {"approve": list(ids)}


def vote(box: Box, person: Any, *ids: str, receipt: str = "", now: dt.datetime = DURING) -> actions.Cast:
    credential = actions.PersonCredential(person)
    return actions.cast(box, credential, approve(*ids), receipt or actions.new_receipt(), now=now)


def finish(steward: Actor, box: Box) -> dict[str, Any]:
    box.refresh_from_db()
    actions.close_box(box, now=CLOSES)
    return actions.count_box(steward, Box.objects.get(pk=box.pk), now=CLOSES)


def downloaded(organization: Organization) -> bytes:
    log = record.log_of(organization)
    assert log is not None
    return b"".join(record.lines(log))


def verified(organization: Organization, receipt: str | None = None) -> Report:
    tables = load()
    stream = io.BytesIO(downloaded(organization))
    return verify(stream, verifiers=tables.verifiers, finders=tables.finders, receipt=receipt)


def acts(organization: Organization, kind: str) -> list[dict[str, Any]]:
    import json

    lines = [json.loads(line) for line in downloaded(organization).splitlines()]
    return [line["body"] for line in lines if line.get("kind") == kind]
