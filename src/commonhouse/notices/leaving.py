"""What becomes of notices and wishes when a person is erased, or when someone claims an entry that is theirs."""

from __future__ import annotations

from commonhouse.notices.models import LinkEpoch, Mute, Notice, Phone, Preference
from commonhouse.people.models import Organization, Person

OWN = (Notice, Mute, Preference, Phone)


def forget(person: Person) -> None:
    """Nothing remains of the person's wishes and notices. The epoch stays: their links must not come to life again."""
    for model in OWN:
        model._base_manager.filter(person=person).delete()


def merge(entry: Person, person: Person, organization: Organization) -> None:
    """What the entry was to be told there is told to the person, once; a "nothing from it" holds on."""
    known = Notice.objects.filter(person=person).values("key")
    Notice.objects.filter(person=entry, organization=organization).exclude(key__in=known).update(person=person)
    if Mute.objects.filter(person=entry, organization=organization).exists():
        Mute.objects.get_or_create(person=person, organization=organization)
    forget(entry)
    LinkEpoch.objects.filter(person=entry).delete()  # the entry itself is erased next, and its links with it
