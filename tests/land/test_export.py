"""What a trust takes along of its land is all there is: every column of every table, or a reason why it stays."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.db import models
from PIL import Image

from commonhouse.land import tables
from commonhouse.land.export import files
from commonhouse.land.holdings import actions as holdings
from commonhouse.land.leasing import actions as leasing
from commonhouse.land.models import Holding, Lease, Parcel
from commonhouse.land.stewarding.actions import duties
from commonhouse.people.models import Organization
from tests import factories as make
from tests.land import helpers as land
from tests.land.reporting.helpers import champlain

MODELS = tables.all_models()


def test_there_are_tables() -> None:
    assert {"Parcel", "Lease", "Price", "HomeDraw", "LandReport"} <= {each.__name__ for each in MODELS}


@pytest.mark.parametrize("model", MODELS, ids=lambda each: each.__name__)
def test_every_column_goes_along_or_has_a_reason(model: type[models.Model]) -> None:
    names = {each.name for each in model._meta.concrete_fields}
    assert "organization" in names, "a table of land says whose it is"
    taken = {each.name for each in tables.columns(model)}
    for each in model._meta.concrete_fields:
        if each.primary_key:
            continue
        assert (each.name in taken) != bool(tables.reason(each)), each.name
        of = tables._of(each)
        known = of in {"", "Person", *tables.NAMES} or each.related_model._meta.app_label == "land"
        assert known, f"{each.name} points to {of}, whose public name nobody says"
        assert each.get_internal_type() != "BinaryField" or tables.reason(each), f"{each.name} is no text"
    assert not model._meta.local_many_to_many or all(
        each.remote_field.through in MODELS for each in model._meta.local_many_to_many
    )


def test_no_reason_is_left_over() -> None:
    known = {f"{each.model._meta.model_name}.{each.name}" for one in MODELS for each in one._meta.concrete_fields}
    assert set(tables.LEFT_OUT) - known == {"organization"}


def read(organization: Organization) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for name, _what, pieces in files(organization):
        data = b"".join(pieces)
        if name.endswith(".csv"):
            found[name] = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    return found


@pytest.mark.django_db
def test_rows_are_whole_and_find_one_another() -> None:
    trust, other = land.make_trust(books=False), land.make_trust(books=False)
    first, second = champlain(trust.organization)
    champlain(other.organization)
    taken = read(trust.organization)
    rows = {int(each["row"]): each for each in taken["land/tables/lease.csv"]}
    assert set(rows) == {first.pk, second.pk}  # and nothing of another trust
    assert rows[second.pk]["followed"] == str(first.pk)
    assert rows[first.pk]["sold_for"] == "15000000"
    assert rows[first.pk]["agreement"] == first.agreement.public_id
    homes = {int(each["row"]) for each in taken["land/tables/holding.csv"]}
    assert int(rows[first.pk]["holding"]) in homes
    person = first.household.people.get().person
    assert any(person.name in each["person"] for each in taken["land/tables/householdperson.csv"])


@pytest.mark.django_db
def test_a_table_takes_the_same_queries_for_many_rows(django_assert_num_queries: Any) -> None:
    trust = land.make_trust(books=False)
    for _number in range(5):
        champlain(trust.organization)
    for model, most in ((Lease, 1), (Parcel, 1), (Holding, 1)):
        with django_assert_num_queries(most):
            assert len(list(tables.table(model, trust.organization))) > 1


@pytest.mark.django_db
def test_papers_go_along() -> None:
    """A scan kept with the land, with a lease and with a duty comes out again."""
    trust = land.make_trust(books=False)
    lease, _second = champlain(trust.organization)
    scans = [png(shade) for shade in (10, 20, 30)]
    holdings.add_paper(trust.steward, lease.holding.parcel, data=scans[0], name="deed.png", title="Deed")
    leasing.keep_paper(
        make.make_actor(trust.organization, "treasurer"), lease, title="Lease", data=scans[1], file_name="lease.png"
    )
    duty = duties.add_duty(
        trust.steward, trust.organization, name="Proof of insurance", due_on=land.on("2026-05-01"), kind="insurance",
        holding=lease.holding,
    )  # fmt: skip
    duties.add_paper(trust.steward, duty, data=scans[2], name="policy.png")
    taken = [b"".join(pieces) for name, _what, pieces in files(trust.organization) if name.endswith(".png")]
    assert len(taken) == len(scans)
    assert all(data[:4] == b"\x89PNG" for data in taken)


def png(shade: int) -> bytes:
    made = io.BytesIO()
    Image.new("L", (8, 8), shade).save(made, "PNG")
    return made.getvalue()


@pytest.mark.django_db
def test_holdings_taken_along_are_entered_elsewhere() -> None:
    """The file of one trust is the import of another: the same land and homes come out of it again."""
    trust, other = land.make_trust(books=False), land.make_trust(books=False)
    parcel = land.make_parcel(
        trust.organization, "Corner lot", reference="0801", latitude="42.32000", longitude="-71.08000"
    )
    land.make_holding(parcel, "Home 1", unit="1", square_feet=900)
    land.make_holding(parcel, "Home 2", accessible=True)
    land.make_parcel(trust.organization, "Garden", use="farm")

    def file_of(organization: Organization) -> bytes:
        return b"".join(next(pieces for name, _what, pieces in files(organization) if name == "land/land.csv"))

    waiting = holdings.read_file(other.steward, other.organization, name="land.csv", data=file_of(trust.organization))
    assert not waiting.problems, waiting.problems
    holdings.enter_file(other.steward, waiting)

    def without_ids(data: bytes) -> list[dict[str, Any]]:
        rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
        return sorted(({**row, "id": ""} for row in rows), key=str)

    assert without_ids(file_of(other.organization)) == without_ids(file_of(trust.organization))
