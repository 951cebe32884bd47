"""What the charter says of offices, read where an election or a vacancy needs it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.charters import queries as charters
from commonhouse.people.models import MemberClass, Membership, Organization, Person, Seat
from commonhouse.people.permissions import Refused
from commonhouse.rules.charter.model import Charter, Office
from commonhouse.rules.deciding import methods
from commonhouse.rules.jsonform import Json


@dataclass(frozen=True, slots=True)
class Chartered:
    """An office as the charter in force has it."""

    version: int
    office: Office


def of(organization: Organization) -> tuple[int, Charter]:
    """The charter in force. Raises Refused where there is none."""
    row = charters.current_row(organization)
    if row is None:
        raise Refused(
            _("%(name)s has no charter yet. The charter says which seats there are.") % {"name": organization.name}
        )
    return row.version, row.said


def office_of(organization: Organization, name: str) -> Chartered:
    """Raises Refused when the charter has no such office."""
    version, charter = of(organization)
    try:
        return Chartered(version, charter.office(name))
    except KeyError:
        raise Refused(_("The charter has no office of this name any more.")) from None


def classes(organization: Organization, slugs: Iterable[str]) -> list[MemberClass]:
    """The member classes of these names. Raises Refused naming one that is not there."""
    found = {each.slug: each for each in organization.member_classes.all()}
    for slug in slugs:
        if slug not in found:
            raise Refused(_("The charter names a class of members that is not there: %(slug)s.") % {"slug": slug})
    return [found[slug] for slug in slugs]


def may_stand(organization: Organization, office: Office, person: Person) -> str:
    """Why the person cannot stand for the office, in plain words; "" if they can."""
    membership = Membership.objects.filter(
        organization=organization, person=person, status=Membership.Status.ACTIVE
    ).select_related("member_class")
    found = membership.first()
    if found is None:
        return _("Only an active member of %(name)s can stand.") % {"name": organization.name}
    if office.candidates and found.member_class.slug not in office.candidates:
        names = ", ".join(each.name for each in classes(organization, office.candidates))
        return _("These seats are for members of: %(classes)s.") % {"classes": names}
    return ""


def other_seat(office: Office, person: Person, organization: Organization, besides: Iterable[int]) -> Seat | None:
    """Another seat of the same kind that the person holds now: one person holds one of a kind."""
    held = Seat.objects.filter(organization=organization, person=person, kind=office.kind, vacated_on__isnull=True)
    return held.exclude(place__in=list(besides)).first()


def method_of(office: Office, seats: int) -> tuple[str, dict[str, Json]]:
    """The rule's name and its whole statement for so many seats. Raises Refused where the method has one winner."""
    method = methods.method(office.method)
    statement = dict(methods.default_statement(office.method))
    if "seats" in statement:
        statement["seats"] = seats
    elif "winners" in statement:
        statement["winners"] = seats
    elif seats > 1:
        raise Refused(
            _("%(method)s elects one person, and there are %(count)d seats. Elect them one by one.")
            % {"method": method.title, "count": seats}
        )
    return method.rule, statement


def days_between(start: dt.datetime, end: dt.datetime) -> int:
    """Whole days on the house's calendar."""
    return (timezone.localdate(end) - timezone.localdate(start)).days


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    last = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month, min(day.day, last))
