"""What every verb of lending begins and ends with."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.funds.models.lending import Loan
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, NotAllowed
from commonhouse.people.verbs import check_texts
from commonhouse.record import actions as record


def leave_act(
    organization: Organization, what: str, body: dict[str, Any], subject: str, now: dt.datetime | None
) -> int:
    """The verb's act in the fund's record, the last thing it does. A time in the past (a history entered later) is its own."""
    at = now if now is not None and now <= timezone.now() else None
    return record.append(organization, f"funds.{what}", body, subject=subject, at=at).index


def today(now: dt.datetime | None) -> dt.date:
    """The day on the house's calendar."""
    return timezone.localdate(now) if now is not None else timezone.localdate()


def validate(row: models.Model) -> None:
    check_texts(row)
    row.full_clean(validate_unique=False, validate_constraints=False)


def held(loan: Loan) -> Loan:
    """The loan as it is now, with its agreement held until the transaction ends."""
    rows = Loan.objects.select_related(
        "agreement__organization", "organization", "borrower", "restriction", "candidate"
    )
    found = rows.get(pk=loan.pk)
    type(found.agreement).objects.select_for_update(of=("self",)).get(pk=found.agreement_id)
    found.agreement.refresh_from_db()
    found.agreement.loan = found
    return found


def speaks_for_borrower(actor: Actor, loan: Loan) -> bool:
    """Whether the actor is in a seat of the borrower that looks after its money."""
    seat = actor.seat
    return (
        seat is not None and seat.organization_id == loan.borrower_id and seat.kind in {"steward", "treasurer", "board"}
    )


def require_borrower(actor: Actor, loan: Loan, verb: str) -> None:
    """Raises NotAllowed, naming a seat of the borrower that the person holds."""
    if speaks_for_borrower(actor, loan):
        return
    seat = None
    if actor.person is not None:
        held_now = actor.person.seats.filter(
            organization=loan.borrower, kind__in=["steward", "treasurer", "board"], vacated_on__isnull=True
        )
        seat = held_now.select_related("organization").first()
    raise NotAllowed(verb, seat)


def check_day(on: dt.date, now: dt.datetime | None) -> None:
    if on > today(now):
        raise ValidationError({"on": _("This day is still to come. Enter it when it has happened.")})


def check_amount(amount: int, field: str = "amount") -> None:
    if isinstance(amount, bool) or not isinstance(amount, int) or amount <= 0:
        raise ValidationError({field: _("Give an amount above zero.")})
