"""What an improvement counts for, in words: before it is begun, while it is looked at, and once it is entered."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.land.leasing.models import Lease
from commonhouse.land.leasing.queries import terms_of
from commonhouse.land.pricing import prices, words
from commonhouse.land.pricing.models import Improvement
from commonhouse.people.formats import money
from commonhouse.rules.land import resale_sale as facts
from commonhouse.rules.land.resale_credit import credit_of
from commonhouse.rules.land.resale_sale import Sale
from commonhouse.rules.land.resale_sentences import step_sentence


def notice_lines(lease: Lease) -> tuple[str, ...]:
    """When the lease asks to tell the trust, when it asks for a yes, and from when on untold work counts for nothing."""
    unit, rules = lease.agreement.unit, terms_of(lease).improvements
    lines = []
    if rules is not None and rules.consent_above is not None and rules.consent_above > 0:
        said = {"amount": money(rules.consent_above, unit)}
        lines.append(_("Up to %(amount)s you only tell us. Above that, wait for our yes before you begin.") % said)
    elif rules is None or rules.consent_above is not None:
        lines.append(_("Wait for our yes before you begin."))
    else:
        lines.append(_("It is enough to tell us. You need not wait for a yes."))
    if rules is not None and rules.answer_days:
        words_ = ngettext("We answer within %(days)s day.", "We answer within %(days)s days.", rules.answer_days)
        lines.append(words_ % {"days": rules.answer_days})
    rule = prices.rule_of(lease)
    if rule is not None and rule.improvements is not None and rule.improvements.notice_above is not None:
        said = {"amount": money(rule.improvements.notice_above, unit)}
        lines.append(_("Work above %(amount)s that we did not know of before counts for nothing when you sell.") % said)
    return tuple(lines)


def if_approved(row: Improvement) -> tuple[str, ...]:
    """For whoever answers: what it would count for if it cost what was guessed."""
    lines = [_("Asked for: %(amount)s, about.") % {"amount": money(row.estimate, row.lease.agreement.unit)}]
    if row.is_done:
        lines.append(_("The work is done or begun already: the trust was not told before."))
    return (*lines, *counts(row))


def counts(row: Improvement) -> tuple[str, ...]:
    """What it counts for by the lease's rule, today, beside all that is entered already; and what does not count, and why."""
    lease = row.lease
    rule, bought = prices.rule_of(lease), prices.purchase_of(lease)
    if rule is None or bought is None or row.state in {Improvement.State.REFUSED, Improvement.State.WITHDRAWN}:
        return ()
    if rule.improvements is None:
        return (_("By this lease improvements do not change the price. They are still yours to enjoy."),)
    today = max(timezone.localdate(), bought.on)
    worth = prices.appraisals_of(lease).filter(on__lte=today).first()
    found = facts.Appraisals() if worth is None else facts.Appraisals(worth.value, worth.improvements)
    others = [each for each in prices.credited(lease, bought.on, today) if each.id != row.public_id]
    this = _as_fact(row, today)
    sale = Sale(bought, today, found, improvements=(*others, this))
    result = credit_of(rule.improvements, sale)
    speaker = words.voice(lease.agreement.unit, words.names_of(lease))
    mine = [step_sentence(each, speaker) for each in result.steps if each.texts.get("id") == row.public_id]
    capped = [step_sentence(each, speaker) for each in result.steps if each.kind is facts.StepKind.WORK_CAPPED]
    return (*mine, *capped)


def _as_fact(row: Improvement, today: dt.date) -> facts.Improvement:
    return facts.Improvement(
        id=row.public_id, cost=row.cost or row.estimate, finished_on=row.finished_on or today, notice=not row.is_done,
        useful_years=row.useful_years,
    )  # fmt: skip
