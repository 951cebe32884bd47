"""The rule "dues-account": what falls due under terms of dues, what was paid of it, and what is late.

Day by day: first what falls due that day, then late fees, then the events of the day by number. A late fee is added when
something of a due day is still unpaid more than `after_days` days after it: the day that lies `after_days` days after is
the last on which it can be paid without the fee.

A change of terms holds from its day on: what was due before stays as it was, whatever falls due from that day on is what
the new terms say.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import count
from typing import Any, Final

from ..errors import RuleError
from ..lending.model import LateFee, rounded
from .fold import (
    FEE_BUCKET,
    LATE_BUCKET,
    Item,
    Placed,
    Running,
    ageing,
    day_of,
    dues_of,
    in_order,
    known_bucket,
    stated,
    taken_back,
    text_of,
)
from .model import AccountInput, AccountResult, Event, EventKind, Next, Principal, State, Step, StepKind
from .terms import Beyond, DuesTerms, Falling, First, LateFees, Span, falling

RECOVERY: Final = "recovery"  # where money goes that came in after it was given up
_YEAR: Final = timedelta(days=366)
_ONE_DAY: Final = timedelta(days=1)
_ITS_OWN: Final = frozenset({EventKind.DISBURSED, EventKind.REPORTED})


def dues_account(given: AccountInput, statement: DuesTerms) -> AccountResult:
    """How the account stands on `given.as_of`. Raises RuleError naming the event or the option."""
    return _Fold(given, statement).result()


class _Fold(Running):
    def __init__(self, given: AccountInput, statement: DuesTerms) -> None:
        super().__init__()
        self.given = given
        self.as_of = given.as_of
        self.placed, self.reversals = in_order(given.events)
        self.ended_on: date | None = None
        self.spans = self._spans(statement)
        self.terms = statement
        self.buckets = tuple(dict.fromkeys(b for span in self.spans for b in span.terms.buckets))
        self.source = falling(self.spans)
        self.coming: list[Item] = []  # pulled from the source, not fallen due yet, in order of day
        self.began = False
        self.written_off = 0
        self.recovered = 0
        self.late_asked: dict[date, int] = {}
        self.orders: dict[int, Callable[[Item], Any]] = {}
        self.horizon = self._horizon()
        self._run()

    # What holds when

    def _spans(self, statement: DuesTerms) -> list[Span]:
        """The terms one after another. Raises RuleError for terms after the end."""
        starts: list[tuple[date, DuesTerms]] = [(date.min, statement)]
        for placed in self.placed:
            event = placed.event
            if event.kind in _ITS_OWN:
                raise placed.wrong("kind", f'An account of dues knows no "{event.kind}".', "Leave it out.")
            if event.kind is EventKind.ENDED:
                if self.ended_on is not None:
                    raise placed.wrong("kind", f"It had ended on {self.ended_on}.", "End it once.")
                self.ended_on = event.on
            if event.kind is EventKind.TERMS:
                if self.ended_on is not None:
                    raise placed.wrong("on", f"It ended on {self.ended_on}.", "Terms can change only before the end.")
                starts.append((event.on, stated(placed, DuesTerms)))
        spans = []
        for (since, terms), after in zip(starts, [*starts[1:], None], strict=True):
            through = after[0] - _ONE_DAY if after is not None else self.ended_on
            spans.append(Span(terms, since, through, after is None and self.ended_on is not None))
        return spans

    def _horizon(self) -> date:
        """Through which day dues are listed."""
        if self.given.horizon is not None:
            return max(self.given.horizon, self.as_of)
        terms = self.spans[-1].terms
        if self.ended_on is not None or all(stream.ends for stream in terms.streams):
            return date.max
        return self.as_of + _YEAR

    # The days one after another

    def _run(self) -> None:
        number = count()
        agenda: list[tuple[date, int, int, Callable[[date], None]]] = []

        def at(on: date, phase: int, act: Callable[[date], None]) -> None:
            if on <= self.as_of:
                heapq.heappush(agenda, (on, phase, next(number), act))

        for placed in self.placed:
            at(placed.event.on, 2, lambda on, placed=placed: self._happen(placed))  # type: ignore[misc]
        while True:
            following = self._peek()
            if following is not None and following.on <= self.as_of and (not agenda or following.on <= agenda[0][0]):
                on = following.on
                while (each := self._peek()) is not None and each.on == on:
                    self.ask(self.coming.pop(0), on)
                self.began = True
                for place, fee in enumerate(self._terms_on(on).late):
                    late_on = on + timedelta(days=fee.after_days + 1)
                    at(late_on, 1, lambda day, due=on, place=place: self._late(due, place, day))  # type: ignore[misc]
                continue
            if not agenda:
                break
            on, _, _, act = heapq.heappop(agenda)
            act(on)

    def _terms_on(self, on: date) -> DuesTerms:
        return next(span.terms for span in reversed(self.spans) if span.since <= on)

    def _peek(self) -> Item | None:
        if not self.coming:
            self._pull()
        return self.coming[0] if self.coming else None

    def _pull(self) -> Item | None:
        """One more of what falls due; what a pause takes away is told, and passed over."""
        for each in self.source:
            self._tell_pause(each)
            if each.on is not None:
                self.coming.append(Item(each.on, each.bucket, each.amount, each.text))
                return self.coming[-1]
        return None

    def _tell_pause(self, each: Falling) -> None:
        if each.on != each.meant and each.meant <= self.as_of:
            self.steps.append(
                Step(each.meant, StepKind.PAUSED, None, each.amount, each.bucket, each.meant, each.on, each.text)
            )

    def _ahead(self) -> Iterator[Item]:
        """What has not fallen due yet, in order, as far as is asked."""
        place = 0
        while place < len(self.coming) or self._pull() is not None:
            yield self.coming[place]
            place += 1

    # Late fees

    def _late(self, due_on: date, place: int, on: date) -> None:
        terms = self._terms_on(due_on)
        unpaid = sum(item.unpaid for item in self.open if item.on == due_on and item.scheduled)
        if not unpaid or self._terms_on(on).pause_on(on) is not None:
            return
        fee = late_fee(terms.late[place], unpaid)
        if terms.late_fees is LateFees.REPLACE:
            before = self.late_asked.get(due_on, 0)
            self.late_asked[due_on] = max(before, fee)
            fee = max(0, fee - before)
        if fee:
            self.steps.append(Step(on, StepKind.LATE_FEE, None, fee, LATE_BUCKET, due_on))
            self.ask(Item(on, LATE_BUCKET, fee, scheduled=False), on)

    # Events

    def _happen(self, placed: Placed) -> None:
        event = placed.event
        act = {
            EventKind.PAYMENT: self._payment,
            EventKind.FEE: self._fee,
            EventKind.WAIVER: self._waiver,
            EventKind.WRITTEN_OFF: self._write_off,
            EventKind.RECOVERED: self._recover,
        }.get(event.kind)
        if act is not None:
            act(placed, event)
            return
        kind = StepKind.TERMS if event.kind is EventKind.TERMS else StepKind.ENDED
        self.steps.append(Step(event.on, kind, event.number))

    def _payment(self, placed: Placed, event: Event) -> None:
        terms = self._terms_on(event.on)
        self.steps.append(Step(event.on, StepKind.PAYMENT, event.number, event.amount))
        if terms.beyond is Beyond.REFUSE and event.amount > self.owed:
            raise _too_much(placed, self.owed)
        rest = self.pay(event.number, event.amount, self._order(terms))
        if rest and terms.beyond is Beyond.AHEAD:
            rest = self._pay_ahead(placed, event, rest)
        if rest:
            self.keep(event, rest)

    def _order(self, terms: DuesTerms) -> Callable[[Item], Any]:
        if id(terms) not in self.orders:
            self.orders[id(terms)] = _order(terms)
        return self.orders[id(terms)]

    def _pay_ahead(self, placed: Placed, event: Event, rest: int) -> int:
        for item in self._ahead():
            used = min(rest, item.unpaid)
            if used:
                self.put(event.number, item, used)
                self.steps.append(Step(event.on, StepKind.EARLY, event.number, used, item.bucket, item.on))
                rest -= used
            if not rest:
                return 0
        raise _too_much(placed, event.amount - rest)

    def _fee(self, placed: Placed, event: Event) -> None:
        bucket = known_bucket(placed, text_of(placed, "bucket", FEE_BUCKET), self.buckets)
        text = text_of(placed, "text", "")
        self.steps.append(Step(event.on, StepKind.FEE, event.number, event.amount, bucket, text=text))
        if event.amount:
            self.ask(Item(event.on, bucket, event.amount, text, scheduled=False), event.on)

    def _waiver(self, placed: Placed, event: Event) -> None:
        self.forgive(placed, self._chosen(placed), StepKind.WAIVED)

    def _write_off(self, placed: Placed, event: Event) -> None:
        self.forgive(placed, self._chosen(placed), StepKind.WRITTEN_OFF)
        self.written_off += event.amount

    def _chosen(self, placed: Placed) -> list[Item]:
        """The dues that a waiver or a write-off names: by default all that is open, the oldest first."""
        bucket, due_on = placed.event.data.get("bucket"), day_of(placed, "due_on")
        if bucket is not None:
            known_bucket(placed, text_of(placed, "bucket", ""), self.buckets)
        items = sorted(self.open, key=lambda item: item.on)
        if due_on is not None:
            for item in self._ahead():
                if item.on > due_on:
                    break
                items.append(item)
            items = [item for item in items if item.on == due_on]
        return [item for item in items if bucket is None or item.bucket == bucket]

    def _recover(self, placed: Placed, event: Event) -> None:
        most = self.written_off - self.recovered
        if event.amount > most:
            raise placed.wrong(
                "amount",
                f"It is {event.amount}, and {most} of what was given up is still out.",
                f"Give at most {most}.",
            )
        self.recovered += event.amount
        self.note(event.number, None, RECOVERY, event.amount)
        self.steps.append(Step(event.on, StepKind.RECOVERED, event.number, event.amount))

    # How it stands

    def result(self) -> AccountResult:
        while (item := self._last()) is not None and item.on <= self.horizon and self._pull() is not None:
            pass
        coming = [item for item in self.coming if item.on <= self.horizon]
        past = [item for item in self.open if item.on < self.as_of]
        oldest = min((item.on for item in past), default=None)
        following = self._next()
        state = self._state(following)
        self.steps.extend(taken_back(self.reversals, self.as_of))
        return AccountResult(
            dues=dues_of([*self.items, *coming]),
            applied=tuple(each for each in self.applied if each.amount),
            principal=Principal(),
            paid=dict(sorted((bucket, amount) for bucket, amount in self.paid.items() if amount)),
            accrued_interest=0,
            due_now=self.owed,
            past_due=sum(item.unpaid for item in past),
            days_late=(self.as_of - oldest).days if oldest is not None else 0,
            oldest_due_on=oldest,
            ageing=ageing(self.open, self.as_of),
            credit=self.credited,
            next=following,
            state=state,
            steps=tuple(sorted(self.steps, key=lambda step: step.on)),
        )

    def _last(self) -> Item | None:
        return self._peek() and self.coming[-1]

    def _next(self) -> Next | None:
        """The next day that asks for money, the credit taken off."""
        credit, found = self.credited, None
        for item in self._ahead():
            if found is not None and item.on > found.on:
                break
            used = min(credit, item.unpaid)
            credit -= used
            rest = item.unpaid - used
            if rest:
                found = Next(item.on, rest + (found.amount if found is not None else 0))
            if found is None and item.on > self.horizon:
                break
        return found

    def _state(self, following: Next | None) -> State:
        if self.ended_on is not None and self.ended_on <= self.as_of:
            return State.ENDED
        if not self.began and not self.items and not self.paid:
            return State.WAITING
        if self.open or following is not None or any(item.unpaid for item in self.coming):
            return State.RUNNING
        return State.WRITTEN_OFF if self.written_off > self.recovered else State.PAID


def late_fee(fee: LateFee, unpaid: int) -> int:
    """What one late fee asks for what is unpaid."""
    return fee.amount or 0 if fee.rate is None else rounded(Fraction(fee.rate) * unpaid)


def _order(terms: DuesTerms) -> Callable[[Item], Any]:
    rank = {bucket: place for place, bucket in enumerate(terms.buckets)}
    last = len(rank)
    if terms.first is First.OLDEST:
        return lambda item: (item.on, rank.get(item.bucket, last))
    return lambda item: (rank.get(item.bucket, last), item.on)


def _too_much(placed: Placed, most: int) -> RuleError:
    return placed.wrong(
        "amount",
        f"It is {placed.event.amount}, and only {most} can be paid now.",
        f"Give at most {most}, or agree on terms that keep the rest as credit.",
    )
