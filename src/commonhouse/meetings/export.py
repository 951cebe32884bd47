"""What an organization takes along of its meetings: agendas, who was there, and minutes as they were sent."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from commonhouse.meetings import compose
from commonhouse.meetings.models import Item, Meeting, Minutes, Stay
from commonhouse.people.export import csv_lines
from commonhouse.people.models import Organization


def files(organization: Organization) -> Iterator[tuple[str, str, Iterable[bytes]]]:
    """(file name, what it is, its bytes in pieces) of each file."""
    yield "meetings/meetings.csv", "meetings: when, where, how they stand", csv_lines(_meetings(organization))
    yield "meetings/agendas.csv", "points of agendas, with notes", csv_lines(_items(organization))
    yield "meetings/presence.csv", "who was there, from and until (personal data)", csv_lines(_stays(organization))
    for minutes in Minutes.objects.filter(organization=organization).select_related("meeting", "organization"):
        name = f"meetings/minutes/{minutes.meeting.public_id}-{minutes.version}.json"
        yield name, "minutes as they were sent, with the names behind their pseudonyms", _minutes(minutes)


def _meetings(organization: Organization) -> Iterator[list[Any]]:
    yield [
        "meeting",
        "title",
        "place",
        "link",
        "starts",
        "minutes",
        "state",
        "began",
        "ended",
        "quorum",
        "minutes stand",
    ]
    for row in Meeting.objects.filter(organization=organization):
        yield [
            row.public_id, row.title, row.place, row.link, row.starts_at or "", row.minutes, row.state,
            row.started_at or "", row.ended_at or "", row.quorum, row.minutes_state,
        ]  # fmt: skip


def _items(organization: Organization) -> Iterator[list[Any]]:
    yield ["meeting", "place", "kind", "title", "minutes", "presenter", "state", "proposal", "election", "notes"]
    for row in Item.objects.filter(organization=organization).select_related("meeting", "presenter"):
        yield [
            row.meeting.public_id, row.order, row.kind, row.title, row.minutes, row.presenter or "", row.state,
            row.proposal_ref, row.election_ref, row.notes,
        ]  # fmt: skip


def _stays(organization: Organization) -> Iterator[list[Any]]:
    yield ["meeting", "name", "class", "counts", "through", "how", "from", "until"]
    rows = Stay.objects.filter(organization=organization).select_related(
        "attendee__meeting", "attendee__person", "attendee__membership__member_organization", "delegate"
    )
    for row in rows:
        who = row.attendee
        yield [
            who.meeting.public_id, who.name, who.class_name, who.counts, row.delegate or "", row.how, row.from_at,
            row.until_at or "",
        ]  # fmt: skip


def _minutes(minutes: Minutes) -> Iterator[bytes]:
    names = compose.names(minutes.organization, minutes.content)
    body = {
        "version": minutes.version,
        "sent_at": minutes.sent_at.isoformat(),
        "approved_at": minutes.approved_at.isoformat() if minutes.approved_at else None,
        "corrected": minutes.why,
        "text_hash": minutes.text_hash,
        "content": minutes.content,
        "names": names,
    }
    yield json.dumps(body, indent=1, ensure_ascii=False).encode()
