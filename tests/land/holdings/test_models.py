"""Names in the order people count in."""

from __future__ import annotations

import pytest

from commonhouse.land.holdings.models import in_order
from commonhouse.land.models import Holding, Parcel
from tests.land import helpers


def test_the_ninth_home_stands_before_the_tenth():
    names = ["Home 10", "home 9", "Home 1", "Home 0100", "Ähre 2", "Home"]
    assert sorted(names, key=in_order) == ["Home", "Home 1", "home 9", "Home 10", "Home 0100", "Ähre 2"]
    assert in_order("Lot 2", "Home 1") < in_order("Lot 10", "Home 1") < in_order("Lot 10", "Home 2")
    assert len(in_order("7" * 120, "8 " * 60)) <= 300


@pytest.mark.django_db
def test_homes_are_listed_by_parcel_then_by_number():
    trust = helpers.make_trust(books=False)
    for name in ("Lot 10", "Lot 9"):
        parcel = helpers.make_parcel(trust.organization, name)
        helpers.make_holding(parcel, "Home 11")
        helpers.make_holding(parcel, "Home 2")
    assert [str(each) for each in Parcel.objects.all()] == ["Lot 9", "Lot 10"]
    assert [f"{each.parcel}, {each}" for each in Holding.objects.all()] == [
        "Lot 9, Home 2", "Lot 9, Home 11", "Lot 10, Home 2", "Lot 10, Home 11",
    ]  # fmt: skip
