"""The clock of a notice: what the rule cure-clock makes of a lease's own days and of what has happened."""

from __future__ import annotations

import datetime as dt
from typing import Any

from commonhouse.land.stewarding.models import DefaultNotice
from commonhouse.rules.jsonform import form_of
from commonhouse.rules.land.cure import CureClock, CureTerms, Giver, Matter, Noticed, Party, cure_clock
from commonhouse.rules.land.lease import LeaseTerms

RULE = "cure-clock"
_BY = {DefaultNotice.Cured.HOUSEHOLD: Party.OWNER, DefaultNotice.Cured.TRUST: Party.TRUST}


def statement_of(terms: LeaseTerms) -> CureTerms:
    """The days of one lease. The trust pays for a household, or buys, only where the lease lets it."""
    bank, said = terms.mortgage, terms.default
    may_buy = terms.option is not None and (bank is None or bank.trust_may_buy)
    return CureTerms(
        money_days=said.money_cure_days,
        other_days=said.other_cure_days,
        trust_days=said.trust_cure_days if bank is not None and bank.trust_may_cure else 0,
        lender_extra_days=said.lender_extra_days,
        option_days=terms.option.decide_days if terms.option is not None and may_buy else 0,
    )


def dump(statement: CureTerms) -> dict[str, Any]:
    return dict(form_of(CureTerms).dump(statement))  # type: ignore[arg-type]


def input_of(notice: DefaultNotice, as_of: dt.date) -> Noticed:
    """The notice as the rule takes it, as of a day."""
    ended = notice.ended_on
    cured = notice.state == DefaultNotice.State.CURED
    return Noticed(
        giver=Giver(notice.giver),
        matter=Matter(notice.kind),
        noticed_on=notice.noticed_on,
        received_on=notice.received_on,
        as_of=as_of,
        cured_on=ended if cured else None,
        cured_by=_BY[DefaultNotice.Cured(notice.cured_by)] if cured else None,
        taken_back_on=ended if notice.state == DefaultNotice.State.TAKEN_BACK else None,
        lender=notice.mortgage_id is not None,
    )


def clock_of(notice: DefaultNotice, as_of: dt.date) -> CureClock:
    """The clock on a day: of one that is over, on the day it ended or any later one."""
    day = max(as_of, notice.received_on, notice.ended_on or as_of)
    return cure_clock(input_of(notice, day), form_of(CureTerms).load(notice.statement, "statement"))


def act_body(notice: DefaultNotice) -> dict[str, Any]:
    """What the record says of a notice that is over: its days and their arithmetic. No home, no lease, no amount."""
    assert notice.ended_on is not None
    given = input_of(notice, max(notice.ended_on, notice.received_on))
    statement = form_of(CureTerms).load(notice.statement, "statement")
    return {
        "notice": notice.public_id,
        "rule": RULE,
        "statement": notice.statement,
        "input": form_of(Noticed).dump(given),
        "result": form_of(CureClock).dump(cure_clock(given, statement)),
    }
