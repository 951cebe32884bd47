"""The demo's trusts hold what the article says they hold."""

from __future__ import annotations

import pytest

from commonhouse.land.holdings import demo, queries
from commonhouse.land.models import Parcel
from tests import factories as make
from tests.land.holdings.test_entering import verified


@pytest.mark.django_db
def test_the_demo_has_the_real_counts():
    trusts = {plan.slug: make.make_organization(plan.slug, kind="land-trust") for plan in demo.PLANS}
    demo.seed(lambda _words: None)
    held = {slug: queries.portfolio(organization) for slug, organization in trusts.items()}
    dudley = held["dsni"]
    assert dudley.homes == 228
    assert dudley.by_tenure() == {"ground-lease": 98, "co-op": 77, "rental": 53}
    assert 30 * 43_560 < dudley.area < 31 * 43_560
    assert (dudley.planned, dudley.parcels["farm"], dudley.count("commercial"), dudley.count("open")) == (4, 2, 5, 4)
    assert (held["bnclt"].land, held["bnclt"].homes) == (11, 32)
    assert (held["chinatown-clt"].land, held["chinatown-clt"].homes) == (3, 3)
    assert (held["boston-farms-clt"].homes, held["boston-farms-clt"].land) == (0, 3)
    assert not Parcel.objects.exclude(address="").exists()
    assert "232 homes" in verified(trusts["dsni"])[-1]  # four of them are being built
