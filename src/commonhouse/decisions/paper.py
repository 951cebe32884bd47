"""Paper ballots: a pile at a time, keyed twice by two people, differences settled by looking at the paper.

Neither keyer sees the other's work until both have finished. Nothing keyed is ever dropped: each paper of the pile ends
as accepted, spoiled (the voter's mark cannot be read as a choice) or set aside (it has no right of its own, with the
reason), and the record says how many of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.decisions import casting, locks, rolls, secrecy
from commonhouse.decisions.acts import act
from commonhouse.decisions.models import (
    Ballot,
    Box,
    Channel,
    KeyedBallot,
    Keying,
    PaperBatch,
    Resolution,
    RollEntry,
    Sheet,
)
from commonhouse.people.models import Person
from commonhouse.people.permissions import Actor, Refused, require

MAX_PILE = 1000
MAX_SERIAL = 999_999
UNNUMBERED = 1_000_000_000  # papers whose number cannot be read, or stands on a second paper, are numbered from here
Outcome = Literal["choice", "spoiled", "absent", "set-aside"]
Code = Literal["pile", "missing-first", "missing-second", "differs", "unknown", "void", "used", "other-pile"]
_State = PaperBatch.State


@dataclass(frozen=True, slots=True)
class Kept:
    """What one paper says: as one person keyed it, or as it was settled."""

    choice: Mapping[str, Any]
    is_spoiled: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """Something about a paper (or, without a serial, about the whole pile) that two people must look at.

    `codes` says what: see `Code`. `sentences` say it in words. It is open until there is a `resolution`; a paper with
    `has_no_right` can only be absent (its number was misread) or set aside.
    """

    serial: int | None
    codes: tuple[Code, ...]
    sentences: tuple[str, ...]
    first: Kept | None = None
    second: Kept | None = None
    resolution: Resolution | None = None

    @property
    def is_open(self) -> bool:
        return self.resolution is None

    @property
    def has_no_right(self) -> bool:
        return bool({"unknown", "void", "used"} & set(self.codes))

    @property
    def is_numbered(self) -> bool:
        return self.serial is not None and self.serial < UNNUMBERED


def open_batch(actor: Actor, box: Box, *, expected: int, place: str = "") -> PaperBatch:
    """Begin a pile that has been counted by hand: `expected` papers, collected at `place`."""
    require(actor, "paper.batch", box.organization)
    assert actor.person is not None
    _check_expected(expected)
    with transaction.atomic():
        box = locks.whole(box)
        _refuse_unless_keyable(box)
        number = (PaperBatch.objects.filter(box=box).aggregate(last=Max("number"))["last"] or 0) + 1
        return PaperBatch.objects.create(
            organization_id=box.organization_id,
            box=box,
            number=number,
            place=place.strip()[:80],
            expected=expected,
            created_by=actor.person,
        )


def discard_batch(actor: Actor, batch: PaperBatch) -> None:
    """Take back a pile opened by mistake, before anything is keyed in it."""
    require(actor, "paper.batch", batch.organization)
    with transaction.atomic():
        batch = _locked(batch)
        if KeyedBallot.objects.filter(keying__batch=batch).exists() or batch.state != _State.KEYING:
            raise Refused(_("Ballots are keyed in this pile already. Finish it: no paper may be lost."))
        batch.delete()


def key_ballot(
    actor: Actor,
    batch: PaperBatch,
    *,
    serial: int | None,
    choice: object = None,
    is_spoiled: bool = False,
    replace: bool = False,
) -> KeyedBallot:
    """One person keys one paper. `serial` is None where no number can be read, or another paper has the same one.

    Keying the same twice changes nothing; keying something else under a serial needs `replace`. Raises InvalidChoice,
    or Refused with the reason.
    """
    require(actor, "paper.key", batch.organization)
    assert actor.person is not None
    says = _says(batch.box, choice, is_spoiled)
    if serial is not None and not 1 <= serial <= MAX_SERIAL:
        raise Refused(_("The number on a paper is from 1 to %(most)s.") % {"most": MAX_SERIAL})
    with transaction.atomic():
        keying = _keying(_locked(batch), actor.person)
        known = keying.ballots.filter(serial=serial).first() if serial is not None else None
        if known is None:
            return KeyedBallot.objects.create(
                organization_id=batch.organization_id,
                keying=keying,
                serial=serial if serial is not None else _next_unnumbered(keying),
                choice=dict(says.choice),
                is_spoiled=says.is_spoiled,
            )
        if Kept(known.choice, known.is_spoiled) == says:
            return known
        if not replace:
            raise Refused(
                _(
                    "You keyed number %(serial)s in this pile already, with another choice. Correct that one, or, if "
                    "there are two papers with this number, key the second without a number."
                )
                % {"serial": serial}
            )
        known.choice, known.is_spoiled = dict(says.choice), says.is_spoiled
        known.save(update_fields=["choice", "is_spoiled"])
        return known


def unkey_ballot(actor: Actor, batch: PaperBatch, serial: int) -> None:
    """Take back what one keyed under a wrong number, before finishing."""
    require(actor, "paper.key", batch.organization)
    assert actor.person is not None
    with transaction.atomic():
        _keying(_locked(batch), actor.person).ballots.filter(serial=serial).delete()


def finish_keying(actor: Actor, batch: PaperBatch) -> PaperBatch:
    """One person has keyed the whole pile. When both have, the two keyings are compared."""
    require(actor, "paper.key", batch.organization)
    assert actor.person is not None
    with transaction.atomic():
        batch = _locked(batch)
        mine = batch.keyings.filter(person=actor.person).first()
        if mine is None:
            raise Refused(_("You have keyed nothing in this pile."))
        if not mine.is_finished:
            mine.is_finished = True
            mine.save(update_fields=["is_finished"])
        if batch.state == _State.KEYING and batch.keyings.filter(is_finished=True).count() == 2:
            batch.state = _State.COMPARED
            batch.save(update_fields=["state"])
    return batch


def differences(actor: Actor, batch: PaperBatch) -> tuple[Difference, ...]:
    """What must be looked at before the pile is accepted, settled ones included. Refused until both have finished."""
    require(actor, "paper.resolve", batch.organization)
    if batch.state == _State.KEYING:
        raise Refused(_("Two people must finish keying this pile first. Until then neither sees the other's work."))
    return _Pile(batch).differences()


def resolve(
    actor: Actor,
    batch: PaperBatch,
    serial: int,
    *,
    outcome: Outcome,
    choice: object = None,
    reason: str = "",
) -> Resolution:
    """What the paper itself says, once somebody has looked. Settling again replaces the earlier answer.

    outcome: "choice" (then `choice`), "spoiled", "absent" (no paper of the pile has this number), or "set-aside" (the
    paper is there and gives no right to a ballot; then `reason`). A number that nobody keyed may be settled too: a
    paper that both misread.
    """
    require(actor, "paper.resolve", batch.organization)
    assert actor.person is not None
    if outcome == "set-aside" and not reason.strip():
        raise Refused(_("Say why this paper is set aside."))
    says = _says(batch.box, choice, outcome == "spoiled") if outcome in {"choice", "spoiled"} else None
    with transaction.atomic():
        batch = _locked(batch)
        if batch.state != _State.COMPARED:
            raise Refused(_("This pile is not being compared now."))
        if outcome in {"choice", "spoiled"} and (why := _Pile(batch).no_right(serial)):
            raise Refused(" ".join((_sentence(why, serial), _("It can only be set aside."))))
        resolution, _made = Resolution.objects.update_or_create(
            organization_id=batch.organization_id,
            batch=batch,
            serial=serial,
            defaults={
                "choice": dict(says.choice) if says and not says.is_spoiled else None,
                "is_spoiled": outcome == "spoiled",
                "is_absent": outcome == "absent",
                "is_set_aside": outcome == "set-aside",
                "reason": reason.strip()[:200],
                "resolved_by": actor.person,
            },
        )
    return resolution


def recount_pile(actor: Actor, batch: PaperBatch, expected: int) -> PaperBatch:
    """The pile was counted by hand again."""
    require(actor, "paper.resolve", batch.organization)
    _check_expected(expected)
    with transaction.atomic():
        batch = _locked(batch)
        if batch.state == _State.ACCEPTED:
            raise Refused(_("This pile is accepted already."))
        batch.expected = expected
        batch.save(update_fields=["expected"])
    return batch


def accept_batch(actor: Actor, batch: PaperBatch, *, now: datetime | None = None) -> PaperBatch:
    """Cast every ballot of the pile at once, and say in the record what became of each paper. Twice changes nothing."""
    require(actor, "paper.accept", batch.organization)
    with transaction.atomic():
        batch = _locked(batch)
        if batch.state == _State.ACCEPTED:
            return batch
        if batch.state != _State.COMPARED:
            raise Refused(_("Two people must key this pile first."))
        _refuse_unless_keyable(batch.box)
        pile = _Pile(batch)
        _refuse_differences(pile.differences())
        _cast_all(batch.box, pile.accepted())
        rolls.withdraw(batch.box, pile.spoiled())
        batch.state = _State.ACCEPTED
        batch.save(update_fields=["state"])
        body = {
            "batch": batch.number,
            "expected": batch.expected,
            "accepted": len(pile.accepted()),
            "spoiled": len(pile.spoiled()),
            "set_aside": len(pile.set_aside()),
        }
        act(batch.box, "paper-accepted", body, now)
    return batch


class _Pile:
    """A compared pile: both keyings, what was settled, and which numbers give a right."""

    def __init__(self, batch: PaperBatch) -> None:
        self.batch = batch
        self.first, self.second = (_keyed(batch, turn) for turn in (1, 2))
        self.settled = {resolution.serial: resolution for resolution in batch.resolutions.all()}
        self.serials = sorted(self.first.keys() | self.second.keys() | self.settled.keys())
        self.rights = _rights(batch.box, self.serials)
        self.elsewhere = _elsewhere(batch, self.serials)

    def no_right(self, serial: int) -> Code | None:
        """Why a paper with this number gives no right to a ballot; None if it does."""
        if serial not in self.serials:  # a number that nobody keyed
            self.rights |= _rights(self.batch.box, [serial])
        state = self.rights.get(serial)
        if state is None:
            return "unknown"
        if state == RollEntry.State.VOTED:
            return "used"
        return "void" if state == RollEntry.State.VOID else None

    def codes(self, serial: int) -> tuple[Code, ...]:
        """What is to be looked at, whether settled or not."""
        found: tuple[Code | None, ...] = (
            self._between_keyings(serial),
            self.no_right(serial),
            "other-pile" if serial in self.elsewhere else None,
        )
        return tuple(code for code in found if code)

    def _between_keyings(self, serial: int) -> Code | None:
        first, second = self.first.get(serial), self.second.get(serial)
        if first == second:
            return None
        if first is None:
            return "missing-first"
        return "missing-second" if second is None else "differs"

    def outcome(self, serial: int) -> tuple[Outcome, Mapping[str, Any]] | None:
        """What becomes of the paper; None while that is open."""
        resolution = self.settled.get(serial)
        if resolution is not None:
            return _outcome(resolution)
        if self.codes(serial):
            return None
        kept = self.first[serial]
        return ("spoiled", {}) if kept.is_spoiled else ("choice", kept.choice)

    def accepted(self) -> dict[int, Mapping[str, Any]]:
        found = ((serial, self.outcome(serial)) for serial in self.serials)
        return {serial: what[1] for serial, what in found if what and what[0] == "choice"}

    def spoiled(self) -> list[int]:
        return self._of("spoiled")

    def set_aside(self) -> list[int]:
        return self._of("set-aside")

    def differences(self) -> tuple[Difference, ...]:
        if self.batch.state == _State.ACCEPTED:
            return tuple(self._difference(serial, ()) for serial in sorted(self.settled))
        found = [
            self._difference(serial, codes)
            for serial in self.serials
            if (codes := self.codes(serial)) or serial in self.settled
        ]
        papers = sum(1 for serial in self.serials if not self._is_absent(serial))
        if papers != self.batch.expected:
            found.append(Difference(None, ("pile",), (_pile_sentence(papers, self.batch.expected),)))
        return tuple(found)

    def _of(self, wanted: Outcome) -> list[int]:
        found = ((serial, self.outcome(serial)) for serial in self.serials)
        return [serial for serial, what in found if what and what[0] == wanted]

    def _is_absent(self, serial: int) -> bool:
        return serial in self.settled and self.settled[serial].is_absent

    def _difference(self, serial: int, codes: tuple[Code, ...]) -> Difference:
        resolution = self.settled.get(serial)
        if resolution and self.no_right(serial) and _outcome(resolution)[0] in {"choice", "spoiled"}:
            resolution = None if self.batch.state != _State.ACCEPTED else resolution  # its right was used meanwhile
        sentences = tuple(_sentence(code, serial) for code in codes)
        return Difference(serial, codes, sentences, self.first.get(serial), self.second.get(serial), resolution)


def _says(box: Box, choice: object, is_spoiled: bool) -> Kept:
    return Kept({}, is_spoiled=True) if is_spoiled else Kept(casting.checked(box, choice))


def _keying(batch: PaperBatch, person: Person) -> Keying:
    """The person's own keying of this pile, begun now if it is the first or second. The batch is locked."""
    if batch.state != _State.KEYING:
        raise Refused(_("This pile has been keyed twice already."))
    _refuse_unless_keyable(batch.box)
    keyings = list(batch.keyings.all())
    mine = next((keying for keying in keyings if keying.person_id == person.pk), None)
    if mine is not None and mine.is_finished:
        raise Refused(_("You have finished this pile. A second person keys it now."))
    if mine is not None:
        return mine
    if len(keyings) == 2:
        raise Refused(_("Two people are keying this pile already."))
    return Keying.objects.create(
        organization_id=batch.organization_id, batch=batch, turn=len(keyings) + 1, person=person
    )


def _next_unnumbered(keying: Keying) -> int:
    last = keying.ballots.filter(serial__gt=UNNUMBERED).aggregate(last=Max("serial"))["last"]
    return (last or UNNUMBERED) + 1


def _keyed(batch: PaperBatch, turn: int) -> dict[int, Kept]:
    rows = KeyedBallot.objects.filter(keying__batch=batch, keying__turn=turn)
    return {
        serial: Kept(choice, spoiled) for serial, choice, spoiled in rows.values_list("serial", "choice", "is_spoiled")
    }


def _rights(box: Box, serials: Iterable[int]) -> dict[int, str]:
    """The state of the roll entry of each of these sheets that exists."""
    rows = RollEntry.objects.filter(box=box, sheet__serial__in=list(serials))
    return dict(rows.values_list("sheet__serial", "state"))


def _elsewhere(batch: PaperBatch, serials: Iterable[int]) -> set[int]:
    """Which of these numbers stand on a paper of another pile too, set aside ones apart."""
    numbered = [serial for serial in serials if serial < UNNUMBERED]
    keyed = KeyedBallot.objects.filter(keying__batch__box=batch.box_id, serial__in=numbered)
    found = set(keyed.exclude(keying__batch=batch).values_list("keying__batch", "serial"))
    settled = Resolution.objects.filter(batch__box=batch.box_id, serial__in=numbered).exclude(batch=batch)
    found |= set(settled.values_list("batch", "serial"))
    gone = settled.filter(Q(is_absent=True) | Q(is_set_aside=True))
    return {serial for _batch, serial in found - set(gone.values_list("batch", "serial"))}


def _outcome(resolution: Resolution) -> tuple[Outcome, Mapping[str, Any]]:
    if resolution.is_absent:
        return "absent", {}
    if resolution.is_set_aside:
        return "set-aside", {}
    if resolution.is_spoiled:
        return "spoiled", {}
    return "choice", resolution.choice or {}


def _cast_all(box: Box, accepted: Mapping[int, Mapping[str, Any]]) -> None:
    sheets = Sheet.objects.filter(box=box, serial__in=list(accepted)).select_related("roll_entry")
    found = {sheet.serial: sheet for sheet in sheets}
    entries = sorted(sheet.roll_entry.pk for sheet in found.values())
    used = RollEntry.objects.filter(pk__in=entries, state=RollEntry.State.ENTITLED).update(
        state=RollEntry.State.VOTED, channel=Channel.PAPER, is_stirred=secrecy.is_born_stirred(box)
    )
    if used != len(accepted):
        raise Refused(_("A sheet of this pile was used in the meantime. Look at the differences again."))
    ballots = [
        casting.new_ballot(
            box,
            dict(choice),
            found[serial].receipt,
            None if box.is_secret else found[serial].roll_entry.pk,
        )
        for serial, choice in accepted.items()
    ]
    Ballot.objects.bulk_create(sorted(ballots, key=lambda ballot: ballot.receipt), batch_size=500)


def _refuse_differences(found: tuple[Difference, ...]) -> None:
    left = sum(1 for difference in found if difference.is_open)
    if left:
        raise Refused(
            ngettext(
                "%(count)s difference is not settled yet. Look at the paper.",
                "%(count)s differences are not settled yet. Look at the papers.",
                left,
            )
            % {"count": left}
        )


def _refuse_unless_keyable(box: Box) -> None:
    """Inside a transaction: paper is keyed while the box is open, and after closing until it is sealed."""
    state, _opens_at, _closes_at = locks.share(box)
    if state not in {Box.State.OPEN, Box.State.CLOSED}:
        raise Refused(_("Paper ballots can be keyed from the opening of the vote until its ballots are sealed."))


def _locked(batch: PaperBatch) -> PaperBatch:
    rows = PaperBatch.objects.select_for_update(of=("self",)).select_related("box__organization", "organization")
    return rows.get(pk=batch.pk)


def _check_expected(expected: int) -> None:
    if not 1 <= expected <= MAX_PILE:
        raise Refused(_("A pile has from 1 to %(most)s papers. Divide a larger one.") % {"most": MAX_PILE})


def _sentence(code: Code, serial: int) -> str:
    sentences = {
        "missing-first": _("%(paper)s: the first person did not key it."),
        "missing-second": _("%(paper)s: the second person did not key it."),
        "differs": _("%(paper)s: the two people keyed different choices."),
        "unknown": _("%(paper)s: no sheet of this vote has this number."),
        "void": _("%(paper)s: this sheet was withdrawn."),
        "used": _("%(paper)s: a ballot was already cast with this sheet."),
        "other-pile": _("%(paper)s: another pile has this number too."),
    }
    return sentences[code] % {"paper": _paper_name(serial)}


def _paper_name(serial: int) -> str:
    if serial > UNNUMBERED:
        return _("Paper %(place)s without a number") % {"place": serial - UNNUMBERED}
    return _("Paper %(serial)s") % {"serial": serial}


def _pile_sentence(papers: int, expected: int) -> str:
    return _("The pile was counted as %(expected)s papers, but %(papers)s were keyed. Count it again.") % {
        "expected": expected,
        "papers": papers,
    }
