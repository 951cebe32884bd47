"""A circle of nine with a facilitator, and meetings of it, as little said as each test needs."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from commonhouse.meetings import actions
from commonhouse.meetings.models import Attendee, Item, Meeting, Motion
from commonhouse.people.models import MemberClass, Organization, Person
from commonhouse.people.permissions import Actor
from commonhouse.record import queries as record
from tests.factories import make_actor, make_member, make_organization

BEGIN = dt.datetime(2026, 3, 10, 22, tzinfo=dt.UTC)  # six in the evening in Boston
CALLED = BEGIN - dt.timedelta(days=10)
NAMES = ("Ana", "Ben", "Carla", "Dev", "Eva", "Fay", "Gus", "Hana", "Ivo")


@dataclass(frozen=True)
class Circle:
    organization: Organization
    facilitator: Actor
    people: tuple[Person, ...]
    members: MemberClass
    extra: dict[str, Any] = field(default_factory=dict)


def make_circle(slug: str = "", names: tuple[str, ...] = NAMES) -> Circle:
    """Nine members; the first of them facilitates."""
    organization = make_organization(slug)
    people = tuple(make_member(organization).person for _name in names)
    for person, name in zip(people, names, strict=True):
        person.name = name
        person.save(update_fields=["name"])
    facilitator = make_actor(organization, "facilitator", people[0])
    return Circle(organization, facilitator, people, organization.member_classes.get())


def plan(circle: Circle, title: str = "March circle", **fields: Any) -> actions.Plan:
    given = {"place": "Community room", "classes": (circle.members,)} | fields
    return actions.Plan(title, **given)


def make_meeting(
    circle: Circle, starts_at: dt.datetime = BEGIN, called: dt.datetime | None = None, **fields: Any
) -> Meeting:
    called = called or starts_at - dt.timedelta(days=10)
    return actions.call(circle.facilitator, circle.organization, plan(circle, **fields), starts_at, now=called)


def press(minutes: float = 0, of: dt.datetime = BEGIN, token: uuid.UUID | None = None) -> actions.Press:
    moment = of + dt.timedelta(minutes=minutes)
    return actions.Press(token=token, at=moment, now=moment)


def make_running(
    circle: Circle, present: int = 9, starts_at: dt.datetime = BEGIN, **fields: Any
) -> tuple[Meeting, list[Attendee]]:
    """A meeting that has begun with that many present, in the order of their names."""
    meeting = make_meeting(circle, starts_at, **fields)
    meeting = actions.start(circle.facilitator, meeting, press=press(0, starts_at))
    people = attendees(meeting)
    for attendee in people[:present]:
        actions.arrive(circle.facilitator, meeting, attendee, press=press(0, starts_at))
    return meeting, people


def attendees(meeting: Meeting) -> list[Attendee]:
    return list(meeting.attendees.filter(counts=True).order_by("person__name"))


def make_item(circle: Circle, meeting: Meeting, title: str = "Snow", is_now: bool = True, **fields: Any) -> Item:
    item = actions.add_item(circle.facilitator, meeting, title=title, **fields)
    if is_now:
        actions.open_item(circle.facilitator, meeting, item, press=press(1, meeting.started_at or BEGIN))
    return item


def make_motion(circle: Circle, meeting: Meeting, text: str = "Buy two shovels.", **fields: Any) -> Motion:
    item = fields.pop("item", None) or make_item(circle, meeting)
    motion = actions.move_motion(
        circle.facilitator, meeting, item, text, press=press(2, meeting.started_at or BEGIN), **fields
    )
    assert motion is not None
    return motion


def make_ended(circle: Circle, starts_at: dt.datetime = BEGIN, **fields: Any) -> Meeting:
    """A meeting that was held, one motion carried, its minutes sent."""
    meeting, people = make_running(circle, 7, starts_at, **fields)
    motion = make_motion(circle, meeting, moved_by=people[1])
    counts = {"yes": 5, "no": 1, "abstain": 1}
    actions.decide(circle.facilitator, meeting, motion, counts, tellers=[people[2]], press=press(5, starts_at))
    meeting = actions.end(circle.facilitator, meeting, press=press(60, starts_at))
    actions.send(circle.facilitator, meeting, now=starts_at + dt.timedelta(days=1))
    return Meeting.objects.get(pk=meeting.pk)


def acts(organization: Organization) -> list[tuple[str, dict[str, Any]]]:
    log = record.log_of(organization)
    assert log is not None
    lines = [json.loads(line) for line in b"".join(record.lines(log)).splitlines()]
    return [(line["kind"], line["body"]) for line in lines if "kind" in line]
