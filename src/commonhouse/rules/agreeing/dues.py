"""The rule "dues-account": what falls due under terms of dues, what was paid of it, and what is late.

Day by day: first what falls due that day, then late fees, then the events of the day by number. A late fee is added when
something of a due day is still unpaid more than `after_days` days after it: the day that lies `after_days` days after is
the last on which it can be paid without the fee.

A change of terms holds from its day on: what was due before stays as it was, whatever falls due from that day on is what
the new terms say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, Final

from ..lending.model import LateFee
from .fold import Days, Item, Placed, day_of, known_bucket, stated, text_of, too_much
from .model import AccountInput, AccountResult, Event, EventKind, State, Step, StepKind
from .terms import Beyond, DuesTerms, Falling, First, LateFees, Span, falling

_YEAR: Final = timedelta(days=366)
_ONE_DAY: Final = timedelta(days=1)
_ITS_OWN: Final = frozenset({EventKind.DISBURSED, EventKind.REPORTED})


def dues_account(given: AccountInput, statement: DuesTerms) -> AccountResult:
    """How the account stands on `given.as_of`. Raises RuleError naming the event or the option."""
    fold = _Fold(given, statement)
    fold.live()
    return fold.result()


class _Fold(Days):
    def __init__(self, given: AccountInput, statement: DuesTerms) -> None:
        super().__init__(given)
        self.ended_on: date | None = None
        self.spans = self._spans(statement)
        self.buckets = tuple(dict.fromkeys(b for span in self.spans for b in span.terms.buckets))
        self.source = falling(self.spans)
        self.coming: list[Item] = []  # pulled from the source, not fallen due yet, in order of day
        self.orders: dict[int, Callable[[Item], Any]] = {}
        self.horizon = self._horizon()

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

    def next_day(self) -> date | None:
        if not self.coming:
            self._pull()
        return self.coming[0].on if self.coming else None

    def fall_due(self, on: date) -> None:
        while self.next_day() == on:
            self.ask(self.coming.pop(0), on)

    def late_of(self, due_on: date) -> tuple[LateFee, ...]:
        return self._terms_on(due_on).late

    def late_adds(self, due_on: date) -> bool:
        return self._terms_on(due_on).late_fees is LateFees.ADD

    def spared(self, on: date) -> bool:
        return self._terms_on(on).pause_on(on) is not None

    def _terms_on(self, on: date) -> DuesTerms:
        return next(span.terms for span in reversed(self.spans) if span.since <= on)

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

    # Events

    def happen(self, placed: Placed) -> None:
        event = placed.event
        act = {
            EventKind.PAYMENT: self._payment,
            EventKind.WAIVER: self._waiver,
            EventKind.WRITTEN_OFF: self._write_off,
            EventKind.RECOVERED: self._recover,
        }.get(event.kind)
        if act is not None:
            act(placed, event)
            return
        if event.kind is EventKind.FEE:
            self.fee(placed, self.buckets)
            return
        kind = StepKind.TERMS if event.kind is EventKind.TERMS else StepKind.ENDED
        self.steps.append(Step(event.on, kind, event.number))

    def _payment(self, placed: Placed, event: Event) -> None:
        terms = self._terms_on(event.on)
        self.steps.append(Step(event.on, StepKind.PAYMENT, event.number, event.amount))
        if terms.beyond is Beyond.REFUSE and event.amount > self.owed:
            raise too_much(placed, self.owed)
        pay = self.pay_by_day if terms.first is First.OLDEST else self.pay
        rest = pay(event.number, event.amount, self._order(terms))
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
        raise too_much(placed, event.amount - rest)

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

    # How it stands

    def result(self) -> AccountResult:
        while self.next_day() is not None and self.coming[-1].on <= self.horizon and self._pull() is not None:
            pass
        coming = [item for item in self.coming if item.on <= self.horizon]
        following = self.following(self._ahead(), self.horizon)
        return self.account(coming, following, self._state())

    def _state(self) -> State:
        if self.ended_on is not None and self.ended_on <= self.as_of:
            return State.ENDED
        if not self.items and not self.paid:
            return State.WAITING
        if self.open or any(item.unpaid for item in self._ahead()):
            return State.RUNNING
        return State.WRITTEN_OFF if self.written_off > self.recovered else State.PAID


def _order(terms: DuesTerms) -> Callable[[Item], Any]:
    rank = {bucket: place for place, bucket in enumerate(terms.buckets)}
    last = len(rank)
    if terms.first is First.OLDEST:
        return lambda item: (item.on, rank.get(item.bucket, last))
    return lambda item: (rank.get(item.bucket, last), item.on)
