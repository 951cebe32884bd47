"""What pages, the API and institutions ask of the ballot box.

Nothing here counts what ballots say before they are sealed: such questions are refused, for stewards too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.decisions import boxes, electorate, roll, tally
from commonhouse.decisions.models import (
    Ballot,
    Box,
    Channel,
    KeyedBallot,
    Keying,
    PaperBatch,
    RollEntry,
    ScheduleChange,
)
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.people.queries import seats_of
from commonhouse.record import queries as record

SEARCH_LENGTH = 80
_State = RollEntry.State
_PUBLISHED = frozenset({Box.State.SEALED, Box.State.COUNTED})


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many rights there are, and how many were used. Never what for."""

    rights: int
    voted: int
    handed: int
    by_channel: dict[str, int]


@dataclass(frozen=True, slots=True)
class Sheets:
    """How many sheets there are, by what became of them."""

    issued: int
    unused: int
    used: int
    void: int


# --- boxes ---------------------------------------------------------------------------------------------------------
def boxes_of(organization: Organization) -> QuerySet[Box]:
    """The votes of an organization that anyone may see, the newest first."""
    return Box.objects.filter(organization=organization).exclude(state=Box.State.DRAFT).order_by("-opens_at")


def open_boxes(now: datetime | None = None) -> QuerySet[Box]:
    """Votes of listed organizations in which ballots can be cast now, soonest to close first."""
    now = now or timezone.now()
    running = Box.objects.filter(state=Box.State.OPEN, opens_at__lte=now, closes_at__gt=now)
    return running.filter(organization__is_listed=True).select_related("organization").order_by("closes_at")


def boxes_waiting_for(person: Person, now: datetime | None = None) -> QuerySet[Box]:
    """Votes running now in which the person may still vote. One who has voted is not reminded."""
    now = now or timezone.now()
    entitled = RollEntry.objects.filter(person=person, state=_State.ENTITLED).values("box")
    running = Box.objects.filter(pk__in=entitled, state=Box.State.OPEN, opens_at__lte=now, closes_at__gt=now)
    return running.select_related("organization").order_by("closes_at")


def due_to_close(now: datetime | None = None) -> QuerySet[Box]:
    """Open boxes whose closing time has passed."""
    due = Box.objects.filter(state=Box.State.OPEN, closes_at__lte=now or timezone.now())
    return due.select_related("organization").order_by("closes_at")


def right_of(box: Box, person: Person) -> RollEntry | None:
    """The person's own entry on the roll; its `state` says whether it is used."""
    return RollEntry.objects.filter(box=box, person=person).first()


def may_register(box: Box, now: datetime | None = None) -> bool:
    """Whether people who qualify may still join the roll."""
    is_running = box.state == Box.State.OPEN and (now or timezone.now()) < box.closes_at
    return is_running and box.registration == Box.Registration.UNTIL_CLOSING


def schedule_changes(box: Box) -> QuerySet[ScheduleChange]:
    """Changes of the closing time that are in force or wait for a second steward."""
    return box.schedule_changes.filter(withdrawn=False).select_related("proposed_by", "confirmed_by")


def stewarded_by(person: Person) -> QuerySet[Any, Any]:
    """Keys of the organizations in which the person holds a steward's seat."""
    return seats_of(person).filter(kind="steward").values("organization")


def changes_to_confirm(person: Person, organizations: QuerySet[Any, Any]) -> QuerySet[ScheduleChange]:
    """Closing times that another steward of these organizations has proposed and that wait for a second one."""
    waiting = ScheduleChange.objects.filter(withdrawn=False, confirmed_by__isnull=True, box__state=Box.State.OPEN)
    waiting = waiting.filter(box__organization__in=organizations, box__closes_at__gt=timezone.now())
    return waiting.exclude(proposed_by=person).select_related("box__organization").order_by("pk")


def boxes_to_advance(organizations: QuerySet[Any, Any], now: datetime) -> QuerySet[Box]:
    """Votes of these organizations in which a steward's step is due: to open, to close, to seal, to count."""
    to_open = Q(state=Box.State.DRAFT, opens_at__lte=now, closes_at__gt=now)
    to_close = Q(state=Box.State.OPEN, closes_at__lte=now)
    due = Box.objects.filter(to_open | to_close | Q(state__in=(Box.State.CLOSED, Box.State.SEALED)))
    return due.filter(organization__in=organizations).select_related("organization").order_by("closes_at")


def waiting_change(box: Box) -> ScheduleChange | None:
    return schedule_changes(box).filter(confirmed_by__isnull=True).first()


# --- the roll ------------------------------------------------------------------------------------------------------
def roll_size(box: Box) -> int:
    """How many rights to vote there are, sheets included."""
    return RollEntry.objects.filter(box=box).count()


def frozen_roll(box: Box) -> dict[str, Any] | None:
    """What the record says of the roll at opening: {"size", "sheets", "root"}; None for a draft."""
    opened = next(record.acts_about(box.organization, box.public_id, "decisions.opened"), None)
    return dict(opened.gist["roll"]) if opened else None


def roll_page(actor: Actor, box: Box, words: str = "") -> QuerySet[RollEntry]:
    """The people and organizations on the roll, by name, for stewards who hand out sheets or help by telephone."""
    require(actor, "roll.read", box.organization)
    named = Q(person__isnull=False) | Q(member_organization__isnull=False)
    found = RollEntry.objects.filter(named, box=box).select_related("person", "member_organization")
    for word in words[:SEARCH_LENGTH].split():
        found = found.filter(Q(person__name__icontains=word) | Q(member_organization__name__icontains=word))
    return found.order_by("person__name", "member_organization__name", "pk")


def proof_for(actor: Actor, box: Box) -> roll.RollProof | None:
    """That the actor's own entry was on the roll the box closed with; None before closing or without an entry."""
    entry = right_of(box, actor.person) if actor.person else None
    if entry is None or box.state in {Box.State.DRAFT, Box.State.OPEN}:
        return None
    return roll.prove(box.public_id, electorate.rights(box), roll.Right(entry.pseudonym, entry.class_name, entry.salt))


def turnout(actor: Actor, box: Box) -> Turnout:
    """How many have voted. For stewards while voting runs, so that they know whom no one has reached; then for all."""
    if box.state in {Box.State.DRAFT, Box.State.OPEN}:
        require(actor, "box.turnout", box.organization)
    by_state: dict[str, int] = {}
    by_channel: dict[str, int] = {}
    rows = RollEntry.objects.filter(box=box).order_by().values_list("state", "channel").annotate(n=Count("pk"))
    for state, channel, count in rows:
        by_state[state] = by_state.get(state, 0) + count
        if state == _State.VOTED:
            by_channel[channel] = count
    return Turnout(
        rights=sum(by_state.values()) - by_state.get(_State.VOID, 0) - by_state.get(_State.HANDED, 0),
        voted=by_state.get(_State.VOTED, 0),
        handed=by_state.get(_State.HANDED, 0),
        by_channel={channel: by_channel.get(channel, 0) for channel in Channel.values},
    )


def sheets(actor: Actor, box: Box) -> Sheets:
    require(actor, "sheet.issue", box.organization)
    rows = RollEntry.objects.filter(box=box, sheet__isnull=False).order_by()
    count = dict(rows.values_list("state").annotate(n=Count("pk")))
    unused, used, void = (count.get(state, 0) for state in (_State.ENTITLED, _State.VOTED, _State.VOID))
    return Sheets(unused + used + void, unused, used, void)


# --- paper ---------------------------------------------------------------------------------------------------------
def piles(actor: Actor, box: Box) -> QuerySet[PaperBatch]:
    """The piles of paper, with who keys them and how many each has keyed (`keying.keyed`)."""
    require(actor, "paper.key", box.organization)
    keyings = Keying.objects.select_related("person").annotate(keyed=Count("ballots"))
    found = PaperBatch.objects.filter(box=box).prefetch_related(Prefetch("keyings", keyings))
    return found.order_by("number")


def my_keying(actor: Actor, batch: PaperBatch) -> Keying | None:
    """The actor's own keying of a pile. Nobody is shown the other one's before both have finished."""
    require(actor, "paper.key", batch.organization)
    return batch.keyings.filter(person=actor.person).first() if actor.person else None


def my_keyed(actor: Actor, batch: PaperBatch) -> QuerySet[KeyedBallot]:
    """What the actor keyed of a pile, the latest first."""
    require(actor, "paper.key", batch.organization)
    if actor.person is None:
        return KeyedBallot.objects.none()
    return KeyedBallot.objects.filter(keying__batch=batch, keying__person=actor.person).order_by("-pk")


# --- after closing -------------------------------------------------------------------------------------------------
def refuse_before_sealing(box: Box) -> None:
    if box.state not in _PUBLISHED:
        raise Refused(_("Ballots are shown and counted only after voting has closed and all of them are sealed."))


def ballots_cast(box: Box) -> int:
    """How many ballots there are. Refused before sealing."""
    refuse_before_sealing(box)
    return Ballot.objects.filter(box=box).count()


def sealed_ballots(box: Box) -> QuerySet[Ballot]:
    """The ballots in the order of their receipts, as the record has them. Refused before sealing."""
    refuse_before_sealing(box)
    return Ballot.objects.filter(box=box).order_by("receipt")


def grouped_choices(box: Box) -> list[tuple[dict[str, Any], int]]:
    """Each different choice and how often it was cast. Refused before sealing."""
    refuse_before_sealing(box)
    return boxes.grouped_choices(box)


def count_input(box: Box) -> dict[str, Any]:
    """What the rule was given, as JSON: to compare what other rules would give. Refused before sealing."""
    refuse_before_sealing(box)
    return tally.rule_input(box)


def outcome(box: Box) -> dict[str, Any]:
    """{"rule", "statement", "result"} as published. Refused before the count."""
    if box.state != Box.State.COUNTED or box.outcome is None:
        raise Refused(_("This vote is not counted yet."))
    return dict(box.outcome)
