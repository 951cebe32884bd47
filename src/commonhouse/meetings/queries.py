"""What pages, the API and the home page ask of meetings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from commonhouse.elections.models import Election
from commonhouse.meetings import quorum
from commonhouse.meetings.actions.feed import hash_of_token
from commonhouse.meetings.models import Attendee, CalendarKey, Item, Meeting, Motion, Stay
from commonhouse.people import queries as people
from commonhouse.people.models import Delegate, Organization, Person, Seat
from commonhouse.people.permissions import Actor, Refused
from commonhouse.proposals.models import Proposal

PAGE = 20
PEOPLE_SHOWN = 60  # on a phone's screen, besides those found by name
AHEAD = timedelta(days=400)
BEHIND = timedelta(days=180)  # what a calendar still shows


class MembersOnly(Refused):
    """Meetings are read by those who belong."""


# --- who may look -------------------------------------------------------------------------------------------------------
def belongs(actor: Actor, organization: Organization) -> bool:
    """Whether the actor is a member, holds a seat there, or speaks for a member organization."""
    if actor.person is None:
        return False
    if actor.belongs_to(organization) or (actor.seat is not None and actor.seat.organization_id == organization.pk):
        return True
    if people.seats_of(actor.person).filter(organization=organization).exists():
        return True
    return Delegate.objects.filter(organization=organization, person=actor.person, ended_on__isnull=True).exists()


def meeting_or_404(actor: Actor, organization: Organization, public_id: str) -> Meeting:
    """The meeting, if the actor may see it: those who belong, and everyone where anyone may come."""
    rows = Meeting.objects.select_related("organization", "choice__box", "approved_in", "called_by")
    meeting = rows.filter(organization=organization, public_id=public_id).first()
    if meeting is None or not (meeting.is_open or belongs(actor, organization)):
        raise Http404
    return meeting


def visible(actor: Actor, organization: Organization) -> QuerySet[Meeting]:
    found = Meeting.objects.filter(organization=organization).select_related("organization")
    return found if belongs(actor, organization) else found.filter(is_open=True)


def to_come(rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Those being held, called or still without a time, the next first."""
    coming = [Meeting.State.RUNNING, Meeting.State.PLANNED, Meeting.State.CHOOSING]
    return rows.filter(state__in=coming).order_by("starts_at", "pk")


def past(rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Those that were held or cancelled, the latest first."""
    over = [Meeting.State.ENDED, Meeting.State.CANCELLED]
    return rows.filter(state__in=over).order_by("-starts_at", "-pk")


# --- one meeting ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Point:
    """A point of the agenda with what there is to read before."""

    item: Item
    url: str = ""
    closes_at: datetime | None = None


def agenda(meeting: Meeting) -> list[Point]:
    """The agenda; what is decided or elected under a point is linked. Three queries."""
    items = list(meeting.items.select_related("presenter", "minutes_of__organization"))
    proposals = _by_public_id(Proposal, meeting, [item.proposal_ref for item in items])
    elections = _by_public_id(Election, meeting, [item.election_ref for item in items])
    points = []
    for item in items:
        about = proposals.get(item.proposal_ref) or elections.get(item.election_ref)
        if about is not None:
            about.organization = meeting.organization
            points.append(Point(item, about.get_absolute_url(), about.closes_at))
        elif item.minutes_of is not None:
            points.append(Point(item, f"{item.minutes_of.get_absolute_url()}minutes/"))
        else:
            points.append(Point(item))
    return points


def _by_public_id(model: type[Proposal] | type[Election], meeting: Meeting, wanted: Iterable[str]) -> dict[str, Any]:
    names = {name for name in wanted if name}
    if not names:
        return {}
    rows = model.objects.filter(organization=meeting.organization, public_id__in=names)
    return {row.public_id: row for row in rows}


def answers(meeting: Meeting) -> dict[str, int]:
    """How many said what: yes, afar, no, and "" for those who have not answered."""
    rows = meeting.attendees.filter(counts=True).order_by("answer").values("answer").annotate(n=Count("pk"))
    return {row["answer"]: row["n"] for row in rows}


# --- the room -------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Present:
    """One voice as the facilitator sees it."""

    attendee: Attendee
    stay: Stay | None
    delegates: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class RoomView:
    """Everything on the facilitator's screen."""

    meeting: Meeting
    quorum: quorum.Quorum
    here: list[Present]
    others: list[Present]
    hidden: int  # others that are not shown: they are found by name
    points: list[Item]
    now: Item | None
    next: Item | None
    motion: Motion | None
    proposal: Proposal | None


def room(meeting: Meeting, words: str = "") -> RoomView:
    """What the facilitator's page shows: seven queries, however many are here."""
    attendees = _attendees(meeting)
    here = [each for each in attendees if each.stay is not None]
    others = [each for each in attendees if each.stay is None and each.attendee.counts]
    wanted = words.casefold().split()
    found = [each for each in others if all(word in each.attendee.name.casefold() for word in wanted)]
    points = list(meeting.items.prefetch_related(
        Prefetch("motions", Motion.objects.select_related("moved_by__person", "moved_by__membership")),
        "turns__attendee__person", "turns__attendee__membership__member_organization", "promises__who",
    ))  # fmt: skip
    now = next((item for item in points if item.state == Item.State.NOW), None)
    counting = sum(1 for each in attendees if each.attendee.counts)
    present = sum(1 for each in here if each.attendee.counts)
    motions = list(now.motions.all()) if now is not None else []
    return RoomView(
        meeting=meeting,
        quorum=quorum.Quorum(counting, quorum.needed(counting, meeting.quorum), present),
        here=sorted(here, key=lambda each: each.attendee.name.casefold()),
        others=found[:PEOPLE_SHOWN],
        hidden=max(0, len(found) - PEOPLE_SHOWN),
        points=points,
        now=now,
        next=next((item for item in points if item.state == Item.State.WAITING), None),
        motion=next((motion for motion in motions if motion.state == Motion.State.OPEN), None),
        proposal=_proposal(meeting, now, motions),
    )


def _attendees(meeting: Meeting) -> list[Present]:
    open_stays = Prefetch("stays", Stay.objects.filter(until_at__isnull=True), to_attr="open_stays")
    rows = meeting.attendees.select_related("person", "membership__member_organization").prefetch_related(open_stays)
    attendees = list(rows)
    delegates = _delegates(meeting, attendees)
    found = [
        Present(each, next(iter(each.open_stays), None), delegates.get(each.membership_id, ())) for each in attendees
    ]
    return sorted(found, key=lambda each: each.attendee.name.casefold())


def _delegates(meeting: Meeting, attendees: Sequence[Attendee]) -> dict[int | None, tuple[Person, ...]]:
    memberships = [each.membership_id for each in attendees if each.membership_id is not None]
    if not memberships:
        return {}
    found: dict[int | None, tuple[Person, ...]] = {}
    rows = Delegate.objects.filter(
        organization=meeting.organization, membership__in=memberships, ended_on__isnull=True,
        starts_on__lte=timezone.localdate(),
    )  # fmt: skip
    for delegate in rows.select_related("person"):
        found[delegate.membership_id] = (*found.get(delegate.membership_id, ()), delegate.person)
    return found


def _proposal(meeting: Meeting, now: Item | None, motions: list[Motion]) -> Proposal | None:
    """The proposal under the present point, while it is still to be decided."""
    if now is None or not now.proposal_ref or any(motion.proposal_ref for motion in motions):
        return None
    return Proposal.objects.filter(organization=meeting.organization, public_id=now.proposal_ref).first()


def guests_to_be(meeting: Meeting, words: str) -> list[Person]:
    """Members of the organization who were not called, found by name: they may listen."""
    if not words.strip():
        return []
    rows = people.active_members(meeting.organization).exclude(person__in=meeting.attendees.values("person"))
    for word in words[: people.SEARCH_LENGTH].split():
        rows = rows.filter(person__name__icontains=word)
    return [membership.person for membership in rows[:10] if membership.person is not None]


# --- one person -----------------------------------------------------------------------------------------------------------
def meetings_of(person: Person, now: datetime | None = None) -> QuerySet[Meeting]:
    """Called meetings of the bodies a person belongs to or speaks in, cancelled ones among them, the earliest first."""
    moment = now or timezone.now()
    mine = Attendee.objects.filter(
        Q(person=person, counts=True)
        | Q(membership__delegates__person=person, membership__delegates__ended_on__isnull=True),
        meeting=OuterRef("pk"),
    )
    active = person.memberships.filter(status="active").values("organization")
    seats = Seat.objects.filter(person=person, vacated_on__isnull=True).values("organization")
    delegated = Delegate.objects.filter(person=person, ended_on__isnull=True).values("organization")
    found = Meeting.objects.filter(
        Exists(mine), Q(organization__in=active) | Q(organization__in=seats) | Q(organization__in=delegated),
        called_at__isnull=False, starts_at__gte=moment - BEHIND, starts_at__lte=moment + AHEAD,
    )  # fmt: skip
    return found.select_related("organization").order_by("starts_at", "pk")


def person_of_calendar(token: str) -> Person | None:
    """Whose calendar a secret address is."""
    key = CalendarKey.objects.filter(token_hash=hash_of_token(token)).select_related("person").first()
    return key.person if key is not None and key.person.erased_on is None else None
