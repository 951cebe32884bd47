"""Schedules, payments, quotes and rates in plain words.

Pages give a `MoneyVoice` of the reader's language, with their own ways to write money and days.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ..deciding.voice import Voice
from .allocation import Allocated, Part, Paying
from .apr import Rate, Span, Transaction, UnitPeriod
from .model import Bucket, DayCount, Timing
from .payoff import Payoff, Quote
from .schedule import Instalment, Lent, Schedule

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def english_money(amount: int) -> str:
    """Cents as Americans say them: "90 cents", "$67.66"."""
    if 0 < amount < 100:
        return "1 cent" if amount == 1 else f"{amount} cents"
    return f"${amount // 100:,}.{amount % 100:02d}"


def english_day(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def _english_rate(percent: Decimal) -> str:
    return f"{percent} %"


@dataclass(frozen=True, slots=True)
class MoneyVoice(Voice):
    """A voice that also writes money (from its smallest part) and days."""

    percent: Callable[[Decimal], str] = _english_rate
    money: Callable[[int], str] = english_money
    day: Callable[[date], str] = english_day


ENGLISH = MoneyVoice()


def schedule_sentences(_lent: Lent, schedule: Schedule, voice: MoneyVoice = ENGLISH) -> list[str]:
    """What the loan costs in all, then a sentence for each payment."""
    _ = voice.gettext
    rows = schedule.instalments
    rate = voice.percent(percent(schedule.rate))
    said = [
        _("%(lent)s is lent at %(rate)s a year (%(count)s). %(paid)s is paid back, of which %(interest)s is interest.")
        % {
            "lent": voice.money(schedule.lent),
            "rate": rate,
            "count": schedule.day_count,
            "paid": voice.money(schedule.paid),
            "interest": voice.money(schedule.interest),
        }
    ]
    last = max(schedule.count, rows[-1].number) if rows else schedule.count
    return [*said, *(instalment_sentence(row, last, schedule, voice) for row in rows)]


def instalment_sentence(row: Instalment, last: int, schedule: Schedule, voice: MoneyVoice = ENGLISH) -> str:
    """As "Payment 3 of 6, $17.43 due April 1, 2024: 90 cents interest on $67.66 for 31 days at 15.678 %; $16.53 pays back the
    loan." `last` is the number of the last payment."""
    _ = voice.gettext
    values = {
        "number": voice.number(row.number),
        "last": voice.number(last),
        "due": voice.day(row.due),
        "payment": voice.money(row.payment),
        "interest": voice.money(row.interest),
        "accrued": voice.money(row.accrued),
        "opening": voice.money(row.opening),
        "later": voice.money(_lent_later(row)),
        "time": _time(row, schedule.day_count, voice),
        "rate": voice.percent(percent(schedule.rate)),
        "principal": voice.money(row.principal),
        "carried": voice.money(row.carried),
    }
    if row.payment:
        start = _("Payment %(number)s of %(last)s, %(payment)s due %(due)s:")
        parts = [_interest_words(row, voice), *_principal_words(row, voice)]
    else:
        start = _("Payment %(number)s of %(last)s, due %(due)s:")
        parts = [_("nothing is to be paid")]
        if row.capitalized:
            parts.append(_("%(accrued)s interest is added to the loan"))
    if row.carried:
        parts.append(_("%(carried)s interest waits for later payments"))
    return f"{start} {'; '.join(parts)}." % values


def _interest_words(row: Instalment, voice: MoneyVoice) -> str:
    _ = voice.gettext
    if row.interest != row.accrued:
        return _("%(interest)s interest, of %(accrued)s for this time and what waited from before")
    if not row.interest:
        return _("no interest")
    if _lent_later(row):
        return _("%(interest)s interest on %(opening)s, and on %(later)s lent later, for %(time)s at %(rate)s")
    return _("%(interest)s interest on %(opening)s for %(time)s at %(rate)s")


def _principal_words(row: Instalment, voice: MoneyVoice) -> list[str]:
    _ = voice.gettext
    if not row.principal:
        return []
    if not row.outstanding:
        return [_("%(principal)s pays back the rest of the loan")]
    return [_("%(principal)s pays back the loan")]


def _lent_later(row: Instalment) -> int:
    """What was lent within the period, after its first day."""
    return row.outstanding + row.principal - row.capitalized - row.opening


def _time(row: Instalment, count: DayCount, voice: MoneyVoice) -> str:
    """The time that bore interest: months in a 30/360 count, where they are whole; else days."""
    months = row.year_part * 12
    if count.thirty and months.denominator == 1 and months:
        return voice.ngettext("%(count)s month", "%(count)s months", months.numerator) % {
            "count": voice.number(months.numerator)
        }
    counted = row.year_part * (365 if count is DayCount.ACTUAL_365 else 360)
    whole = counted.denominator == 1 and count is not DayCount.ACTUAL_ACTUAL
    days = counted.numerator if whole else row.days
    return voice.ngettext("%(count)s day", "%(count)s days", days) % {"count": voice.number(days)}


def percent(rate: Decimal) -> Decimal:
    """A rate of one as a per cent, without idle zeros: 0.15678 is 15.678."""
    return Decimal(format((rate * 100).normalize(), "f"))


def allocation_sentences(paying: Paying, result: Allocated, voice: MoneyVoice = ENGLISH) -> list[str]:
    """Each part of the payment in order, and what is left."""
    _ = voice.gettext
    said = [_("%(amount)s is paid on %(day)s.") % {"amount": voice.money(result.amount), "day": voice.day(result.on)}]
    said += [_part_sentence(part, paying, voice) for part in result.parts]
    if result.unplaced:
        said.append(_("%(amount)s is left: nothing more is to be paid.") % {"amount": voice.money(result.unplaced)})
    return said


def _part_sentence(part: Part, paying: Paying, voice: MoneyVoice) -> str:
    _ = voice.gettext
    what = {
        Bucket.PENALTY: _("the penalty"),
        Bucket.FEE: _("the fee"),
        Bucket.INTEREST: _("the interest"),
        Bucket.PRINCIPAL: _("the loan itself"),
    }[part.bucket]
    words = {
        Timing.PAST_DUE: _("%(amount)s pays %(what)s that was due on %(day)s."),
        Timing.DUE: _("%(amount)s pays %(what)s that is due this day, %(day)s."),
        Timing.IN_ADVANCE: _("%(amount)s pays %(what)s early; it is due on %(day)s."),
    }[part.timing] % {"amount": voice.money(part.amount), "what": what, "day": voice.day(part.on)}
    owed = paying.owed[part.place]
    left = owed.amount - owed.paid - part.amount
    if not left:
        return words
    return f"{words} " + _("%(left)s of it is still to be paid.") % {"left": voice.money(left)}


def payoff_sentences(_payoff: Payoff, quote: Quote, voice: MoneyVoice = ENGLISH) -> list[str]:
    """What ends the loan, its parts, and what is saved."""
    _ = voice.gettext
    money = voice.money
    said = [_("%(total)s paid on %(day)s ends the loan.") % {"total": money(quote.total), "day": voice.day(quote.on)}]
    said.append(_("%(amount)s of the loan is not paid back yet.") % {"amount": money(quote.principal)})
    if quote.interest:
        said.append(
            _("%(amount)s interest from before %(day)s is not paid yet.")
            % {"amount": money(quote.interest), "day": voice.day(quote.since)}
        )
    if quote.accrued:
        said.append(
            voice.ngettext(
                "Interest from %(day)s on, for %(days)s day at %(rate)s a year, is %(amount)s.",
                "Interest from %(day)s on, for %(days)s days at %(rate)s a year, is %(amount)s.",
                quote.days,
            )
            % {
                "day": voice.day(quote.since),
                "days": voice.number(quote.days),
                "rate": voice.percent(percent(quote.rate)),
                "amount": money(quote.accrued),
            }
        )
    if quote.fee:
        said.append(_("Fees are %(amount)s.") % {"amount": money(quote.fee)})
    if quote.penalty:
        said.append(_("Penalties are %(amount)s.") % {"amount": money(quote.penalty)})
    if quote.credit:
        said.append(_("%(amount)s paid before is taken off.") % {"amount": money(quote.credit)})
    if quote.returned:
        said.append(_("%(amount)s is paid back to the borrower.") % {"amount": money(quote.returned)})
    if quote.next_day:
        said.append(_("A day later it is %(amount)s more.") % {"amount": money(quote.next_day)})
    if quote.saved and quote.last_due is not None:
        said.append(
            _("By the agreement, %(otherwise)s would be paid until %(day)s. Paying now saves %(saved)s of interest.")
            % {"otherwise": money(quote.otherwise), "day": voice.day(quote.last_due), "saved": money(quote.saved)}
        )
    return said


def apr_sentences(_transaction: Transaction, rate: Rate, voice: MoneyVoice = ENGLISH) -> list[str]:
    """The rate, and what it is reckoned from."""
    _ = voice.gettext
    return [
        _("The annual percentage rate is %(rate)s.") % {"rate": voice.percent(rate.percent)},
        _("%(financed)s is lent and %(paid)s is paid back: the charge for it is %(charge)s.")
        % {
            "financed": voice.money(rate.financed),
            "paid": voice.money(rate.paid),
            "charge": voice.money(rate.charge),
        },
        _("Time is counted in periods of %(every)s. The first payment comes after %(time)s of them.")
        % {"every": _every_words(rate.every, voice), "time": _periods(rate.periods, rate.fraction)},
    ]


def _every_words(every: UnitPeriod, voice: MoneyVoice) -> str:
    words = {
        Span.DAY: voice.ngettext("%(n)s day", "%(n)s days", every.n),
        Span.WEEK: voice.ngettext("%(n)s week", "%(n)s weeks", every.n),
        Span.SEMIMONTH: voice.gettext("half a month"),
        Span.MONTH: voice.ngettext("%(n)s month", "%(n)s months", every.n),
        Span.YEAR: voice.ngettext("%(n)s year", "%(n)s years", every.n),
    }[every.unit]
    return words % {"n": voice.number(every.n)}


def _periods(whole: int, fraction: Fraction) -> str:
    if not fraction:
        return str(whole)
    return f"{whole} {fraction}" if whole else str(fraction)
