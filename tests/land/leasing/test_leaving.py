"""What a trust takes along of its leases, and what becomes of households when somebody goes."""

from __future__ import annotations

import csv
import io
import json

import pytest

from commonhouse.land.leasing import actions, export, home, leaving
from commonhouse.land.leasing.actions.writing import FOLDER
from commonhouse.land.leasing.models import HouseholdPerson, LeasePaper
from commonhouse.land.leasing.tasks import bill_house
from commonhouse.people import papers
from commonhouse.people.permissions import Actor
from tests import factories as make
from tests.land import helpers as land
from tests.land.leasing.helpers import signed, write

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PDF = b"%PDF-1.4 will %%EOF"


def test_what_is_taken_along_is_enough_to_go_on() -> None:
    trust = land.make_trust()
    lease = signed(trust, write(trust, land.make_home(trust.organization), price=200_000_00))
    actions.add_starters(trust.steward, trust.organization)
    actions.keep_paper(trust.steward, lease, title="Deed", data=PDF, file_name="deed.pdf")
    actions.start_billing(
        trust.treasurer, trust.organization, starts=land.on("2026-03-01"), until=land.on("2026-12-31")
    )
    bill_house.call(2027)
    found = {name: b"".join(content) for name, _what, content in export.files(trust.organization)}
    (row,) = csv.DictReader(io.StringIO(found["land/leases.csv"].decode("utf-8-sig")))
    assert (row["lease"], row["price"], row["kind"]) == (lease.agreement.public_id, "200000.00", "ground-lease")
    terms = json.loads(found["land/lease-terms.jsonl"])
    assert terms["terms"]["purchase"]["price"] == 200_000_00
    assert len(found["land/lease-templates.jsonl"].splitlines()) == 6
    assert found["land/bills-2027-01-01-2027-12-31.csv"].count(b"\n") == 25
    assert PDF in found.values()


def test_a_run_that_is_half_done_waits_on_the_treasurers_page() -> None:
    trust = land.make_trust()
    signed(trust, write(trust, land.make_home(trust.organization)))
    actions.start_billing(
        trust.treasurer, trust.organization, starts=land.on("2026-03-01"), until=land.on("2026-12-31")
    )
    assert [need.minutes for need in home.needs(trust.treasurer)] == [2]
    assert list(home.needs(trust.steward)) == []


def test_whoever_is_erased_leaves_no_name_and_no_paper() -> None:
    trust = land.make_trust()
    one, other = make.make_person(email=""), make.make_person(email="")
    lease = signed(
        trust, write(trust, land.make_home(trust.organization), household=land.make_household(trust.organization, one, other))
    )  # fmt: skip
    kept = actions.keep_paper(trust.steward, lease, title="Will", data=PDF, file_name="will.pdf")
    leaving.forget(other)
    assert LeasePaper.objects.exists()  # the lease is in force: its papers are the other's too
    actions.end_lease(lease, "given-up", land.on("2026-03-01"), now=land.at("2026-03-01"))
    leaving.forget(one)
    assert not HouseholdPerson.objects.exists()
    assert not LeasePaper.objects.exists()
    assert papers.read(FOLDER, kept.sha256) is None


def test_two_entries_of_one_person_are_one_in_a_household() -> None:
    trust = land.make_trust()
    entry, person = make.make_person(email=""), make.make_person(email="")
    household = land.make_household(trust.organization, entry, person, size=3)
    household.people.filter(person=person).update(signs=False)
    leaving.merge(entry, person, trust.organization)
    row = household.people.get()
    assert (row.person, row.signs) == (person, True)
    assert Actor(person).person == person
