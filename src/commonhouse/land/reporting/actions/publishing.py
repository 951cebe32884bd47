"""A year's figures are published as they are then; a trust lets its network add them up, or does not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonhouse.land.acts import leave_act
from commonhouse.land.reporting import figures, privacy, rows
from commonhouse.land.reporting.figures import Figure, Period
from commonhouse.land.reporting.models import LandReport, ReportConsent
from commonhouse.people.models import Membership, Organization
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.verbs import check_public, moment, today, token, validate

FIRST_YEAR = 1960  # before there were any
MOST_OF_A_YEAR = 20


def publish_report(
    actor: Actor, organization: Organization, *, year: int, words: str = "", submission: object, now: dt.datetime | None = None
) -> LandReport:  # fmt: skip
    """Publishes the figures of a year that is over, without any that stands for fewer than five households.

    The same form sent twice is one report. A year may be published again, when something was corrected. Raises
    ValidationError by field.
    """
    require(actor, "land.govern", organization)
    on = today(now)
    if not FIRST_YEAR <= year < on.year:
        raise ValidationError({"year": _("A year can be published when it is over.")})
    mark = token(submission)
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        before = LandReport.objects.filter(organization=organization)
        if same := before.filter(submission=mark).first():
            return same
        number = before.filter(year=year).count() + 1
        if number > MOST_OF_A_YEAR:
            raise Refused(_("A year can be published %(most)d times at most.") % {"most": MOST_OF_A_YEAR})
        found = public_figures(organization, year, list(before), on)
        row = LandReport(
            organization=organization, year=year, number=number, figures=stored(found), words=words.strip(),
            published_at=moment(now), by=actor.person, submission=mark,
        )  # fmt: skip
        check_public(words=row.words)
        validate(row)
        row.save()
        said = {code: each["value"] for code, each in row.figures.items()}
        body = {"report": row.public_id, "year": year, "number": number, "figures": said}
        leave_act(organization, "report-published", body, row.public_id, now)
    return row


def public_figures(organization: Organization, year: int, published: Sequence[LandReport], on: dt.date) -> list[Figure]:
    """What of a year's figures may be published beside what was published before."""
    earlier = [_households(each) for each in published]
    return privacy.publishable(figures.report(rows.of([organization], on), Period.year(year)), earlier)


def stored(found: Sequence[Figure]) -> dict[str, dict[str, object]]:
    """Figures as JSON: exact text of the value, null where there is none or it is kept back."""
    return {
        each.code: {
            "kind": each.kind,
            "value": None if each.value is None else str(each.value),
            "households": each.households,
            "kept_back": each.is_kept_back,
        }
        for each in found
    }


def _households(report: LandReport) -> dict[str, int]:
    return {
        code: each["households"] for code, each in report.figures.items()
        if each["households"] is not None and not each["kept_back"]
    }  # fmt: skip


# --- to the network ------------------------------------------------------------------------------------------------
def give_consent(
    actor: Actor, organization: Organization, network: Organization, *, now: dt.datetime | None = None
) -> ReportConsent:
    """The trust's figures may be added to those of the network's other members. Giving it twice changes nothing."""
    require(actor, "land.govern", organization)
    belongs = Membership.objects.filter(organization=network, member_organization=organization, status="active")
    if not belongs.exists():
        raise Refused(
            _("%(name)s is not a member of %(network)s.") % {"name": organization.name, "network": network.name}
        )
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        given = ReportConsent.objects.filter(organization=organization, network=network, taken_back_at__isnull=True)
        if known := given.first():
            return known
        row = ReportConsent.objects.create(
            organization=organization, network=network, given_at=moment(now), given_by=actor.person
        )
        leave_act(organization, "figures-shared", {"network": network.slug}, network.slug, now)
    return row


def take_consent_back(
    actor: Actor, organization: Organization, network: Organization, *, now: dt.datetime | None = None
) -> None:
    """The network adds this trust's figures no more. Taking it back twice changes nothing."""
    require(actor, "land.govern", organization)
    with transaction.atomic():
        rows_ = ReportConsent.objects.select_for_update().filter(
            organization=organization, network=network, taken_back_at__isnull=True
        )
        row = rows_.first()
        if row is None:
            return
        row.taken_back_at = moment(now)
        row.save(update_fields=["taken_back_at"])
        leave_act(organization, "figures-kept", {"network": network.slug}, network.slug, now)
