"""Prices of the demo: two published tables, improvements at every stage, appraisals, prices and a letter.

Figures of the tables are close to what was published for Boston, rounded, and say that they are the demo's. Families, appraisers
and receipts are invented.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from django.utils import timezone

from commonhouse.charters.demo import steward_of
from commonhouse.land.leasing.models import Lease
from commonhouse.land.leasing.queries import holds, rows
from commonhouse.land.pricing import actions, prices
from commonhouse.land.pricing.models import Improvement, Price
from commonhouse.people.demo import at
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor
from commonhouse.record.models import Log

Say = Callable[[str], None]
DOLLAR = 100
TRUSTS = ("dsni", "chinatown-clt")
SOURCE = "The demo: rounded, close to what was published"
INCOMES = (  # area median income, a family of four, from 2000 on
    65_500, 70_000, 74_200, 80_800, 82_600, 82_600, 84_100, 82_400, 85_800, 90_200, 91_800, 96_500, 97_800, 94_400, 94_100,
    98_500, 98_100, 103_400, 107_800, 113_300, 119_000, 120_800, 140_200, 149_300, 148_900, 160_900, 164_600,
)  # fmt: skip
CONSUMER = (  # consumer prices, Boston, each January from 2015
    254.6, 256.7, 263.0, 270.0, 276.4, 283.6, 286.0, 302.1, 321.3, 333.4, 343.0, 352.4,
)  # fmt: skip
WORK = (
    ("A new porch", 8_400, 25), ("A boiler that uses less gas", 9_200, 20), ("Insulation of the attic", 4_600, 30),
    ("A ramp to the front door", 3_900, 20), ("New windows", 12_800, 25), ("A bathroom for grandmother", 14_500, 25),
)  # fmt: skip
PHOTO = bytes.fromhex(  # one pixel: stands for the photograph of a receipt
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001"
    "e221bc330000000049454e44ae426082"
)


def seed(say: Say) -> None:
    """Called once, in an empty house, by land.demo: day 91 to 120."""
    say("==> Publishing tables that leases go by, and setting the first prices")
    for slug in TRUSTS:
        steward = steward_of(slug)
        assert steward.seat is not None
        trust = steward.seat.organization
        _tables(steward, trust)
        homes = _homes(steward, trust, 6)
        for number, lease in enumerate(homes):
            _improve(steward, lease, number)
        for number, lease in enumerate(homes[:3]):
            _appraise(steward, lease, number)
        _prices(steward, homes)


def live(say: Say) -> None:
    """What waits today: a family that asks, work that is finished, and work that is approved."""
    for slug in TRUSTS:
        steward = steward_of(slug)
        assert steward.seat is not None
        _waiting(steward, steward.seat.organization)


def _homes(steward: Actor, trust: Organization, most: int) -> list[Lease]:
    """Leases with a rule for the price and somebody who can ask."""
    found = rows().filter(
        organization=trust, began_at__isnull=False, ended_on__isnull=True, price__isnull=False, household__isnull=False
    ).order_by("pk")  # fmt: skip
    return [each for each in found[: 2 * most] if prices.resale_of(each) is not None and not holds(steward, each)][
        :most
    ]


def _owner(lease: Lease) -> Actor:
    assert lease.household is not None
    return Actor(lease.household.people.all()[0].person)


def _tables(steward: Actor, trust: Organization) -> None:
    last = at(91).year
    incomes = [(dt.date(2000 + n, 4, 1), str(value)) for n, value in enumerate(INCOMES)]
    consumer = [(dt.date(2015 + n, 1, 1), str(value)) for n, value in enumerate(CONSUMER)]
    for code, name, source, values in (
        ("ami-boston", "Area median income, Boston, four people", "HUD, every April", incomes),
        ("cpi-boston", "Consumer prices, Boston", "Bureau of Labor Statistics, every January", consumer),
    ):
        table = actions.make_table(steward, trust, code=code, name=name, source=source, now=at(91))
        known = [each for each in values if each[0].year <= last and each[0] <= at(91).date()]
        actions.publish(steward, table, known, source=SOURCE, submission=uuid.uuid4(), now=_clock(trust, at(91)))
        later = [each for each in values if at(91).date() < each[0] <= timezone.localdate()]
        if later:
            actions.publish(steward, table, later, source=SOURCE, submission=uuid.uuid4(), now=_clock(trust, at(92)))


def _improve(steward: Actor, lease: Lease, number: int) -> None:
    """Work from the question to the credit; every fourth was done before anybody was told."""
    what, cost, years = WORK[number % len(WORK)]
    when = at(93 + number)
    trust, owner = lease.organization, _owner(lease)
    row = actions.ask(
        owner, lease, what=what, estimate=cost * DOLLAR, is_done=number % 4 == 3, submission=uuid.uuid4(),
        now=_clock(trust, when),
    )  # fmt: skip
    if row.state == Improvement.State.ASKED:
        row = actions.decide(steward, row, approved=True, reason="Go ahead.", now=_clock(trust, when))
    row = actions.finish(
        owner,
        row,
        finished_on=(when - dt.timedelta(days=1)).date(),
        cost=(cost + 150) * DOLLAR,
        useful_years=years,
        now=when,
    )
    actions.add_paper(owner, row, PHOTO, name="receipt.png", now=when)
    actions.credit(steward, row, now=_clock(trust, when))


def _appraise(steward: Actor, lease: Lease, number: int) -> None:
    worth = lease.market_value or lease.price or 0
    gained = (110 + 7 * number) * worth // 100
    on = at(104).date()
    actions.enter_appraisal(
        steward, lease, on=on, value=gained // (1_000 * DOLLAR) * 1_000 * DOLLAR, appraiser="A. Appraiser (invented)",
        improvements=4_000 * DOLLAR, confirmed=True, submission=uuid.uuid4(), now=at(105),
    )  # fmt: skip


def _prices(steward: Actor, homes: list[Lease]) -> None:
    for number, lease in enumerate(homes[:3]):
        purpose = (Price.Purpose.SALE, Price.Purpose.REFINANCE, Price.Purpose.PLANNING)[number]
        moment = _clock(lease.organization, at(110 + number))
        price = actions.set_price(
            steward, lease, on=moment.date(), purpose=purpose, submission=uuid.uuid4(), now=moment
        )
        if number == 0:
            actions.write_letter(
                steward, price, valid_until=(moment + dt.timedelta(days=90)).date(), submission=uuid.uuid4(), now=moment
            )


def _waiting(steward: Actor, trust: Organization) -> None:
    homes = _homes(steward, trust, 9)[-3:]
    now = timezone.now()
    for number, lease in enumerate(homes):
        owner = _owner(lease)
        row = actions.ask(
            owner, lease, what=WORK[-1 - number][0], estimate=WORK[-1 - number][1] * DOLLAR,
            about="My cousin is a carpenter and would begin in spring.", submission=uuid.uuid4(), now=_clock(trust, now),
        )  # fmt: skip
        if number and row.state == Improvement.State.ASKED:
            row = actions.decide(steward, row, approved=True, reason="A good plan.", now=_clock(trust, now))
        if number == 2 and row.state == Improvement.State.APPROVED:
            yesterday = timezone.localdate() - dt.timedelta(days=1)
            actions.finish(owner, row, finished_on=yesterday, cost=row.estimate, useful_years=20, now=now)


def _clock(organization: Organization, wanted: dt.datetime) -> dt.datetime:
    """The moment wanted, or just after the organization's last act: acts stand in order of time."""
    last = Log.objects.filter(organization_id=organization.pk).values_list("last_at", flat=True).first()
    return wanted if last is None or last < wanted else last + dt.timedelta(seconds=1)
