"""What a network and a trust hold, at size: 200 trusts with 50,000 homes, one of them with 5,000, beside a plain loop.

    python bench/bench_land_portfolio.py                         200 trusts, 50,000 homes, in SQLite
    python bench/bench_land_portfolio.py --trusts 50 --homes 10000

A house of its own is made in a temporary folder, with the durability of a real one, and filled by the inner verbs' own rows. Pages
are fetched through Django's client, middleware and templates included: what the server takes, without the network. `plain loop`
is the peer: the same figures by going through the trusts one after another and counting their homes and land in Python, as a
spreadsheet of each would be added up. Both must agree. Each time is the median of some.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

LIMIT = 0.300  # seconds of a page
BIG = 5_000  # homes of the one large trust
TIMES = 9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trusts", type=int, default=200)
    parser.add_argument("--homes", type=int, default=50_000)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        run(wanted.trusts, wanted.homes)


def set_up(folder: str) -> None:
    """An empty house in SQLite, its tables made from the models."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "commonhouse.web.settings", "COMMONHOUSE_DATA": folder, "COMMONHOUSE_DEMO": "1",
    }  # fmt: skip
    import django
    from django.conf import settings

    django.setup()
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.LOGGING_CONFIG = None
    from django.core.management import call_command

    settings.MIGRATION_MODULES = {each.split(".")[-1]: None for each in settings.INSTALLED_APPS}
    call_command("migrate", run_syncdb=True, verbosity=0, skip_checks=True)


def run(trusts: int, homes: int) -> None:
    from django.db import connection

    from commonhouse.land.holdings import queries

    began = time.perf_counter()
    network, big = fill(trusts, homes)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(
        f"{trusts} trusts, {homes:,} homes; one trust with {min(BIG, homes):,}; filled in {time.perf_counter() - began:.0f} s"
    )

    found, ours = timed(lambda: queries.network(network))
    other, theirs = timed(lambda: by_a_plain_loop(network), times=3)
    assert figures(found.total) == other, "the plain loop counts otherwise"
    assert found.total.homes == homes
    show("a network's figures, grouped queries", ours, "")
    show("the same by a plain loop over trusts", theirs, f"{theirs / ours:.1f} times ours")
    held, took = timed(lambda: queries.portfolio(big))
    show(f"figures of one trust with {held.homes:,} homes", took, "")
    for what, organization, query in (
        ("page of the network", network, ""), ("page of the large trust", big, ""),
        ("  searched for “home 49 roxbury”", big, "?q=home+49+roxbury"), ("  its last page", big, "?page=9999"),
        ("  one use, state and neighborhood", big, "?use=homes&state=in-use&neighborhood=Roxbury"),
    ):  # fmt: skip
        page(what, f"/o/{organization.slug}/land/{query}")
    page("  each piece of its land", f"/o/{big.slug}/land/parcels/")


def page(what: str, address: str) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
        count = len(asked)
    assert answer.status_code == 200, (address, answer.status_code)
    _answer, took = timed(lambda: client.get(address))
    mark = "ok" if took <= LIMIT else f"above {LIMIT * 1000:.0f} ms"
    show(what, took, f"{count} queries, {len(answer.content) / 1024:.0f} KB ({mark})")


def fill(trusts: int, homes: int) -> tuple[Any, Any]:
    """The network and its largest trust. Sizes of the others are drawn, with a fixed seed."""
    from django.db import transaction
    from django.utils import timezone

    from commonhouse.land.holdings.models import Holding, Parcel, in_order
    from commonhouse.people.models import MemberClass, Membership, Organization

    chance, now = random.Random(2026), timezone.now()
    network = Organization.objects.create(slug="network", name="Network", kind="network", is_listed=True)
    members = MemberClass.objects.create(organization=network, slug="members", name="Members")
    sizes = shares(chance, homes, trusts)
    with transaction.atomic():
        made = Organization.objects.bulk_create(
            Organization(
                slug=f"trust-{number}", name=f"Trust {number}", kind="land-trust", is_listed=True, place="Roxbury",
                latitude=Decimal(42) + Decimal(number) / 1000, longitude=Decimal(-71) - Decimal(number % 17) / 100,
            )
            for number in range(trusts)
        )  # fmt: skip
        Membership.objects.bulk_create(
            Membership(organization=network, member_class=members, member_organization=each, status="active")
            for each in made
        )
        for organization, size in zip(made, sizes, strict=True):
            parcels = Parcel.objects.bulk_create(
                [
                    Parcel(
                        organization=organization, name=f"Lot {number}", order=in_order(f"Lot {number}"), entered_at=now,
                        use=chance.choice(("homes", "homes", "homes", "farm", "open", "commercial")),
                        square_feet=chance.randrange(2_000, 20_000),
                        neighborhood=chance.choice(("Roxbury", "Dorchester", "Mattapan")),
                        latitude=Decimal(chance.randrange(4_225_000, 4_239_000)).scaleb(-5),
                        longitude=Decimal(-chance.randrange(7_102_000, 7_112_000)).scaleb(-5),
                    )
                    for number in range(max(1, size // 3))
                ],
                batch_size=500,
            )  # fmt: skip
            Holding.objects.bulk_create(
                [
                    Holding(
                        organization=organization, parcel=parcels[number % len(parcels)], name=f"Home {number}",
                        order=in_order(f"Lot {number % len(parcels)}", f"Home {number}"), entered_at=now,
                        tenure=chance.choice(("ground-lease", "co-op", "rental")),
                        state=chance.choice(("in-use",) * 12 + ("free", "for-sale", "in-default")),
                    )
                    for number in range(size)
                ],
                batch_size=500,
            )  # fmt: skip
    return network, made[0]


def shares(chance: random.Random, homes: int, trusts: int) -> list[int]:
    """How many homes each trust has: the first BIG, the others by chance, all together `homes`."""
    first = min(BIG, homes)
    weights = [chance.random() + 0.1 for _ in range(trusts - 1)]
    rest = [int((homes - first) * weight / sum(weights)) for weight in weights]
    rest[-1] += homes - first - sum(rest)
    return [first, *rest]


Figures = tuple[int, int, int, dict[str, int]]


def figures(total: Any) -> Figures:
    return total.homes, total.land, total.area, total.by_tenure()


def by_a_plain_loop(network: Any) -> Figures:
    """Homes, parcels, square feet and homes by tenure, trust by trust and row by row."""
    homes = parcels = area = 0
    tenures: Counter[str] = Counter()
    for membership in network.memberships.filter(status="active").select_related("member_organization"):
        trust = membership.member_organization
        for parcel in trust.parcels.filter(released_on=None):
            parcels, area = parcels + 1, area + parcel.square_feet
        for holding in trust.holdings.filter(use="homes"):
            if holding.state not in {"lost", "planned"}:
                homes += 1
                tenures[holding.tenure] += 1
    return homes, parcels, area, dict(tenures)


def timed(work: Callable[[], Any], times: int = TIMES) -> tuple[Any, float]:
    """The result, and the median of some times in seconds."""
    result, took = None, []
    for _ in range(times):
        began = time.perf_counter()
        result = work()
        took.append(time.perf_counter() - began)
    return result, statistics.median(took)


def show(what: str, seconds: float, more: str) -> None:
    print(f"  {what:42} {seconds * 1000:9.1f} ms  {more}")


if __name__ == "__main__":
    main()
