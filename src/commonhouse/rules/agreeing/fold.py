"""What the accounts share: events in order, dues that are open, money put to them, and how it stands in the end.

`Running` is the only thing that changes here, and only while an account is being folded.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, TypeVar

from ..errors import RuleError
from ..jsonform import FormError, form_of
from ..lending.model import LateFee, rounded
from .model import (
    AGES,
    MAX_DUES,
    MAX_TEXT,
    AccountInput,
    AccountResult,
    Applied,
    Due,
    Event,
    EventKind,
    Next,
    Principal,
    State,
    Step,
    StepKind,
)

T = TypeVar("T")
LATE_BUCKET: Final = "penalty"
FEE_BUCKET: Final = "fee"
RECOVERY: Final = "recovery"  # where money goes that came in after it was given up
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
        self.scheduled: defaultdict[date, list[Item]] = defaultdict(list)  # by the day it was due
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
        if item.scheduled:
            self.scheduled[item.on].append(item)
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
        return self.pay_in_turn(event, amount, sorted(self.open, key=order))

    def pay_by_day(self, event: int, amount: int, order: Callable[[Item], Any]) -> int:
        """The same, all of the oldest day before the next: what is open stands in order of day, so few need to be sorted."""
        days = groupby(self.open, key=attrgetter("on"))
        return self.pay_in_turn(event, amount, (item for _, items in days for item in sorted(items, key=order)))

    def pay_in_turn(self, event: int, amount: int, items: Iterable[Item]) -> int:
        for item in items:
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
        self.open = [item for item in self.open if item.paid < item.amount]


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


class Days(Running):
    """The days of an account one after another: what falls due, then late fees, then events by number.

    A kind of account says when something falls due next (`next_day`), lets it fall due (`fall_due`), which late fees hold
    for it (`late_of`), whether a pause spares them (`spared`), and what an event does (`happen`).
    """

    def __init__(self, given: AccountInput) -> None:
        super().__init__()
        self.given = given
        self.as_of = given.as_of
        self.placed, self.reversals = in_order(given.events)
        self.late_asked: Counter[date] = Counter()
        self.written_off = 0  # given up as lost
        self.recovered = 0  # of it, what came in after all

    def _give_up(self, event: Event, item: Item, amount: int) -> None:
        if amount:
            item.amount -= amount
            self.steps.append(Step(event.on, StepKind.WRITTEN_OFF, event.number, amount, item.bucket, item.on))

    def _recover(self, placed: Placed, event: Event) -> None:
        most = self.written_off - self.recovered
        if not 1 <= event.amount <= most:
            raise placed.wrong(
                "amount", f"It is {event.amount}, and {most} of what was lost is still out.", f"Give at most {most}."
            )
        self.recovered += event.amount
        self.note(event.number, None, RECOVERY, event.amount)
        self.steps.append(Step(event.on, StepKind.RECOVERED, event.number, event.amount))

    def next_day(self) -> date | None:
        raise NotImplementedError

    def fall_due(self, on: date) -> None:
        raise NotImplementedError

    def late_of(self, due_on: date) -> tuple[LateFee, ...]:
        raise NotImplementedError

    def spared(self, on: date) -> bool:
        raise NotImplementedError

    def late_adds(self, due_on: date) -> bool:
        """Whether late fees for that due day are added together (else each stands in the place of those before)."""
        return True

    def happen(self, placed: Placed) -> None:
        raise NotImplementedError

    def live(self) -> None:
        """Go through all days to the day the account is asked for."""
        late: list[tuple[date, date, int]] = []  # the day of a late fee, the due day, which fee
        coming = deque(placed for placed in self.placed if placed.event.on <= self.as_of)
        while True:
            due_on = self.next_day()
            days = [
                day for day in (due_on, late[0][0] if late else None, coming[0].event.on if coming else None) if day
            ]
            today = min(days, default=None)
            if today is None or today > self.as_of:
                return
            if due_on == today:
                self.fall_due(today)
                for which, fee in enumerate(self.late_of(today)):
                    heapq.heappush(late, (today + timedelta(days=fee.after_days + 1), today, which))
            elif late and late[0][0] == today:
                _, due_on, which = heapq.heappop(late)
                self._late(due_on, which, today)
            else:
                self.happen(coming.popleft())

    def _late(self, due_on: date, which: int, on: date) -> None:
        unpaid = sum(item.unpaid for item in self.scheduled[due_on])
        if not unpaid or self.spared(on):
            return
        fee = late_fee(self.late_of(due_on)[which], unpaid)
        if not self.late_adds(due_on):
            before = self.late_asked[due_on]
            self.late_asked[due_on] = max(before, fee)
            fee = max(0, fee - before)
        if fee:
            self.steps.append(Step(on, StepKind.LATE_FEE, None, fee, LATE_BUCKET, due_on))
            self.ask(Item(on, LATE_BUCKET, fee, scheduled=False), on)

    def fee(self, placed: Placed, known: Iterable[str]) -> None:
        """An event that asks for a fee."""
        event = placed.event
        bucket = known_bucket(placed, text_of(placed, "bucket", FEE_BUCKET), known)
        text = text_of(placed, "text", "")
        self.steps.append(Step(event.on, StepKind.FEE, event.number, event.amount, bucket, text=text))
        if event.amount:
            self.ask(Item(event.on, bucket, event.amount, text, scheduled=False), event.on)

    def account(
        self,
        coming: Iterable[Item],
        following: Next | None,
        state: State,
        principal: Principal | None = None,
        accrued_interest: int = 0,
    ) -> AccountResult:
        """The result, from how it stands and what is to come."""
        past = [item for item in self.open if item.on < self.as_of]
        oldest = min((item.on for item in past), default=None)
        steps = [*self.steps, *taken_back(self.reversals, self.as_of)]
        return AccountResult(
            dues=dues_of([*self.items, *coming]),
            applied=tuple(each for each in self.applied if each.amount),
            principal=principal or Principal(),
            paid=dict(sorted((bucket, amount) for bucket, amount in self.paid.items() if amount)),
            accrued_interest=accrued_interest,
            due_now=self.owed,
            past_due=sum(item.unpaid for item in past),
            days_late=(self.as_of - oldest).days if oldest is not None else 0,
            oldest_due_on=oldest,
            ageing=ageing(self.open, self.as_of),
            credit=self.credited,
            next=following,
            state=state,
            steps=tuple(sorted(steps, key=lambda step: step.on)),
        )

    def following(self, coming: Iterable[Item], horizon: date = date.max) -> Next | None:
        """The next day that asks for money, the credit taken off."""
        credit, found = self.credited, None
        for item in coming:
            if item.on > (horizon if found is None else found.on) and (found is not None or not credit):
                break
            used = min(credit, item.unpaid)
            credit -= used
            if item.unpaid > used:
                found = Next(item.on, item.unpaid - used + (found.amount if found is not None else 0))
        return found


def late_fee(fee: LateFee, unpaid: int) -> int:
    """What one late fee asks for what is unpaid."""
    return fee.amount or 0 if fee.rate is None else rounded(Fraction(fee.rate) * unpaid)


def too_much(placed: Placed, most: int) -> RuleError:
    return placed.wrong(
        "amount",
        f"It is {placed.event.amount}, and only {most} can be paid now.",
        f"Give at most {most}, or agree on terms that keep the rest as credit.",
    )
