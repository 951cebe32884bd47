"""The leaseholders' class follows the leases: whoever comes to hold one is asked to join; whoever leaves their home leaves it.

Nobody is made a member without their yes. Who has gone is moved at once, since they hold no lease: to the class they were in
before, else to the one the trust named for them, else their membership ends. Seats they hold are for the board to look at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from commonhouse.agreements.models import Agreement
from commonhouse.land.leasing.models import HouseholdPerson
from commonhouse.land.reporting import telling
from commonhouse.land.reporting.models import ClassCall, Governing
from commonhouse.people.actions.memberships import belong, end, move
from commonhouse.people.models import Membership, Organization
from commonhouse.people.permissions import Actor, NotAllowed, Refused, allows, require
from commonhouse.people.verbs import locked, moment, today

State = ClassCall.State
STANDS = (Membership.Status.ACTIVE, Membership.Status.PAUSED)
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Followed:
    """What came of it, in people."""

    asked: int = 0
    known: int = 0  # they were in the class already
    moved: int = 0


def follow_leases(actor: Actor, organization: Organization, *, now: dt.datetime | None = None) -> Followed:
    """Asks new leaseholders and moves those who left, now instead of in the night. Again changes nothing."""
    require(actor, "land.govern", organization)
    return follow(organization, now)


def follow(organization: Organization, now: dt.datetime | None = None) -> Followed:
    """As `follow_leases`, without asking who asks: what the house does by itself every day."""
    with transaction.atomic():
        settled = Governing.objects.select_for_update(of=("self",)).filter(organization=organization)
        row = settled.select_related("leaseholders", "otherwise", "organization").first()
        if row is None or row.leaseholders is None:
            return Followed()
        holding = holders(organization, today(now))
        calls = {each.person_id: each for each in _open(organization)}
        gone = [each for each in calls.values() if each.person_id not in holding]
        moved = sum(_leave(row, each, now) for each in gone)
        asked, known = _ask(row, holding - calls.keys(), now)
    return Followed(asked, known, moved)


def holders(organization: Organization, on: dt.date) -> set[UUID]:
    """People who hold a running lease that is signed, as they themselves sign: one query for any number of homes."""
    return set(_holding([organization.pk], on).values_list("person_id", flat=True))


def behind(on: dt.date) -> list[Organization]:
    """Trusts where somebody is to be asked or moved. Three queries, however many trusts there are, and no lock."""
    settled = Governing.objects.filter(leaseholders__isnull=False).select_related("organization").order_by("pk")
    trusts = {each.organization_id: each.organization for each in settled}
    holding = set(_holding(list(trusts), on).values_list("organization_id", "person_id"))
    calls = ClassCall.objects.filter(organization__in=list(trusts)).exclude(state=State.OVER)
    known = set(calls.values_list("organization_id", "person_id"))
    return [trusts[pk] for pk in sorted({organization for organization, _person in holding ^ known})]


def _holding(organizations: Sequence[int], on: dt.date) -> QuerySet[HouseholdPerson]:
    return HouseholdPerson.objects.filter(
        Q(until__isnull=True) | Q(until__gt=on), organization__in=organizations, signs=True,
        household__leases__ended_on__isnull=True, household__leases__starts_on__lte=on,
        household__leases__began_at__isnull=False, household__leases__agreement__state=Agreement.State.ACTIVE,
    )  # fmt: skip


def answer_call(actor: Actor, call: ClassCall, *, joins: bool, now: dt.datetime | None = None) -> ClassCall:
    """A leaseholder joins the class, or says no; they may think again as long as they hold a lease.

    For somebody without an account a steward writes it down. The same answer again changes nothing.
    """
    _require_own(actor, call)
    with transaction.atomic():
        row = locked(call)
        row.organization = call.organization
        if row.state == State.OVER:
            raise Refused(_("This question is over: you do not hold a lease here any more."))
        wanted = State.JOINED if joins else State.DECLINED
        if row.state == wanted:
            return row
        if row.state == State.JOINED:
            raise Refused(_("You have joined. To leave, open your membership."))
        settled = Governing.objects.select_related("leaseholders__organization").get(organization=row.organization)
        if settled.leaseholders is None:
            raise Refused(_("There is no class for leaseholders at the moment."))
        row.state, row.answered_at, row.answered_by = wanted, moment(now), actor.person
        if joins:
            before = Membership.objects.filter(organization=row.organization, person=row.person_id, status__in=STANDS)
            found = before.select_related("member_class").first()
            row.before = found.member_class if found else None
        telling.cancel_call(row)
        if joins:
            row.membership = belong(row.person, settled.leaseholders, now)
        row.save()
    return row


def _open(organization: Organization) -> Iterable[ClassCall]:
    rows = ClassCall.objects.filter(organization=organization).exclude(state=State.OVER)
    return rows.select_related("membership__member_class", "before", "person").order_by("pk")


def _ask(settled: Governing, people: set[UUID], now: dt.datetime | None) -> tuple[int, int]:
    """Asks each of them, but for those who are in the class. Returns how many were asked, and how many were there."""
    assert settled.leaseholders is not None
    ids = sorted(people)
    rows = Membership.objects.filter(organization=settled.organization, person__in=ids, status__in=STANDS)
    there = {each.person_id: each for each in rows.filter(member_class=settled.leaseholders)}
    made = [
        ClassCall(
            organization=settled.organization, person_id=person, asked_at=moment(now), membership=there.get(person),
            state=State.JOINED if person in there else State.ASKED, answered_at=moment(now) if person in there else None,
        )
        for person in ids
    ]  # fmt: skip
    ClassCall.objects.bulk_create(made, batch_size=CHUNK)
    asked = [each.person_id for each in made if each.state == State.ASKED]
    telling.ask_to_join(settled.organization, asked, now)
    return len(asked), len(made) - len(asked)


def _leave(settled: Governing, call: ClassCall, now: dt.datetime | None) -> int:
    """Whoever holds no lease any more leaves the class. Returns 1 if they were in it."""
    was = call.state
    call.state, call.over_at = State.OVER, moment(now)
    call.save(update_fields=["state", "over_at"])
    telling.cancel_call(call)
    membership = call.membership
    if was != State.JOINED or membership is None or membership.status not in STANDS:
        return 0
    if membership.member_class_id != settled.leaseholders_id:
        return 0  # a steward has moved them since
    membership.organization = settled.organization
    to = call.before or settled.otherwise
    if to is not None:
        move(membership, to, now)
    else:
        end(_locked(membership), now)
    telling.tell_left(call, to, now)
    return 1


def _locked(membership: Membership) -> Membership:
    row = locked(membership)
    row.organization = membership.organization
    return row


def _require_own(actor: Actor, call: ClassCall) -> None:
    if actor.person is not None and actor.person.pk == call.person_id:
        return
    if call.person.account_id is None and allows(actor, "land.govern", call.organization):
        return
    raise NotAllowed("land.govern")
