"""Stewardship in the demo: a bank's notice that was cured in time, help that is agreed, requests, visits, letters, reserves.

Everything here happens to households that are invented, and their pages say so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from commonhouse.charters.demo import steward_of
from commonhouse.land.holdings.models import Building
from commonhouse.land.leasing.models import HouseholdPerson, Lease, Mortgage
from commonhouse.land.leasing.queries import rows
from commonhouse.land.stewarding import reserves
from commonhouse.land.stewarding.actions import defaults, duties, letters, requests, reserving, supporting
from commonhouse.land.stewarding.models import DefaultNotice, Duty, DutyKind, Purpose, Request
from commonhouse.land.stewarding.starters_duties import STARTERS
from commonhouse.ledger import accounts
from commonhouse.people.demo import OPENED, at
from commonhouse.people.models import Organization, Seat
from commonhouse.people.permissions import Actor
from commonhouse.record.models import Log

Say = Callable[[str], None]
TRUSTS = ("dsni", "bnclt", "chinatown-clt", "boston-farms-clt")
DOLLAR = 100
CURRENT = OPENED - 40  # from this day of the house on, duties stand on the calendar; what was before is told in a few


def seed(say: Say) -> None:
    """Called once, in an empty house, by land.demo: days 201 to 230."""
    say("==> Looking after the homes: duties, a notice that was cured in time, a repair")
    for slug in TRUSTS:
        _plans(slug)
    trust, steward, treasurer = _people("dsni")
    mortgaged = _with_bank(trust)
    if mortgaged:
        _done(steward, trust)
        _cured(steward, mortgaged[-1])
        _refinanced(steward, mortgaged[len(mortgaged) // 2])
    if treasurer is not None:
        _reserve(steward, treasurer, trust)


def live(say: Say) -> None:
    """What is going on today: what is due, who asked, whom the trust helps."""
    say("==> Writing the duties of the next year, and what families ask today")
    now = timezone.now()
    for slug in TRUSTS:
        duties.generate_all(_people(slug)[0], now=now)
    trust, steward, _treasurer = _people("dsni")
    _week(steward, trust, now)
    _helped(steward, trust, now)
    _asked(steward, trust, now)


# --- who ------------------------------------------------------------------------------------------------------------------
def _people(slug: str) -> tuple[Organization, Actor, Actor | None]:
    """A trust, its steward, and its treasurer where it has one."""
    steward = steward_of(slug)
    assert steward.seat is not None
    trust = steward.seat.organization
    seats = Seat.objects.filter(organization=trust, kind="treasurer", vacated_on__isnull=True)
    seat = seats.select_related("person", "organization").first()
    return trust, steward, Actor(seat.person, seat) if seat is not None else None


def _clock(organization: Organization, wanted: dt.datetime) -> dt.datetime:
    """The moment wanted, or just after the organization's last act: acts stand in order of time."""
    last = Log.objects.filter(organization_id=organization.pk).values_list("last_at", flat=True).first()
    return wanted if last is None or last < wanted else last + dt.timedelta(seconds=1)


def _running(trust: Organization) -> QuerySet[Lease]:
    return rows().filter(organization=trust, began_at__isnull=False, ended_on__isnull=True).order_by("pk")


def _with_bank(trust: Organization) -> Sequence[Lease]:
    open_loans = Mortgage.objects.filter(lease=OuterRef("pk"), consented_on__isnull=False, paid_off_on__isnull=True)
    return list(_running(trust).filter(Exists(open_loans))[:20])


def _holder(lease: Lease) -> Actor:
    assert lease.household is not None
    first = lease.household.people.select_related("person").filter(until__isnull=True).order_by("pk")[0]
    return Actor(first.person)


# --- what was ---------------------------------------------------------------------------------------------------------
def _plans(slug: str) -> None:
    trust, steward, _treasurer = _people(slug)
    begins = at(CURRENT).date()
    for each in STARTERS:
        duties.add_plan(
            steward, trust, name=str(each.name), starts_on=begins, now=_clock(trust, at(201)), **each.fields()
        )  # fmt: skip


def _done(steward: Actor, trust: Organization) -> None:
    """A few duties of that time, done and written down."""
    day = at(202).date()
    said = (
        (DutyKind.INSPECTION, "Visit to the home", "follow", "A gutter is loose at the back."),
        (DutyKind.INSURANCE, "Proof of insurance", "fine", ""),
        (DutyKind.OCCUPANCY, "Ask who lives in the home", "fine", ""),
        (DutyKind.ANNIVERSARY, "Anniversary of the lease: say hello", "fine", "Coffee on the porch."),
    )
    for (kind, name, outcome, words), lease in zip(said, _running(trust)[:4], strict=False):
        now = _clock(trust, at(202))
        duty = duties.add_duty(steward, trust, name=name, due_on=day, kind=kind, holding=lease.holding)
        duties.do_duty(steward, duty, outcome=outcome, words=words, done_on=now.date(), now=now)


def _cured(steward: Actor, lease: Lease) -> None:
    """A bank's notice, and the payment that came before the last day."""
    trust = lease.organization
    first = _clock(trust, at(205))
    mortgage = lease.mortgages.filter(paid_off_on__isnull=True).order_by("pk")[0]
    notice = defaults.record_lender_notice(
        steward, lease, mortgage=mortgage, kind=DefaultNotice.Kind.MONEY, noticed_on=(first - dt.timedelta(days=2)).date(),
        received_on=first.date(), amount=2_380 * DOLLAR, words="Two payments to the bank are open.", now=first,
    )  # fmt: skip
    drafted = letters.draft(lease, Purpose.LENDER, about=notice.public_id, now=first)
    letters.send(
        steward, lease, purpose=Purpose.LENDER, about=notice.public_id, subject=drafted.subject, text=drafted.text, now=first
    )  # fmt: skip
    plan = supporting.offer(
        steward, lease, reason="money", now=first, answer_by=(first + dt.timedelta(days=14)).date(),
        words="We sit down together, call the bank with you, and look for help with the two payments.",
    )  # fmt: skip
    supporting.answer(_holder(lease), plan, accepts=True, now=_clock(trust, at(207)))
    then = _clock(trust, at(222))
    defaults.record_cure(steward, notice, on=then.date(), now=then)
    supporting.close(steward, plan, on_its_feet=True, now=_clock(trust, at(223)))


def _refinanced(steward: Actor, lease: Lease) -> None:
    """A family took a loan at a lower rate, with the trust's yes."""
    trust = lease.organization
    loan = lease.mortgages.filter(paid_off_on__isnull=True).order_by("pk")[0]
    asked = requests.ask(
        _holder(lease), lease, kind=Request.Kind.REFINANCE, amount=loan.amount, lender="River Credit Union (invented)",
        text="A lower rate: the payment falls by a tenth.", notices_to="1 Invented Square, Boston", now=_clock(trust, at(210)),
    )  # fmt: skip
    requests.decide(
        steward,
        asked,
        grants=True,
        words="It makes your payment smaller and fits the lease.",
        now=_clock(trust, at(216)),
    )
    then = _clock(trust, at(224))
    first = (then + dt.timedelta(days=45)).date().replace(day=1)
    requests.enter_loan(steward, asked, rate=Decimal("0.0475"), months=300, first_due=first, now=then)


def _reserve(steward: Actor, treasurer: Actor, trust: Organization) -> None:
    """A reserve of one house, and a boiler that was paid from it."""
    shared = Building.objects.filter(organization=trust, reserve__isnull=True, holdings__leases__in=_running(trust))
    building = shared.distinct().order_by("pk").first()
    if building is None or not accounts.keeps_books(trust):
        return
    now = _clock(trust, at(225))
    reserve = reserving.open_reserve(
        treasurer, trust, name=f"Repairs: {building.parcel.name}"[:120], building=building, opened_on=now.date(),
        brought_in=4_200 * DOLLAR, now=now,
    )  # fmt: skip
    lease = _running(trust).filter(holding__in=reserves.holdings_of(reserve), household__isnull=False).first()
    if lease is None:
        return
    asked = requests.ask(
        _holder(lease), lease, kind=Request.Kind.REPAIR, amount=1_850 * DOLLAR, text="The boiler stops at night.",
        now=_clock(trust, at(226)),
    )  # fmt: skip
    requests.decide(
        steward, asked, grants=True, words="It is old, and the reserve is there for it.", now=_clock(trust, at(227))
    )
    asked.refresh_from_db()
    then = _clock(trust, at(229))
    reserving.spend(treasurer, reserve, amount=1_850 * DOLLAR, on=then.date(), text="Boiler", request=asked, now=then)


# --- what is --------------------------------------------------------------------------------------------------------------
def _week(steward: Actor, trust: Organization, now: dt.datetime) -> None:
    """A visit that is announced, one that is still to be, and a duty that is late."""
    homes = list(_running(trust).filter(household__isnull=False)[4:7])
    today = timezone.localdate(now)
    for place, lease in enumerate(homes):
        due = today + dt.timedelta(days=(6, 4, -5)[place])
        kind = DutyKind.OTHER if place == 2 else DutyKind.INSPECTION
        name = "Look at the loose gutter" if place == 2 else "Visit to the home"
        duty = duties.add_duty(steward, trust, name=name, due_on=due, kind=kind, holding=lease.holding)
        if place == 0:
            duties.announce_visit(steward, duty, on=due, at=dt.time(15, 30), now=now)
    first = Duty.objects.filter(organization=trust, kind=DutyKind.FEE_REVIEW, done_at__isnull=True).first()
    if first is not None and first.due_on > today:
        duties.move_duty(
            steward,
            first,
            to=first.due_on + dt.timedelta(days=30),
            why="The new index comes out a month later.",
            now=now,
        )


def _helped(steward: Actor, trust: Organization, now: dt.datetime) -> None:
    """A household that owes three months: an offer, its yes, a talk, and smaller payments that wait for signatures."""
    late = (
        _running(trust)
        .filter(household__isnull=False, agreement__past_due__gt=0)
        .order_by("-agreement__days_late", "pk")
    )
    lease = late.first()
    if lease is None:
        return
    began, today = now - dt.timedelta(days=12), timezone.localdate(now)
    plan = supporting.offer(
        steward, lease, reason="money", now=began, answer_by=today + dt.timedelta(days=2),
        next_check_on=today + dt.timedelta(days=3),
        words="Smaller payments over a year, a pause if you need one, and somebody who calls the heating fund with you.",
    )  # fmt: skip
    supporting.answer(_holder(lease), plan, accepts=True, now=now - dt.timedelta(days=9))
    supporting.note(
        steward, plan, kind="call", on=today - dt.timedelta(days=8), text="Fewer hours at work since summer. Wants to stay.",
        now=now - dt.timedelta(days=8),
    )  # fmt: skip
    supporting.agree_payments(
        steward, plan, first=(today.replace(day=1) + dt.timedelta(days=40)).replace(day=5), count=12, now=now
    )
    drafted = letters.draft(lease, Purpose.SUPPORT, about=plan.public_id, now=now)
    letters.send(
        steward, lease, purpose=Purpose.SUPPORT, about=plan.public_id, subject=drafted.subject, text=drafted.text, now=now
    )  # fmt: skip


def _asked(steward: Actor, trust: Organization, now: dt.datetime) -> None:
    """A family that may sign in asks for a new loan; another for a time away."""
    account = HouseholdPerson.objects.filter(household=OuterRef("household"), person__account__isnull=False)
    owners = _running(trust).filter(household__isnull=False, agreement__kind="ground-lease", price__isnull=False)
    lease = owners.filter(Exists(account)).first() or owners.last()
    if lease is None or lease.price is None:
        return
    requests.ask(
        _holder(lease), lease, kind=Request.Kind.REFINANCE, amount=lease.price // 2, lender="River Credit Union (invented)",
        text="A new roof, and a lower rate than we have now.", notices_to="1 Invented Square, Boston",
        now=now - dt.timedelta(days=6),
    )  # fmt: skip
    other = owners.exclude(pk=lease.pk).first()
    if other is not None:
        today = timezone.localdate(now)
        requests.ask(
            steward, other, kind=Request.Kind.ABSENCE, starts_on=today + dt.timedelta(days=30),
            until=today + dt.timedelta(days=100), text="To look after my mother.", now=now - dt.timedelta(days=2),
        )  # fmt: skip
