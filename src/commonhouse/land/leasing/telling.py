"""Who is told what of a lease: that a bill is there."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from commonhouse.agreements import kinds
from commonhouse.agreements.telling import people_of
from commonhouse.land.leasing.models import Bill, BillingRun
from commonhouse.ledger import units
from commonhouse.notices import actions as notices
from commonhouse.notices.kinds import Context, register
from commonhouse.notices.kinds import Kind as NoticeKind
from commonhouse.people.formats import day

NAME = "lease-bill"


def bills_are_there(run: BillingRun) -> int:
    """One notice for each bill, to who pays it; returns how many are new."""
    told = 0
    rows = run.bills.select_related("lease__agreement").prefetch_related("lease__agreement__parties")
    for bill in rows.iterator(chunk_size=500):
        told += _tell(run, bill)
    return told


def _tell(run: BillingRun, bill: Bill) -> int:
    agreement = bill.lease.agreement
    party = kinds.paying_party(agreement)
    people = people_of(party) if party is not None else []
    if not people:
        return 0
    data = {
        "title": agreement.title, "amount": bill.amount, "unit": agreement.unit, "starts": run.starts.isoformat(),
        "until": run.until.isoformat(),
    }  # fmt: skip
    url = reverse("land_bill", args=[run.organization.slug, run.public_id, agreement.public_id])
    key = f"land:bill:{run.public_id}:{agreement.public_id}"
    return notices.tell(people, organization=run.organization, kind=NAME, key=key, url=url, data=data)


def _subject(context: Context) -> str:
    return _("Your bill of the year is there")


def _text(context: Context) -> str:
    facts = {
        "organization": context["organization"],
        "title": context["title"],
        "amount": units.words(context["amount"], context["unit"]),
        "starts": day(dt.date.fromisoformat(context["starts"])),
        "until": day(dt.date.fromisoformat(context["until"])),
    }
    first = _("%(organization)s: from %(starts)s to %(until)s, %(amount)s falls due under %(title)s.") % facts
    return f"{first}\n\n" + _(
        "The page has the days and amounts one by one. You need not pay it all at once. If that is hard, say so early."
    )


def register_all() -> None:
    register(NoticeKind(NAME, subject=_subject, text=_text, action=lambda _context: _("See your bill")))
