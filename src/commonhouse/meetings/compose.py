"""Minutes that write themselves from what happened: who was there and when, each point, each decision with its counts.

The content holds pseudonyms, never names: `names` resolves them when a page or a document is made, so that a person
who is erased is erased here too. It is one JSON object, and its hash is what the record approves:

    {"meeting", "title", "place", "starts_at", "started_at", "ended_at", "quorum", "eligible", "needed",
     "present": [{"who", "counts", "delegate", "stays": [[from, until, how]]}], "excused": [who], "absent": [who],
     "turnings": [[at, present, met]],
     "items": [{"kind", "title", "state", "presenter", "notes", "spoken", "passed", "motions": [...], "promises": [...]}]}
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q

from commonhouse.meetings import body, quorum
from commonhouse.meetings.models import Attendee, Item, Meeting, Motion, Stay
from commonhouse.people.models import Membership, Organization, Person
from commonhouse.record.acts import write_time


def content(meeting: Meeting) -> dict[str, Any]:
    """The minutes as they would be sent now. The same rows always give the same content."""
    attendees = list(
        meeting.attendees.select_related("person", "membership__member_organization").prefetch_related("stays")
    )
    items = list(meeting.items.select_related("presenter").annotate(
        spoken=Count("turns", filter=Q(turns__state="spoken")), passed=Count("turns", filter=Q(turns__state="passed"))
    ).prefetch_related("motions__moved_by", "motions__tellers", "motions__minutes__meeting", "promises__who"))  # fmt: skip
    persons = _persons(attendees, items)
    called = body.pseudonyms(meeting.organization, persons.values())
    eligible = sum(1 for each in attendees if each.counts)
    came = [each for each in attendees if each.stays.all()]
    stays = [stay for each in came if each.counts for stay in each.stays.all()]
    end = meeting.ended_at
    return {
        "meeting": meeting.public_id,
        "title": meeting.title,
        "place": meeting.place,
        "starts_at": _time(meeting.starts_at),
        "started_at": _time(meeting.started_at),
        "ended_at": _time(end),
        "quorum": meeting.quorum,
        "eligible": eligible,
        "needed": quorum.needed(eligible, meeting.quorum),
        "present": [_present(each, called) for each in sorted(came, key=_came_at)],
        "excused": sorted(each.pseudonym for each in attendees if each.counts and each.is_excused and each not in came),
        "absent": sorted(
            each.pseudonym for each in attendees if each.counts and not each.is_excused and each not in came
        ),
        "turnings": [
            [_time(turn.at), turn.present, turn.is_met]
            for turn in quorum.turnings(stays, eligible, meeting.quorum, end)
        ],
        "items": [_item(item, called) for item in items],
    }


def _present(attendee: Attendee, called: dict[object, str]) -> dict[str, Any]:
    stays = list(attendee.stays.all())
    return {
        "who": attendee.pseudonym,
        "counts": attendee.counts,
        "delegate": called.get(stays[-1].delegate_id, ""),
        "stays": [[_time(stay.from_at), _time(stay.until_at), str(stay.how)] for stay in stays],
    }


def _item(item: Item, called: dict[object, str]) -> dict[str, Any]:
    return {
        "kind": str(item.kind),
        "title": item.title,
        "state": str(item.state),
        "presenter": called.get(item.presenter_id, ""),
        "notes": item.notes,
        "spoken": item.spoken,  # type: ignore[attr-defined]
        "passed": item.passed,  # type: ignore[attr-defined]
        "election": item.election_ref,
        "motions": [_motion(motion) for motion in item.motions.all()],
        "promises": [
            {
                "who": called.get(promise.who_id, ""),
                "what": promise.what,
                "by": promise.by.isoformat() if promise.by else "",
            }
            for promise in item.promises.all()
        ],
    }


def _motion(motion: Motion) -> dict[str, Any]:
    minutes = motion.minutes
    return {
        "number": motion.number,
        "text": motion.text,
        "moved_by": motion.moved_by.pseudonym if motion.moved_by is not None else "",
        "share": motion.share,
        "state": str(motion.state),
        "way": str(motion.way),
        "counts": motion.counts,
        "present": motion.present,
        "tellers": sorted(teller.pseudonym for teller in motion.tellers.all()),
        "decided_at": _time(motion.decided_at),
        "proposal": motion.proposal_ref,
        "result": (motion.result or {}).get("outcome", ""),
        "minutes": minutes.meeting.public_id if minutes is not None else "",
    }


def names(organization: Organization, said: dict[str, Any]) -> dict[str, str]:
    """What the people of some minutes are called, by pseudonym. Whoever is not found is a former member."""
    wanted = set(_pseudonyms(said))
    found: dict[str, str] = {}
    meetings = Attendee.objects.filter(organization=organization, meeting__public_id=said["meeting"])
    for attendee in meetings.select_related("person", "membership__member_organization"):
        found[attendee.pseudonym] = attendee.name
    rest = Membership.objects.filter(organization=organization, pseudonym__in=wanted - set(found))
    for membership in rest.select_related("person", "member_organization"):
        found[membership.pseudonym] = str(membership.person or membership.member_organization)
    for person in _others(organization, said["meeting"], bool(wanted - set(found))):
        found.setdefault(body.pseudonyms(organization, [person])[person.pk], person.name)
    return found


def _others(organization: Organization, meeting: str, is_wanted: bool) -> Iterable[Person]:
    """People named in a meeting who never belonged: presenters, delegates, those who promised something."""
    if not is_wanted:
        return ()
    of_items = Item.objects.filter(organization=organization, meeting__public_id=meeting)
    stays = Stay.objects.filter(organization=organization, attendee__meeting__public_id=meeting)
    return Person.objects.filter(
        Q(pk__in=of_items.values("presenter"))
        | Q(pk__in=of_items.values("promises__who"))
        | Q(pk__in=stays.values("delegate"))
    )


def _pseudonyms(said: dict[str, Any]) -> Iterable[str]:
    for each in said["present"]:
        yield from (each["who"], each["delegate"])
    yield from said["excused"]
    yield from said["absent"]
    for item in said["items"]:
        yield item["presenter"]
        yield from (promise["who"] for promise in item["promises"])
        for motion in item["motions"]:
            yield from (motion["moved_by"], *motion["tellers"])


def _persons(attendees: Iterable[Attendee], items: Iterable[Item]) -> dict[object, Person]:
    found: dict[object, Person] = {}
    delegates = {stay.delegate_id for each in attendees for stay in each.stays.all() if stay.delegate_id}
    if delegates:
        found |= {person.pk: person for person in Person.objects.filter(pk__in=delegates)}
    for item in items:
        if item.presenter is not None:
            found[item.presenter_id] = item.presenter
        found |= {promise.who_id: promise.who for promise in item.promises.all() if promise.who is not None}
    return found


def _came_at(attendee: Attendee) -> tuple[Any, int]:
    return attendee.stays.all()[0].from_at, attendee.pk


def _time(moment: Any) -> str:
    return write_time(moment.replace(microsecond=0)) if moment is not None else ""
