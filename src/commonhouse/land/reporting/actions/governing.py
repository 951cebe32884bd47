"""Whose the seats of the board are, and which class of members is that of the leaseholders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.charters import queries as charters
from commonhouse.land.acts import leave_act
from commonhouse.land.reporting.models import MOST_QUOTAS, BoardQuota, Governing
from commonhouse.meetings import actions as meetings
from commonhouse.meetings.models import Meeting
from commonhouse.people.models import MemberClass, Organization
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import check_public, moment, validate

MOST_SEATS = 60


def settle_governing(
    actor: Actor,
    organization: Organization,
    *,
    leaseholders: MemberClass | None,
    otherwise: MemberClass | None = None,
    now: dt.datetime | None = None,
) -> Governing:
    """Says which class follows the leases (none: no class does), and into which class somebody goes who leaves their home.

    The same again changes nothing. Raises ValidationError by field.
    """
    require(actor, "land.govern", organization)
    _check_class(organization, leaseholders, "leaseholders")
    _check_class(organization, otherwise, "otherwise")
    if otherwise is not None and otherwise == leaseholders:
        raise ValidationError({"otherwise": _("Choose another class than that of the leaseholders.")})
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        row = Governing.objects.filter(organization=organization).first()
        if row is not None and (row.leaseholders, row.otherwise) == (leaseholders, otherwise):
            return row
        row = row or Governing(organization=organization)
        row.leaseholders, row.otherwise, row.changed_at = leaseholders, otherwise, moment(now)
        validate(row)
        row.save()
        body = {"class": leaseholders.slug if leaseholders else "", "otherwise": otherwise.slug if otherwise else ""}
        leave_act(organization, "leaseholders-settled", body, "", now)
    return row


def set_quota(
    actor: Actor,
    organization: Organization,
    *,
    name: str,
    offices: Sequence[str],
    share: str = "",
    seats: int | None = None,
    quota: BoardQuota | None = None,
    now: dt.datetime | None = None,
) -> BoardQuota:
    """Some seats of the board are a group's by the trust's own rules: a share of all ("1/3") or so many. `quota`: the one to
    change. The same again changes nothing. Raises ValidationError by field, Refused without a charter."""
    require(actor, "land.govern", organization)
    chosen = _offices(organization, offices)
    stated = _share(share, seats)
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        rows = BoardQuota.objects.filter(organization=organization)
        row = rows.get(pk=quota.pk) if quota else BoardQuota(organization=organization)
        if quota is None and rows.count() >= MOST_QUOTAS:
            raise Refused(_("At most %(most)d groups.") % {"most": MOST_QUOTAS})
        said = (name.strip(), chosen, stated, seats)
        if row.pk and (row.name, row.offices, row.share, row.seats) == said:
            return row
        row.name, row.offices, row.share, row.seats = said
        row.changed_at = moment(now)
        check_public(name=row.name)
        validate(row)
        if rows.exclude(pk=row.pk).filter(name=row.name).exists():
            raise ValidationError({"name": _("There is a group of this name already.")})
        row.save()
        body = {
            "quota": row.public_id,
            "name": row.name,
            "offices": row.offices,
            "share": row.share,
            "seats": row.seats,
        }
        leave_act(organization, "quota-set", body, row.public_id, now)
    return row


def drop_quota(actor: Actor, quota: BoardQuota, *, now: dt.datetime | None = None) -> None:
    """The trust's rules know this group no more. Dropping it twice changes nothing."""
    require(actor, "land.govern", quota.organization)
    with transaction.atomic():
        row = BoardQuota.objects.select_for_update().filter(pk=quota.pk).first()
        if row is None:
            return
        row.delete()
        leave_act(quota.organization, "quota-dropped", {"quota": quota.public_id}, quota.public_id, now)


def call_assembly(
    actor: Actor,
    organization: Organization,
    *,
    title: str,
    starts_at: dt.datetime,
    place: str = "",
    about: str = "",
    submission: object = None,
    now: dt.datetime | None = None,
) -> Meeting:
    """Calls those of the leaseholders' class to a meeting of their own: its roll is the class, by the charter's notice.

    Raises Refused where no class is theirs, or when the notice is too short.
    """
    settled = Governing.objects.select_related("leaseholders").filter(organization=organization).first()
    if settled is None or settled.leaseholders is None:
        raise Refused(_("Say first which class of members is that of the leaseholders."))
    given = {"submission": submission} if submission else {}
    plan = meetings.Plan(title=title, place=place, about=about, classes=(settled.leaseholders,), **given)  # type: ignore[arg-type]
    return meetings.call(actor, organization, plan, starts_at, now=now)


def _check_class(organization: Organization, chosen: MemberClass | None, field: str) -> None:
    if chosen is not None and chosen.organization_id != organization.pk:
        raise ValidationError({field: _("This class belongs to another organization.")})


def _offices(organization: Organization, offices: Sequence[str]) -> list[str]:
    charter = charters.current(organization)
    if charter is None:
        raise Refused(_("There is no charter yet. The charter says which seats there are."))
    known = [each.id for each in charter.offices]
    if not offices or any(each not in known for each in offices):
        raise ValidationError({"offices": _("Choose at least one group of seats of the charter.")})
    return [each for each in known if each in offices]


def _share(share: str, seats: int | None) -> str:
    """The share in lowest terms. Raises ValidationError by field."""
    if bool(share.strip()) == (seats is not None):
        raise ValidationError({"share": _("Give either a part of all seats, such as 1/3, or a number of seats.")})
    if seats is not None:
        if not 1 <= seats <= MOST_SEATS:
            raise ValidationError({"seats": _("Between 1 and %(most)d seats.") % {"most": MOST_SEATS}})
        return ""
    try:
        found = Fraction(share.strip()) if len(share.strip()) <= 9 else Fraction(0)
    except (ValueError, ZeroDivisionError):
        found = Fraction(0)
    if not 0 < found <= 1:
        raise ValidationError({"share": _("Write a part such as 1/3 or 1/2.")})
    return f"{found.numerator}/{found.denominator}"
