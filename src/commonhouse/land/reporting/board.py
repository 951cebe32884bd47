"""Who governs: the seats of the board by group, who chooses them, which are held, and whether the trust's own rules are kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonhouse.elections import queries as elections
from commonhouse.elections.models import Election
from commonhouse.land.reporting.actions.following import holders
from commonhouse.land.reporting.models import BoardQuota, ClassCall, Governing
from commonhouse.meetings.models import Meeting
from commonhouse.people.models import MemberClass, Membership, Organization
from commonhouse.rules.charter.model import Filled, Office

MOST_MEETINGS = 3


@dataclass(frozen=True, slots=True)
class OfficeView:
    """Seats of one office of the charter."""

    office: Office
    held: int
    chosen_by: str  # a plain sentence
    ends_on: dt.date | None  # the first of their terms to end
    election: Election | None  # that is under way
    misplaced: int  # held by somebody who is not, or no more, of the class these seats are for

    @property
    def empty(self) -> int:
        return max(self.office.seats - self.held, 0)


@dataclass(frozen=True, slots=True)
class QuotaView:
    """What the trust's rules ask for a group, and what there is. seats: theirs by the charter; of: of all seats."""

    quota: BoardQuota
    seats: int
    held: int
    of: int
    needed: int

    @property
    def is_met(self) -> bool:
        """Whether the charter gives them as many seats as the rules ask for."""
        return self.seats >= self.needed

    @property
    def is_filled(self) -> bool:
        """Whether so many of those seats are held now."""
        return self.held >= self.needed

    @property
    def sentence(self) -> str:
        said = {"seats": self.seats, "of": self.of, "held": self.held, "needed": self.needed}
        text = (
            _("%(seats)d of %(of)d seats are theirs; the rules ask for at least %(needed)d. Held now: %(held)d.") % said
        )
        if not self.is_met:
            return text + " " + _("The charter gives them too few seats.")
        if not self.is_filled:
            missing = self.needed - self.held
            return text + " " + ngettext("%(n)d seat is empty.", "%(n)d seats are empty.", missing) % {"n": missing}
        return text


@dataclass(frozen=True, slots=True)
class Board:
    offices: tuple[OfficeView, ...]
    quotas: tuple[QuotaView, ...]

    @property
    def seats(self) -> int:
        return sum(each.office.seats for each in self.offices)

    @property
    def held(self) -> int:
        return sum(each.held for each in self.offices)

    @property
    def elected(self) -> int:
        return sum(each.office.seats for each in self.offices if each.office.filled == Filled.ELECTION)


def board(organization: Organization, today: dt.date | None = None) -> Board:
    """The board as the charter in force has it. A fixed number of queries, however many seats there are."""
    on = today or timezone.localdate()
    held = [each for each in elections.offices(organization, on) if each.office.kind == "board"]
    classes = {each.slug: each.name for each in organization.member_classes.all()}
    people = {row.holder.person_id for each in held for row in each.rows if row.holder is not None}
    members = Membership.objects.filter(organization=organization, person__in=people, status=Membership.Status.ACTIVE)
    of_class = dict(members.values_list("person_id", "member_class__slug"))
    offices = tuple(_office(each, classes, of_class) for each in held)
    by_id = {each.office.id: each for each in offices}
    total = sum(each.office.seats for each in offices)
    rows = BoardQuota.objects.filter(organization=organization)
    return Board(offices, tuple(_quota(row, by_id, total) for row in rows))


def _office(held: elections.Held, classes: Mapping[str, str], of_class: Mapping[Any, str]) -> OfficeView:
    office = held.office
    rows = [row for row in held.rows if row.place.number <= office.seats]
    seated = [row.holder for row in rows if row.holder is not None]
    wrong = sum(bool(office.candidates) and of_class.get(each.person_id) not in office.candidates for each in seated)
    ends = [row.place.ends_on for row in rows if row.place.ends_on is not None]
    running = next((row.election for row in rows if row.election is not None), None)
    return OfficeView(office, len(seated), _chosen_by(office, classes), min(ends, default=None), running, wrong)


def _chosen_by(office: Office, classes: Mapping[str, str]) -> str:
    if office.filled == Filled.APPOINTMENT:
        return office.appointed_by or _("appointed by the board")
    if office.filled == Filled.LOTTERY:
        return _("drawn by lot")
    names = [classes.get(slug, slug) for slug in office.electors]
    return ", ".join(names) if names else _("all voting members")


def _quota(row: BoardQuota, offices: dict[str, OfficeView], total: int) -> QuotaView:
    mine = [offices[name] for name in row.offices if name in offices]
    return QuotaView(
        row, sum(each.office.seats for each in mine), sum(each.held for each in mine), total, needed(row, total)
    )


def needed(row: BoardQuota, total: int) -> int:
    """A share of all seats is rounded up: a third of ten is four."""
    if row.seats is not None:
        return row.seats
    return -int(-Fraction(row.share) * total // 1)


# --- leaseholders -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Leaseholders:
    """The class that follows the leases, in people."""

    settled: Governing | None
    members: int = 0
    holding: int = 0  # people with a running lease
    asked: int = 0
    new: int = 0  # hold a lease and were not asked yet
    gone: int = 0  # are in the class by a lease they hold no more

    @property
    def member_class(self) -> MemberClass | None:
        return self.settled.leaseholders if self.settled else None


def leaseholders(organization: Organization, today: dt.date | None = None) -> Leaseholders:
    rows = Governing.objects.filter(organization=organization).select_related("leaseholders", "otherwise")
    settled = rows.first()
    if settled is None or settled.leaseholders is None:
        return Leaseholders(settled)
    active = Membership.objects.filter(member_class=settled.leaseholders, status=Membership.Status.ACTIVE)
    calls = ClassCall.objects.filter(organization=organization).exclude(state=ClassCall.State.OVER)
    known = dict(calls.values_list("person_id", "state"))
    now = holders(organization, today or timezone.localdate())
    return Leaseholders(
        settled, active.count(), len(now), sum(state == ClassCall.State.ASKED for state in known.values()),
        len(now - known.keys()), len(known.keys() - now),
    )  # fmt: skip


def assemblies(organization: Organization, theirs: MemberClass) -> Sequence[Meeting]:
    """Meetings that are the leaseholders' alone: the next ones, then the last."""
    rows = Meeting.objects.filter(organization=organization, classes=theirs).exclude(state=Meeting.State.CANCELLED)
    found = rows.prefetch_related("classes").order_by("-starts_at", "-pk")[:20]
    alone = [each for each in found if len(each.classes.all()) == 1 and not each.seats]
    for each in alone:
        each.organization = organization
    return alone[:MOST_MEETINGS]
