"""The rules of lending as the registry offers them: forms, options in plain words, how to run and explain."""

from __future__ import annotations

from typing import Final

from ..registry import Rule
from .allocation import Allocated, Paying, payment_allocation
from .apr import Apr, Rate, Transaction, apr
from .model import Allocation, LoanTerms, Slot
from .payoff import Payoff, Quote, payoff_quote
from .schedule import Lent, Schedule, loan_schedule
from .sentences import allocation_sentences, apr_sentences, payoff_sentences, schedule_sentences

TERMS_NOTES: Final = {
    "principal": "What is lent in all, in the smallest part of the money.",
    "rate": 'Interest a year, as a part of one: "0.0475" is 4.75 %. It runs on principal only.',
    "count": "How many payments there are, those of a moratorium among them.",
    "start": "The day the principal is paid out.",
    "first_due": "The day of the first payment.",
    "every": "The time between payments: n weeks, months or years, or half months with their two days.",
    "end_of_month": "Whether payments stay on the last day of the month.",
    "dates": "The due dates one by one, where they are not regular.",
    "day_count": "How a time becomes a part of a year.",
    "broken": "What a part of a regular period bears in a 30/360 count.",
    "kind": "How the loan is paid back.",
    "balloon": "Of a balloon loan: the principal paid with the last payment, besides the payment itself.",
    "level_over": "Of a balloon loan, instead: over how many payments the level payment is reckoned.",
    "steps": "Of a step loan: the payment from each payment number on.",
    "amounts": "Of a custom loan: each payment. The last pays what is left.",
    "disbursements": "What is planned to be lent on which day, where it is not all at the start.",
    "moratorium": (
        "How many due dates at the start ask for no principal, and what becomes of the interest: capitalized, due-after (paid "
        "first by later payments), waived, or paid."
    ),
    "pauses": (
        "Times in which nothing falls due, from the first day through the last; whether interest runs or stops, and whether "
        "the loan ends later for it."
    ),
    "allocation": "The order in which a payment pays what is owed (see payment-allocation).",
    "late": "Penalties by days late: an amount, or a part of what is late.",
    "overpayment": "What becomes of money paid beyond what is due.",
    "prepayment": "What principal paid early changes.",
    "interest_on": "What interest runs on in the account.",
    "rounding": "How half of the smallest part is rounded.",
}
TERMS_VALUES: Final = {
    "day_count": {
        "30/360": "months of 30 days, years of 360 (ISDA bond basis)",
        "30/360-us": "the same, with the last of February as the 30th",
        "30e/360": "months of 30 days, the 31st always as the 30th (Eurobond basis)",
        "actual/365": "the days there are, a year of 365",
        "actual/360": "the days there are, a year of 360",
        "actual/actual": "the days there are, by 366 in leap years and 365 in others (ISDA)",
    },
    "broken": {
        "share": "its share, by the calendar's days, of what the whole period bears",
        "days": "the days of the 30/360 calendar",
    },
    "kind": {
        "level": "the same payment each time; the last absorbs the difference",
        "interest-only": "interest each time, all principal with the last",
        "balloon": "level payments that leave a large last one",
        "step": "payments that change at stated numbers",
        "equal-principal": "the same principal each time, and the interest",
        "custom": "each payment as stated",
    },
    "overpayment": {
        "refuse": "it is not taken",
        "principal": "it pays back principal early",
        "credit": "it is kept for what falls due next",
    },
    "prepayment": {"shorten": "the loan ends sooner", "lower": "the payments that follow are lower"},
    "interest_on": {
        "scheduled": "the principal of the schedule",
        "outstanding": "the principal really outstanding, day by day",
    },
    "rounding": {"half-up": "up", "half-even": "to the even neighbour"},
}

LOAN_SCHEDULE: Final = Rule(
    name="loan-schedule",
    title="Loan schedule",
    summary="Every payment of a loan by its terms: when, how much, what of it is interest, and what is left after it.",
    statement_type=LoanTerms,
    input_type=Lent,
    result_type=Schedule,
    run=loan_schedule,
    option_notes=TERMS_NOTES,
    value_notes=TERMS_VALUES,
    explain=schedule_sentences,
)

PAYMENT_ALLOCATION: Final = Rule(
    name="payment-allocation",
    title="Payment allocation",
    summary="Which penalties, fees, interest and principal a payment pays, past due, due or in advance, in what order.",
    statement_type=Allocation,
    input_type=Paying,
    result_type=Allocated,
    run=payment_allocation,
    option_notes={
        "order": "What is paid first, second and so on. What is in advance may be left out; money beyond stays unplaced.",
        "by": "Whether among things past due (or in advance) the oldest day comes first, or the bucket.",
    },
    value_notes={
        "order": {slot.value: f"{slot.bucket}, {slot.timing.replace('-', ' ')}" for slot in Slot},
        "by": {"due-date": "all of the oldest day, then the next", "bucket": "all of one bucket, then the next"},
    },
    explain=allocation_sentences,
)

PAYOFF_QUOTE: Final = Rule(
    name="payoff-quote",
    title="Payoff quote",
    summary="What to pay on a day to end a loan, in its parts, and how much interest paying early saves.",
    statement_type=LoanTerms,
    input_type=Payoff,
    result_type=Quote,
    run=payoff_quote,
    option_notes=TERMS_NOTES,
    value_notes=TERMS_VALUES,
    explain=payoff_sentences,
)

APR: Final = Rule(
    name="apr",
    title="Annual percentage rate",
    summary="What a loan costs a year, charges included, by the actuarial method of Regulation Z, appendix J.",
    statement_type=Apr,
    input_type=Transaction,
    result_type=Rate,
    run=apr,
    option_notes={
        "every": "The unit-period: n days, weeks or months, half a month or a year. Null: found from the dates."
    },
    explain=apr_sentences,
)
