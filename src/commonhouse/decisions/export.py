"""What an organization takes along when it leaves: its votes, the voices handed on, and its decision log.

Ballots are in its record, which it takes along whole. Who voted in which vote is not written out: it is nobody's to carry.
The file of voices names members and is for the organization's own stewards.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Q

from commonhouse.decisions.models import Box, Delegation, LogEntry, Proxy, RollEntry
from commonhouse.people.export import csv_lines
from commonhouse.people.models import Organization

_CHUNK = 500


def files(organization: Organization) -> Iterator[tuple[str, str, Iterable[bytes]]]:
    """(file name, what it is, its bytes in pieces) of each file."""
    yield "votes.json", "its votes: how they were put and counted, and the sizes of their rolls", _votes(organization)
    yield "voices.csv", "who handed their voice to whom (personal data)", csv_lines(_voices(organization))
    yield "decisions.csv", "its decision log", csv_lines(_log(organization))


def _votes(organization: Organization) -> Iterator[bytes]:
    voted = Count("roll", filter=Q(roll__state=RollEntry.State.VOTED))
    boxes = Box.objects.filter(organization=organization).annotate(rights=Count("roll"), voted=voted).order_by("pk")
    boxes = boxes.prefetch_related("classes", "organization_classes")
    yield b"["
    for place, box in enumerate(boxes.iterator(chunk_size=_CHUNK)):
        yield (b",\n" if place else b"\n") + json.dumps(_vote(box), ensure_ascii=False).encode()
    yield b"\n]\n"


def _vote(box: Any) -> dict[str, Any]:
    plain = (
        "public_id", "title", "state", "is_secret", "form", "options", "instance", "rule", "seats", "by_bloc",
        "closes_when_all", "topic", "takes_delegations", "takes_proxies", "registration", "eligibility", "electorate",
        "evidence", "outcome", "outcome_act", "rights", "voted",
    )  # fmt: skip
    moments = ("opens_at", "closes_at", "opened_at", "closed_at")
    return {
        **{name: getattr(box, name) for name in plain},
        **{name: value.isoformat() if (value := getattr(box, name)) else None for name in moments},
        "classes": sorted(each.slug for each in box.classes.all()),
        "organization_classes": sorted(each.slug for each in box.organization_classes.all()),
    }


def _voices(organization: Organization) -> Iterator[list[Any]]:
    yield ["kind", "topic", "from", "to", "given", "first day", "last day", "ended"]
    delegations = Delegation.objects.filter(organization=organization).select_related("giver", "holder")
    for each in delegations.order_by("pk").iterator(chunk_size=_CHUNK):
        yield [
            "delegation",
            each.topic,
            each.giver.name,
            each.holder.name,
            each.given_at,
            "",
            "",
            each.revoked_at or "",
        ]
    proxies = Proxy.objects.filter(organization=organization).select_related("principal", "holder")
    for one in proxies.order_by("pk").iterator(chunk_size=_CHUNK):
        days = [one.starts_on, one.ends_on]
        yield ["proxy", "", one.principal.name, one.holder.name, one.given_at, *days, one.revoked_at or ""]


def _log(organization: Organization) -> Iterator[list[Any]]:
    names = (
        "decided_at", "title", "text", "matter", "method", "outcome", "source", "ref", "url", "since", "since_at",
    )  # fmt: skip
    yield list(names)
    entries = LogEntry.objects.filter(organization=organization).order_by("decided_at", "pk")
    for values in entries.values_list(*names).iterator(chunk_size=_CHUNK):
        yield ["" if value is None else value for value in values]
