"""The borrower's own figures for a period, from which what is due under a surplus or royalty loan follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.agreements import booking, entering
from commonhouse.agreements.models import Event
from commonhouse.funds.actions.lending.common import held, require_borrower
from commonhouse.funds.models.lending import Loan
from commonhouse.people.permissions import Actor, Refused, allows, require

REPORTED_KINDS = frozenset({"surplus-loan", "royalty-loan"})


def report(
    actor: Actor, loan: Loan, *, figures: Mapping[str, Any], on: dt.date, key: str, note: str = "",
    now: dt.datetime | None = None,
) -> Event:  # fmt: skip
    """The borrower reports its figures of a period, in a seat of its own; the lender's treasurer may enter them for it.

    figures: as the loan's rule takes them. They are believed: who doubts them talks to the borrower. The same key is one report.
    """
    require(actor, "loan.report", loan.organization)
    if not allows(actor, "loan.disburse", loan.organization):
        require_borrower(actor, loan, "loan.report")
    with transaction.atomic():
        loan = held(loan)
        if loan.agreement.kind not in REPORTED_KINDS:
            raise Refused(_("What is due under this loan does not depend on figures."))
        prepared = entering.prepare(
            loan.agreement, "reported", on, 0, dict(figures), key=key, by=actor.person, note=note, now=now
        )
        return entering.write(prepared, entry=booking.post(prepared))
