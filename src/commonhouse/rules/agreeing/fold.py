"""What the accounts share: events in order, dues that are open, money put to them, and how it stands in the end.

`Running` is the only thing that changes here, and only while an account is being folded.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, Final, TypeVar

from ..errors import RuleError
from ..jsonform import FormError, form_of
from .model import AGES, MAX_DUES, MAX_TEXT, Applied, Due, Event, EventKind, Step, StepKind

T = TypeVar("T")
LATE_BUCKET: Final = "penalty"
FEE_BUCKET: Final = "fee"
ALWAYS: Final = (LATE_BUCKET, FEE_BUCKET)  # buckets that any account may ask for


@dataclass(frozen=True, slots=True)
class Placed:
    """An event and where the caller gave it, so that an error can name the place."""

    event: Event
    place: int

    def wrong(self, member: str, problem: str, fix: str) -> RuleError:
        return RuleError(f"input.events[{self.place}].{member}", problem, fix)


def in_order(events: tuple[Event, ...]) -> tuple[list[Placed], list[Placed]]:
    """The events that count, by day and number; and apart, those that take another back. Raises RuleError."""
    by_number: dict[int, Placed] = {}
    for place, event in enumerate(events):
        placed = Placed(event, place)
        if event.number in by_number:
            raise placed.wrong("number", f"Event {event.number} is given twice.", "Give each event its own number.")
        by_number[event.number] = placed
    reversals = [placed for placed in by_number.values() if placed.event.kind is EventKind.REVERSED]
    gone = {reversal.event.number for reversal in reversals}
    for reversal in reversals:
        number = reversal.event.data.get("event")
        target = by_number.get(number) if isinstance(number, int) else None
        if target is None or target.event.kind is EventKind.REVERSED:
            raise reversal.wrong("data.event", "There is no such event to take back.", "Name one by its number.")
        if target.event.number in gone:
            raise reversal.wrong("data.event", f"Event {number} was taken back already.", "Take it back once.")
        gone.add(target.event.number)
    return sorted((p for n, p in by_number.items() if n not in gone), key=_when), sorted(reversals, key=_when)


def _when(placed: Placed) -> tuple[date, int]:
    return placed.event.on, placed.event.number


def taken_back(reversals: Iterable[Placed], as_of: date) -> Iterator[Step]:
    """The steps that say which events count as not happened."""
    for placed in reversals:
        event = placed.event
        if event.on <= as_of:
            yield Step(event.on, StepKind.REVERSED, event.number, figures={"event": event.data["event"]})


def stated(placed: Placed, kind: type[T]) -> T:
    """The new terms that a "terms" event brings. Raises RuleError naming the place."""
    try:
        return form_of(kind).load(placed.event.data.get("statement"), "data.statement")
    except FormError as error:
        raise placed.wrong(error.path, error.problem, error.fix or "Correct the new terms.") from None


def text_of(placed: Placed, member: str, default: str) -> str:
    value = placed.event.data.get(member, default)
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise placed.wrong(f"data.{member}", "It is not a short text.", f"Give at most {MAX_TEXT} characters.")
    return value


def day_of(placed: Placed, member: str) -> date | None:
    value = placed.event.data.get(member)
    try:
        return None if value is None else date.fromisoformat(value)
    except (TypeError, ValueError):
        raise placed.wrong(f"data.{member}", "It is not a day.", 'Write "2026-05-31".') from None


def known_bucket(placed: Placed, bucket: str, known: Iterable[str]) -> str:
    names = tuple(known)
    if bucket not in names:
        raise placed.wrong("data.bucket", f'There is no bucket "{bucket}".', f"Known: {', '.join(names)}.")
    return bucket


@dataclass(slots=True)
class Item:
    """A due while the account is folded. `scheduled` tells what the terms ask from fees and late fees."""

    on: date
    bucket: str
    amount: int
    text: str = ""
    paid: int = 0
    scheduled: bool = True

    @property
    def unpaid(self) -> int:
        return self.amount - self.paid


class Running:
    """An account while it is folded: what was asked, what is open of it, and the money that came in."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.open: list[Item] = []
        self.applied: list[Applied] = []
        self.steps: list[Step] = []
        self.paid: Counter[str] = Counter()
        self.credit: deque[tuple[int, int]] = deque()  # event, what is left of it

    @property
    def credited(self) -> int:
        return sum(amount for _, amount in self.credit)

    @property
    def owed(self) -> int:
        return sum(item.unpaid for item in self.open)

    def ask(self, item: Item, on: date) -> None:
        """Something falls due on a day. Credit pays for it first."""
        self.items.append(item)
        if len(self.items) > MAX_DUES:
            raise RuleError("statement", "More falls due than can be kept.", f"Ask for at most {MAX_DUES} dues.")
        while item.unpaid and self.credit:
            event, left = self.credit.popleft()
            used = min(left, item.unpaid)
            if left > used:
                self.credit.appendleft((event, left - used))
            self.put(event, item, used)
            self.steps.append(Step(on, StepKind.FROM_CREDIT, event, used, item.bucket, item.on))
        if item.unpaid:
            self.open.append(item)

    def put(self, event: int, item: Item, amount: int) -> None:
        item.paid += amount
        self.note(event, item.on, item.bucket, amount)

    def note(self, event: int, due_on: date | None, bucket: str, amount: int) -> None:
        """That money went somewhere, whether something was due for it or not."""
        self.paid[bucket] += amount
        self.applied.append(Applied(event, due_on, bucket, amount))

    def pay(self, event: int, amount: int, order: Callable[[Item], Any]) -> int:
        """Put money to what is open, in an order. Gives what is left of it."""
        for item in sorted(self.open, key=order):
            if not amount:
                break
            used = min(amount, item.unpaid)
            amount -= used
            self.put(event, item, used)
        self.settle()
        return amount

    def keep(self, event: Event, amount: int) -> None:
        self.credit.append((event.number, amount))
        self.steps.append(Step(event.on, StepKind.CREDIT, event.number, amount))

    def forgive(self, placed: Placed, items: Iterable[Item], kind: StepKind) -> None:
        """Ask no longer for the event's amount of these dues, the first ones first."""
        chosen = [item for item in items if item.unpaid]
        left, most = placed.event.amount, sum(item.unpaid for item in chosen)
        if left > most:
            raise placed.wrong(
                "amount", f"It is {left}, and {most} is still to be paid there.", f"Give at most {most}."
            )
        for item in chosen:
            if not left:
                break
            part = min(left, item.unpaid)
            item.amount -= part
            left -= part
            event = placed.event
            self.steps.append(Step(event.on, kind, event.number, part, item.bucket, item.on, text=item.text))
        self.settle()

    def settle(self) -> None:
        self.open = [item for item in self.open if item.unpaid]


def dues_of(items: Iterable[Item]) -> tuple[Due, ...]:
    """The dues in order of day; what was waived in full is gone (the steps keep it)."""
    rows = (Due(item.on, item.bucket, item.amount, item.paid, item.text) for item in items if item.amount)
    return tuple(sorted(rows, key=attrgetter("on")))


def ageing(items: Iterable[Item], as_of: date) -> Mapping[str, int]:
    """What is unpaid by how many days ago it fell due."""
    ages = dict.fromkeys(AGES, 0)
    for item in items:
        ages[_age((as_of - item.on).days)] += item.unpaid
    return ages


def _age(days: int) -> str:
    for most, name in ((0, "current"), (30, "1-30"), (60, "31-60"), (90, "61-90")):
        if days <= most:
            return name
    return "over-90"
