"""Who is told what about a sale. A letter names the home, never an amount and never the other family."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.land.leasing.models import Household
from commonhouse.land.selling.models import Sale
from commonhouse.notices import actions as notices
from commonhouse.notices.kinds import Context, register
from commonhouse.notices.kinds import Kind as NoticeKind
from commonhouse.people.models import Seat

KIND = "home-sale"
LONG_PAST = dt.timedelta(days=2)  # a history entered later writes no letters
STAFF = ("steward", "treasurer")


def to_staff(sale: Sale, what: str, at: dt.datetime | None) -> None:
    seats = Seat.objects.filter(
        organization_id=sale.organization_id, kind__in=STAFF, vacated_on__isnull=True,
        starts_on__lte=timezone.localdate(),
    )  # fmt: skip
    _tell(sale, list(seats.values_list("person_id", flat=True).distinct()), what, at)


def to_seller(sale: Sale, what: str, at: dt.datetime | None) -> None:
    _tell(sale, _people(sale.lease.household), what, at)


def to_buyer(sale: Sale, what: str, at: dt.datetime | None) -> None:
    _tell(sale, _people(sale.buyer), what, at)


def _people(household: Household | None) -> list[Any]:
    if household is None:
        return []
    return list(household.people.filter(until__isnull=True).values_list("person_id", flat=True))


def _tell(sale: Sale, people: list[Any], what: str, at: dt.datetime | None) -> None:
    if not people or (at is not None and at < timezone.now() - LONG_PAST):
        return
    number = sale.steps.count()  # a receipt may be written twice: each time is told
    notices.tell(
        people, organization=sale.organization, kind=KIND, key=f"land:sale:{sale.public_id}:{what}:{number}",
        url=sale.get_absolute_url(), data={"title": sale.holding.name, "what": what},
    )  # fmt: skip


def register_all() -> None:
    register(NoticeKind(KIND, subject=_subject, text=_text, action=lambda _c: _("See where it stands")))


def _subject(context: Context) -> str:
    words = {
        "announced": _("A household sells: %(title)s"),
        "decided": _("What the trust does: %(title)s"),
        "released": _("You may look for a buyer: %(title)s"),
        "found": _("The next family is found: %(title)s"),
        "promised": _("A home is promised to you: %(title)s"),
        "receipt": _("Please look at the receipt: %(title)s"),
        "agreed": _("The seller agreed to the receipt: %(title)s"),
        "withdrawn": _("The sale was withdrawn: %(title)s"),
        "closed": _("The home has passed on: %(title)s"),
        "welcome": _("Welcome home: %(title)s"),
    }[context["what"]]
    return words % {"title": context["title"]}


def _text(context: Context) -> str:
    return {
        "announced": _("A household gave notice that it sells its home. Its lease gives the days by which you answer."),
        "decided": _("The trust has said what it does with your notice. The page shows what comes next, and by when."),
        "released": _("You may look for a buyer for your home. The page says who may buy, and at what price."),
        "found": _("The next family for your home is found. Next its lease is written and signed."),
        "promised": _("The trust promises you this home. Next your lease is written for you to read and sign."),
        "receipt": _(
            "The receipt of your sale is written: the price, and what is paid from it. Please look, and say if it is right."
        ),
        "agreed": _("The seller has said that the receipt is right. When the lease is signed, you can close."),
        "withdrawn": _("The notice was withdrawn. The lease goes on as before."),
        "closed": _(
            "The sale is closed and your lease has ended. Thank you for keeping the home affordable for the next family."
        ),
        "welcome": _("The sale is closed and your lease has begun. The home is yours."),
    }[context["what"]]
