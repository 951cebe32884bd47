"""Replaying the acts of a record through their verifiers, with one of them changed."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

from commonhouse.cli.verifiers import load
from commonhouse.people.models import Organization
from commonhouse.record import jsonl
from commonhouse.record.acts import Act
from commonhouse.record.verify import Context
from tests.people.record import download


def acts_of(organization: Organization) -> list[Act]:
    return [each for each in jsonl.read(io.BytesIO(download(organization))) if isinstance(each, Act)]


def replay(acts: list[Act], kind: str = "", changes: dict[str, Any] | None = None) -> list[str]:
    """What the verifiers say of all acts, the last one of `kind` changed. Raises Discrepancy."""
    verifiers, context, said = load().verifiers, Context(), []
    forged = max((act.index for act in acts if act.kind == kind), default=None)
    for each in acts:
        act = replace(each, body=dict(each.body) | (changes or {})) if each.index == forged else each
        if act.kind in verifiers:
            said += list(verifiers[act.kind](context, act))
    return said
