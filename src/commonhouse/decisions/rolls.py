"""Who may vote beyond the members on the roll: people who join until closing, and holders of printed sheets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from commonhouse.decisions import casting, credentials, electorate, locks, roll
from commonhouse.decisions.acts import act, publishable
from commonhouse.decisions.models import Box, RollEntry, Sheet
from commonhouse.people import actions as people
from commonhouse.people import queries as people_queries
from commonhouse.people.models import MemberClass, Membership, Person
from commonhouse.people.permissions import Actor, Refused, require

MAX_SHEETS = 5000  # at once
MAX_SHEETS_OF_BOX = 500_000
_State = RollEntry.State


@dataclass(frozen=True, slots=True)
class IssuedSheet:
    """What is printed of a sheet; the codes are shown this once and kept only as hashes.

    `code` votes on the web (its QR code leads to /v/CODE). `receipt` is for the stub that the voter tears off and
    keeps: the receipt of this sheet if it is filled in and handed in as a paper ballot.
    """

    serial: int
    code: str
    receipt: str
    language: str

    def __repr__(self) -> str:
        return f"IssuedSheet({self.serial})"


def register(
    actor: Actor,
    box: Box,
    *,
    person: Person,
    attested: bool,
    of_age: bool = True,
    member_class: MemberClass | None = None,
    now: datetime | None = None,
) -> RollEntry:
    """Someone who declares that they qualify joins the class and the roll, until closing. Doing it twice changes nothing.

    People register themselves. `of_age` is what they declared of the class's minimum age, where it has one.
    """
    require(actor, "roll.register", box.organization)
    if actor.person is None or actor.person.pk != person.pk:
        raise Refused(_("Sign in to join the roll."))
    known = RollEntry.objects.filter(box=box, person=person).first()
    if known is not None:
        return known
    if box.registration != Box.Registration.UNTIL_CLOSING:
        raise Refused(_("The roll of this vote was fixed when it opened."))
    if not attested:
        raise Refused(_("To join the roll, declare that you qualify."))
    try:
        with transaction.atomic():
            casting.refuse_unless_running(box, now or timezone.now())
            membership = _membership(actor, box, person, member_class, of_age, now)
            member_class = membership.member_class
            entry = electorate.new_entry(box, membership.pseudonym, member_class.name, member_class.slug, person=person)
            entry.save(force_insert=True)
    except IntegrityError:  # joined in the same moment by a double click
        return RollEntry.objects.get(box=box, person=person)
    return entry


def issue_sheets(
    actor: Actor, box: Box, count: int, language: str = "en", *, now: datetime | None = None
) -> tuple[IssuedSheet, ...]:
    """Make one-time codes to print. Each is a right to one ballot; those made after opening show in the record."""
    require(actor, "sheet.issue", box.organization)
    if not 1 <= count <= MAX_SHEETS:
        raise Refused(_("Print from 1 to %(most)s sheets at once.") % {"most": MAX_SHEETS})
    if box.by_bloc:
        raise Refused(
            _(
                "This vote is counted by class, and a sheet does not say of which class its holder is. Help people who "
                "do not use the web by phone."
            )
        )
    with transaction.atomic():
        box = locks.whole(box)
        if box.state != Box.State.DRAFT:
            casting.refuse_unless_running(box, now or timezone.now())
        first = (Sheet.objects.filter(box=box).aggregate(last=Max("serial"))["last"] or 0) + 1
        if first + count - 1 > MAX_SHEETS_OF_BOX:
            raise Refused(_("A vote has at most %(most)s sheets.") % {"most": MAX_SHEETS_OF_BOX})
        issued = tuple(
            IssuedSheet(serial, credentials.new_code(), credentials.new_receipt(), language)
            for serial in range(first, first + count)
        )
        sheets = Sheet.objects.bulk_create([_sheet(box, each) for each in issued], batch_size=1000)
        entries = [electorate.new_entry(box, sheet_name(sheet.serial), "", "", sheet=sheet) for sheet in sheets]
        RollEntry.objects.bulk_create(sorted(entries, key=lambda entry: entry.pk), batch_size=1000)
        if box.state == Box.State.OPEN:
            added = (roll.Right(entry.pseudonym, entry.class_name, entry.salt) for entry in entries)
            body = {
                "first": first,
                "last": first + count - 1,
                "root": roll.root(box.public_id, added).hex(),
            }
            act(box, "sheets-issued", body, now)
    return issued


def void_sheets(
    actor: Actor, box: Box, serials: list[int], why: str, *, now: datetime | None = None
) -> tuple[int, ...]:
    """Withdraw sheets that are lost or spoiled before use; returns those withdrawn. Used ones stay as they are."""
    require(actor, "sheet.issue", box.organization)
    if not why.strip():
        raise Refused(_("Say why these sheets are withdrawn: it is published in the record."))
    publishable(why)
    with transaction.atomic():
        box = locks.whole(box)
        if box.state not in {Box.State.DRAFT, Box.State.OPEN, Box.State.CLOSED}:
            raise Refused(_("The ballots of this vote are sealed."))
        unused = RollEntry.objects.filter(box=box, state=_State.ENTITLED, sheet__serial__in=serials[:MAX_SHEETS])
        found = sorted(unused.values_list("sheet__serial", flat=True))
        withdraw(box, found)
        if found and box.state != Box.State.DRAFT:
            body = {"serials": found, "why": why.strip()[:300]}
            act(box, "sheets-voided", body, now)
    return tuple(found)


def withdraw(box: Box, serials: list[int]) -> None:
    """Inside a transaction: these unused sheets give no right any more."""
    RollEntry.objects.filter(box=box, state=_State.ENTITLED, sheet__serial__in=serials).update(state=_State.VOID)
    Sheet.objects.filter(box=box, serial__in=serials, roll_entry__state=_State.VOID).update(is_void=True)


def hand_sheet(actor: Actor, box: Box, entry: RollEntry, *, now: datetime | None = None) -> RollEntry:
    """The person takes a printed sheet instead of voting on the web. Which sheet is kept nowhere."""
    require(actor, "roll.hand", box.organization)
    if entry.box_id != box.pk or entry.person_id is None:
        raise Refused(_("This person is not on the roll of this vote."))
    with transaction.atomic():
        casting.refuse_unless_running(box, now or timezone.now())
        if not RollEntry.objects.filter(pk=entry.pk, state=_State.ENTITLED).update(state=_State.HANDED):
            entry.refresh_from_db()
            if entry.state == _State.VOTED:
                raise Refused(_("This person has voted already. They need no sheet."))
    entry.refresh_from_db()
    return entry


def take_back_sheet(actor: Actor, box: Box, entry: RollEntry, serial: int, *, now: datetime | None = None) -> RollEntry:
    """The person brings an unused sheet back: it is withdrawn, and they may vote on the web again."""
    require(actor, "roll.hand", box.organization)
    with transaction.atomic():
        locks.whole(box)
        casting.refuse_unless_running(box, now or timezone.now())
        if not RollEntry.objects.filter(pk=entry.pk, box=box, state=_State.HANDED).exists():
            raise Refused(_("This person was not handed a sheet."))
        if not void_sheets(actor, box, [serial], _("Brought back unused."), now=now):
            raise Refused(_("Sheet %(serial)s is not an unused sheet of this vote.") % {"serial": serial})
        RollEntry.objects.filter(pk=entry.pk, state=_State.HANDED).update(state=_State.ENTITLED)
    entry.refresh_from_db()
    return entry


def sheet_name(serial: int) -> str:
    """What the record calls the right of a sheet."""
    return f"sheet-{serial}"


def _sheet(box: Box, issued: IssuedSheet) -> Sheet:
    return Sheet(
        organization_id=box.organization_id,
        box=box,
        serial=issued.serial,
        code_hash=credentials.code_hash(issued.code),
        receipt=casting.commitment(box, issued.receipt),
        language=issued.language,
    )


def _membership(
    actor: Actor,
    box: Box,
    person: Person,
    member_class: MemberClass | None,
    of_age: bool,
    now: datetime | None,
) -> Membership:
    """Their membership in one of the box's classes, joining it by their declaration if need be."""
    classes = list(box.classes.filter(votes=True))
    known = people_queries.active_members(box.organization, classes).filter(person=person).first()
    if known is not None:
        return known
    joinable = [each for each in classes if each.admission == MemberClass.Admission.ATTESTATION]
    if member_class is not None:
        joinable = [each for each in joinable if each.pk == member_class.pk]
    if not joinable:
        raise Refused(_("Stewards admit the members who vote here. Ask to join first."))
    membership = people.apply(actor, box.organization, joinable[0], attested=True, of_age=of_age, now=now)
    if membership.status != Membership.Status.ACTIVE:
        raise Refused(_("You are not an active member yet. Ask the stewards."))
    return membership
