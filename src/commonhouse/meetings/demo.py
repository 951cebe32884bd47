"""Meetings of the demo: a circle of nine with its minutes, its next meeting, a board's, and a time being chosen.

All goes through the verbs, dated as a history. Other parts of the demo leave acts in the same records: each meeting begins
after the last act, and what there is no room left for is left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from commonhouse.decisions import actions as decisions
from commonhouse.meetings import actions
from commonhouse.meetings.models import Attendee, Item, Meeting, TimeChoice
from commonhouse.notices import actions as notices
from commonhouse.people.demo import acting, at
from commonhouse.people.models import Organization, Seat
from commonhouse.people.permissions import Actor
from commonhouse.record import queries as record

EVENING = dt.timedelta(hours=8)  # from ten in the morning: six o'clock
MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)
ROOM = "Community room, 14 Meadow Lane"


def seed(say: Callable[[str], None]) -> None:
    say("==> Holding meetings of a circle of nine, calling the next ones, choosing a time")
    circle = Organization.objects.get(slug="sei")
    amina = acting(circle, "amina@commonhouse.example", "facilitator")
    first = _first(amina, circle)
    if first is not None:
        _second(amina, circle, first)
    _next(amina, circle)
    _board(Organization.objects.get(slug="bnclt"))
    _time(Organization.objects.get(slug="cero"))


def _free(organization: Organization, wanted: dt.datetime) -> dt.datetime:
    """The moment itself, or the first at which the organization's record takes another act."""
    log = record.log_of(organization)
    return wanted if log is None or log.last_at is None else max(wanted, log.last_at + MINUTE)


@dataclass(frozen=True, slots=True)
class Evening:
    """A meeting as it is being held: `press(n)` is a button pressed n minutes after six."""

    facilitator: Actor
    meeting: Meeting
    begin: dt.datetime

    def press(self, minutes: float) -> actions.Press:
        moment = self.begin + minutes * MINUTE
        return actions.Press(at=moment, now=moment)

    def people(self) -> list[Attendee]:
        return list(self.meeting.attendees.select_related("person").order_by("person__name"))

    def item(self, title: str) -> Item:
        return self.meeting.items.get(title=title)

    def open(self, minutes: float, title: str) -> Item:
        item = self.item(title)
        actions.open_item(self.facilitator, self.meeting, item, press=self.press(minutes))
        return item

    def note(self, minutes: float, item: Item, text: str) -> None:
        actions.note(self.facilitator, item, text, press=self.press(minutes))


def _called(facilitator: Actor, circle: Organization, title: str, day: float, about: str = "") -> Meeting | None:
    """A meeting of everyone in the circle on that evening, called eight days before; None where there is no room left."""
    called = _free(circle, at(day) - 8 * DAY)
    begin = at(day) + EVENING
    if begin - called < 4 * DAY:
        return None
    plan = actions.Plan(
        title, minutes=90, place=ROOM, classes=(circle.member_classes.get(slug="members"),), about=about
    )
    return actions.call(facilitator, circle, plan, begin, now=called)


def _held(facilitator: Actor, meeting: Meeting, here: int, late: int) -> Evening:
    """Begun at six with so many there, of whom some came a little later, and one by phone."""
    assert meeting.starts_at is not None
    evening = Evening(facilitator, meeting, meeting.starts_at)
    meeting = actions.start(facilitator, meeting, press=evening.press(2))
    people = evening.people()
    for place, attendee in enumerate(people[:here]):
        minutes = 3 if place < here - late else 14
        how = "afar" if place == 1 else "room"
        actions.arrive(facilitator, meeting, attendee, how=how, press=evening.press(minutes))
    for attendee in people[here : here + 1]:
        actions.excuse(facilitator, meeting, attendee, True, press=evening.press(15))
    return evening


def _round(evening: Evening) -> None:
    item = evening.open(15, "Check-in")
    for place, turn in enumerate(item.turns.all()):
        state = "passed" if place == 2 else "spoken"
        actions.take_turn(evening.facilitator, evening.meeting, turn, state, press=evening.press(16 + place))


def _first(facilitator: Actor, circle: Organization) -> Meeting | None:
    meeting = _called(facilitator, circle, "Autumn circle", 620, about="Bring what you learned this summer.")
    if meeting is None:
        return None
    for kind, title, minutes in (
        ("check-in", "Check-in", 15),
        ("report", "What the eight groups heard this summer", 20),
        ("decision", "A fund for child care at our meetings", 25),
        ("discussion", "A place for the winter retreat", 15),
    ):
        actions.add_item(facilitator, meeting, title=title, kind=kind, minutes=minutes)
    evening = _held(facilitator, meeting, here=8, late=2)
    _round(evening)
    people = evening.people()
    report = evening.open(27, "What the eight groups heard this summer")
    evening.note(35, report, "Rents and food came up in every group; two groups began a shared pantry.")
    evening.note(40, report, "Groups that met outdoors heard from people who had not come before.")
    fund = evening.open(46, "A fund for child care at our meetings")
    evening.note(52, fund, "Parents miss meetings because nobody looks after the children.")
    motion = actions.move_motion(
        facilitator, meeting, fund, "From now on each meeting pays for child care, up to $60 an evening.",
        moved_by=people[3], is_logged=True, press=evening.press(55),
    )  # fmt: skip
    assert motion is not None
    counts = {"yes": 7, "no": 0, "abstain": 1}
    actions.decide(facilitator, meeting, motion, counts, tellers=people[4:6], press=evening.press(63))
    who = people[0].person
    by = (evening.begin + 14 * DAY).date()
    made = actions.promise(facilitator, fund, "Ask two child care workers for their hours", who=who, by=by,
                           press=evening.press(66))  # fmt: skip
    _ended(evening, 88)
    if made is not None:
        actions.keep_promise(facilitator, made, by - DAY)
    return Meeting.objects.get(pk=meeting.pk)


def _second(facilitator: Actor, circle: Organization, first: Meeting) -> None:
    """The next one approves the minutes of the first, and comes to the point that was carried over."""
    meeting = _called(facilitator, circle, "November circle", 655)
    if meeting is None:
        return
    actions.build_agenda(facilitator, meeting)
    evening = _held(facilitator, meeting, here=7, late=1)
    _round(evening)
    point = meeting.items.filter(minutes_of=first).first()
    people = evening.people()
    if point is not None:
        actions.open_item(facilitator, meeting, point, press=evening.press(26))
        motion = actions.move_motion(
            facilitator, meeting, point, "The minutes are approved as they were sent.", press=evening.press(27)
        )  # fmt: skip
        assert motion is not None
        actions.decide(
            facilitator, meeting, motion, {"yes": 6, "abstain": 1}, tellers=people[2:3], press=evening.press(29)
        )
    retreat = evening.open(32, "A place for the winter retreat")
    evening.note(41, retreat, "Three places were compared. The lodge by the pond has a ramp and costs least.")
    motion = actions.move_motion(
        facilitator, meeting, retreat, "We hold the winter retreat at the lodge by the pond.", moved_by=people[2],
        is_logged=True, press=evening.press(44),
    )  # fmt: skip
    assert motion is not None
    actions.leave(facilitator, meeting, people[5], press=evening.press(50))
    actions.decide(facilitator, meeting, motion, {"yes": 5, "no": 1}, tellers=people[3:5], press=evening.press(55))
    who, by = people[2].person, timezone.localdate() + 12 * DAY
    actions.promise(facilitator, retreat, "Book the lodge and pay the deposit", who=who, by=by, press=evening.press(58))
    _ended(evening, 75)


def _ended(evening: Evening, minutes: float) -> None:
    meeting = actions.end(evening.facilitator, evening.meeting, press=evening.press(minutes))
    actions.send(evening.facilitator, meeting, now=_free(meeting.organization, evening.begin + 2 * DAY))
    for key in (
        f"meeting:{meeting.public_id}:0",
        f"meeting-eve:{meeting.public_id}:0",
        f"minutes:{meeting.public_id}:1",
    ):
        notices.cancel(key)  # nobody is written to about what was long ago


def _next(facilitator: Actor, circle: Organization) -> None:
    """Next week's meeting, with an agenda, and what some have answered."""
    plan = actions.Plan(
        "December circle", minutes=90, place=ROOM, link="https://meet.example/circle",
        about="Children are welcome: there is child care from a quarter to six.",
        classes=(circle.member_classes.get(slug="members"),),
    )  # fmt: skip
    begin = at(687) + EVENING
    meeting = actions.call(facilitator, circle, plan, begin, now=_free(circle, at(677)))
    actions.build_agenda(facilitator, meeting)
    actions.add_item(facilitator, meeting, title="Who brings what to the retreat", minutes=15)
    for attendee, said in zip(meeting.attendees.order_by("person__name"), ("yes", "yes", "afar", "no"), strict=False):
        actions.answer_for(facilitator, attendee, said, now=at(678))


def _board(trust: Organization) -> None:
    """The board's next meeting, if the board has been seated."""
    if trust.seats.filter(kind=Seat.Kind.BOARD, vacated_on__isnull=True).count() < 3:
        return
    steward = acting(trust, "steward@bnclt.example")
    plan = actions.Plan("Board meeting", minutes=120, place="Trust office, second floor", seats=("board",))
    meeting = actions.call(steward, trust, plan, at(694) + EVENING, now=_free(trust, at(676)))
    actions.build_agenda(steward, meeting)
    actions.add_item(steward, meeting, title="The boiler on Harvest Street", kind="report", minutes=20)


def _time(coop: Organization) -> None:
    """A co-op of five looks for a time; two have said when they can."""
    steward = acting(coop, "steward@cero.example")
    asked = _free(coop, at(678))
    workers = coop.member_classes.get(slug="worker-owners")
    plan = actions.Plan("Planning the routes for the new year", minutes=60, place="The yard", classes=(workers,))
    days = (696, 697, 699)
    options = [at(day) + EVENING - dt.timedelta(hours=hours) for day, hours in zip(days, (0, 1, 4), strict=True)]
    meeting = actions.ask_time(steward, coop, plan, options, at(685), now=asked)
    box = TimeChoice.objects.get(meeting=meeting).box
    for email, points in (("lamar", (2, 0, 1)), ("josefina", (1, 2, 2))):
        person = coop.memberships.get(person__account__email=f"{email}@commonhouse.example").person
        choice = {"points": {f"t{number}": said for number, said in enumerate(points, 1)}}
        assert person is not None
        decisions.cast(box, decisions.PersonCredential(person), choice, decisions.new_receipt(), now=asked + MINUTE)
