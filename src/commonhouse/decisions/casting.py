"""Casting, finding and changing a ballot."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.decisions import choices, locks, secrecy
from commonhouse.decisions.choices import BadChoice, Choice
from commonhouse.decisions.credentials import CodeCredential, Credential, DelegateCredential, hashes
from commonhouse.decisions.models import Ballot, Box, Channel, RollEntry, Sheet
from commonhouse.decisions.problems import InvalidChoice, InvalidReceipt, NoSuchBallot, printable
from commonhouse.decisions.put import Put
from commonhouse.people import formats
from commonhouse.people import queries as people
from commonhouse.people.permissions import Actor, Refused, require
from commonhouse.record import receipts

logger = logging.getLogger("commonhouse.decisions")
_State = RollEntry.State


@dataclass(frozen=True, slots=True)
class Cast:
    """A ballot that is in the box. `is_repeat`: it was there already, under this receipt.

    `is_change`: an open ballot that was there says something else now; it stays under its first receipt, and `receipt`
    is empty.
    """

    receipt: str
    is_repeat: bool
    is_change: bool = False


@dataclass(frozen=True, slots=True)
class _Right:
    """A roll entry by which one ballot may be cast, and how."""

    entry: int
    channel: Channel
    bloc: str = ""


def cast(box: Box, credential: Credential, choice: object, receipt: str, *, now: datetime | None = None) -> Cast:
    """Put one ballot in the box. `receipt` comes from `new_receipt`, made when the answers were shown for checking.

    Sending the same receipt again is answered with the same receipt, however often and whenever. Raises
    InvalidChoice (a form can show its sentences), InvalidReceipt, NoSuchBallot for a code of no sheet here, or
    Refused: not on the roll, already voted, not open yet, or closed.
    """
    if isinstance(credential, CodeCredential):
        _refuse_receipt_of_a_sheet(box, receipt)
    return _cast(box, _right_of(box, credential), choice, receipt, now or timezone.now())


def recast(box: Box, credential: Credential, choice: object, *, now: datetime | None = None) -> Cast:
    """Change one's own ballot of an open vote by the right to it: no receipt is needed. The last one counts.

    A second delegate may change what the first one cast for their organization. Raises InvalidChoice, NoSuchBallot for a
    code of no sheet here, or Refused: a secret vote, not on the roll, no ballot cast yet, or closed.
    """
    return _recast(box, _right_of(box, credential), choice, now or timezone.now())


def cast_or_change(
    box: Box, credential: Credential, choice: object, receipt: str, *, now: datetime | None = None
) -> Cast:
    """Cast; or, in an open vote where the right was used before, change what it says. For those who need not know which."""
    right, now = _right_of(box, credential), now or timezone.now()
    try:
        return _cast(box, right, choice, receipt, now)
    except Refused:
        used = RollEntry.objects.filter(pk=right.entry, box=box, state=_State.VOTED)
        if box.is_secret or not used.exists():
            raise
        return _recast(box, right, choice, now)


def assist(
    actor: Actor,
    box: Box,
    entry: RollEntry,
    choice: object,
    receipt: str,
    *,
    changing: bool = False,
    now: datetime | None = None,
) -> Cast:
    """A steward casts what a voter says by telephone. Who helped is kept nowhere: it would be with whom and when.

    `changing`: the voter has voted already in an open vote, however it was, and calls to change it. A secret ballot is
    changed with its receipt (`change`), which the voter reads out.
    """
    require(actor, "ballot.assist", box.organization)
    if entry.box_id != box.pk or (entry.person_id is None and entry.member_organization_id is None):
        raise Refused(_("This person is not on the roll of this vote."))
    right, now = _Right(entry.pk, Channel.PHONE, entry.bloc), now or timezone.now()
    return _recast(box, right, choice, now) if changing else _cast(box, right, choice, receipt, now)


def find_ballot(box: Box, receipt: str) -> Choice | None:
    """What the ballot with this receipt says; None when there is none. Raises InvalidReceipt."""
    found = Ballot.objects.filter(box=box, receipt=commitment(box, receipt)).values_list("choice", flat=True)
    return found.first()


def change(box: Box, receipt: str, choice: object, *, now: datetime | None = None) -> None:
    """Replace what the ballot with this receipt says, until closing.

    Raises InvalidChoice, InvalidReceipt, NoSuchBallot, or Refused: closed, or it was given on paper.
    """
    wanted, canonical = commitment(box, receipt), checked(box, choice)
    now = now or timezone.now()
    if Sheet.objects.filter(box=box, receipt=wanted).exists():
        raise Refused(_("This ballot was given on paper. It counts as it was written and cannot be changed here."))
    with transaction.atomic(durable=True):
        refuse_unless_open(box, now)
        changed = Ballot.objects.filter(box=box, receipt=wanted).update(
            choice=canonical, is_stirred=secrecy.is_born_stirred(box)
        )
    if not changed:
        raise NoSuchBallot(_("No ballot of this vote has this receipt code. Look at the code again."))


def checked(box: Box, choice: object) -> Choice:
    """The choice in its canonical form. Raises InvalidChoice."""
    try:
        return choices.ballot(box.form, box.options).canonical(choice)
    except BadChoice as error:
        raise InvalidChoice(box, error) from None


def commitment(box: Box, receipt: str) -> str:
    """What the box and the record keep of a receipt code. Raises InvalidReceipt."""
    try:
        return receipts.commitment(box.public_id, receipt)
    except receipts.BadCode as error:
        raise InvalidReceipt(_bad_receipt(error)) from None


def refuse_unless_open(box: Box, now: datetime) -> None:
    """Call inside a transaction: the box stays as it is until that ends."""
    state, opens_at, closes_at = locks.share(box)
    if state != Box.State.OPEN or not opens_at <= now < closes_at:
        raise Refused(_closed(state, opens_at, closes_at, now))


def not_open(box: Box, now: datetime) -> str:
    """Why the box takes no ballots now, in plain words."""
    times = Box.objects.filter(pk=box.pk).values_list("state", "opens_at", "closes_at")
    return _closed(*times.get(), now)


def _closed(state: str, opens_at: datetime, closes_at: datetime, now: datetime) -> str:
    if state == Box.State.DRAFT or (state == Box.State.OPEN and now < opens_at):
        return _("Voting opens on %(when)s.") % {"when": when(opens_at)}
    if state == Box.State.WITHDRAWN:
        return _("This vote was withdrawn. Nothing in it is counted.")
    return _("Voting closed on %(when)s. Ballots can no longer be cast or changed.") % {"when": when(closes_at)}


def refuse_unless_running(box: Box, now: datetime) -> None:
    """As `refuse_unless_open`, but the roll of a box that is published may change before its first ballot."""
    state, _opens_at, closes_at = locks.share(box)
    if state == Box.State.DRAFT:
        raise Refused(_("This vote has not opened."))
    if state == Box.State.WITHDRAWN:
        raise Refused(_("This vote was withdrawn. Nothing in it is counted."))
    if state != Box.State.OPEN or now >= closes_at:
        raise Refused(_("Voting closed on %(when)s. Nothing can be changed any more.") % {"when": when(closes_at)})


def when(moment: datetime) -> str:
    return formats.moment(moment)


def _right_of(box: Box, credential: Credential) -> _Right:
    """The right a credential gives in this box, in one look. Raises Refused or NoSuchBallot when it gives none."""
    entries = RollEntry.objects.filter(box=box)
    if isinstance(credential, CodeCredential):
        mine, channel = entries.filter(sheet__code_hash__in=hashes(credential.code)), Channel.CODE
    elif isinstance(credential, DelegateCredential):
        mine, channel = _of_delegate(box, entries, credential), Channel.WEB
    else:
        mine, channel = entries.filter(person=credential.person), Channel.WEB
    found = mine.values_list("pk", "bloc").first()
    if found is not None:
        return _Right(found[0], channel, found[1])
    if isinstance(credential, CodeCredential):
        raise NoSuchBallot(_("No sheet of this vote has this code. Look at the code again."))
    if isinstance(credential, DelegateCredential):
        name = credential.member_organization.name
        raise Refused(_("You do not vote for %(organization)s in this vote.") % {"organization": name})
    raise Refused(_("You are not on the roll of this vote."))


def _of_delegate(box: Box, entries: QuerySet[RollEntry], credential: DelegateCredential) -> QuerySet[RollEntry]:
    """The organization's entry, if the person is its delegate now."""
    mine = people.represented_by(credential.person, box.organization).values("member_organization")
    return entries.filter(member_organization=credential.member_organization).filter(member_organization__in=mine)


def _refuse_receipt_of_a_sheet(box: Box, receipt: str) -> None:
    """Programs choose their receipts: with that of a sheet, they would keep its paper from ever being accepted."""
    if Sheet.objects.filter(box=box, receipt=commitment(box, receipt)).exists():
        raise InvalidReceipt(_("This receipt belongs to a printed sheet. Take another one for this ballot."))


def _recast(box: Box, right: _Right, choice: object, now: datetime) -> Cast:
    if box.is_secret:
        raise Refused(_("This vote is secret. A ballot is changed with its receipt code."))
    canonical = checked(box, choice)
    with transaction.atomic(durable=True):
        refuse_unless_open(box, now)
        used = RollEntry.objects.filter(pk=right.entry, box=box, state=_State.VOTED).exclude(channel=Channel.PAPER)
        if used.update(channel=right.channel):
            Ballot.objects.filter(box=box, roll_entry=right.entry).update(choice=canonical)
            return Cast("", is_repeat=False, is_change=True)
    if RollEntry.objects.filter(pk=right.entry, box=box, channel=Channel.PAPER).exists():
        raise Refused(_("This ballot was given on paper. It counts as it was written and cannot be changed here."))
    raise Refused(_("There is no ballot to change yet. Cast it first."))


def _cast(box: Box, right: _Right, choice: object, receipt: str, now: datetime) -> Cast:
    canonical, wanted = checked(box, choice), commitment(box, receipt)
    put = Put(
        box,
        entry=right.entry,
        channel=right.channel,
        receipt=wanted,
        choice=canonical,
        bloc=right.bloc,
        is_born_stirred=secrecy.is_born_stirred(box),
        now=now,
    )
    try:
        with transaction.atomic(durable=True):  # what is answered with a receipt is on the disk
            is_open = put.box_is_open()
            is_new = is_open and put()
    except IntegrityError:
        # The receipt is in the box already under another right; nothing was changed.
        raise Refused(_("This form was used before. Go back, check your answers and send them again.")) from None
    if is_new:
        _stir(box)
        return Cast(receipts.show(receipt), is_repeat=False)
    if _is_repeat(box, right, canonical, wanted):  # sent again: the answer was lost, not the ballot
        return Cast(receipts.show(receipt), is_repeat=True)
    raise Refused(_why_not(box, right) if is_open else not_open(box, now))


def new_ballot(box: Box, canonical: Choice, wanted: str, entry: int | None) -> Ballot:
    """A ballot of a pile of paper. `entry` is None in a secret box: nothing there joins a ballot to a right."""
    return Ballot(
        organization_id=box.organization_id,
        box=box,
        is_secret=box.is_secret,
        roll_entry_id=entry,
        receipt=wanted,
        choice=canonical,
        is_stirred=secrecy.is_born_stirred(box),
    )


def _is_repeat(box: Box, right: _Right, canonical: Choice, wanted: str) -> bool:
    """Whether this right was used and the box holds this ballot under this receipt.

    In a secret box nothing says that the two belong together, and nothing needs to: whoever knows a receipt may
    read its ballot anyway.
    """
    if not RollEntry.objects.filter(pk=right.entry, box=box, state=_State.VOTED).exists():
        return False
    found = Ballot.objects.filter(box=box, receipt=wanted, choice=canonical)
    if not box.is_secret:
        found = found.filter(roll_entry=right.entry)
    return found.exists()


def _why_not(box: Box, right: _Right) -> str:
    state = RollEntry.objects.filter(pk=right.entry, box=box).values_list("state", flat=True).first()
    if state == _State.HANDED:
        return _("You were handed a printed sheet for this vote: please vote with the code on it.")
    if state == _State.VOID:
        return _("This sheet was withdrawn and cannot be used. Ask the people who run the vote for another.")
    if not box.is_secret:
        return _("A ballot has already been cast with this right. You can change it until %(when)s.") % {
            "when": when(box.closes_at)
        }
    return _(
        "A ballot has already been cast with this right. If it was you, you can change it with your receipt code "
        "until %(when)s."
    ) % {"when": when(box.closes_at)}


def _bad_receipt(error: receipts.BadCode) -> str:
    given: dict[str, Any] = {"wanted": receipts.LENGTH, "found": printable(error.found)}
    if error.reason == "length":
        return _("A receipt code has %(wanted)s letters and numbers. This one has %(found)s.") % given
    return _("A receipt code has only letters and numbers. Look at “%(found)s” again.") % given


def _stir(box: Box) -> None:
    """After the ballot is safe. If stirring fails, the next one does it: the voter's answer must not fail with it."""
    try:
        secrecy.stir_if_due(box)
    except DatabaseError:
        logger.warning("stirring a box failed; the next ballot or the closing will do it", exc_info=False)
