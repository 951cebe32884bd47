"""The terms of a lease in plain words of the reader's language: a short summary first, then everything, part by part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from commonhouse.land.leasing import buckets
from commonhouse.ledger import units
from commonhouse.people.formats import day, number
from commonhouse.rules import registry
from commonhouse.rules.agreeing.terms import LateFees, Part, PauseWay
from commonhouse.rules.land.lease import (
    Adjust,
    Adjusting,
    Consent,
    Fee,
    Heir,
    Late,
    LeaseTerms,
    Option,
    Tenure,
    Term,
    Towards,
)
from commonhouse.rules.land.lease_dues import ends_on, first_due
from commonhouse.rules.land.resale_rule_words import rule_sentences
from commonhouse.rules.lending.model import Every, LateFee, Unit
from commonhouse.rules.lending.sentences import MoneyVoice

RESALE_PRICE = "resale-price"

Section = tuple[str, tuple[str, ...]]


def percent(rate: Decimal | Fraction) -> str:
    """0.015 as people write it: "1.5 %"; a fraction with at most four decimals."""
    if isinstance(rate, Fraction):
        rate = Decimal(round(rate * 10**6)) / 10**6
    return f"{number((rate * 100).normalize() + 0)}\u00a0%"


def span_words(years: int, months: int = 0) -> str:
    """ "99 years", "18 months", "5 years and 6 months"."""
    said = []
    if years:
        said.append(ngettext("%(n)d year", "%(n)d years", years) % {"n": years})
    if months:
        said.append(ngettext("%(n)d month", "%(n)d months", months) % {"n": months})
    if len(said) == 2:
        return _("%(first)s and %(second)s") % {"first": said[0], "second": said[1]}
    return said[0] if said else _("no time")


def days_words(days: int) -> str:
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def rhythm(every: Every) -> str:
    words = {
        Unit.MONTH: lambda: ngettext("every month", "every %(n)d months", every.n),
        Unit.WEEK: lambda: ngettext("every week", "every %(n)d weeks", every.n),
        Unit.YEAR: lambda: ngettext("every year", "every %(n)d years", every.n),
        Unit.SEMIMONTH: lambda: _("twice a month"),
    }[every.unit]()
    return words % {"n": every.n} if "%(n)d" in words else words


def parts_words(parts: Sequence[Part], unit: str) -> str:
    """What is paid each time, and its parts where there are several."""
    whole = units.words(sum(part.amount for part in parts), unit)
    if len(parts) < 2:
        return whole
    rows = ", ".join(f"{_bucket(part.bucket)} {units.words(part.amount, unit)}" for part in parts)
    return f"{whole} ({rows})"


def _bucket(name: str) -> str:
    return str(buckets.WORDS.get(name, name))


# --- the whole -----------------------------------------------------------------------------------------------------------
def summary(terms: LeaseTerms, unit: str) -> list[str]:
    """What somebody should know before reading anything else: five to nine sentences."""
    lines = [_what(terms.tenure), *_how_long(terms)]
    if terms.purchase is not None and terms.purchase.price:
        lines.append(_("You pay %(price)s for the home.") % {"price": units.words(terms.purchase.price, unit)})
    if terms.fee.amount:
        lines.append(_pays(terms, unit))
    if terms.resale is not None:
        lines.append(
            _(
                "When you leave, the home is sold for a price that a fixed rule gives, so that the next family can pay it too."
            )
        )
    if terms.occupancy is not None and terms.occupancy.primary_home:
        lines.append(_("You live in it: it is your main home."))
    if terms.transfer is not None and terms.transfer.heirs:
        lines.append(_("It can pass on to your family."))
    if terms.default.support_first:
        lines.append(_("If paying gets hard, say so early: we look for a way together before anything else happens."))
    return lines


def sections(terms: LeaseTerms, unit: str) -> list[Section]:
    """Everything, part by part, each with its heading. Parts that do not apply are left out."""
    found: list[tuple[str, list[str]]] = [
        (_("How long it holds"), [*_how_long(terms), *_ending(terms)]),
        (_("What you pay, and when"), [*_fee(terms, unit), *_listed(terms, unit), *_pauses(terms)]),
        (_("If a payment is late"), _late(terms.late, unit)),
        (_("Living there"), [*_occupancy(terms), *_sublet(terms)]),
        (_("Visits, insurance and taxes"), [*_inspection(terms), *_insurance(terms, unit)]),
        (_("Changing and improving"), _improvements(terms, unit)),
        (_("A bank’s loan"), _mortgage(terms)),
        (_("What the home cost, and what it is sold for"), [*_purchase(terms, unit), *_resale(terms, unit)]),
        (_("When you sell"), _option(terms.option)),
        (_("When somebody dies, or a couple parts"), _transfer(terms)),
        (_("If something goes wrong"), _default(terms)),
        (_("Further rules"), list(terms.rules_of_use)),
    ]
    return [(heading, tuple(lines)) for heading, lines in found if lines]


def sentences(terms: LeaseTerms, unit: str) -> list[str]:
    """All of it as one list, as agreements show what is agreed."""
    told: list[str] = [_what(terms.tenure)]
    for _heading, lines in sections(terms, unit):
        told += lines
    return told


# --- its parts -----------------------------------------------------------------------------------------------------------
def _what(tenure: Tenure) -> str:
    return {
        Tenure.GROUND_LEASE: _("You own the home. The land under it stays with the trust, for good, and you lease it."),
        Tenure.COOP: _("The co-op leases the land and the building from the trust, and its members run it together."),
        Tenure.RENTAL: _("You rent the home from the trust."),
        Tenure.FARM_LEASE: _("You farm this land. It stays with the trust, and what you grow is yours."),
        Tenure.COMMERCIAL_LEASE: _("You use the space for your business. It stays with the trust."),
    }[tenure]


def _how_long(terms: LeaseTerms) -> list[str]:
    term: Term = terms.term
    if not term.all_months:
        words = _("It goes on until one of us ends it, with notice of %(days)s.")
        return [words % {"days": days_words(term.notice_days)}]
    said = {"span": span_words(term.years, term.months)}
    if terms.starts is None:
        return [_("It holds for %(span)s.") % said]
    last = ends_on(term, terms.starts, terms.renewed)
    assert last is not None
    words = _("It begins on %(first)s and holds for %(span)s, through %(last)s.")
    if terms.renewed:
        words = _("It began on %(first)s. It was renewed, and holds through %(last)s.")
    return [words % (said | {"first": day(terms.starts), "last": day(last)})]


def _ending(terms: LeaseTerms) -> Iterator[str]:
    term, left = terms.term, terms.term.renewals - terms.renewed
    if left > 0:
        many = ngettext(
            "After that you may renew it once, for %(span)s.",
            "After that you may renew it %(n)d times, for %(span)s each.",
            left,
        )
        yield many % {"n": left, "span": span_words(term.renewal_years, term.renewal_months)}
        if term.renewal_notice_days:
            words = _("Tell us at least %(days)s before the end if you wish to renew.")
            yield words % {"days": days_words(term.renewal_notice_days)}
    if term.all_months and term.notice_days:
        words = _("You may give it back earlier, with notice of %(days)s.")
        yield words % {"days": days_words(term.notice_days)}


def _pays(terms: LeaseTerms, unit: str) -> str:
    said = {"parts": parts_words(terms.fee.parts, unit), "rhythm": rhythm(terms.fee.every)}
    first = first_due(terms)
    if first is None:
        return _("You pay %(parts)s %(rhythm)s.") % said
    return _("You pay %(parts)s %(rhythm)s, the first time on %(day)s.") % (said | {"day": day(first)})


def _fee(terms: LeaseTerms, unit: str) -> Iterator[str]:
    fee: Fee = terms.fee
    if not fee.amount:
        yield _("No fee is asked for.")
        return
    yield _pays(terms, unit)
    if fee.every.unit is Unit.MONTH:
        yield _due_day(fee)
    if terms.account_from is not None:
        words = _("Its account is kept here from %(day)s on. What fell due before was settled elsewhere.")
        yield words % {"day": day(terms.account_from)}
    yield from _adjust(fee.adjust, unit)
    for change in fee.changes:
        words = _("By the index, it is %(parts)s from %(day)s on.")
        yield words % {"parts": parts_words(change.parts, unit), "day": day(change.on)}
    if any(part.bucket == buckets.RESERVE for part in fee.parts):
        yield _("The repair reserve is kept for this home, and spent only on its repairs.")


def _due_day(fee: Fee) -> str:
    if fee.due_day == 31:
        return _("It is due on the last day of the month.")
    return _("It is due on day %(n)d of the month.") % {"n": fee.due_day}


def _adjust(adjust: Adjust, unit: str) -> Iterator[str]:
    if adjust.how is Adjusting.NONE:
        yield _("The fee stays the same unless we both sign a change.")
        return
    often = ngettext("every year", "every %(n)d years", adjust.every_years) % {"n": adjust.every_years}
    if adjust.how is Adjusting.FIXED:
        more = units.words(adjust.amount, unit) if adjust.amount is not None else percent(adjust.rate or Decimal(0))
        words = _("The fee goes up by %(more)s %(often)s, on the fee as it is then.")
        if not adjust.compound or adjust.amount is not None:
            words = _("The fee goes up by %(more)s of the first fee %(often)s.")
        if adjust.amount is not None:
            words = _("The fee goes up by %(more)s %(often)s.")
        yield words % {"more": more, "often": often}
    else:
        words = _("The fee follows the index “%(index)s” %(often)s.")
        yield words % {"index": adjust.index, "often": often}
        if adjust.share != 1:
            yield _("Of what the index moved, %(share)s counts.") % {"share": percent(adjust.share)}
        if adjust.cap is not None:
            yield _("It never goes up by more than %(cap)s at a time.") % {"cap": percent(adjust.cap)}
        if adjust.floor == 0:
            yield _("It never goes down.")
        elif adjust.floor is not None:
            yield _("It goes up by at least %(floor)s at a time.") % {"floor": percent(adjust.floor)}
        else:
            yield _("It goes down when the index does.")
    if adjust.to > 1:
        words = {
            Towards.NEAREST: _("It is rounded to %(step)s."),
            Towards.DOWN: _("It is rounded down to %(step)s."),
            Towards.UP: _("It is rounded up to %(step)s."),
        }[adjust.towards]
        yield words % {"step": units.words(adjust.to, unit)}
    if adjust.buckets:
        names = ", ".join(_bucket(name) for name in adjust.buckets)
        yield _("Only this part of it: %(names)s.") % {"names": names}


def _listed(terms: LeaseTerms, unit: str) -> Iterator[str]:
    for each in terms.listed:
        words = _("%(amount)s is due on %(day)s (%(what)s).")
        yield words % {"amount": units.words(each.amount, unit), "day": day(each.on), "what": _bucket(each.bucket)}


def _pauses(terms: LeaseTerms) -> Iterator[str]:
    for pause in terms.pauses:
        words = {
            PauseWay.SKIP: _("From %(starts)s through %(until)s there is a pause: nothing is asked for."),
            PauseWay.POSTPONE: _(
                "From %(starts)s through %(until)s there is a pause: what falls due then is due on the day after it."
            ),
            PauseWay.EXTEND: _(
                "From %(starts)s through %(until)s there is a pause: what falls due then is made up for at the end."
            ),
        }[pause.way]
        yield words % {"starts": day(pause.starts), "until": day(pause.until)}


def late_lines(late: Late, unit: str) -> list[str]:
    """The late steps in words."""
    return _late(late, unit)


def _late(late: Late, unit: str) -> list[str]:
    if not late.steps:
        return [_("No late fee is asked for.")]
    lines = []
    if late.grace_days:
        words = _("For %(days)s after the due day, nobody calls a payment late.")
        lines.append(words % {"days": days_words(late.grace_days)})
    lines += [_late_step(step, unit) for step in late.steps]
    if len(late.steps) > 1:
        lines.append(
            _("These late fees add up.")
            if late.fees is LateFees.ADD
            else _("Each of these takes the place of the one before.")
        )
    return lines


def _late_step(step: LateFee, unit: str) -> str:
    said = {"days": days_words(step.after_days + 1)}
    if step.amount is not None:
        words = _("On the day %(days)s after the due day, a late fee of %(amount)s is added if it is not paid by then.")
        return words % (said | {"amount": units.words(step.amount, unit)})
    words = _("On the day %(days)s after the due day, a late fee of %(rate)s of what is unpaid is added.")
    return words % (said | {"rate": percent(step.rate or Decimal(0))})


def _occupancy(terms: LeaseTerms) -> Iterator[str]:
    rule = terms.occupancy
    if rule is None:
        return
    if rule.primary_home:
        yield _("It is your main home.")
    if rule.months_a_year:
        words = ngettext(
            "You live in it at least %(n)d month of each year.", "You live in it at least %(n)d months of each year.",
            rule.months_a_year,
        )  # fmt: skip
        yield words % {"n": rule.months_a_year}
    if rule.check_yearly:
        yield _("Once a year we ask you to confirm it.")


def _sublet(terms: LeaseTerms) -> Iterator[str]:
    rule = terms.sublet
    if rule.allowed is Consent.NO:
        yield _("You do not let it to others.")
        return
    if rule.allowed is Consent.YES:
        yield _("You may let it to others.")
    else:
        words = _("You may let it to others if we agree first. We answer within %(days)s.")
        yield words % {"days": days_words(rule.answer_days)}
    if rule.most_months:
        yield _("At most for %(span)s in all.") % {"span": span_words(rule.most_months // 12, rule.most_months % 12)}
    if rule.most_above_cost == 0:
        yield _("You ask no more for it than it costs you.")
    elif rule.most_above_cost is not None:
        words = _("You ask at most %(share)s more for it than it costs you.")
        yield words % {"share": percent(rule.most_above_cost)}


def _inspection(terms: LeaseTerms) -> Iterator[str]:
    rule = terms.inspection
    if not rule.most_a_year:
        yield _("We do not come in to inspect.")
    else:
        often = ngettext("once a year", "%(n)d times a year", rule.most_a_year) % {"n": rule.most_a_year}
        hours = ngettext("%(n)d hour", "%(n)d hours", rule.notice_hours) % {"n": rule.notice_hours}
        words = _("We may come in to look at most %(often)s, and tell you at least %(hours)s before.")
        yield words % {"often": often, "hours": hours}
    if rule.emergencies:
        yield _("If life or the house is in danger, we may come in at once.")


def _insurance(terms: LeaseTerms, unit: str) -> Iterator[str]:
    rule = terms.insurance
    if rule.required:
        if rule.least is None:
            yield _("You keep it insured, for what rebuilding it costs.")
        else:
            yield _("You keep it insured for at least %(amount)s.") % {"amount": units.words(rule.least, unit)}
    if rule.taxes_by_holder:
        yield _("You pay its property taxes.")
    else:
        yield _("We pay its property taxes.")


def _improvements(terms: LeaseTerms, unit: str) -> list[str]:
    rule = terms.improvements
    if rule is None:
        return [_("You change nothing that is built in without our yes.")]
    lines = []
    if rule.notice_above is not None:
        words = _("Tell us before you do work that costs more than %(amount)s.")
        if rule.notice_above == 0:
            words = _("Tell us before you do any work on it.")
        lines.append(words % {"amount": units.words(rule.notice_above, unit)} if rule.notice_above else words)
    if rule.consent_above is not None:
        words = _("Work that costs more than %(amount)s needs our yes first. We answer within %(days)s.")
        if not rule.consent_above:
            words = _("Any work needs our yes first. We answer within %(days)s.")
        said = {"amount": units.words(rule.consent_above, unit), "days": days_words(rule.answer_days)}
        lines.append(words % said)
    if rule.credit_cap is not None:
        words = _("At a sale, at most %(amount)s of all improvements counts.")
        lines.append(words % {"amount": units.words(rule.credit_cap, unit)})
    elif terms.resale is not None:
        lines.append(_("What improvements count at a sale follows from the rule of the price."))
    return lines


def _mortgage(terms: LeaseTerms) -> list[str]:
    rule = terms.mortgage
    if rule is None:
        return []
    if rule.allowed is Consent.NO:
        return [_("No bank’s loan is taken out on it.")]
    lines = [_("A bank’s loan can be on the home, never on the land.")]
    if rule.allowed is Consent.ASK:
        words = _("We agree to the loan first. We answer within %(days)s.")
        lines.append(words % {"days": days_words(rule.answer_days)})
    if rule.most_of_price is not None:
        words = _("It is at most %(share)s of the price that the rule gives.")
        lines.append(words % {"share": percent(rule.most_of_price)})
    if rule.notices:
        lines.append(_("When the bank writes to you about a missed payment, it writes to us as well."))
    if rule.trust_may_cure:
        lines.append(_("We may then pay for you, so that the home is not lost. You owe us what we paid."))
    if rule.trust_may_buy:
        lines.append(_("If the bank sells the home, we may buy it before anyone else."))
    return lines


def _purchase(terms: LeaseTerms, unit: str) -> Iterator[str]:
    bought = terms.purchase
    if bought is None:
        return
    words = _("The home was bought for %(price)s on %(day)s.")
    yield words % {"price": units.words(bought.price, unit), "day": day(bought.on)}
    if bought.market_value is not None:
        words = _("Home and land together were worth %(value)s then.")
        yield words % {"value": units.words(bought.market_value, unit)}
    if bought.subsidy:
        words = _("%(amount)s of public and given money is in the home, and stays in it.")
        yield words % {"amount": units.words(bought.subsidy, unit)}


def _resale(terms: LeaseTerms, unit: str) -> Iterator[str]:
    if terms.resale is None:
        return
    yield _("The price at a sale is reckoned by this rule: nobody sets it by hand.")
    if terms.resale.rule == RESALE_PRICE:
        rule = registry.get(RESALE_PRICE).statement_from_json(terms.resale.statement, "terms.resale.statement")
        voice = MoneyVoice(
            gettext=_, ngettext=ngettext, number=number, percent=lambda share: f"{number(share)}%", day=day,
            money=lambda amount: units.words(amount, unit),
        )  # fmt: skip
        yield from rule_sentences(rule, voice)
    yield _("You can see at any time what the price would be today, step by step.")


def _option(option: Option | None) -> list[str]:
    if option is None:
        return []
    lines = [
        _("Tell us when you wish to sell. Within %(days)s we tell you the price.")
        % {"days": days_words(option.notice_days)},
        _("We then have %(days)s to say whether we buy it, and %(close)s from our yes to the closing.")
        % {"days": days_words(option.decide_days), "close": days_words(option.close_days)},
    ]
    if option.assignable:
        lines.append(_("We may hand this right on to the next family, and usually do."))
    if option.release_days:
        words = _(
            "If no buyer is found within %(days)s after that, you may look for one yourself, at no more than the price."
        )
        lines.append(words % {"days": days_words(option.release_days)})
    return lines


HEIRS = {
    Heir.SPOUSE: lambda: pgettext("heir", "your husband, wife or partner"),
    Heir.CHILD: lambda: pgettext("heir", "your children"),
    Heir.HOUSEHOLD: lambda: pgettext("heir", "somebody who lived with you"),
    Heir.RELATIVE: lambda: pgettext("heir", "another relative"),
}


def _transfer(terms: LeaseTerms) -> list[str]:
    rule = terms.transfer
    if rule is None:
        return [_("It is yours alone and does not pass to others.")] if terms.tenure is Tenure.RENTAL else []
    lines = []
    if rule.heirs:
        names = ", ".join(HEIRS[heir]() for heir in rule.heirs)
        lines.append(
            _("If you die, it can pass to: %(names)s. The price that you paid goes on as theirs.") % {"names": names}
        )
        if Heir.HOUSEHOLD in rule.heirs and rule.lived_months:
            words = _("Somebody who lived with you can take it after %(span)s in the home.")
            span = span_words(rule.lived_months // 12, rule.lived_months % 12)
            lines.append(words % {"span": span})
        if rule.heirs_must_qualify:
            lines.append(_("Whoever takes it must have an income within the limit, as when it is sold."))
        months = span_words(rule.sell_months // 12, rule.sell_months % 12)
        lines.append(
            _("An heir who cannot take it sells it by the rule within %(span)s, and gets the price.") % {"span": months}
        )
    if rule.divorce:
        lines.append(_("If a couple parts, the one who stays goes on with the lease as it is."))
    return lines


def _default(terms: LeaseTerms) -> list[str]:
    rule = terms.default
    lines = []
    if rule.support_first:
        lines.append(_("Before any notice, we offer you a plan that you can keep."))
    lines.append(
        _("If money is still owed, we write to you. From that day you have %(days)s to put it right.")
        % {"days": days_words(rule.money_cure_days)}
    )
    lines.append(_("For anything else you have %(days)s.") % {"days": days_words(rule.other_cure_days)})
    if rule.lender_extra_days and terms.mortgage is not None:
        words = _("After that your bank has %(days)s to put it right for you.")
        lines.append(words % {"days": days_words(rule.lender_extra_days)})
    if rule.mediation:
        lines.append(_("Either of us may ask for somebody neutral to help us agree."))
    return lines


def window(starts: dt.date, last: dt.date) -> str:
    return _("%(first)s to %(last)s") % {"first": day(starts), "last": day(last)}
