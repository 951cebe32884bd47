"""Whose meeting it is: one voice for each member, seat holder or member organization of its body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from commonhouse.meetings.models import Attendee, Meeting
from commonhouse.people import queries as people
from commonhouse.people.models import Delegate, MemberClass, Membership, Organization, Person
from commonhouse.rules.charter.model import Deciders

MAX_VOICES = 20_000
_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Voice:
    """A person's, or that of a member organization (then `membership` is set and `person` is not)."""

    pseudonym: str
    class_name: str
    person: Person | None = None
    membership: Membership | None = None


def voices(meeting: Meeting) -> list[Voice]:
    """Everyone who belongs to the meeting's body now, each once: as a member before as a seat holder."""
    named = _voices(meeting.organization, meeting.classes.all(), meeting.organization_classes.all(), meeting.seats)
    return list({voice.pseudonym: voice for voice in named}.values())


def deciding(organization: Organization, deciders: Deciders) -> set[str]:
    """The pseudonyms of those who decide a matter of the charter now."""
    classes = {each.slug: each for each in organization.member_classes.all()}
    named = _voices(
        organization,
        [classes[slug] for slug in deciders.classes if slug in classes],
        [classes[slug] for slug in deciders.organizations if slug in classes],
        deciders.seats,
    )
    return {voice.pseudonym for voice in named}


def _voices(
    organization: Organization,
    classes: Iterable[MemberClass],
    organizations: Iterable[MemberClass],
    seats: Iterable[str],
) -> Iterator[Voice]:
    yield from _holders(organization, seats)
    for membership in people.active_members(organization, classes):
        yield Voice(membership.pseudonym, membership.member_class.name, person=membership.person)
    for membership in people.active_organizations(organization, organizations):
        yield Voice(membership.pseudonym, membership.member_class.name, membership=membership)


def _holders(organization: Organization, kinds: Iterable[str]) -> Iterator[Voice]:
    kinds = list(kinds)
    if not kinds:
        return
    seats = list(people.seats_in(organization).filter(kind__in=kinds, starts_on__lte=timezone.localdate()))
    names = pseudonyms(organization, [seat.person for seat in seats])
    for seat in seats:
        yield Voice(names[seat.person_id], seat.title or seat.get_kind_display(), person=seat.person)


def pseudonyms(organization: Organization, persons: Iterable[Person]) -> dict[object, str]:
    """What the record calls these people, by their id: one query for members, made up for the few who are none."""
    persons = list(persons)
    kept = Membership.objects.filter(organization=organization, person__in=persons)
    known: dict[object, str] = dict(kept.values_list("person_id", "pseudonym"))
    for person in persons:
        if person.pk not in known:
            known[person.pk] = people.pseudonym_of(organization, person)
    return known


def invite(meeting: Meeting) -> None:
    """Brings the attendees in line with the body as it is now. What people answered stays; who left the body goes."""
    current = {voice.pseudonym: voice for voice in voices(meeting)}
    known = {attendee.pseudonym: attendee for attendee in meeting.attendees.filter(counts=True)}
    gone = [attendee.pk for name, attendee in known.items() if name not in current]
    meeting.attendees.filter(pk__in=gone, stays__isnull=True).delete()
    guests = set(meeting.attendees.filter(counts=False, person__isnull=False).values_list("person_id", flat=True))
    new = []
    for name, voice in current.items():
        if name in known:
            continue
        if voice.person is not None and voice.person.pk in guests:
            meeting.attendees.filter(person=voice.person).update(counts=True, class_name=voice.class_name)
            continue
        new.append(
            Attendee(
                organization=meeting.organization,
                meeting=meeting,
                person=voice.person,
                membership=voice.membership,
                pseudonym=name,
                class_name=voice.class_name,
            )
        )
    Attendee.objects.bulk_create(new[:MAX_VOICES], batch_size=_CHUNK)


def attendees_of(meeting: Meeting, person: Person) -> QuerySet[Attendee]:
    """The voices a person may answer for: their own, and those of organizations they are a delegate of."""
    return meeting.attendees.filter(
        Q(person=person) | Q(membership__in=represented(meeting.organization, person))
    ).select_related("person", "membership__member_organization")


def represented(organization: Organization, person: Person) -> QuerySet[Membership]:
    """Memberships of the organizations whose delegate the person is now."""
    delegates = Delegate.objects.filter(
        organization=organization, person=person, ended_on__isnull=True, starts_on__lte=timezone.localdate()
    )
    return Membership.objects.filter(pk__in=delegates.values("membership"), status=Membership.Status.ACTIVE)


def same(one: Meeting, other: Meeting) -> bool:
    """Whether two meetings are of the same body (so that one may approve the other's minutes)."""
    return _parts(one) == _parts(other)


def _parts(meeting: Meeting) -> tuple[frozenset[int], frozenset[int], frozenset[str]]:
    return (
        frozenset(each.pk for each in meeting.classes.all()),
        frozenset(each.pk for each in meeting.organization_classes.all()),
        frozenset(meeting.seats),
    )
