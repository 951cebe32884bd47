"""Who is told what about improvements and prices. A letter names the home, never an amount."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.land.leasing.models import Lease
from commonhouse.land.pricing.models import Improvement, Price
from commonhouse.notices import actions as notices
from commonhouse.notices.kinds import Context, register
from commonhouse.notices.kinds import Kind as NoticeKind
from commonhouse.people.models import Seat

KIND = "home-improvement"
PRICE_KIND = "home-price"
LONG_PAST = dt.timedelta(days=2)  # a history entered later writes no letters
DECIDING = ("steward", "board")


def asked(row: Improvement) -> None:
    _tell(row, _staff(row), "asked", row.asked_at)


def answered(row: Improvement) -> None:
    what = "approved" if row.state == Improvement.State.APPROVED else "refused"
    _tell(row, _household(row.lease), what, row.decided_at)


def finished(row: Improvement) -> None:
    _tell(row, _staff(row), "finished", timezone.now())


def credited(row: Improvement) -> None:
    _tell(row, _household(row.lease), "credited", row.credited_at)


def price_set(price: Price) -> None:
    if price.set_at < timezone.now() - LONG_PAST:
        return
    notices.tell(
        _household(price.lease), organization=price.organization, kind=PRICE_KIND, key=f"land:price:{price.public_id}",
        data={"title": price.holding.name}, url=price.get_absolute_url(),
    )  # fmt: skip


def _tell(row: Improvement, people: list[Any], what: str, at: dt.datetime | None) -> None:
    if not people or (at is not None and at < timezone.now() - LONG_PAST):
        return
    url = reverse("land_improvement", args=[row.organization.slug, row.public_id])
    notices.tell(
        people, organization=row.organization, kind=KIND, key=f"land:improvement:{row.public_id}:{what}", url=url,
        data={"title": row.lease.holding.name, "what": what},
    )  # fmt: skip


def _staff(row: Improvement) -> list[Any]:
    seats = Seat.objects.filter(
        organization_id=row.organization_id, kind__in=DECIDING, vacated_on__isnull=True,
        starts_on__lte=timezone.localdate(),
    )  # fmt: skip
    return list(seats.values_list("person_id", flat=True).distinct())


def _household(lease: Lease) -> list[Any]:
    if lease.household is None:
        return []
    return list(lease.household.people.filter(until__isnull=True).values_list("person_id", flat=True))


def register_all() -> None:
    register(NoticeKind(KIND, subject=_subject, text=_text, action=lambda _c: _("See it")))
    register(NoticeKind(PRICE_KIND, subject=_price_subject, text=_price_text, action=lambda _c: _("See the price")))


def _subject(context: Context) -> str:
    words = {
        "asked": _("Somebody asks to improve %(title)s"),
        "approved": _("You may go ahead: %(title)s"),
        "refused": _("An answer about %(title)s"),
        "finished": _("Work is finished at %(title)s"),
        "credited": _("Your work on %(title)s is entered"),
    }[context["what"]]
    return words % {"title": context["title"]}


def _text(context: Context) -> str:
    return {
        "asked": _("A family asks for a yes to work on their home. Please answer within the days their lease gives."),
        "approved": _("Your land trust agrees to the work on your home. Keep the receipts: you will need them."),
        "refused": _("Your land trust did not agree to the work on your home. The answer says why."),
        "finished": _("The work is done. Please look at the cost and the receipts."),
        "credited": _("The receipts were checked. You can see what your work counts for if you sell."),
    }[context["what"]]


def _price_subject(context: Context) -> str:
    return _("A price was set for %(title)s") % {"title": context["title"]}


def _price_text(_context: Context) -> str:
    return _("Your land trust wrote down what your home could be sold for. The page shows how it was reckoned.")
