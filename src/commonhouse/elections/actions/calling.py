"""An election is called, its dates are moved, or it is called off."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.decisions import actions as decisions
from commonhouse.decisions.models import Box
from commonhouse.elections import offices, telling
from commonhouse.elections.actions.common import locked_election, moment, of_election, plain, publishable
from commonhouse.elections.models import MAX_REASON, Election, Place, Vacancy
from commonhouse.people.formats import day
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.record.acts import write_time
from commonhouse.rules.charter.model import Filled, Office

LONGEST = timedelta(days=400)
EARLY = timedelta(days=184)  # how long before the end of a term its successor may be elected
RUNNING = (Election.State.NOMINATING, Election.State.VOTING, Election.State.COUNTED)


def call_election(
    actor: Actor,
    organization: Organization,
    office: str,
    *,
    places: Iterable[Place],
    nominations_close: datetime,
    opens_at: datetime,
    closes_at: datetime,
    title: str = "",
    submission: uuid.UUID | None = None,
    now: datetime | None = None,
) -> Election:
    """Calls an election for these places of an office; nominations begin at once.

    The charter decides who elects, who may stand, how it is counted, and how many days are needed. The same submission
    again is the same election. Raises Refused saying what the charter asks for.
    """
    require(actor, "election.call", organization)
    at = moment(now)
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        sent = Election.objects.filter(organization=organization, submission=submission).first() if submission else None
        if sent is not None:
            return sent
        found = offices.office_of(organization, office)
        chosen = _checked_places(organization, found.office, list(places), closes_at)
        _check_dates(found.office, at, nominations_close, opens_at, closes_at)
        offices.classes(organization, [*found.office.electors, *found.office.candidates])
        _rule, statement = offices.method_of(found.office, len(chosen))
        title = plain(title, 160) or f"{found.office.title}, {timezone.localdate(closes_at).year}"
        publishable(title)
        election = Election.objects.create(
            organization=organization, submission=submission or uuid.uuid4(), title=title, office=office,
            charter=found.version, method=found.office.method, statement=statement, is_secret=found.office.is_secret,
            called_by=actor.person, called_at=at, nominations_close=nominations_close, opens_at=opens_at,
            closes_at=closes_at,
        )  # fmt: skip
        election.places.set(chosen)
        Vacancy.objects.filter(place__in=chosen, filled_at__isnull=True).update(election=election)
        telling.nominations_open(election, found.office)
        of_election(election, "called", _called(election, chosen), now)
    return election


def move_dates(
    actor: Actor,
    election: Election,
    *,
    nominations_close: datetime,
    opens_at: datetime,
    closes_at: datetime,
    now: datetime | None = None,
) -> Election:
    """More time for nominations, while they run: nothing comes sooner than it was announced."""
    require(actor, "election.run", election.organization)
    at = moment(now)
    with transaction.atomic():
        election = locked_election(election)
        if election.state != Election.State.NOMINATING:
            raise Refused(_("Nominations are closed: their dates cannot change any more."))
        dates = (nominations_close, opens_at, closes_at)
        if dates == (election.nominations_close, election.opens_at, election.closes_at):
            return election
        if nominations_close < election.nominations_close or opens_at < election.opens_at:
            raise Refused(_("Dates can only move to later: people count on those that were announced."))
        if nominations_close <= at:
            raise Refused(_("Choose a time still to come for the end of nominations."))
        found = offices.office_of(election.organization, election.office)
        _check_order(nominations_close, opens_at, closes_at)
        _check_window(found.office, opens_at, closes_at)
        election.nominations_close, election.opens_at, election.closes_at = dates
        election.save(update_fields=["nominations_close", "opens_at", "closes_at"])
        telling.nominations_open(election, found.office)
        of_election(election, "dates-moved", _dates(election), now)
    return election


def cancel_election(actor: Actor, election: Election, why: str, *, now: datetime | None = None) -> Election:
    """Calls it off, before any ballot can have been cast. Whoever holds the seats stays. Twice changes nothing."""
    require(actor, "election.run", election.organization)
    why = plain(why, MAX_REASON, _("Say why, in words for everyone."))
    publishable(why)
    with transaction.atomic():
        election = locked_election(election)
        if election.state == Election.State.CANCELLED:
            return election
        if election.state not in {Election.State.NOMINATING, Election.State.VOTING}:
            raise Refused(_("This election is decided: it cannot be called off any more."))
        box, election.box = election.box, None
        if box is not None and box.state != Box.State.DRAFT:
            raise Refused(_("Voting has begun. Let it end, then decide what to do with its result."))
        election.state, election.why_cancelled = Election.State.CANCELLED, why
        election.save(update_fields=["state", "box", "why_cancelled"])
        if box is not None:
            decisions.delete_draft(actor, box)
        Vacancy.objects.filter(election=election, filled_at__isnull=True).update(election=None)
        telling.stop(election)
        of_election(election, "cancelled", {"why": why}, now)
    return election


def _checked_places(
    organization: Organization, office: Office, places: list[Place], closes_at: datetime
) -> list[Place]:
    if not places:
        raise Refused(_("Choose at least one seat that is to be filled."))
    if office.filled is not Filled.ELECTION and not _all_vacant(places):
        raise Refused(_("By the charter, these seats are not filled by election."))
    running = Place.objects.filter(elections__state__in=RUNNING, pk__in=[place.pk for place in places])
    if (taken := running.first()) is not None:
        raise Refused(_("Seat %(number)d is in another election already.") % {"number": taken.number})
    vacant = set(Vacancy.objects.filter(place__in=places, filled_at__isnull=True).values_list("place_id", flat=True))
    for place in places:
        if place.organization_id != organization.pk or place.office != office.id or place.number > office.seats:
            raise Refused(_("One of these seats does not belong to this office."))
        if place.pk in vacant or place.holder is None or place.ends_on is None:
            continue
        if place.ends_on > timezone.localdate(closes_at + EARLY):
            raise Refused(
                _("The term of seat %(number)d runs until %(day)s: that is too far ahead.")
                % {"number": place.number, "day": day(place.ends_on)}
            )
    return sorted(places, key=lambda place: place.number)


def _all_vacant(places: list[Place]) -> bool:
    return Vacancy.objects.filter(place__in=places, filled_at__isnull=True).count() == len(places)


def _check_dates(
    office: Office, at: datetime, nominations_close: datetime, opens_at: datetime, closes_at: datetime
) -> None:
    _check_order(nominations_close, opens_at, closes_at)
    if offices.days_between(at, nominations_close) < max(office.nomination_days, 0) or nominations_close <= at:
        raise Refused(
            ngettext(
                "The charter gives %(count)d day for nominations. Choose a later end.",
                "The charter gives %(count)d days for nominations. Choose a later end.",
                office.nomination_days,
            )
            % {"count": office.nomination_days}
        )
    if offices.days_between(at, opens_at) < office.notice_days:
        raise Refused(
            ngettext(
                "The charter asks for %(count)d day of notice before voting opens. Choose a later opening.",
                "The charter asks for %(count)d days of notice before voting opens. Choose a later opening.",
                office.notice_days,
            )
            % {"count": office.notice_days}
        )
    if closes_at - at > LONGEST:
        raise Refused(_("An election may last at most %(days)d days.") % {"days": LONGEST.days})
    _check_window(office, opens_at, closes_at)


def _check_order(nominations_close: datetime, opens_at: datetime, closes_at: datetime) -> None:
    if opens_at < nominations_close:
        raise Refused(_("Voting opens when nominations are closed, not before."))
    if closes_at <= opens_at:
        raise Refused(_("Voting must close after it opens."))


def _check_window(office: Office, opens_at: datetime, closes_at: datetime) -> None:
    if offices.days_between(opens_at, closes_at) >= office.window_days:
        return
    raise Refused(
        ngettext(
            "By the charter, voting lasts %(count)d day. Choose a later closing.",
            "By the charter, voting lasts %(count)d days. Choose a later closing.",
            office.window_days,
        )
        % {"count": office.window_days}
    )


def _called(election: Election, places: list[Place]) -> dict[str, object]:
    return {
        "title": election.title,
        "office": election.office,
        "charter": election.charter,
        "places": [place.number for place in places],
        "method": election.method,
        "statement": election.statement,
        "secret": election.is_secret,
    } | _dates(election)


def _dates(election: Election) -> dict[str, object]:
    return {
        "nominations_close": write_time(election.nominations_close),
        "opens_at": write_time(election.opens_at),
        "closes_at": write_time(election.closes_at),
    }
