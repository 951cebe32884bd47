"""The life of a box: prepared, opened, rescheduled, closed, sealed, counted, or withdrawn.

The verbs check the permission of whoever acts. What they do is also there without that question (`draft`, `begin`,
`seal`, `count`, `withdraw`), for the verbs of institutions that have asked a question of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.decisions import closing, electorate, hooks, locks, polls, preparing, reaching, roll, secrecy, tally
from commonhouse.decisions.acts import act, publishable
from commonhouse.decisions.casting import when
from commonhouse.decisions.models import Ballot, Box, PaperBatch, ScheduleChange, Sheet
from commonhouse.decisions.preparing import Terms
from commonhouse.people import queries as people
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.record.acts import write_time
from commonhouse.rules import registry

PART = 5000  # ballots of one act
_CHUNK = 2000
_State = Box.State


def create_box(actor: Actor, organization: Organization, **terms: Any) -> Box:
    """A draft. Keywords: those of `preparing.Terms`. Raises Refused naming what does not fit."""
    require(actor, "box.create", organization)
    return draft(organization, **terms)


def draft(organization: Organization, **terms: Any) -> Box:
    return _write(Box(organization=organization), Terms(**terms))


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
    return begin(box, now=now)


def begin(box: Box, *, now: datetime | None = None) -> Box:
    moment = now or timezone.now()
    with transaction.atomic():
        box = locks.whole(box)
        if box.state == _State.OPEN:
            return box
        _require_state(box, _State.DRAFT)
        if moment >= box.closes_at:
            raise Refused(_("Its closing time has passed. Set a later one first."))
        preparing.check(box, preparing.blocs_of(box))
        hooks.opening(box)
        electorate.freeze(box)
        size = box.roll.count()
        if size == 0 and box.registration == Box.Registration.FROZEN:
            raise Refused(_("Nobody could vote: the roll is empty. Choose classes that have members, or print sheets."))
        electorate.refuse_unfit_blocs(box)
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
        hooks.rescheduling(box, closes_at)
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
        hooks.rescheduling(box, box.closes_at)
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
        reaching.moved(box)
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

    From here on no ballot is cast or changed; paper that was collected may still be accepted until sealing. A box that
    `closes_when_all` may be closed as soon as every right is used.
    """
    moment = now or timezone.now()
    with transaction.atomic():
        box = locks.whole(box)  # waits for every cast under way, and later casts wait for this
        if box.state not in {_State.DRAFT, _State.OPEN}:
            return box
        if box.state == _State.DRAFT:
            raise Refused(_("This vote has not opened."))
        if moment < box.closes_at and not closing.may_be_early(box):
            raise Refused(_("Voting is open until %(when)s.") % {"when": when(box.closes_at)})
        secrecy.stir_all(box)
        box.state, box.closed_at = _State.CLOSED, moment
        box.electorate, box.evidence = electorate.sizes(box), closing.evidence(box, moment)
        box.save(update_fields=["state", "closed_at", "electorate", "evidence"])
        act(box, "closed", closing.published(box), now)
    return box


def withdraw_box(actor: Actor, box: Box, why: str, *, now: datetime | None = None) -> Box:
    """What the vote asked is taken back before closing: nothing is counted. Withdrawing twice changes nothing."""
    require(actor, "box.withdraw", box.organization)
    if (home := hooks.home_link(box)) is not None:
        raise Refused(_("This vote belongs to “%(home)s”. Withdraw it there.") % {"home": home.label})
    return withdraw(box, why, now=now)


def withdraw(box: Box, why: str, *, now: datetime | None = None) -> Box:
    """The ballots go, papers keyed so far among them; the roll stays, for it was published. `why` is for everyone."""
    moment = now or timezone.now()
    if not why.strip():
        raise Refused(_("Say why, in words for everyone: it is published in the record."))
    publishable(why)
    with transaction.atomic():
        box = locks.whole(box)
        if box.state == _State.WITHDRAWN:
            return box
        _require_running(box, moment)
        PaperBatch.objects.filter(box=box).delete()
        Ballot.objects.filter(box=box).delete()
        box.schedule_changes.filter(confirmed_by__isnull=True).update(withdrawn=True)
        box.state, box.closed_at = _State.WITHDRAWN, moment
        box.save(update_fields=["state", "closed_at"])
        transaction.on_commit(secrecy.tidy)
        act(box, "withdrawn", {"why": why.strip()[:300]}, now)
    return box


def seal_box(actor: Actor, box: Box, *, now: datetime | None = None) -> Box:
    """Publish every ballot in the record, in the order of their receipts. Sealing twice changes nothing."""
    require(actor, "box.close", box.organization)
    return seal(box, now=now)


def seal(box: Box, *, now: datetime | None = None) -> Box:
    with transaction.atomic():
        box = locks.whole(box)
        if box.state in {_State.SEALED, _State.COUNTED}:
            return box
        _require_state(box, _State.CLOSED)
        _refuse_open_batches(box)
        secrecy.stir_all(box)
        box.state = _State.SEALED
        box.save(update_fields=["state"])
        kept_back = tally.withheld(box)
        parts = list(_parts(box, kept_back))
        for number, ballots in enumerate(parts, 1):
            body = {"part": number, "parts": len(parts), "ballots": ballots}
            if kept_back and number == 1:
                body["withheld"] = {"bloc": kept_back}
            act(box, "sealed", body, now)
    return box


def count_box(actor: Actor, box: Box, *, now: datetime | None = None) -> dict[str, Any]:
    """Count by the rule that was published at opening; seals first if need be. Counting twice gives the first result.

    Returns {"rule": name, "statement": {...}, "result": {...}}, as the record has it.
    """
    require(actor, "box.count", box.organization)
    return count(actor, box, now=now)


def count(actor: Actor, box: Box, *, now: datetime | None = None) -> dict[str, Any]:
    """`actor` is whom the hooks are told; NOBODY where the house itself counts."""
    if box.state == _State.OPEN:
        box = close_box(box, now=now)
    box = seal(box, now=now)
    if box.outcome is not None:
        return dict(box.outcome)
    rule = registry.get(box.rule["rule"])
    result = rule.compute(box.rule["statement"], tally.rule_input(box))  # no lock is held: a count may take a while
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
    return [(row.choice, row.times) for row in polls.join(row._replace(bloc="") for row in tally.grouped(box))]


def _write(box: Box, terms: Terms) -> Box:
    terms = replace(terms, classes=list(terms.classes), organization_classes=list(terms.organization_classes))
    with transaction.atomic():
        preparing.write(box, terms)
        box.save()
        box.classes.set(terms.classes)
        box.organization_classes.set(terms.organization_classes)
    return box


def _opened(box: Box, size: int) -> dict[str, Any]:
    """The body of the act. What is out of the ordinary is said only where it holds."""
    extraordinary: dict[str, Any] = {
        "early": box.closes_when_all,
        "topic": box.topic,
        "delegations": box.takes_delegations,
        "proxies": box.takes_proxies,
        "blocs": electorate.blocs(box),
    }
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
        "electors": {
            "classes": sorted(box.classes.values_list("slug", flat=True)),
            "organizations": sorted(box.organization_classes.values_list("slug", flat=True)),
            "seats": sorted(box.seats),
        },
        "roll": {
            "size": size,
            "sheets": Sheet.objects.filter(box=box).count(),
            "root": roll.root(box.public_id, electorate.rights(box)).hex(),
        },
        "opens_at": write_time(box.opens_at),
        "closes_at": write_time(box.closes_at),
        **{name: value for name, value in extraordinary.items() if value},
    }


def _parts(box: Box, kept_back: dict[str, int]) -> Iterator[list[dict[str, Any]]]:
    """Ballots in the order of their receipts, in parts. An open box says whose each is, by pseudonym."""
    names = {"receipt": "receipt", "choice": "choice"}
    if not box.is_secret:
        names["voter"] = "roll_entry__pseudonym"
    if box.by_bloc:
        names["bloc"] = "bloc"
    rows = Ballot.objects.filter(box=box).exclude(bloc__in=kept_back).order_by("receipt").values_list(*names.values())
    numbered = enumerate(dict(zip(names, row, strict=True)) for row in rows.iterator(chunk_size=_CHUNK))
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
            _State.WITHDRAWN: _("This vote was withdrawn."),
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
