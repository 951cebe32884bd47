"""Leases of the demo's trusts: the leases they came with, entered from paper; a farm lease signed; what is paid and what is late.

All families, growers and shops are invented, and every page that shows one says so. The trusts moved their billing to the house a
few months ago: what fell due before was settled elsewhere, so accounts begin on a day of this year.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from commonhouse.agreements import accounts, documents
from commonhouse.agreements import actions as agreements
from commonhouse.charters.demo import steward_of
from commonhouse.charters.demo_people import invented
from commonhouse.land.holdings.models import Holding
from commonhouse.land.leasing import actions, demo_families
from commonhouse.land.leasing.actions.mortgages import Loan
from commonhouse.land.leasing.actions.writing import Figures, Old
from commonhouse.land.leasing.models import Household, Lease
from commonhouse.land.leasing.starters import COOP, DUDLEY, FARM, INDEXED, NORTH, RENTAL, RESALE_RULE, SHOP
from commonhouse.ledger import accounts as books
from commonhouse.ledger import posting
from commonhouse.ledger.actions import open_book
from commonhouse.ledger.posting import Draft, credit, debit
from commonhouse.people import actions as people
from commonhouse.people.demo import at
from commonhouse.people.models import Organization, Person
from commonhouse.people.permissions import Actor
from commonhouse.record.models import Log
from commonhouse.rules.land.lease import LeaseTerms, Resale

Say = Callable[[str], None]
DOLLAR = 100
ENTERED, SIGNED = 25, 40  # days of the house
OPENING = {"dsni": 300_000, "bnclt": 80_000, "chinatown-clt": 80_000, "boston-farms-clt": 80_000}  # dollars, day 20
TERMS = {
    "ground-lease": DUDLEY, "rental": RENTAL, "co-op": COOP, "farm-lease": FARM, "commercial-lease": SHOP,
}  # fmt: skip
LATER = "bnclt"  # begins to keep books here these days: its loans' history, told elsewhere, lies before
HEADS = "(invented)"
GROWER = "gilberto@commonhouse.example"


def seed(say: Say) -> None:
    """Called once, in an empty house, by land.demo: day 20 to 60."""
    say("==> Entering the leases the trusts came with (every family, grower and shop is invented)")
    names = _names()
    for slug in OPENING:
        trust, steward, _treasurer = _trust(slug, with_books=slug != LATER)
        actions.add_starters(steward, trust, now=_clock(trust, at(ENTERED)))
        rows = list(_old(trust, names))
        demo_families.enter(steward, trust, rows, names, _clock(trust, at(ENTERED)))
        actions.enter_old_leases(steward, trust, rows, now=_clock(trust, at(ENTERED)))
        _mortgages(steward, trust)
    _farm_lease()


def live(say: Say) -> None:
    """What is going on today: fees that came in, fees that are late, the bills of the year, leases that wait for a signature."""
    say("==> Paying the fees of leases, and billing the year")
    for slug in OPENING:
        trust, steward, treasurer = _trust(slug)
        _payments(trust, treasurer)
    trust, steward, treasurer = _trust("dsni")
    today = timezone.localdate()
    run = actions.start_billing(
        treasurer, trust, starts=dt.date(today.year + 1, 1, 1), until=dt.date(today.year + 1, 12, 31),
        now=_clock(trust, timezone.now()),
    )  # fmt: skip
    actions.go_on(treasurer, run)
    _waiting(steward, trust)


# --- the trusts -------------------------------------------------------------------------------------------------------
def _trust(slug: str, *, with_books: bool = True) -> tuple[Organization, Actor, Actor]:
    """The trust with open books, its steward, and its treasurer: the steward's own person in a seat of their own."""
    steward = steward_of(slug)
    assert steward.person is not None
    assert steward.seat is not None
    trust = steward.seat.organization
    held = trust.seats.filter(kind="treasurer", vacated_on__isnull=True).select_related("person", "organization")
    seat = held.first()
    if seat is None:
        moment = _clock(trust, at(20))
        seat = people.fill_seat(
            steward, trust, kind="treasurer", person=steward.person, starts_on=moment.date(), now=moment
        )
    treasurer = Actor(seat.person, seat)
    if with_books and not books.keeps_books(trust):
        open_book(treasurer, trust, opened_on=at(20).date(), now=_clock(trust, at(20)))
        _opening(trust, OPENING[slug] * DOLLAR)
    return trust, steward, treasurer


def _opening(trust: Organization, amount: int) -> None:
    cash, grants = books.of_role(trust, "cash"), books.of_role(trust, "grants")
    draft = Draft(
        on=at(20).date(), text="What we had before", legs=[debit(cash, amount), credit(grants, amount)], key="demo-opening"
    )  # fmt: skip
    with transaction.atomic():
        posting.post(trust, [draft], by=None, now=_clock(trust, at(20)))


def _clock(organization: Organization, wanted: dt.datetime) -> dt.datetime:
    """The moment wanted, or just after the organization's last act: acts stand in order of time."""
    last = Log.objects.filter(organization_id=organization.pk).values_list("last_at", flat=True).first()
    return wanted if last is None or last < wanted else last + dt.timedelta(seconds=1)


# --- older leases -----------------------------------------------------------------------------------------------------
def _names() -> Iterator[str]:
    for name, _language in invented(start=3_000):
        yield f"{name} {HEADS}"


def _old(trust: Organization, names: Iterator[str]) -> Iterator[Old]:
    homes = Holding.objects.filter(parcel__organization=trust, state=Holding.State.IN_USE).exclude(tenure="open")
    done: set[int] = set()
    known = _members(trust)
    for number, home in enumerate(homes.select_related("parcel", "building", "organization").order_by("pk")):
        if home.tenure == Holding.Tenure.COOP:
            if home.building_id is not None and home.building_id not in done:
                done.add(home.building_id)
                yield _coop(home, number, len(done))
            continue
        yield _one(home, number, known, names)


def _one(home: Holding, number: int, known: list[Person], names: Iterator[str]) -> Old:
    trust = home.organization
    starts = _began(home, number)
    person = known.pop(0) if known and home.use == "homes" else Person.objects.create(name=next(names))
    size = 1 if home.use != "homes" else 1 + (number * 7) % 5
    household = actions.make_household(trust, [person], size, since=starts, is_invented=True)
    return Old(
        home, _terms(home, number), starts, kept_since=_kept(number), household=household, figures=_figures(home, number),
        submission=None, signed_on=starts,
    )  # fmt: skip


def _terms(home: Holding, number: int) -> LeaseTerms:
    terms = NORTH if home.organization.slug == "chinatown-clt" else TERMS[home.tenure]
    if home.organization.slug == "bnclt" and terms.resale is not None:
        terms = replace(terms, resale=Resale(RESALE_RULE, INDEXED))
    if home.tenure == Holding.Tenure.FARM_LEASE:
        renewed = replace(terms.term, years=5, renewals=5)  # begun long ago, and renewed since
        return replace(terms, term=renewed, renewed=min(5, max(0, (at(ENTERED).year - _began(home, number).year) // 5)))
    if home.tenure == Holding.Tenure.COMMERCIAL_LEASE:
        return replace(terms, term=replace(terms.term, years=15, renewals=1))
    if home.tenure == Holding.Tenure.RENTAL:
        return replace(terms, term=replace(terms.term, years=0, renewals=0))  # goes on until somebody ends it
    return terms


def _began(home: Holding, number: int) -> dt.date:
    """Between the year the land was held and the year before the house opened."""
    held = home.parcel.acquired_on or dt.date(2005, 5, 1)
    last = at(0).date().year - 1
    least = held.year + 2
    if home.tenure in {Holding.Tenure.COMMERCIAL_LEASE, Holding.Tenure.RENTAL}:
        least = max(least, last - 9)
    year = min(last, least + (number * 5) % max(1, last - least + 1))
    return dt.date(year, 1 + number % 12, 1)


def _kept(number: int) -> dt.date:
    """One account in six is kept here since the last month that fell due, one in twelve since some months ago; the others from
    the next month on: a trust moves its billing bit by bit."""
    first = timezone.localdate().replace(day=1)
    if number % 6 != 2 and number % 12 != 5:
        return (first + dt.timedelta(days=40)).replace(day=1)
    months = 3 if number % 12 == 5 else 0
    for _month in range(months + (1 if timezone.localdate().day < 6 else 0)):
        first = (first - dt.timedelta(days=1)).replace(day=1)
    return first


def _figures(home: Holding, number: int) -> Figures:
    if home.tenure != Holding.Tenure.GROUND_LEASE:
        return Figures(tier_served=Decimal(35 + number % 20) if home.use == "homes" else None)
    years = max(0, at(0).year - _began(home, number).year)
    price = (205_000 - 5_500 * years + 1_000 * (number % 9)) * DOLLAR
    market = (430_000 - 11_000 * years + 2_000 * (number % 11)) * DOLLAR
    return Figures(price, market, market - price, Decimal(58 + (number * 3) % 22))


def _coop(home: Holding, number: int, place: int) -> Old:
    names = ("First", "Second", "Third")
    coop, _made = Organization.objects.get_or_create(
        slug=f"dudley-coop-{place}",
        defaults={
            "name": f"{names[(place - 1) % 3]} Dudley co-op (invented)", "kind": "housing-coop", "is_demo": True,
            "summary": "Its members run their building together, on land of the trust. (Invented for this demo.)",
            "place": "Roxbury",
        },
    )  # fmt: skip
    starts = _began(home, number)
    return Old(
        home, COOP, starts, kept_since=_kept(0), holder=coop, building=home.building,
        signed_on=starts,
    )  # fmt: skip


def _members(trust: Organization) -> list[Person]:
    """Members of the trust who are leaseholders by their class: they are the ones who live there."""
    rows = trust.memberships.filter(status="active", member_class__slug="leaseholders", person__isnull=False)
    return [row.person for row in rows.select_related("person").order_by("pk")[:20] if row.person is not None]


def _mortgages(steward: Actor, trust: Organization) -> None:
    """A third of those who own their home owe a bank."""
    owned = Lease.objects.filter(
        organization=trust, agreement__kind="ground-lease", price__isnull=False, ended_on__isnull=True
    )
    for lease in owned.select_related("organization", "agreement", "holding").order_by("pk")[:36:3]:
        assert lease.price is not None
        loan = Loan(
            "Neighborhood Bank (invented)", lease.price * 4 // 5, Decimal("0.0525"), 360,
            lease.starts_on + dt.timedelta(days=31), "Servicing desk, Box 1, Boston",
        )  # fmt: skip
        actions.consent_to_mortgage(steward, lease, loan, on=lease.starts_on, now=_clock(trust, at(ENTERED)))


# --- a grower signs ---------------------------------------------------------------------------------------------------
def _farm_lease() -> None:
    """The one free plot of Hill farm goes to a grower who signs on the page."""
    trust, steward, _treasurer = _trust("boston-farms-clt")
    plot = Holding.objects.filter(parcel__organization=trust, state=Holding.State.FREE).order_by("pk").first()
    grower = Person.objects.filter(account__email=GROWER).first()
    if plot is None or grower is None:
        return
    now = _clock(trust, at(SIGNED))
    household = actions.make_household(trust, [grower], 3, since=now.date(), is_invented=True, now=now)
    lease = actions.write_lease(
        steward, plot, terms=FARM, starts_on=(now + dt.timedelta(days=10)).date(), household=household, now=now
    )
    _sign(steward, lease, "trust", now)
    _sign(Actor(grower), lease, "holder", _clock(trust, now))


def _sign(actor: Actor, lease: Lease, role: str, now: dt.datetime) -> None:
    assert actor.person is not None
    version = lease.agreement.versions.order_by("-number")[0]
    party = lease.agreement.parties.filter(role=role, signs=True).order_by("pk")[0]
    language = actor.person.language if actor.person.language in version.texts else "en"
    agreements.sign(
        actor, version, party, typed_name=actor.person.name, intends=True, language=language,
        document_hash=documents.document_hash(version, language), now=now,
    )  # fmt: skip


# --- today ------------------------------------------------------------------------------------------------------------
def _payments(trust: Organization, treasurer: Actor) -> None:
    """Nine in ten paid what fell due; some paid late, some owe a month, a few owe more and need help."""
    today = timezone.localdate()
    rows = Lease.objects.filter(organization=trust, began_at__isnull=False, ended_on__isnull=True)
    for number, lease in enumerate(rows.select_related("agreement__organization").order_by("pk")):
        begins = lease.agreement.versions.get(number=1).terms["account_from"]
        if begins is None or begins > today.isoformat():
            continue
        accounts.reckon(lease.agreement, today)
        owed = _paid_days(lease, number)
        for place, (on, amount) in enumerate(owed):
            agreements.record_payment(
                treasurer, lease.agreement, amount=amount, on=on, key=f"demo:{lease.agreement.public_id}:{place}",
                now=_clock(trust, timezone.now()),
            )  # fmt: skip


def _paid_days(lease: Lease, number: int) -> Iterator[tuple[dt.date, int]]:
    today = timezone.localdate()
    days: dict[dt.date, int] = {}
    fees = lease.agreement.dues.exclude(bucket="penalty").filter(on__lte=today)
    for on, amount in fees.values_list("on", "amount"):
        days[on] = days.get(on, 0) + amount
    due = sorted(days.items())
    if number % 15 == 14:  # nothing yet of what fell due last
        due = due[:-1]
    if number % 36 == 5:  # hard times: three months are open
        due = due[:-3]
    for place, (on, amount) in enumerate(due):
        late = 18 if number % 12 == 5 and place % 3 == 1 else number % 9
        yield min(today, on + dt.timedelta(days=late)), amount


def _waiting(steward: Actor, trust: Organization) -> None:
    """A free home of the trust is leased to a family that has not signed yet."""
    home = Holding.objects.filter(
        parcel__organization=trust, state=Holding.State.FREE, tenure=Holding.Tenure.RENTAL
    ).first()
    person = Person.objects.filter(account__email="luz@commonhouse.example").first()
    if home is None or person is None or Household.objects.filter(organization=trust, people__person=person).exists():
        return
    now = _clock(trust, timezone.now())
    household = actions.make_household(trust, [person], 4, is_invented=True, now=now)
    starts = (timezone.localdate().replace(day=1) + dt.timedelta(days=40)).replace(day=1)
    lease = actions.write_lease(steward, home, terms=RENTAL, starts_on=starts, household=household, now=now)
    _sign(steward, lease, "trust", now)
