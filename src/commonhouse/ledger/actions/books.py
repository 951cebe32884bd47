"""Opening books, closing a period and, with a reason, opening it again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.ledger import balances, charts, digests, posting, units
from commonhouse.ledger.actions.common import allowed, leave_act, validate
from commonhouse.ledger.models import Account, Book, Closing, Restriction
from commonhouse.people import formats
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused

OLDEST = dt.date(1900, 1, 1)


def open_book(
    actor: Actor,
    organization: Organization,
    *,
    opened_on: dt.date,
    unit: str = "USD",
    fiscal_month: int = 1,
    chart: str = "",
    takes_payments: bool = True,
    now: dt.datetime | None = None,
) -> Book:
    """Opens the books with the chart of accounts for the organization's kind, or the named one.

    Asked again, it gives the books that are there. Raises ValidationError by field.
    """
    allowed(actor, "book.open", organization)
    chosen = charts.CHARTS.get(chart) if chart else charts.for_kind(organization.kind)
    if chosen is None:
        raise ValidationError({"chart": _("Choose one of the charts.")})
    today = timezone.localdate(now) if now else timezone.localdate()
    if not OLDEST <= opened_on <= today + dt.timedelta(days=posting.DAYS_AHEAD):
        raise ValidationError({"opened_on": _("Books begin on a day between 1900 and a year from now.")})
    if units.places_known(unit) is None:
        raise ValidationError({"unit": _("Choose a currency, such as USD.")})
    book = Book(
        organization=organization, unit=unit, chart=chosen.name, opened_on=opened_on, fiscal_month=fiscal_month,
        takes_payments=takes_payments,
    )  # fmt: skip
    book.full_clean(validate_unique=False)
    try:
        with transaction.atomic():
            book.save(force_insert=True)
            Account.objects.bulk_create(
                Account(
                    organization=organization, code=row.code, role=row.role, kind=row.kind, unit=unit,
                    activity=row.activity, is_cash=row.is_cash,
                )
                for row in chosen.rows()
            )  # fmt: skip
            body = {
                "unit": unit,
                "chart": chosen.name,
                "opened_on": opened_on.isoformat(),
                "fiscal_month": fiscal_month,
            }
            leave_act(organization, "opened", body, now)
    except IntegrityError:
        found = Book.objects.filter(organization=organization).first()
        if found is None:
            raise
        return found
    return book


def edit_book(
    actor: Actor, organization: Organization, *, takes_payments: bool, fiscal_month: int, now: dt.datetime | None = None
) -> Book:
    """Whether others pay straight into the books, and when their year begins. Raises ValidationError by field."""
    allowed(actor, "book.edit", organization)
    with transaction.atomic():
        book = posting.locked(organization)
        book.takes_payments, book.fiscal_month = takes_payments, fiscal_month
        validate(book)
        book.save(update_fields=["takes_payments", "fiscal_month"])
    return book


def close_period(
    actor: Actor, organization: Organization, through: dt.date, *, now: dt.datetime | None = None
) -> Closing:
    """Closes the books through a day: nothing is entered up to then any more. The act holds the digest of all balances.

    Raises Refused for a day that is closed already, before the books begin, or not over.
    """
    person = allowed(actor, "book.close", organization)
    moment = now or timezone.now()
    with transaction.atomic():
        book = posting.locked(organization)
        starts_on = book.opened_on if book.closed_through is None else book.closed_through + dt.timedelta(days=1)
        if through < starts_on:
            said = {"day": formats.day(starts_on)}
            raise Refused(
                _("Choose %(day)s or a later day: what is before it is closed, or before these books.") % said
            )
        if through > timezone.localdate(moment):
            raise Refused(_("Only days that have come can be closed."))
        closing = Closing(
            organization=organization, starts_on=starts_on, ends_on=through, entries=book.size, head=bytes(book.head),
            closed_at=moment, by=person,
        )  # fmt: skip
        closing.save()
        book.closed_through = through
        book.save(update_fields=["closed_through"])
        leave_act(organization, "closed", _closed(closing, totals_on(organization, through)), now)
    return closing


def reopen_period(actor: Actor, closing: Closing, why: str, *, now: dt.datetime | None = None) -> Book:
    """Opens a closed period again, and every later one with it, for a reason that is kept. Raises Refused."""
    allowed(actor, "book.reopen", closing.organization)
    if not why.strip() or "\x00" in why or len(why) > 300:
        raise ValidationError({"why": _("Say why, in at most 300 characters.")})
    moment = now or timezone.now()
    with transaction.atomic():
        book = posting.locked(closing.organization)
        closing = Closing.objects.select_related("organization").get(pk=closing.pk)
        if closing.reopened_at is not None:
            raise Refused(_("This period was opened again before."))
        standing = Closing.objects.filter(organization=closing.organization, reopened_at__isnull=True)
        standing.filter(ends_on__gte=closing.ends_on).update(reopened_at=moment, reopened_why=why.strip())
        before = closing.starts_on - dt.timedelta(days=1)
        book.closed_through = before if before >= book.opened_on else None
        book.save(update_fields=["closed_through"])
        body: dict[str, Any] = {"since": closing.starts_on.isoformat(), "seat": actor.seat.kind if actor.seat else ""}
        leave_act(closing.organization, "reopened", body, now)
    return book


def totals_on(organization: Organization, day: dt.date) -> str:
    """The digest of every account's balance at the end of a day, as `audit` recomputes it."""
    found = balances.balances(organization, on=day, by_restriction=True)
    accounts = {key: (code, unit) for key, code, unit in _accounts(organization)}
    names = dict(Restriction.objects.filter(organization=organization).values_list("pk", "public_id"))
    return digests.totals(
        (*accounts[account], names[restriction] if restriction is not None else "", total)
        for (account, restriction), total in found.items()
    )


def _accounts(organization: Organization) -> list[tuple[int, str, str]]:
    return list(Account.objects.filter(organization=organization).values_list("pk", "code", "unit"))


def _closed(closing: Closing, totals: str) -> dict[str, Any]:
    return {
        "starts_on": closing.starts_on.isoformat(), "ends_on": closing.ends_on.isoformat(), "entries": closing.entries,
        "head": bytes(closing.head).hex(), "totals": totals,
    }  # fmt: skip
