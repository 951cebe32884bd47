"""What tests of notices share: kinds that say little, and a telephone network that remembers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from commonhouse.notices import actions
from commonhouse.notices.models import Notice
from commonhouse.notices.sms import NotSent
from commonhouse.people.models import Contact, Organization, Person

NOW = dt.datetime(2026, 3, 4, 15, tzinfo=dt.UTC)  # a Wednesday, ten in the morning in Boston
LATER = NOW + dt.timedelta(days=10)
QUESTION = {"title": "Raise pay by one dollar an hour", "minutes": 5}


class Network:
    """An adapter for texts: `sent` holds (number, text, key)."""

    delivers = True
    sent: list[tuple[str, str, str]] = []
    fault: NotSent | None = None

    def send(self, number: str, text: str, *, key: str) -> None:
        if Network.fault is not None:
            raise Network.fault
        Network.sent.append((number, text, key))


def tell(people: list[Person], organization: Organization | None, **changes: Any) -> int:
    values: dict[str, Any] = {
        "kind": "ask",
        "key": "ask:pay",
        "data": QUESTION,
        "url": "/organizations/",
        "closes_at": LATER,
        "now": NOW,
    } | changes
    return actions.tell(people, organization=organization, **values)


def noted(organization: Organization, person: Person, value: str, kind: str = "email") -> Contact:
    return Contact.objects.create(organization=organization, person=person, kind=kind, value=value)


def outbox() -> list[tuple[str, str, str]]:
    return [(row.person.name, row.channel, row.state) for row in Notice.objects.order_by("person__name", "channel")]
