"""The books of the Greater Boston demo: a food co-op brings a year and a half of them into the house. All of it is invented.

Funds and land trusts open theirs with what they raise and lend (see `funds`).
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator

from commonhouse.ledger import actions
from commonhouse.ledger.accounts import of_role, part
from commonhouse.ledger.models import Restriction
from commonhouse.ledger.posting import Draft, Leg
from commonhouse.people import actions as people
from commonhouse.people.demo import acting, at
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor
from commonhouse.record import queries as record

SLUG = "dorchester-food-coop"
FIRST, LAST = 20, 650  # days after the house opened
SHARE = 100_00
MONTH = dt.timedelta(days=30)
HOUR = dt.timedelta(hours=1)


def seed(say: Callable[[str], None]) -> None:
    """Shares of households, sales and pay of each month, and a grant for a delivery van, part of which is spent."""
    say("==> A food co-op brings its books into the house, and closes a year")
    coop = Organization.objects.get(slug=SLUG)
    steward = acting(coop, f"steward@{SLUG}.example")
    now = _free(coop)
    assert steward.person is not None
    seat = people.fill_seat(
        steward, coop, kind="treasurer", person=steward.person, starts_on=at(FIRST).date(), now=now
    )  # fmt: skip
    treasurer = Actor(steward.person, seat)
    actions.open_book(treasurer, coop, opened_on=at(FIRST).date(), now=now)
    van = actions.add_restriction(
        treasurer, coop, name="Delivery van", purpose="A van to bring food to elders, and its upkeep",
        giver="A foundation (invented)", accounts=[of_role(coop, "equipment"), of_role(coop, "upkeep")],
    )  # fmt: skip
    actions.post_batch(treasurer, coop, list(_shares(coop)), title="Households' shares, from the old list", now=now)
    actions.post_batch(treasurer, coop, list(_months(coop)), title="Daily sales and bills, by month", now=now)
    actions.post_batch(treasurer, coop, list(_van(coop, van)), title="The van", now=now)
    wrong = actions.post_entry(treasurer, coop, _bill(coop, "A bill of another shop", "demo-wrong", 87_40), now=now)
    actions.reverse_entry(treasurer, wrong, key="demo-wrong-back", why="It was another shop's bill", now=now)
    actions.close_period(treasurer, coop, at(LAST - 90).date(), now=now + HOUR)


def _free(organization: Organization) -> dt.datetime:
    """A moment not long ago, after all that the organization's record holds."""
    log = record.log_of(organization)
    latest = log.last_at if log is not None and log.last_at is not None else at(LAST)
    return max(at(LAST + 5), latest + HOUR)


def _shares(coop: Organization) -> Iterator[Draft]:
    """A share of each household, under its membership."""
    cash, shares = of_role(coop, "cash"), of_role(coop, "member-shares")
    members = coop.memberships.filter(person__isnull=False, status="active").select_related("person").order_by("pk")
    for number, member in enumerate(members):
        share = part(shares, f"m:{member.pk}", holder=member.person)
        legs = [Leg(cash, SHARE), Leg(share, -SHARE)]
        yield Draft(at(FIRST + number % 15).date(), "A household's share", legs, f"demo-share-{member.pk}")


def _months(coop: Organization) -> Iterator[Draft]:
    """What a shop of this size sells and spends, with a summer that is slow."""
    chance = random.Random(1904)
    day, number = at(FIRST + 25), 0
    while day < at(LAST):
        number += 1
        sold = chance.randrange(46_000_00, 61_000_00)
        spent = {
            "goods-sold": sold * 62 // 100, "wages": chance.randrange(12_500_00, 14_000_00), "rent": 3_200_00,
            "insurance": 410_00, "bank-fees": chance.randrange(180_00, 260_00),
        }  # fmt: skip
        words = {
            "goods-sold": "Food from farms and wholesalers", "wages": "Pay of the month", "rent": "Rent and power",
            "insurance": "Insurance", "bank-fees": "Card fees",
        }  # fmt: skip
        on = day.date()
        yield _moved(coop, on, "Sales of the month", f"demo-sales-{number}", "sales", -sold)
        for role, amount in spent.items():
            yield _moved(coop, on, words[role], f"demo-{role}-{number}", role, amount)
        day += MONTH


def _van(coop: Organization, van: Restriction) -> Iterator[Draft]:
    cash, grants, equipment = (of_role(coop, role) for role in ("cash", "grants", "equipment"))
    given = [Leg(cash, 38_000_00, van), Leg(grants, -38_000_00, van)]
    yield Draft(at(290).date(), "A grant for a delivery van", given, "demo-van-grant")
    bought = [Leg(equipment, 31_450_00, van), Leg(cash, -31_450_00, van)]
    yield Draft(at(355).date(), "A delivery van, used", bought, "demo-van-bought")


def _moved(coop: Organization, on: dt.date, text: str, key: str, role: str, amount: int) -> Draft:
    """Paid from the bank account, or (below zero) into it."""
    return Draft(on, text, [Leg(of_role(coop, role), amount), Leg(of_role(coop, "cash"), -amount)], key)


def _bill(coop: Organization, text: str, key: str, amount: int) -> Draft:
    return _moved(coop, at(LAST - 10).date(), text, key, "other-expense", amount)
