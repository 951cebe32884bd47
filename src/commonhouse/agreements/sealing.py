"""What of an account stays out of the public record, where its kind says so: whether a household pays in time is its own affair.

A kind with `private_parts` leaves of payments, fees and waivers only their numbers and a commitment, and of a change that touches
nothing but those parts of the terms (a pause, payments bit by bit) only that all have signed it. Whoever holds the agreement's
own secret and the event can show that it is the one that was entered.
"""

from __future__ import annotations

import hashlib
from typing import Any

from commonhouse.agreements import kinds
from commonhouse.agreements.models import Agreement, Event, Version
from commonhouse.record.canonical import canonical
from commonhouse.rules.agreeing.model import EventKind


def is_private(agreement: Agreement) -> bool:
    return bool(kinds.get(agreement.kind).private_parts)


def hidden_changes(agreement: Agreement) -> frozenset[int]:
    """Numbers of the signed versions that differ from the last public one in private parts alone."""
    private = frozenset(kinds.get(agreement.kind).private_parts)
    if not private:
        return frozenset()
    signed = Version.objects.filter(agreement=agreement, signed_at__isnull=False).order_by("number")
    hidden: set[int] = set()
    public: dict[str, Any] | None = None
    for number, terms in signed.values_list("number", "terms"):
        shown = {name: value for name, value in terms.items() if name not in private}
        if shown == public:
            hidden.add(number)
        public = shown
    return frozenset(hidden)


def hides(agreement: Agreement, event: Event) -> bool:
    """Whether the record is told no more of the event than that it happened."""
    if not is_private(agreement) or event.kind == EventKind.ENDED:
        return False
    if event.kind == EventKind.TERMS:
        hidden = hidden_changes(agreement)
        version = event.data.get("version")
        return bool(hidden) if version is None else version in hidden  # what follows from terms shows a pause in them
    if event.kind == EventKind.REVERSED:
        return hides(agreement, Event.objects.get(agreement=agreement, number=event.data["event"]))
    return True


def commitment(agreement: Agreement, body: dict[str, Any]) -> str:
    """SHA-256 of the agreement's secret, a line end, and the canonical body."""
    return hashlib.sha256(f"{agreement.submission}\n".encode() + canonical(body)).hexdigest()
