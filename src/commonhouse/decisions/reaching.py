"""The ballot box and the letters about it: nobody is asked again who has answered, and stewards see whom to call.

Letters of kind "ask" and "reminder" whose data name a box ({"box": public id}) are dropped once its vote is over or the
person's right is used: by themselves, on paper, or through another delegate of their organization.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from commonhouse.decisions.models import Box, RollEntry
from commonhouse.notices import kinds
from commonhouse.notices.models import Notice
from commonhouse.notices.reach import Directory, Pair
from commonhouse.people.models import Contact, Delegate, Organization, Person
from commonhouse.people.permissions import Actor, require

ASKING = frozenset({"ask", "reminder"})
MOST_TO_CALL = 200


def register() -> None:
    kinds.register_check(ASKING, answered)


# --- letters that are not needed any more ---------------------------------------------------------------------------
def answered(notices: Sequence[Notice]) -> set[int]:
    """Those among the notices that ask for a vote their people need not or cannot cast any more. Three queries."""
    about = [notice for notice in notices if notice.data.get("box")]
    if not about:
        return set()
    wanted = _may_still_vote({str(notice.data["box"]) for notice in about}, {notice.person_id for notice in about})
    return {notice.pk for notice in about if (str(notice.data["box"]), notice.person_id) not in wanted}


def _may_still_vote(boxes: set[str], people: set[uuid.UUID]) -> set[tuple[str, uuid.UUID]]:
    """(box, person): whose right, or whose organization's, is there to be used in a vote that runs."""
    entitled = RollEntry.objects.filter(
        box__public_id__in=boxes, box__state=Box.State.OPEN, state=RollEntry.State.ENTITLED, sheet__isnull=True
    )
    own = entitled.filter(person__in=people).values_list("box__public_id", "person")
    found = {(box, person) for box, person in own if person is not None}
    voices = entitled.filter(member_organization__isnull=False)
    waiting: dict[tuple[int, int | None], list[str]] = {}
    for box, coalition, member in voices.values_list("box__public_id", "organization", "member_organization"):
        waiting.setdefault((coalition, member), []).append(box)
    if not waiting:
        return found
    speaking = Delegate.objects.filter(person__in=people, ended_on__isnull=True)
    for coalition, member, person in speaking.values_list("organization", "membership__member_organization", "person"):
        found |= {(box, person) for box in waiting.get((coalition, member), ())}
    return found


def moved(box: Box) -> None:
    """The vote closes at another time: letters that still wait go by it, a reminder as long before as it was to be.

    Links in letters that went out end when they were to end; the page itself stays open.
    """
    waiting = list(Notice.objects.filter(data__box=box.public_id, state=Notice.State.WAITING, kind__in=ASKING))
    for notice in waiting:
        if notice.closes_at is not None and notice.kind == "reminder":
            notice.due_at += box.closes_at - notice.closes_at
            notice.next_at = notice.due_at
        notice.closes_at = box.closes_at
    Notice.objects.bulk_update(waiting, ["closes_at", "due_at", "next_at"], batch_size=100)


# --- whom to call ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Call:
    """Someone whom no letter reaches and who may still answer. phone: "" where the organization noted none.

    was_tried: a letter or text was sent and came back.
    """

    entry: RollEntry
    person: Person
    phone: str
    was_tried: bool


@dataclass(frozen=True, slots=True)
class Calls:
    box: Box
    people: tuple[Call, ...]


def to_call(actor: Actor, organization: Organization, *, now: dt.datetime | None = None) -> list[Calls]:
    """For each vote that runs, who could not be reached and has not voted, by name; the soonest to close first.

    For stewards. Whoever switched letters off can be reached and does not wish it: they are not named here.
    """
    require(actor, "roll.read", organization)
    boxes = _running(organization, now or timezone.now())
    entries = list(
        RollEntry.objects.filter(box__in=boxes, state=RollEntry.State.ENTITLED, person__isnull=False)
        .select_related("person")
        .order_by("person__name", "pk")
    )
    people = {entry.person_id for entry in entries if entry.person_id is not None}
    directory = Directory(Pair(person, organization.pk) for person in people)
    lost = {person for person in people if directory.has_no_way(Pair(person, organization.pk))}
    failed = _not_delivered(organization, people - lost)
    phones = _phones(organization, lost | failed)
    found = []
    for box in boxes:
        calls = [
            Call(entry, entry.person, phones.get(entry.person.pk, ""), entry.person.pk in failed)
            for entry in entries
            if entry.box_id == box.pk and entry.person is not None and entry.person.pk in lost | failed
        ]
        if calls:
            found.append(Calls(box, tuple(calls[:MOST_TO_CALL])))
    return found


def _running(organization: Organization, now: dt.datetime) -> QuerySet[Box]:
    open_now = Q(state=Box.State.OPEN, opens_at__lte=now, closes_at__gt=now)
    return Box.objects.filter(open_now, organization=organization).order_by("closes_at", "pk")


def _not_delivered(organization: Organization, people: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Whose last letter or text of this organization came back, with none that arrived."""
    rows = Notice.objects.filter(organization=organization, person__in=list(people))
    states: dict[uuid.UUID, set[str]] = {}
    for person, state in rows.filter(state__in=("sent", "failed")).values_list("person", "state").distinct():
        states.setdefault(person, set()).add(state)
    return {person for person, seen in states.items() if seen == {"failed"}}


def _phones(organization: Organization, people: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    noted = Contact.objects.filter(organization=organization, person__in=list(people), kind=Contact.Kind.PHONE)
    return dict(noted.order_by("-pk").values_list("person", "value"))
