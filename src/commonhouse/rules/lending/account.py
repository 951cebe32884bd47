"""The rule "loan-account": a loan as it really goes, folded from its terms and what happened.

What falls due follows `loan-schedule` for what was really lent. Principal paid before it is due lowers what is scheduled: the
loan ends earlier (shorten), or what is left of the payments is reckoned anew (lower). Interest runs on the principal as
scheduled, or (outstanding) also on principal that is late, from the day it fell due; it joins the interest of the next due
date, so that a level payment stays level and the last one settles the difference; after the last, it is due when money comes.
Interest never bears interest.

Day by day: first what falls due, then late fees, then events by number. Money pays what is owed in the order of the terms;
the interest earned so far and the principal not due yet stand "in advance". What a payment leaves beyond what is due is
principal paid early, or kept as credit, or refused, as `overpayment` says; the event's own "beyond" ("credit" or
"principal") may say otherwise where the terms take more than is due. A late fee is added for what is still unpaid more than
`after_days` days after its due day.

An event of new terms either changes the same loan (its `start` is the same: a pause, a rate, later payments), or begins a
new schedule on its day for what remains: the principal not due yet, or all principal, or all principal and interest owed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from ..agreeing.fold import ALWAYS, Days, Item, Placed, day_of, known_bucket, stated, text_of, too_much
from ..agreeing.model import AccountInput, AccountResult, Event, EventKind, Next, Principal, State, Step, StepKind
from .allocation import Owed, allocate
from .model import Bucket, Disbursement, InterestOn, LateFee, LoanTerms, Overpayment, Prepayment, Slot, Timing
from .schedule import Instalment, Run

_ONE_DAY: Final = timedelta(days=1)
_WAIVABLE: Final = (*ALWAYS, Bucket.INTEREST.value)


def loan_account(given: AccountInput, statement: LoanTerms) -> AccountResult:
    """How the loan stands on `given.as_of`. Raises RuleError naming the event or the option."""
    fold = _Fold(given, statement)
    fold.live()
    return fold.result()


class Contract(Run):
    """A schedule that goes on as things happen: principal may be late, or paid before it is due, on any day."""

    def __init__(self, terms: LoanTerms, disbursements: Sequence[Disbursement]) -> None:
        self._mark = disbursements[0].on  # the day through which interest of this period is in `_pending`
        self._pending = Fraction(0)
        self.late_principal = 0  # principal that is due and bears interest
        super().__init__(terms, list(disbursements), "input.events")

    def _accrue(self, since: date, due: date) -> tuple[int, Fraction, Fraction]:
        bearing = self.late_principal
        self.principal += bearing
        opening, time, exact = super()._accrue(max(since, self._mark), due)
        self.principal -= bearing
        return opening, time, self._pending + exact

    def _row(self, place: int, since: date, due: date) -> Instalment:
        row = super()._row(place, since, due)
        self._mark, self._pending = due, Fraction(0)
        if row.capitalized and self.carried < 0:  # interest of it that was paid in advance
            row = replace(row, capitalized=row.capitalized + self.carried, outstanding=self.principal + self.carried)
            self.principal, self.carried = self.principal + self.carried, 0
        return row

    def advance(self, day: date) -> None:
        """Reckon interest through a day on which the principal changes, and lend what is lent on it."""
        if day > self._mark:
            _, _, self._pending = self._accrue(self.since, day)
            self._mark = day
        self._lend(day)

    def lend(self, on: date, amount: int) -> None:
        """More is lent. On one day, one sum."""
        self.advance(on)
        lent = list(self._lent)
        if lent[-1].on == on:
            before = lent.pop().amount
            self.principal += amount
            self._anew = True
            self._lent = [*lent, Disbursement(on, before + amount)]
        else:
            self._lent = [*lent, Disbursement(on, amount)]
            self._lend(on)

    def prepay(self, on: date, interest: int, principal: int, anew: bool) -> None:
        """Interest and principal come in, or are given up, before they are due."""
        self.advance(on)
        self.carried -= interest
        self.principal -= principal
        self._anew = self._anew or (anew and principal > 0)
        if not self.principal and not self.earned(on):
            self.close(on)

    def close(self, on: date) -> None:
        """Nothing of it will fall due any longer."""
        self.advance(on)
        self.principal, self.carried, self._pending = 0, 0, Fraction(0)

    def bear(self, on: date, late_principal: int) -> None:
        """From a day on, so much principal that is due bears interest."""
        if late_principal != self.late_principal:
            self.advance(on)
            self.late_principal = late_principal

    def earned(self, on: date) -> int:
        """Interest through a day that is not due yet."""
        return max(0, self.carried + copy(self).accrued(on))

    def next_due(self) -> date | None:
        """The next due date on which something may fall due."""
        place, last = self.place, self._last
        while place < last and not self._settled():
            place += 1
            due = self._accrual.due(place)
            pause = next((pause for pause in self._terms.pauses if pause.covers(due)), None)
            if pause is not None:
                last += 1 if pause.extends else 0
            elif due > self._start:
                return due
        return None

    def amended(self, terms: LoanTerms, on: date) -> Contract:
        """The same loan by other terms from a day on: what is owed stays, what comes is as they say."""
        self.advance(on)
        after = Contract(terms, self._lent)
        while after.place < after._last and (due := after._accrual.due(after.place + 1)) <= on:
            after.place += 1
            if any(pause.covers(due) and pause.extends for pause in terms.pauses):
                after._last += 1
        after.since, after._mark, after._pending = self.since, on, self._pending
        after.principal, after.carried, after._given = self.principal, self.carried, self._given
        after.late_principal = self.late_principal
        after._level, after._anew = self._level, self._anew or _shape(terms) != _shape(self._terms)
        return after

    def begun_anew(self, terms: LoanTerms, on: date, interest: int) -> Contract:
        """Another schedule from a day on, for the principal of the terms; some interest is owed from before."""
        after = Contract(terms, [Disbursement(on, terms.principal)])
        after.advance(on)
        after.carried = interest
        return after


def _shape(terms: LoanTerms) -> LoanTerms:
    """The terms that payments are reckoned from, the others left aside."""
    plain = LoanTerms(terms.principal, terms.rate, 1, terms.start, terms.first_due)
    return replace(
        terms,
        disbursements=(),
        pauses=(),
        late=(),
        allocation=plain.allocation,
        overpayment=plain.overpayment,
        prepayment=plain.prepayment,
        interest_on=plain.interest_on,
    )


class _Fold(Days):
    def __init__(self, given: AccountInput, terms: LoanTerms) -> None:
        super().__init__(given)
        self.terms = terms
        self.contract: Contract | None = None
        self.drawn = 0  # of the principal of the terms
        self.disbursed = 0
        self.capitalized = 0
        self.late: dict[date, tuple[LateFee, ...]] = {}
        self.ended_on: date | None = None
        self.over = False

    # What falls due

    def next_day(self) -> date | None:
        return None if self.contract is None else self.contract.next_due()

    def fall_due(self, on: date) -> None:
        assert self.contract is not None
        self.late[on] = self.terms.late
        for row in self.contract.rows(on):
            if row.capitalized:
                self.capitalized += row.capitalized
                self.steps.append(Step(on, StepKind.CAPITALIZED, None, row.capitalized, Bucket.INTEREST))
            for item in self._items(row):
                self.ask(item, on)
        self._after(on)

    def _items(self, row: Instalment) -> list[Item]:
        """What a due date asks for, in the order in which it is paid."""
        order = self.terms.allocation.order
        parts = [(Bucket.INTEREST, row.interest), (Bucket.PRINCIPAL, row.principal)]
        parts.sort(key=lambda part: order.index(Slot(f"{Timing.DUE}:{part[0]}")))
        return [Item(row.due, bucket.value, amount, str(row.number)) for bucket, amount in parts if amount]

    def late_of(self, due_on: date) -> tuple[LateFee, ...]:
        return self.late[due_on]

    def spared(self, on: date) -> bool:
        return any(pause.covers(on) for pause in self.terms.pauses)

    def _after(self, on: date) -> None:
        """What late principal bears from now on, and whether this was the end."""
        if self.contract is None:
            return
        bears = self.terms.interest_on is InterestOn.OUTSTANDING
        self.contract.bear(on, self._late_principal() if bears else 0)
        over = not (self._outstanding() or self.open or self.contract.earned(on))
        if over and not self.over and not self.written_off:
            self.steps.append(Step(on, StepKind.PAID_OFF))
        self.over = over

    def _late_principal(self) -> int:
        return sum(item.unpaid for item in self.open if item.bucket == Bucket.PRINCIPAL)

    def _outstanding(self) -> int:
        return self._late_principal() + (0 if self.contract is None else self.contract.principal)

    # What happens

    def happen(self, placed: Placed) -> None:
        event = placed.event
        if event.kind is EventKind.REPORTED:
            raise placed.wrong("kind", "A loan by schedule takes no reported figures.", "Leave it out.")
        if self.ended_on is not None and event.kind not in {EventKind.PAYMENT, EventKind.RECOVERED, EventKind.WAIVER}:
            raise placed.wrong("on", f"The agreement ended on {self.ended_on}.", "Give an earlier day.")
        if event.kind is EventKind.DISBURSED:
            self._disburse(placed, event)
        elif event.kind is EventKind.ENDED:
            self._end(placed, event)
        elif self.contract is None:
            self._before(placed, event)
        else:
            self._under(self.contract, placed, event)
        self._after(event.on)

    def _before(self, placed: Placed, event: Event) -> None:
        """Only terms can change before the first money is paid out."""
        if event.kind is not EventKind.TERMS:
            raise placed.wrong(
                "on", f"Nothing had been paid out by {event.on}.", "Enter the disbursement first, or give a later day."
            )
        self.terms = stated(placed, LoanTerms)
        self.steps.append(Step(event.on, StepKind.TERMS, event.number, self.terms.principal))

    def _under(self, contract: Contract, placed: Placed, event: Event) -> None:
        if event.kind is EventKind.PAYMENT:
            self._payment(contract, placed, event)
        elif event.kind is EventKind.TERMS:
            self._change(contract, placed, event)
        elif event.kind is EventKind.FEE:
            self.fee(placed, ALWAYS)
        elif event.kind is EventKind.WAIVER:
            self._waive(placed, event)
        elif event.kind is EventKind.WRITTEN_OFF:
            self._write_off(contract, placed, event)
        elif event.kind is EventKind.RECOVERED:
            self._recover(placed, event)

    def _disburse(self, placed: Placed, event: Event) -> None:
        left = self.terms.principal - self.drawn
        if not 1 <= event.amount <= left:
            raise placed.wrong("amount", f"It is {event.amount}, and {left} may still be lent.", f"Give 1 to {left}.")
        if self.contract is None:
            self.contract = Contract(self.terms, [Disbursement(event.on, event.amount)])
            self.contract.advance(event.on)
        else:
            self.contract.lend(event.on, event.amount)
        if self.contract.next_due() is None:
            raise placed.wrong("on", "No due date comes after it.", "Lend earlier, or agree on new terms first.")
        self.drawn += event.amount
        self.disbursed += event.amount
        self.steps.append(Step(event.on, StepKind.DISBURSED, event.number, event.amount))

    def _payment(self, contract: Contract, placed: Placed, event: Event) -> None:
        self.steps.append(Step(event.on, StepKind.PAYMENT, event.number, event.amount))
        beyond = self._beyond(placed)
        self._ask_after_the_end(contract, event.on)
        owed = [Owed(item.on, Bucket(item.bucket), item.amount, item.paid) for item in self.open]
        if beyond is Overpayment.PRINCIPAL:
            early = event.on + _ONE_DAY
            owed.append(Owed(early, Bucket.INTEREST, contract.earned(event.on)))
            owed.append(Owed(early, Bucket.PRINCIPAL, contract.principal))
        rest, ahead = event.amount, {Bucket.INTEREST: 0, Bucket.PRINCIPAL: 0}
        for part in allocate(event.amount, event.on, owed, self.terms.allocation):
            rest -= part.amount
            if part.place < len(self.open):
                self.put(event.number, self.open[part.place], part.amount)
            else:
                ahead[part.bucket] += part.amount
                self.note(event.number, None, part.bucket.value, part.amount)
        self.settle()
        if any(ahead.values()):
            anew = self.terms.prepayment is Prepayment.LOWER
            contract.prepay(event.on, ahead[Bucket.INTEREST], ahead[Bucket.PRINCIPAL], anew)
        if ahead[Bucket.PRINCIPAL]:
            amount = ahead[Bucket.PRINCIPAL]
            self.steps.append(Step(event.on, StepKind.EARLY, event.number, amount, Bucket.PRINCIPAL))
        if rest:
            self._keep(placed, event, rest, beyond)

    def _ask_after_the_end(self, contract: Contract, on: date) -> None:
        """After the last due date, interest on what is late has no due date of its own: it is due when money comes."""
        earned = contract.earned(on)
        if earned and contract.next_due() is None:
            contract.prepay(on, earned, 0, anew=False)
            self.ask(Item(on, Bucket.INTEREST.value, earned, scheduled=False), on)

    def _beyond(self, placed: Placed) -> Overpayment:
        wished = text_of(placed, "beyond", "")
        if not wished or self.terms.overpayment is Overpayment.REFUSE:
            return self.terms.overpayment
        if wished not in {Overpayment.CREDIT, Overpayment.PRINCIPAL}:
            raise placed.wrong("data.beyond", f'It is "{wished}".', 'Write "credit" or "principal".')
        return Overpayment(wished)

    def _keep(self, placed: Placed, event: Event, rest: int, beyond: Overpayment) -> None:
        """Keep as credit what is not more than will ever be due."""
        placed_already = event.amount - rest
        whole = beyond is Overpayment.PRINCIPAL and Slot.IN_ADVANCE_PRINCIPAL in self.terms.allocation.order
        if whole or beyond is Overpayment.REFUSE:
            raise too_much(placed, placed_already)
        most = sum(item.unpaid for item in self._coming(event.on)) - self.credited
        if rest > most:
            raise too_much(placed, placed_already + most)
        self.keep(event, rest)

    def _waive(self, placed: Placed, event: Event) -> None:
        bucket, due_on = text_of(placed, "bucket", ""), day_of(placed, "due_on")
        if bucket == Bucket.PRINCIPAL:
            raise placed.wrong("data.bucket", "Principal is not waived.", "Write it off, or agree on new terms.")
        if bucket:
            known_bucket(placed, bucket, _WAIVABLE)
        items = [item for item in self.open if item.bucket != Bucket.PRINCIPAL]
        items = [item for item in items if (not bucket or item.bucket == bucket) and due_on in {None, item.on}]
        items.sort(key=lambda item: (_WAIVABLE.index(item.bucket), item.on))
        self.forgive(placed, items, StepKind.WAIVED)

    def _write_off(self, contract: Contract, placed: Placed, event: Event) -> None:
        """Principal is given up, what is late first; with the last of it, all else that is owed."""
        most, left = self._outstanding(), event.amount
        if not 1 <= left <= most:
            raise placed.wrong("amount", f"It is {left}, and {most} is outstanding.", f"Give 1 to {most}.")
        for item in [item for item in self.open if item.bucket == Bucket.PRINCIPAL]:
            part = min(left, item.unpaid)
            left -= part
            self._give_up(event, item, part)
        if left:
            contract.prepay(event.on, 0, left, self.terms.prepayment is Prepayment.LOWER)
            self.steps.append(Step(event.on, StepKind.WRITTEN_OFF, event.number, left, Bucket.PRINCIPAL))
        self.written_off += event.amount
        if event.amount == most:
            contract.close(event.on)
            for item in self.open:
                self._give_up(event, item, item.unpaid)
        self.settle()

    def _end(self, placed: Placed, event: Event) -> None:
        if self._outstanding():
            raise placed.wrong(
                "kind", f"{self._outstanding()} is still lent.", "Let it be paid, written off, or agree on new terms."
            )
        self.ended_on = event.on
        self.steps.append(Step(event.on, StepKind.ENDED, event.number))

    # New terms

    def _change(self, contract: Contract, placed: Placed, event: Event) -> None:
        terms = stated(placed, LoanTerms)
        if terms.start == self.terms.start:
            if terms.principal < self.drawn:
                raise placed.wrong(
                    "data.statement.principal", f"{self.drawn} is lent already.", f"Give at least {self.drawn}."
                )
            self.contract = contract.amended(terms, event.on)
        elif terms.start == event.on:
            self.contract = self._begin_anew(contract, placed, terms, event)
            self.drawn = terms.principal
        else:
            raise placed.wrong(
                "data.statement.start",
                f"It is {terms.start}.",
                f"Give {self.terms.start} to change the same loan, or {event.on} to begin a new schedule for what remains.",
            )
        self.terms = terms
        self.steps.append(Step(event.on, StepKind.TERMS, event.number, self._outstanding()))
        if self.contract.next_due() is None and self.contract.principal:
            raise placed.wrong("data.statement.count", "No due date is left for what remains.", "Give more payments.")

    def _begin_anew(self, contract: Contract, placed: Placed, terms: LoanTerms, event: Event) -> Contract:
        earned = contract.earned(event.on)
        contract.advance(event.on)
        interest = [item for item in self.open if item.bucket == Bucket.INTEREST]
        late = [item for item in self.open if item.bucket == Bucket.PRINCIPAL]
        all_interest = earned + sum(item.unpaid for item in interest)
        choices = (contract.principal, self._outstanding(), self._outstanding() + all_interest)
        if not terms.principal or terms.principal not in choices:
            raise placed.wrong(
                "data.statement.principal",
                f"It is {terms.principal}.",
                "Give what remains: {} not due yet, or {} with what is late, or {} with all interest owed.".format(
                    *choices
                ),
            )
        if terms.principal == choices[0]:
            after = contract.begun_anew(terms, event.on, earned)
            after.late_principal = contract.late_principal
            return after
        gone = late if terms.principal == choices[1] else [*late, *interest]
        for item in gone:
            item.amount = item.paid
        self.settle()
        if terms.principal == choices[1]:
            return contract.begun_anew(terms, event.on, earned)
        self.capitalized += all_interest
        self.steps.append(Step(event.on, StepKind.CAPITALIZED, event.number, all_interest, Bucket.INTEREST))
        return contract.begun_anew(terms, event.on, 0)

    # How it stands

    def _coming(self, since: date) -> Iterator[Item]:
        """What falls due after a day, if what is due on it is paid then and nothing else happens but agreed changes."""
        if self.contract is None:
            return
        contract = copy(self.contract)
        contract.bear(since, 0)
        ahead = [p for p in self.placed if p.event.on > since and p.event.kind is EventKind.TERMS]
        while (due := contract.next_due()) is not None:
            if ahead and ahead[0].event.on < due:
                placed = ahead.pop(0)
                terms = stated(placed, LoanTerms)
                if terms.start == self.terms.start and terms.principal >= self.drawn:
                    contract = contract.amended(terms, placed.event.on)
                continue
            for row in contract.rows(due):
                yield from self._items(row)

    def result(self) -> AccountResult:
        horizon = date.max if self.given.horizon is None else max(self.given.horizon, self.as_of)
        coming: list[Item] = []
        following: Next | None = None
        for item in self._coming(self.as_of):
            if (
                item.on > horizon
                and coming
                and item.on != coming[-1].on
                and (following := self.following(coming)) is not None
            ):
                break
            coming.append(item)
        following = following or self.following(coming)
        coming = [item for item in coming if item.on <= horizon]
        return self.account(coming, following, self._state(), self._principal(), self._earned())

    def _earned(self) -> int:
        return 0 if self.contract is None else self.contract.earned(self.as_of)

    def _principal(self) -> Principal:
        return Principal(
            disbursed=self.disbursed,
            capitalized=self.capitalized,
            repaid=self.paid[Bucket.PRINCIPAL.value],
            written_off=self.written_off,
            outstanding=self._outstanding(),
        )

    def _state(self) -> State:
        if self.ended_on is not None:
            return State.ENDED
        if self.contract is None:
            return State.WAITING
        if self._outstanding() or self.open or self._earned():
            return State.RUNNING
        return State.WRITTEN_OFF if self.written_off > self.recovered else State.PAID
