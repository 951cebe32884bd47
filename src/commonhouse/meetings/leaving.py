"""What becomes of meetings when a person is erased, or when someone claims an entry that is theirs."""

from __future__ import annotations

from commonhouse.meetings.models import Attendee, CalendarKey, Meeting, Stay
from commonhouse.people.models import Organization, Person

COMING = (Meeting.State.CHOOSING, Meeting.State.PLANNED)


def forget(person: Person) -> None:
    """Their calendar's address opens nothing, and no coming meeting counts on them. Who was there stays, without a name."""
    CalendarKey.objects.filter(person=person).delete()
    Attendee.objects.filter(person=person, meeting__state__in=COMING).delete()


def merge(entry: Person, person: Person, organization: Organization) -> None:
    """Where both were called to one meeting, one voice remains: the person's, with what was noted of the entry."""
    own = {each.meeting_id: each for each in Attendee.objects.filter(organization=organization, person=person)}
    for attendee in Attendee.objects.filter(organization=organization, person=entry, meeting__in=own):
        mine = own[attendee.meeting_id]
        if attendee.stays.exists() and mine.stays.exists():
            continue  # both were seen in the room: people refuses to make them one
        Stay.objects.filter(attendee=attendee).update(attendee=mine)
        if attendee.answer and not mine.answer:
            mine.answer, mine.answered_at, mine.is_excused = attendee.answer, attendee.answered_at, attendee.is_excused
            mine.save(update_fields=["answer", "answered_at", "is_excused"])
        attendee.delete()
