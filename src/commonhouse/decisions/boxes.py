"""The life of a box: prepared, opened, rescheduled, closed, sealed, counted."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.decisions import hooks, locks, preparing, roll, secrecy
from commonhouse.decisions.acts import act, publishable
from commonhouse.decisions.casting import when
from commonhouse.decisions.models import Ballot, Box, Channel, PaperBatch, RollEntry, ScheduleChange, Sheet
from commonhouse.decisions.preparing import Terms
from commonhouse.decisions.verify import group
from commonhouse.people import queries as people
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.record import queries as record
from commonhouse.record.acts import write_time
from commonhouse.rules import registry

PART = 5000  # ballots of one act
MAX_ROLL = 2_000_000
_CHUNK = 2000
_State = Box.State
# The record's own names of channels; "phone" is one of the words it refuses, lest a number stand beside it.
CHANNEL_NAMES = {Channel.WEB: "web", Channel.CODE: "code", Channel.PAPER: "paper", Channel.PHONE: "assisted"}


def create_box(actor: Actor, organization: Organization, **terms: Any) -> Box:
    """A draft. Keywords: title, form, options, instance, rule, classes, opens_at, closes_at, is_secret=True,
    registration="frozen", eligibility="" (see `preparing.Terms` and the models). Raises Refused naming what does not fit.
    """
    require(actor, "box.create", organization)
    box = Box(organization=organization)
    return _write(box, Terms(**terms))


def update_box(actor: Actor, box: Box, **terms: Any) -> Box:
    """State a draft anew, with the same keywords. Once opened, a box stays as it was published."""
    require(actor, "box.create", box.organization)
    with transaction.atomic():
        box = locks.whole(box)
        _require_state(box, _State.DRAFT)
        return _write(box, Terms(**terms))


def delete_draft(actor: Actor, box: Box) -> None:
    require(actor, "box.create", box.organization)
    with transaction.atomic():
        box = locks.whole(box)
        _require_state(box, _State.DRAFT)
        box.delete()


def open_box(actor: Actor, box: Box, *, now: datetime | None = None) -> Box:
    """Freeze roll, options and rule, and publish them. Ballots are taken from `opens_at` on. Opening twice changes nothing."""
    require(actor, "box.open", box.organization)
    moment = now or timezone.now()
    with transaction.atomic():
        box = locks.whole(box)
        if box.state == _State.OPEN:
            return box
        _require_state(box, _State.DRAFT)
        if moment >= box.closes_at:
            raise Refused(_("Its closing time has passed. Set a later one first."))
        preparing.check(box)
        hooks.opening(box)
        _freeze_roll(box)
        size = box.roll.count()
        if size == 0 and box.registration == Box.Registration.FROZEN:
            raise Refused(_("Nobody could vote: the roll is empty. Choose classes that have members, or print sheets."))
        box.state, box.opened_at = _State.OPEN, moment
        box.save()
        act(box, "opened", _opened(box, size), now)
    return box


def propose_schedule(
    actor: Actor, box: Box, closes_at: datetime, why: str, *, now: datetime | None = None
) -> ScheduleChange:
    """A steward asks to close early or to extend. It is in force only when a second steward confirms it."""
    require(actor, "box.schedule", box.organization)
    assert actor.person is not None
    moment = now or timezone.now()
    if not why.strip():
        raise Refused(_("Say why, in words for everyone: it is published in the record."))
    publishable(why)
    with transaction.atomic():
        box = locks.whole(box)
        _require_running(box, moment)
        _require_later(box, closes_at, moment)
        if box.schedule_changes.filter(confirmed_by__isnull=True, withdrawn=False).exists():
            raise Refused(_("Another change of the closing time waits for a second steward. Withdraw it first."))
        return ScheduleChange.objects.create(
            organization_id=box.organization_id,
            box=box,
            closes_at=closes_at,
            why=why.strip()[:300],
            proposed_by=actor.person,
        )


def confirm_schedule(actor: Actor, change: ScheduleChange, *, now: datetime | None = None) -> Box:
    """The second steward agrees, and the new closing time is in force and in the record."""
    require(actor, "box.schedule", change.organization)
    assert actor.person is not None
    moment = now or timezone.now()
    with transaction.atomic():
        box = locks.whole(change.box)
        change = ScheduleChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
        if change.confirmed_by_id is not None:
            return box
        if change.withdrawn:
            raise Refused(_("This change was withdrawn."))
        if change.proposed_by_id == actor.person.pk:
            raise Refused(_("You proposed this change yourself. Another steward must confirm it."))
        if not people.holds_seat(box.organization, change.proposed_by, "steward"):
            raise Refused(_("Whoever proposed this is no longer a steward. Withdraw it and propose it anew."))
        _require_running(box, moment)
        before, box.closes_at = box.closes_at, max(change.closes_at, moment)
        if box.closes_at <= box.opens_at:
            raise Refused(_("Voting must close after it opens."))
        change.confirmed_by = actor.person
        change.save(update_fields=["confirmed_by"])
        box.save(update_fields=["closes_at"])
        by = [change.proposed_by, actor.person]
        body = {
            "from": write_time(before),
            "to": write_time(box.closes_at),
            "why": change.why,
            "by": [people.pseudonym_of(box.organization, person) for person in by],
        }
        act(box, "schedule-changed", body, now)
    return box


def withdraw_schedule(actor: Actor, change: ScheduleChange) -> None:
    require(actor, "box.schedule", change.organization)
    with transaction.atomic():
        change = ScheduleChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
        if change.confirmed_by_id is not None:
            raise Refused(_("This change is in force already."))
        change.withdrawn = True
        change.save(update_fields=["withdrawn"])


def close_box(box: Box, *, now: datetime | None = None) -> Box:
    """Close a box whose time has passed; whoever comes first may trigger it. Closing twice changes nothing.

    From here on no ballot is cast or changed; paper that was collected may still be accepted until sealing.
    """
    moment = now or timezone.now()
    with transaction.atomic():
        box = locks.whole(box)  # waits for every cast under way, and later casts wait for this
        if box.state not in {_State.DRAFT, _State.OPEN}:
            return box
        if box.state == _State.DRAFT:
            raise Refused(_("This vote has not opened."))
        if moment < box.closes_at:
            raise Refused(_("Voting is open until %(when)s.") % {"when": when(box.closes_at)})
        secrecy.stir_all(box)
        box.state, box.closed_at = _State.CLOSED, moment
        box.save(update_fields=["state", "closed_at"])
        act(box, "closed", _closed(box), now)
    return box


def seal_box(actor: Actor, box: Box, *, now: datetime | None = None) -> Box:
    """Publish every ballot in the record, in the order of their receipts. Sealing twice changes nothing."""
    require(actor, "box.close", box.organization)
    with transaction.atomic():
        box = locks.whole(box)
        if box.state in {_State.SEALED, _State.COUNTED}:
            return box
        _require_state(box, _State.CLOSED)
        _refuse_open_batches(box)
        secrecy.stir_all(box)
        box.state = _State.SEALED
        box.save(update_fields=["state"])
        parts = list(_parts(box))
        for number, ballots in enumerate(parts, 1):
            body = {"part": number, "parts": len(parts), "ballots": ballots}
            act(box, "sealed", body, now)
    return box


def count_box(actor: Actor, box: Box, *, now: datetime | None = None) -> dict[str, Any]:
    """Count by the rule that was published at opening; seals first if need be. Counting twice gives the first result.

    Returns {"rule": name, "statement": {...}, "result": {...}}, as the record has it.
    """
    require(actor, "box.count", box.organization)
    if box.state == _State.OPEN:
        box = close_box(box, now=now)
    box = seal_box(actor, box, now=now)
    if box.outcome is not None:
        return dict(box.outcome)
    rule = registry.get(box.rule["rule"])
    given = preparing.grouped_input(box, grouped_choices(box))
    result = rule.compute(box.rule["statement"], given)  # no lock is held: a count may take a while
    outcome = {"rule": box.rule["rule"], "statement": box.rule["statement"], "result": result}
    with transaction.atomic():
        box = locks.whole(box)
        if box.outcome is not None:
            return dict(box.outcome)
        made = act(box, "counted", outcome, now)
        box.state, box.outcome, box.outcome_act = _State.COUNTED, outcome, made
        box.save(update_fields=["state", "outcome", "outcome_act"])
        hooks.counted(actor, box, now)
    return outcome


def grouped_choices(box: Box) -> list[tuple[dict[str, Any], int]]:
    """Each different choice with how often it was cast, in the order of its canonical text. For sealed boxes."""
    return group(Ballot.objects.filter(box=box).values_list("choice", flat=True).iterator(chunk_size=_CHUNK))


def rights(box: Box) -> Iterator[roll.Right]:
    """Every entry of the roll, as the record commits to it."""
    rows = RollEntry.objects.filter(box=box).order_by("pk").values_list("pseudonym", "class_name", "salt")
    return (roll.Right(*row) for row in rows.iterator(chunk_size=_CHUNK))


def new_entry(box: Box, pseudonym: str, class_name: str, **who: Any) -> RollEntry:
    """An entry under a random key, so that the order of keys is not that in which people joined."""
    return RollEntry(
        pk=secrets.randbelow(2**53),
        organization_id=box.organization_id,
        box=box,
        pseudonym=pseudonym,
        class_name=class_name,
        salt=secrets.token_hex(16),
        **who,
    )


def _write(box: Box, terms: Terms) -> Box:
    classes = list(terms.classes)
    with transaction.atomic():
        preparing.write(box, terms)
        box.save()
        box.classes.set(classes)
    return box


def _freeze_roll(box: Box) -> None:
    classes = list(box.classes.filter(votes=True))
    members = people.active_members(box.organization, classes)
    if members.count() > MAX_ROLL:
        raise Refused(_("The roll is too long."))
    entries = [
        new_entry(box, member.pseudonym, member.member_class.name, person_id=member.person_id)
        for member in members.order_by().iterator(chunk_size=_CHUNK)
    ]
    entries.sort(key=lambda entry: entry.pk)
    RollEntry.objects.bulk_create(entries, batch_size=_CHUNK)


def _opened(box: Box, size: int) -> dict[str, Any]:
    return {
        "title": box.title,
        "secret": box.is_secret,
        "form": box.form,
        "options": box.options,
        "instance": box.instance,
        "rule": box.rule["rule"],
        "statement": box.rule["statement"],
        "registration": box.registration,
        "eligibility": box.eligibility,
        "roll": {
            "size": size,
            "sheets": Sheet.objects.filter(box=box).count(),
            "root": roll.root(box.public_id, rights(box)).hex(),
        },
        "opens_at": write_time(box.opens_at),
        "closes_at": write_time(box.closes_at),
    }


def _closed(box: Box) -> dict[str, Any]:
    voted = RollEntry.objects.filter(box=box, state=RollEntry.State.VOTED).order_by()
    by_channel = dict(voted.values_list("channel").annotate(count=Count("pk")))
    ballots, size = Ballot.objects.filter(box=box).count(), box.roll.count()
    if ballots != sum(by_channel.values()):
        raise RuntimeError(f"box {box.public_id}: {ballots} ballots, but {sum(by_channel.values())} rights were used")
    return {
        "closed_at": write_time(box.closed_at or timezone.now()),
        "roll_size": size,
        "joined": size - _published_size(box),
        "roll_root": roll.root(box.public_id, rights(box)).hex(),
        "ballots": ballots,
        "by_channel": {CHANNEL_NAMES[channel]: by_channel.get(channel, 0) for channel in Channel},
    }


def _published_size(box: Box) -> int:
    """How many rights the record knows of: those at opening, and sheets issued since."""
    kinds = ("decisions.opened", "decisions.sheets-issued")
    size = 0
    for known in record.acts_about(box.organization, box.public_id, *kinds):
        gist = known.gist
        size += gist["roll"]["size"] if known.kind == kinds[0] else gist["last"] - gist["first"] + 1
    return size


def _parts(box: Box) -> Iterator[list[dict[str, Any]]]:
    """Ballots in the order of their receipts, in parts. An open box says whose each is, by pseudonym."""
    names = ("receipt", "choice") if box.is_secret else ("receipt", "choice", "roll_entry__pseudonym")
    rows = Ballot.objects.filter(box=box).order_by("receipt").values_list(*names).iterator(chunk_size=_CHUNK)
    keys = ("receipt", "choice") if box.is_secret else ("receipt", "choice", "voter")
    numbered = enumerate(dict(zip(keys, row, strict=True)) for row in rows)
    empty = True
    for _part, numbered_ballots in groupby(numbered, key=lambda pair: pair[0] // PART):
        empty = False
        yield [ballot for _place, ballot in numbered_ballots]
    if empty:
        yield []


def _require_state(box: Box, state: str) -> None:
    if box.state == state:
        return
    raise Refused(
        {
            _State.DRAFT: _("This vote is still in preparation."),
            _State.OPEN: _("This vote is open."),
            _State.CLOSED: _("This vote is closed."),
            _State.SEALED: _("The ballots of this vote are sealed."),
            _State.COUNTED: _("This vote is counted."),
        }[_State(box.state)]
    )


def _require_running(box: Box, moment: datetime) -> None:
    _require_state(box, _State.OPEN)
    if moment >= box.closes_at:
        raise Refused(_("Voting closed on %(when)s. It cannot be changed any more.") % {"when": when(box.closes_at)})


def _require_later(box: Box, closes_at: datetime, moment: datetime) -> None:
    if closes_at == box.closes_at:
        raise Refused(_("Voting closes at that time already."))
    if closes_at <= max(box.opens_at, moment):
        raise Refused(_("The new closing time must lie in the future, and after opening."))
    if closes_at - box.opens_at > preparing.LONGEST:
        raise Refused(_("Voting may last at most %(days)s days.") % {"days": preparing.LONGEST.days})


def _refuse_open_batches(box: Box) -> None:
    left = box.batches.exclude(state=PaperBatch.State.ACCEPTED).count()
    if left:
        raise Refused(
            ngettext(
                "%(count)s pile of paper ballots is not accepted yet. Nobody's ballot may be left out.",
                "%(count)s piles of paper ballots are not accepted yet. Nobody's ballot may be left out.",
                left,
            )
            % {"count": left}
        )
