"""What waits for a meeting: minutes to approve, points carried over, open decisions and elections."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from commonhouse.elections.models import Election
from commonhouse.meetings import body
from commonhouse.meetings.models import Item, Meeting
from commonhouse.people.formats import day
from commonhouse.proposals import queries as proposals

MOST = 20  # of each kind
EARLIER = 12  # meetings of before that are looked at


def waiting(meeting: Meeting) -> Iterator[dict[str, Any]]:
    """The fields of each point that belongs on the agenda and is not on it yet, in the order of a meeting."""
    on_it = list(meeting.items.all())
    if not any(item.kind == Item.Kind.CHECK_IN for item in on_it):
        yield {"kind": Item.Kind.CHECK_IN, "title": _("Check-in"), "minutes": 10}
    earlier = earlier_of_body(meeting)
    yield from _minutes(earlier, {item.minutes_of_id for item in on_it})
    yield from _carried(earlier, {item.carried_from_id for item in on_it})
    yield from _decisions(meeting, {item.proposal_ref for item in on_it})
    yield from _elections(meeting, {item.election_ref for item in on_it})


def earlier_of_body(meeting: Meeting) -> list[Meeting]:
    """Meetings of the same body that were held, the latest first."""
    held = Meeting.objects.filter(organization=meeting.organization, state=Meeting.State.ENDED).exclude(pk=meeting.pk)
    if meeting.starts_at is not None:
        held = held.filter(starts_at__lt=meeting.starts_at)
    found = held.prefetch_related("classes", "organization_classes").order_by("-starts_at")[: 3 * EARLIER]
    return [each for each in found if body.same(each, meeting)][:EARLIER]


def _minutes(earlier: list[Meeting], known: set[int | None]) -> Iterator[dict[str, Any]]:
    for each in reversed(earlier):
        if each.minutes_state != Meeting.Minutes.SENT or each.pk in known or each.starts_at is None:
            continue
        title = _("Minutes of %(day)s") % {"day": day(each.starts_at)}
        yield {"kind": Item.Kind.MINUTES, "title": title, "minutes": 5, "minutes_of": each}


def _carried(earlier: list[Meeting], known: set[int | None]) -> Iterator[dict[str, Any]]:
    """Points that the meeting before did not come to, and that no later meeting has taken up."""
    rows = Item.objects.filter(meeting__in=earlier[:1], state=Item.State.CARRIED)
    taken = set(Item.objects.filter(carried_from__in=rows).values_list("carried_from", flat=True))
    for item in rows[:MOST]:
        if item.pk in known or item.pk in taken or item.proposal_ref or item.election_ref or item.minutes_of_id:
            continue  # what has a life of its own comes back by itself, while it is open
        yield {
            "kind": item.kind, "title": item.title, "minutes": item.minutes, "presenter_id": item.presenter_id,
            "carried_from": item,
        }  # fmt: skip


def _decisions(meeting: Meeting, known: set[str]) -> Iterator[dict[str, Any]]:
    for proposal in proposals.open_for(meeting.organization)[:MOST]:
        if proposal.public_id in known:
            continue
        yield {
            "kind": Item.Kind.DECISION, "title": proposal.title, "minutes": max(proposal.minutes, 5),
            "proposal_ref": proposal.public_id,
        }  # fmt: skip


def _elections(meeting: Meeting, known: set[str]) -> Iterator[dict[str, Any]]:
    running = [Election.State.NOMINATING, Election.State.VOTING]
    rows = Election.objects.filter(organization=meeting.organization, state__in=running)
    for election in rows.order_by("closes_at")[:MOST]:
        if election.public_id not in known:
            yield {
                "kind": Item.Kind.ELECTION, "title": election.title, "minutes": 10, "election_ref": election.public_id,
            }  # fmt: skip
