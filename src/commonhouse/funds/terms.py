"""The terms of a loan in plain words, of the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.people.formats import day, money, number
from commonhouse.rules.lending.model import Kind, LateFee, LoanTerms, Moratorium, Pause, Running, Unit, Waiting
from commonhouse.rules.lending.royalty import RoyaltyTerms
from commonhouse.rules.lending.schedule import Lent, Schedule, loan_schedule
from commonhouse.rules.lending.surplus import SurplusTerms, Unmet


def percent(rate: Decimal) -> str:
    """A rate as people read it: Decimal("0.0475") is "4.75%"."""
    return f"{number((rate * 100).normalize() + 0)}%"


def sentences(terms: LoanTerms, unit: str, schedule: Schedule | None = None) -> list[str]:
    """What is lent, at what price, how it is paid back, what happens when something is late or early."""
    plan = schedule or loan_schedule(Lent(), terms)
    return [
        *_lent(terms, unit),
        _price(terms),
        *_payments(terms, plan, unit),
        *_waits(terms.moratorium),
        *(_pause(pause) for pause in terms.pauses),
        *(_late(fee, unit) for fee in terms.late),
        _whole(plan, unit),
    ]


def _lent(terms: LoanTerms, unit: str) -> Iterator[str]:
    if len(terms.planned) == 1:
        said = {"amount": money(terms.principal, unit), "day": day(terms.start)}
        yield _("%(amount)s is lent, paid out on %(day)s.") % said
        return
    yield _("%(amount)s is lent, paid out in %(parts)d parts:") % {
        "amount": money(terms.principal, unit),
        "parts": len(terms.planned),
    }
    for each in terms.planned:
        yield _("%(amount)s on %(day)s.") % {"amount": money(each.amount, unit), "day": day(each.on)}


def _price(terms: LoanTerms) -> str:
    return _price_of(terms.rate)


def _price_of(rate: Decimal) -> str:
    if not rate:
        return _("No interest is asked for.")
    return _("Interest is %(rate)s for a year, on what is not paid back yet, and never on interest.") % {
        "rate": percent(rate)
    }


def _payments(terms: LoanTerms, plan: Schedule, unit: str) -> Iterator[str]:
    rows = plan.instalments
    if not rows:
        return
    said = {
        "count": len(rows), "often": _often(terms), "first": day(rows[0].due), "last": day(rows[-1].due),
        "usual": money(rows[min(len(rows) // 2, len(rows) - 1)].payment, unit),
        "end": money(rows[-1].payment, unit), "begin": money(next((row.payment for row in rows if row.payment), 0), unit),
    }  # fmt: skip
    yield _("There are %(count)d payments, %(often)s, from %(first)s to %(last)s.") % said
    words = {
        Kind.LEVEL: _("Each is %(usual)s; the last one is %(end)s, because of rounding."),
        Kind.EQUAL_PRINCIPAL: _("They get smaller: the first is %(begin)s, the last %(end)s."),
        Kind.INTEREST_ONLY: _(
            "Each is the interest alone, such as %(usual)s; the last one, %(end)s, pays the loan back."
        ),
        Kind.BALLOON: _("Each is %(usual)s; the last one, %(end)s, pays the rest of the loan back."),
        Kind.STEP: _("They change by steps; the last one is %(end)s."),
        Kind.CUSTOM: _("Each has its own amount; the last one is %(end)s."),
    }
    yield words[terms.kind] % said


def _often(terms: LoanTerms) -> str:
    if terms.dates:
        return _("on agreed days")
    every = terms.every
    if every.unit is Unit.SEMIMONTH:
        return _("twice a month")
    words = {
        Unit.WEEK: ngettext("every week", "every %(n)d weeks", every.n),
        Unit.MONTH: ngettext("every month", "every %(n)d months", every.n),
        Unit.YEAR: ngettext("every year", "every %(n)d years", every.n),
    }
    return words[every.unit] % {"n": every.n} if every.n > 1 else words[every.unit]


def _waits(moratorium: Moratorium | None) -> Iterator[str]:
    if moratorium is None:
        return
    words = {
        Waiting.WAIVED: _("The first %(count)d payments are nothing, and no interest is asked for that time."),
        Waiting.DUE_AFTER: _(
            "The first %(count)d payments are nothing. The interest of that time is put aside and paid first later."
        ),
        Waiting.PAID: _("The first %(count)d payments are interest only."),
        Waiting.CAPITALIZED: _(
            "The first %(count)d payments are nothing. The interest of that time is added to the loan."
        ),
    }
    yield words[moratorium.interest] % {"count": moratorium.periods}


def _pause(pause: Pause) -> str:
    said = {"from": day(pause.starts), "until": day(pause.until)}
    if pause.interest is Running.STOPS:
        return _("From %(from)s to %(until)s nothing is due, and no interest runs.") % said
    return _("From %(from)s to %(until)s nothing is due; interest runs on.") % said


def _late(fee: LateFee, unit: str) -> str:
    if fee.amount is not None:
        said = {"days": fee.after_days, "amount": money(fee.amount, unit)}
        return _("A payment more than %(days)d days late costs %(amount)s more.") % said
    assert fee.rate is not None
    said = {"days": fee.after_days, "amount": percent(fee.rate)}
    return _("A payment more than %(days)d days late costs %(amount)s of what is late.") % said


def _whole(plan: Schedule, unit: str) -> str:
    said = {"paid": money(plan.paid, unit), "interest": money(plan.interest, unit)}
    if not plan.interest:
        return _("In all, %(paid)s is paid back: as much as was lent.") % said
    return _("In all, %(paid)s is paid back, of which %(interest)s is interest.") % said


# --- loans that follow the borrower's figures -----------------------------------------------------------------------------
def surplus_sentences(terms: SurplusTerms, unit: str) -> list[str]:
    """A loan paid from surplus, in plain words."""
    unmet = {
        Unmet.CARRY: _("Interest that your profit does not reach waits. No interest is added to it."),
        Unmet.LAPSE: _("Interest that your profit does not reach is given up."),
    }
    return [
        _("Up to %(amount)s is lent.") % {"amount": money(terms.principal, unit)},
        _price_of(terms.rate),
        _("Nothing is due until your costs are covered, with everyone’s pay at the usual rate for the work."),
        _("Of the profit beyond that, %(share)s goes to the loan: interest first, then what was lent.")
        % {"share": percent(terms.share)},
        unmet[terms.unmet],
        _("The lender never gets more for the loan than the profit you made."),
        _("You tell us your figures for each period. What follows from them is due %(days)d days later.")
        % {"days": terms.days_to_pay},
    ]


def royalty_sentences(terms: RoyaltyTerms, unit: str) -> list[str]:
    """A loan paid by a share of income, in plain words."""
    told = [
        _("Up to %(amount)s is lent.") % {"amount": money(terms.principal, unit)},
        _("Of all income, %(share)s is paid to the loan.") % {"share": percent(terms.share)},
        _("It is over when %(times)s times what was lent has been paid.") % {"times": number(terms.multiple)},
        _("You tell us your income for each period. What follows from it is due %(days)d days later.")
        % {"days": terms.days_to_pay},
    ]
    if terms.most_a_period is not None:
        told.append(_("Never more than %(most)s is due for one period.") % {"most": money(terms.most_a_period, unit)})
    if terms.ends_on is not None:
        told.append(_("Income after %(day)s is not shared any more.") % {"day": day(terms.ends_on)})
    return told
