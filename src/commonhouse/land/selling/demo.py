"""Sales of the demo: homes that passed to the next family, one whose family stayed, and some that are under way.

All families, banks and appraisers are invented, and every page that shows a family says so.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from django.utils import timezone

from commonhouse.agreements import accounts, documents
from commonhouse.agreements import actions as agreements
from commonhouse.agreements.models import Agreement
from commonhouse.charters.demo import steward_of
from commonhouse.charters.demo_people import invented
from commonhouse.land.eligibility import demo as eligibility
from commonhouse.land.finding.models import Programme
from commonhouse.land.leasing import actions as leasing
from commonhouse.land.leasing import queries as leases
from commonhouse.land.leasing.models import Lease
from commonhouse.land.pricing import actions as pricing
from commonhouse.land.selling import actions, queries
from commonhouse.land.selling.actions import Signature, Taken
from commonhouse.land.selling.models import Sale
from commonhouse.people.demo import at
from commonhouse.people.models import Organization, Person, Seat
from commonhouse.people.permissions import Actor
from commonhouse.record.models import Log

Say = Callable[[str], None]
DOLLAR = 100
A_YEAR = 24  # dues: two parts a month
CLOSED = (("dsni", 181), ("dsni", 187), ("chinatown-clt", 183))
STAYED = ("dsni", 195)


def seed(say: Say) -> None:
    """Called once, in an empty house, by land.demo: day 181 to 200."""
    say("==> Passing homes on to the next family, at the price of the lease (every family is invented)")
    names = (name for name, _language in invented(start=5_000))
    taken: set[int] = set()
    for slug, day in sorted(CLOSED, key=lambda each: each[1]):
        lease = _home(slug, taken)
        if lease is not None:
            _passed_on(lease, day, f"{next(names)} (invented)")
    lease = _home(STAYED[0], taken)
    if lease is not None:
        steward = steward_of(STAYED[0])
        sale = _notice(steward, lease, STAYED[1])
        actions.withdraw(
            steward, sale, why="They had thought of moving to be near a new job. The job came to them; they stay.",
            now=_clock(lease.organization, STAYED[1] + 3),
        )  # fmt: skip


def live(say: Say) -> None:
    """What goes on today: a notice that waits for its price, a home that looks for its family, a receipt that waits for its yes."""
    say("==> Sales under way: a notice, a home that looks for its family, a receipt to say yes to")
    _fees_of_those_who_came()
    steward = steward_of("dsni")
    taken: set[int] = set()
    lease = _home("dsni", taken, with_account=True) or _home("dsni", taken)
    if lease is not None:
        sale = _priced(steward, lease, 668)
        sale = actions.decide(
            steward, sale, option="pass-on", on=_date(674), words="We look for the next family with you.",
            now=_clock(lease.organization, 674),
        )  # fmt: skip
        _open(steward, sale)
    lease = _home("dsni", taken)
    if lease is not None:
        _notice(steward, lease, 677)
    lease = _home("dsni", taken)
    if lease is not None:
        _to_the_receipt(steward, lease, 640, "Next family (invented)")


def _fees_of_those_who_came() -> None:
    """Families who bought in this story pay what falls due under their new leases."""
    today = timezone.localdate()
    rows = Sale.objects.filter(state=Sale.State.CLOSED, next_lease__isnull=False, next_lease__ended_on__isnull=True)
    for sale in rows.select_related("organization", "next_lease__agreement__organization").order_by("pk"):
        assert sale.next_lease is not None
        treasurer = _treasurer(sale.organization)
        if treasurer is None:
            continue
        agreement: Agreement = sale.next_lease.agreement
        accounts.reckon(agreement, today)
        due = agreement.dues.exclude(bucket="penalty").filter(on__lte=today).order_by("on", "position")
        rows_due = list(due.values_list("on", "amount"))
        for place in range(0, len(rows_due), A_YEAR):  # they pay a year ahead
            year = rows_due[place : place + A_YEAR]
            agreements.record_payment(
                treasurer, agreement, amount=sum(amount for _on, amount in year), on=year[0][0],
                key=f"demo:{agreement.public_id}:{place}", now=_clock(sale.organization, 679),
            )  # fmt: skip


# --- one sale, step by step ---------------------------------------------------------------------------------------------
def _passed_on(lease: Lease, day: float, name: str) -> None:
    steward = steward_of(lease.organization.slug)
    sale = _to_the_receipt(steward, lease, day, name)
    seller = Actor(_person(lease))
    now = _clock(lease.organization, day + 4)
    actions.agree(seller, sale, net=queries.receipt(sale).net, now=now)
    assert steward.person is not None
    actions.close(
        steward,
        sale,
        on=timezone.localdate(now),
        submission=uuid.uuid4(),
        signature=Signature(steward.person.name),
        now=now,
    )


def _to_the_receipt(steward: Actor, lease: Lease, day: float, name: str) -> Sale:
    """Notice, price, the trust's word, a family, its signature, and the receipt."""
    trust = lease.organization
    sale = _priced(steward, lease, day)
    sale = actions.decide(
        steward, sale, option="pass-on", on=timezone.localdate(_clock(trust, day + 1)), now=_clock(trust, day + 1)
    )
    person = Person.objects.create(name=name)
    household = leasing.make_household(trust, [person], 3, is_invented=True, now=_clock(trust, day + 1))
    eligibility.looked_at(trust, household, _clock(trust, day + 1))
    sale = actions.choose_buyer(steward, sale, household, now=_clock(trust, day + 2))
    now = _clock(trust, day + 3)
    following = actions.write_next_lease(
        steward, sale, starts_on=timezone.localdate(_clock(trust, day + 4)), now=now
    )  # fmt: skip
    _sign(following, Actor(person), now)
    taken = [
        Taken("mortgage", loan.amount * 3 // 5, what=loan.lender, mortgage=loan)
        for loan in queries.open_mortgages(lease)
    ]
    owed = queries.owed(lease.agreement, timezone.localdate(now))
    if owed:
        taken.append(Taken("arrears", owed))
    actions.write_receipt(steward, sale, taken, now=now)
    return queries.rows().get(pk=sale.pk)


def _notice(steward: Actor, lease: Lease, day: float) -> Sale:
    return actions.announce(steward, lease, on=_date(day), submission=uuid.uuid4(), now=_clock(lease.organization, day))


def _priced(steward: Actor, lease: Lease, day: float) -> Sale:
    """A notice, an appraisal of today's market, and the price by the lease."""
    sale = _notice(steward, lease, day)
    trust, now = lease.organization, _clock(lease.organization, day)
    worth = lease.market_value or lease.price or 0
    years = max(1, now.year - lease.starts_on.year)
    value = worth * (100 + 3 * years) // 100 // (1_000 * DOLLAR) * 1_000 * DOLLAR
    appraisal = pricing.enter_appraisal(
        steward, lease, on=timezone.localdate(now), value=value, appraiser="A. Appraiser (invented)", improvements=0,
        confirmed=True, submission=uuid.uuid4(), now=now,
    )  # fmt: skip
    actions.set_price(steward, sale, on=timezone.localdate(now), appraisal=appraisal, now=_clock(trust, day))
    return queries.rows().get(pk=sale.pk)


def _open(steward: Actor, sale: Sale) -> None:
    """The home stands open to a line, where there is one for homes that are owned."""
    rows = Programme.objects.filter(organization=sale.organization, state=Programme.State.OPEN)
    for programme in rows.order_by("pk"):
        if programme.tiers and sale.holding.tier is not None and sale.holding.tier > max(programme.tiers):
            continue
        actions.open_to_line(
            steward, sale, programme, words="A home in Dudley that stays affordable for good.",
            now=_clock(sale.organization, 675), submission=uuid.uuid4(),
        )  # fmt: skip
        return


# --- what all of them need ----------------------------------------------------------------------------------------------
def _home(slug: str, taken: set[int], *, with_account: bool = False) -> Lease | None:
    """An owned home whose family has no other story in the demo: no price, no improvement, no sale."""
    rows = leases.rows().filter(
        organization__slug=slug, began_at__isnull=False, ended_on__isnull=True, price__isnull=False,
        household__isnull=False, prices__isnull=True, improvements__isnull=True, sales__isnull=True,
        bought_by_sale__isnull=True, holding__state="in-use", household__people__person__account__isnull=not with_account,
    )  # fmt: skip
    for lease in rows.distinct().order_by("-pk")[:20]:
        if lease.pk not in taken and leases.terms_of(lease).resale is not None:
            taken.add(lease.pk)
            return lease
    return None


def _person(lease: Lease) -> Person:
    assert lease.household is not None
    return lease.household.people.all()[0].person


def _treasurer(organization: Organization) -> Actor | None:
    held = Seat.objects.filter(organization=organization, kind="treasurer", vacated_on__isnull=True)
    seat = held.select_related("person", "organization").first()
    return Actor(seat.person, seat) if seat is not None else None


def _sign(lease: Lease, actor: Actor, now: dt.datetime) -> None:
    assert actor.person is not None
    version = lease.agreement.versions.order_by("-number")[0]
    party = lease.agreement.parties.get(person=actor.person)
    agreements.sign(
        actor, version, party, typed_name=actor.person.name, intends=True, language="en",
        document_hash=documents.document_hash(version, "en"), now=now,
    )  # fmt: skip


def _clock(organization: Organization, day: float) -> dt.datetime:
    """That day of the house, or the moment of the organization's last act: acts stand in order of time."""
    last = Log.objects.filter(organization_id=organization.pk).values_list("last_at", flat=True).first()
    return at(day) if last is None or last < at(day) else last


def _date(day: float) -> dt.date:
    return timezone.localdate(at(day))
