"""What is filled into a letter: only the fields its purpose has, in the language of the letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.land.finding.models import HomeOffer
from commonhouse.land.leasing.models import Lease
from commonhouse.land.leasing.queries import holder_words
from commonhouse.land.pricing.models import Improvement, Price
from commonhouse.land.stewarding.models import DefaultNotice, Duty, Purpose, Request, SupportPlan
from commonhouse.ledger import units
from commonhouse.people.formats import day, hour

Values = dict[str, str]


def of_lease(lease: Lease, purpose: str, about: str, today: dt.date) -> Values:
    """The values for a letter to a household, in the language that is active. `about`: the public id of what it speaks of.

    Raises ValidationError where there is nothing of that name.
    """
    common = {
        "household": holder_words(lease), "home": lease.holding.name, "trust": lease.organization.name, "today": day(today),
    }  # fmt: skip
    return common | _OWN.get(Purpose(purpose), _nothing)(lease, about, today)


def of_offer(offer: HomeOffer, today: dt.date) -> Values:
    """For a household that is offered a home."""
    opening = offer.opening
    price = opening.price if opening.price is not None else opening.rent
    return {
        "household": str(offer.application.person), "home": opening.holding.name, "trust": offer.organization.name,
        "today": day(today), "price": units.words(price, opening.unit) if price is not None else "",
        "until": day(offer.due_at),
    }  # fmt: skip


def _nothing(_lease: Lease, _about: str, _today: dt.date) -> Values:
    return {}


def _money(lease: Lease, amount: int | None) -> str:
    return units.words(amount, lease.agreement.unit) if amount is not None else ""


def _duty(lease: Lease, about: str, _today: dt.date) -> Values:
    found = Duty.objects.filter(lease=lease, public_id=about).first()
    if found is None:
        raise _missing()
    return {"what": found.name, "due": day(found.due_on)}


def _visit(lease: Lease, about: str, _today: dt.date) -> Values:
    found = Duty.objects.filter(lease=lease, public_id=about).first()
    if found is None or found.at is None:
        raise ValidationError(_("Say first on which day and at what hour the visit is. Then write the letter."))
    moment = timezone.make_aware(dt.datetime.combine(found.due_on, found.at))
    return {"visit_day": day(found.due_on), "visit_hour": hour(moment)}


def _renewal(lease: Lease, _about: str, _today: dt.date) -> Values:
    if lease.agreement.ends_on is None:
        raise ValidationError(_("This lease has no end."))
    return {"ends": day(lease.agreement.ends_on)}


def _late(lease: Lease, _about: str, today: dt.date) -> Values:
    agreement = lease.agreement
    if agreement.past_due <= 0:
        raise ValidationError(_("Nothing is late under this lease."))
    return {
        "amount": _money(lease, agreement.past_due), "since": day(today - dt.timedelta(days=agreement.days_late)),
    }  # fmt: skip


def _support(lease: Lease, about: str, _today: dt.date) -> Values:
    found = SupportPlan.objects.filter(lease=lease, public_id=about).first()
    if found is None:
        raise _missing()
    return {"offer": found.words, "answer_by": day(found.answer_by)}


def _notice(lease: Lease, about: str) -> DefaultNotice:
    found = DefaultNotice.objects.filter(lease=lease, public_id=about).select_related("mortgage").first()
    if found is None:
        raise _missing()
    return found


def _default(lease: Lease, about: str, _today: dt.date) -> Values:
    found = _notice(lease, about)
    return {"what": found.words, "amount": _money(lease, found.amount), "until": day(found.owner_until)}


def _lender(lease: Lease, about: str, _today: dt.date) -> Values:
    found = _notice(lease, about)
    last = found.trust_until or found.final_on
    return {
        "bank": found.mortgage.lender if found.mortgage is not None else _("Your bank"),
        "amount": _money(lease, found.amount) or found.words, "until": day(found.owner_until), "trust_until": day(last),
    }  # fmt: skip


def _cured(lease: Lease, about: str, _today: dt.date) -> Values:
    return {"what": _notice(lease, about).words}


def _request(lease: Lease, about: str, _today: dt.date) -> Values:
    found = Request.objects.filter(lease=lease, public_id=about).first()
    if found is None:
        raise _missing()
    return {
        "what": str(found.get_kind_display()), "answer": _answer(found.state == Request.State.GRANTED), "why": found.words,
        "bank": found.lender, "amount": _money(lease, found.amount),
    }  # fmt: skip


def _improvement(lease: Lease, about: str, _today: dt.date) -> Values:
    found = Improvement.objects.filter(lease=lease, public_id=about).first()
    if found is None:
        raise _missing()
    return {"what": found.what, "answer": _answer(found.state != Improvement.State.REFUSED), "why": found.reason}


def _price(lease: Lease, about: str, _today: dt.date) -> Values:
    rows = Price.objects.filter(lease=lease).order_by("-set_at", "-pk")
    found = rows.filter(public_id=about).first() if about else rows.first()
    if found is None:
        raise ValidationError(_("No price was set for this home yet."))
    return {"price": _money(lease, found.amount), "on": day(found.on)}


def _answer(yes: bool) -> str:
    return _("yes") if yes else _("no")


def _missing() -> ValidationError:
    return ValidationError(_("What this letter is about is not there. Open it from the page of what it is about."))


_OWN: Mapping[Purpose, Callable[[Lease, str, dt.date], Values]] = {
    Purpose.DUTY: _duty, Purpose.INSPECTION: _visit, Purpose.RENEWAL: _renewal, Purpose.LATE: _late,
    Purpose.SUPPORT: _support, Purpose.DEFAULT: _default, Purpose.LENDER: _lender, Purpose.CURED: _cured,
    Purpose.REFINANCE: _request, Purpose.REQUEST: _request, Purpose.IMPROVEMENT: _improvement, Purpose.PRICE: _price,
}  # fmt: skip
