"""The verbs of notices: tell people something, take it back; and what people wish for themselves."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from commonhouse.notices import kinds
from commonhouse.notices.models import Channel, LinkEpoch, Mute, Notice, Preference
from commonhouse.notices.reach import Directory, Pair
from commonhouse.notices.timing import next_letter
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor, NotAllowed, require

AT_ONCE = 500  # people looked up together
LARGEST_DATA = 4000  # characters of JSON
LAST_EPOCH = 32_000

__all__ = ["Channel", "cancel", "forget_links", "mute", "reschedule", "set_pace", "tell", "unmute"]


# --- telling, called by institutions within their own verbs ----------------------------------------------------------
def tell(
    people_or_ids: Iterable[Person | uuid.UUID],
    *,
    organization: Organization | None,
    kind: str,
    key: str,
    data: Mapping[str, Any] | None = None,
    url: str = "/",
    closes_at: dt.datetime | None = None,
    due_at: dt.datetime | None = None,
    answer: tuple[str, str] | None = None,
    now: dt.datetime | None = None,
) -> int:
    """Puts one notice a person and channel into the outbox, in the caller's transaction; returns how many are new.

    Nobody is told the same `key` twice by the same channel: calling again adds only whom it missed. kind: see `kinds`.
    data: plain facts for its texts ({"title", "minutes", ...}), never how anyone voted. url: a path of this house.
    answer: (purpose, ref) of a signed link that takes the place of `url` (see `links.register`), good until
    `closes_at`. due_at: not before. Whoever left the organization, muted it or wants no letters gets none.
    Raises KeyError for an unknown kind, ValueError for data that no letter should carry.
    """
    kinds.get(kind)
    facts = _checked(dict(data or {}), key, url)
    now = now or timezone.now()
    due = max(due_at or now, now)
    if closes_at is not None and due >= closes_at:
        return 0
    purpose, ref = answer or ("", "")
    place = organization.pk if organization else None
    made = 0
    for ids in _in_portions(people_or_ids):
        directory = Directory(Pair(person, place) for person in ids)
        rows = [
            Notice(
                organization=organization, person_id=pair.person, channel=channel, kind=kind, key=key, data=facts,
                url=url, purpose=purpose, ref=ref, closes_at=closes_at, due_at=due,
                next_at=next_letter(directory.pace(pair, channel), due, closes_at),
            )
            for pair in sorted(directory.pairs, key=lambda pair: pair.person)
            for channel in Channel.values
            if directory.wants(pair, channel)
        ]  # fmt: skip
        known = Notice.objects.filter(key=key, person__in=ids)
        before = known.count()
        Notice.objects.bulk_create(rows, ignore_conflicts=True)
        made += known.count() - before
    return made


def cancel(key: str) -> int:
    """Nobody is sent what has not gone out yet under this key; returns how many notices that were."""
    return Notice.objects.filter(key=key, state=Notice.State.WAITING).update(
        state=Notice.State.DROPPED, why="cancelled"
    )


def reschedule(key: str, *, closes_at: dt.datetime, due_at: dt.datetime | None = None) -> int:
    """What is told under this key closes at another time now: what still waits goes by it. Returns how many."""
    waiting = Notice.objects.filter(key=key, state=Notice.State.WAITING)
    if due_at is None:
        return waiting.update(closes_at=closes_at)
    return waiting.update(closes_at=closes_at, due_at=due_at, next_at=due_at)


def _checked(data: dict[str, Any], key: str, url: str) -> dict[str, Any]:
    """The data as JSON will give it back. Raises ValueError naming what is wrong."""
    if not 1 <= len(key) <= 120:
        raise ValueError(f"the key of a notice has 1 to 120 characters: {key[:40]!r}")
    if not url.startswith("/") or url.startswith("//") or len(url) > 300:
        raise ValueError(f"a notice leads to a path of this house, not to {url[:60]!r}")
    written = json.dumps(data, default=_plainly)
    if len(written) > LARGEST_DATA:
        raise ValueError(f"the data of a notice has at most {LARGEST_DATA} characters; {key!r} has {len(written)}")
    facts: dict[str, Any] = json.loads(written)
    return facts


def _plainly(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else str(value)


def _in_portions(people_or_ids: Iterable[Person | uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    ids = iter(dict.fromkeys(each.pk if isinstance(each, Person) else each for each in people_or_ids))
    while portion := list(islice(ids, AT_ONCE)):
        yield portion


# --- a person's own wishes --------------------------------------------------------------------------------------------
def set_pace(actor: Actor, channel: str, pace: str, *, now: dt.datetime | None = None) -> None:
    """How often the actor wants to hear by this channel; what waits for them goes by it from now on."""
    person = _self(actor)
    if channel not in Channel.values or pace not in Preference.Pace.values:
        raise ValueError(f"no such wish: {channel!r}, {pace!r}")
    with transaction.atomic():
        Preference.objects.update_or_create(person=person, channel=channel, defaults={"pace": pace})
        _retime(person, channel, pace, now or timezone.now())


def _retime(person: Person, channel: str, pace: str, now: dt.datetime) -> None:
    waiting = list(Notice.objects.filter(person=person, channel=channel, state=Notice.State.WAITING, attempts=0))
    for notice in waiting:
        notice.next_at = next_letter(pace, max(notice.due_at, now), notice.closes_at)
    Notice.objects.bulk_update(waiting, ["next_at"], batch_size=100)


def mute(actor: Actor, organization: Organization) -> None:
    """Nothing more from this organization, by any channel."""
    Mute.objects.get_or_create(organization=organization, person=_self(actor))


def unmute(actor: Actor, organization: Organization) -> None:
    Mute.objects.filter(organization=organization, person=_self(actor)).delete()


def forget_links(actor: Actor) -> None:
    """All signed links sent to the actor until now are useless from now on: "these links are no longer mine"."""
    person = _self(actor)
    with transaction.atomic():
        row, _made = LinkEpoch.objects.select_for_update().get_or_create(person=person)
        if row.epoch < LAST_EPOCH:
            LinkEpoch.objects.filter(pk=row.pk).update(epoch=F("epoch") + 1)


def _self(actor: Actor) -> Person:
    require(actor, "preference.set")
    if actor.person is None:
        raise NotAllowed("preference.set")
    return actor.person
