"""Reading back what a verb left in the public record."""

from __future__ import annotations

import io
import json
from typing import Any

from commonhouse.people.models import Organization
from commonhouse.people.verify import VERIFIERS
from commonhouse.record import queries
from commonhouse.record.models import Act
from commonhouse.record.verify import Report, verify


def kinds(organization: Organization) -> list[str]:
    return list(Act.objects.filter(organization=organization).order_by("index").values_list("kind", flat=True))


def bodies(organization: Organization, kind: str) -> list[dict[str, Any]]:
    rows = Act.objects.filter(organization=organization, kind=kind).order_by("index")
    return [json.loads(row.body) for row in rows]


def download(organization: Organization) -> bytes:
    log = queries.log_of(organization)
    assert log is not None, "nothing was ever recorded"
    return b"".join(queries.lines(log))


def verified(organization: Organization) -> Report:
    """What a stranger's `commonhouse verify` says of the downloaded record. Raises Discrepancy."""
    return verify(io.BytesIO(download(organization)), verifiers=VERIFIERS)
