"""Writing a lease, signing it, what follows; and what is refused."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from commonhouse.agreements import actions as agreements
from commonhouse.agreements import documents
from commonhouse.land.holdings.models import Building, Holding
from commonhouse.land.leasing import actions, queries
from commonhouse.land.leasing.actions.ending import end_lease
from commonhouse.land.leasing.actions.writing import Figures, make_lease
from commonhouse.land.leasing.models import Lease
from commonhouse.land.leasing.starters import COOP, DUDLEY, FARM
from commonhouse.people.permissions import Actor, NotAllowed, Refused
from commonhouse.record.models import Act
from commonhouse.record.verify import Discrepancy
from tests import factories as make
from tests.land import helpers as land
from tests.land.leasing.helpers import SIGNED, signed, verify, write

pytestmark = pytest.mark.django_db


def test_a_lease_begins_when_all_have_signed() -> None:
    trust = land.make_trust()
    home = land.make_home(trust.organization)
    lease = write(trust, home, price=200_000_00, market_value=400_000_00, subsidy=120_000_00)
    home.refresh_from_db()
    assert (lease.began_at, home.state, queries.lease_of(home)) == (None, Holding.State.FREE, None)
    signed(trust, lease)
    lease.refresh_from_db()
    home.refresh_from_db()
    assert lease.began_at == SIGNED
    assert home.state == Holding.State.IN_USE
    assert queries.lease_of(home) == lease
    terms = queries.terms_of(lease)
    assert terms.purchase is not None
    assert (terms.purchase.price, terms.purchase.on) == (200_000_00, lease.starts_on)
    act = Act.objects.get(kind="land.lease-begun")
    assert act.subject == lease.agreement.public_id
    assert '"price":20000000' in act.body
    assert Act.objects.filter(kind="agreements.signed", index__lt=act.index).exists()


def test_only_those_who_keep_leases_write_them() -> None:
    trust = land.make_trust()
    home = land.make_home(trust.organization)
    household = land.make_household(trust.organization)
    for actor in (trust.member, trust.board, Actor(household.people.get().person)):
        with pytest.raises(NotAllowed):
            actions.write_lease(actor, home, terms=DUDLEY, starts_on=land.on("2026-02-01"), household=household)


def test_the_same_form_sent_twice_is_one_lease() -> None:
    trust = land.make_trust()
    home, mark = land.make_home(trust.organization), uuid.uuid4()
    household = land.make_household(trust.organization)
    first = write(trust, home, household=household, submission=mark)
    assert write(trust, home, household=household, submission=mark) == first
    assert Lease.objects.count() == 1


def test_a_place_has_one_lease_at_a_time() -> None:
    trust = land.make_trust()
    home = land.make_home(trust.organization)
    lease = write(trust, home)
    with pytest.raises(Refused, match="waits for signatures"):
        write(trust, home)
    signed(trust, lease)
    with pytest.raises(Refused, match="leased already"):
        write(trust, home)
    nxt = write(trust, home, followed=lease)
    with pytest.raises(Refused, match="still running"):
        signed(trust, nxt)
    actions.end_lease(lease, "sold", land.on("2026-03-01"), sold_for=210_000_00, now=land.at("2026-03-01"))
    signed(trust, nxt, now=land.at("2026-03-01"))
    assert queries.lease_of(home) == nxt


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_on": land.on("2019-01-01")}, "starts_on"),
        ({"starts_on": land.on("2036-01-01")}, "starts_on"),
        ({"price": -1}, "price"),
        ({"price": 300_000_00, "market_value": 200_000_00}, "price"),
        ({"terms": FARM}, "template"),
        ({"household": None}, "household"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(changes: dict[str, object], field: str) -> None:
    trust = land.make_trust()
    home = land.make_home(trust.organization)
    with pytest.raises(ValidationError) as caught:
        write(trust, home, **changes)
    assert field in caught.value.message_dict
    assert not Lease.objects.exists()


def test_a_term_over_99_years_is_refused() -> None:
    trust = land.make_trust()
    terms = {**_json(DUDLEY), "term": {"years": 120}}
    with pytest.raises(ValidationError, match="120"):
        write(trust, land.make_home(trust.organization), terms=terms)


def test_a_home_is_not_leased_where_nothing_is_leased() -> None:
    trust = land.make_trust()
    green = land.make_home(trust.organization, tenure="open", use="open")
    with pytest.raises(Refused, match="open for all"):
        write(trust, green)
    gone = land.make_home(trust.organization, state="lost")
    with pytest.raises(Refused, match="lost"):
        write(trust, gone)


def test_texts_are_written_in_both_languages_with_a_summary_first() -> None:
    trust = land.make_trust()
    lease = write(trust, land.make_home(trust.organization), price=200_000_00)
    version = lease.agreement.versions.get()
    assert set(version.texts) == {"en", "es"}
    headings = [heading for heading, _lines in version.texts["en"]["parts"]]
    assert headings[:3] == ["Who agrees", "In short", "How long it holds"]
    whole = str(version.texts["en"])
    assert "$35" in whole
    assert "2125" in whole  # 99 years from 2026
    assert documents.document_hash(version, "en")


def test_a_pause_is_a_change_that_both_sign_and_keeps_what_is_reckoned_in_the_terms() -> None:
    from commonhouse.land.leasing.kinds import paused

    trust = land.make_trust()
    lease = signed(trust, write(trust, land.make_home(trust.organization)))
    version = queries.version_of(lease)
    answers = {"starts": land.on("2026-05-01"), "until": land.on("2026-06-30"), "way": "skip"}
    terms = paused(version.terms, answers, land.on("2026-04-01"))
    change = agreements.propose_change(
        trust.steward, lease.agreement, terms=terms, takes_effect_on=land.on("2026-05-01"), why="A hard spring.",
        now=land.at("2026-04-01"),
    )  # fmt: skip
    signed(trust, lease, version=change, now=land.at("2026-04-02"))
    lease.agreement.refresh_from_db()
    days = set(lease.agreement.dues.values_list("on", flat=True))
    assert land.on("2026-04-01") in days
    assert land.on("2026-05-01") not in days
    assert land.on("2026-07-01") in days


def test_nobody_ends_a_lease_on_the_page_of_its_agreement_before_help_was_offered() -> None:
    trust = land.make_trust()
    lease = signed(trust, write(trust, land.make_home(trust.organization)))
    with pytest.raises(Refused, match="support plan"):
        agreements.end(
            trust.steward, lease.agreement, on=land.on("2026-03-01"), why="Enough.", now=land.at("2026-03-01")
        )
    lease.refresh_from_db()
    assert lease.ended_on is None


def test_when_the_agreement_is_ended_on_its_own_page_the_lease_ends_too() -> None:
    trust = land.make_trust()
    home = land.make_home(trust.organization)
    terms = replace(DUDLEY, default=replace(DUDLEY.default, support_first=False))
    lease = signed(trust, write(trust, home, terms=terms))
    with pytest.raises(Refused, match="on the day"):
        agreements.end(
            trust.steward, lease.agreement, on=land.on("2026-03-09"), why="Given back.", now=land.at("2026-03-01")
        )
    agreements.end(
        trust.steward, lease.agreement, on=land.on("2026-03-01"), why="Given back.", now=land.at("2026-03-01")
    )
    lease.refresh_from_db()
    home.refresh_from_db()
    assert (lease.ended_on, lease.ended_how, home.state) == (land.on("2026-03-01"), "ended", "free")


def _json(terms: object) -> dict[str, object]:
    from commonhouse.land.leasing import kinds

    return kinds.dump(terms)  # type: ignore[arg-type]


def test_a_co_op_leases_its_whole_building() -> None:
    trust, coop = land.make_trust(), make.make_organization(kind="housing-coop")
    parcel = land.make_parcel(trust.organization)
    building = Building.objects.create(
        organization=trust.organization, parcel=parcel, name="Big house", kind="apartments", entered_at=SIGNED
    )
    homes = [land.make_holding(parcel, building=building, tenure="co-op") for _n in range(3)]
    lease = write(trust, homes[0], terms=COOP, organization=coop, building=building)
    with pytest.raises(Refused, match="waits for signatures"):
        write(trust, homes[1], terms=COOP, organization=coop)
    lease = signed(trust, lease, others=[make.make_steward(coop)])
    assert {home.state for home in Holding.objects.filter(building=building)} == {"in-use"}
    assert [queries.lease_of(home) for home in homes] == [lease] * 3
    with pytest.raises(Refused, match="leased already"):
        write(trust, homes[1], terms=COOP, organization=coop)
    actions.give_up(trust.steward, lease, how="given-up", on=land.on("2026-03-01"), now=land.at("2026-03-01"))
    assert {home.state for home in Holding.objects.filter(building=building)} == {"free"}


def test_leases_are_found_by_place_and_by_name() -> None:
    trust = land.make_trust()
    person = make.make_person("Celia Barros", email="")
    lease = signed(
        trust,
        write(trust, land.make_home(trust.organization, "Blue house"),
              household=land.make_household(trust.organization, person)),
    )  # fmt: skip
    write(trust, land.make_home(trust.organization, "Red house"))
    for words, found in (("celia", 1), ("blue house", 1), ("house", 2), ("nobody", 0)):
        assert len(queries.listed(trust.organization, words=words, tenure="ground-lease")) == found
    assert [each.holding.name for each in queries.listed(trust.organization, state="waiting")] == ["Red house"]
    assert queries.mine(Actor(person)) == [lease]
    assert queries.counts(trust.organization).running == 1
    assert len(queries.free_places(trust.organization)) == 0


def test_a_home_given_back_costs_the_next_family_no_more_and_keeps_its_rule() -> None:
    trust = land.make_trust()
    home = land.make_holding(land.make_parcel(trust.organization))
    sold = {"price": 200_000_00, "market_value": 400_000_00, "subsidy": 200_000_00}
    first = signed(trust, write(trust, home, **sold))
    end_lease(first, Lease.Ended.GIVEN_UP, land.on("2026-03-01"), now=land.at("2026-03-01"))
    later = {"now": land.at("2026-03-02"), "starts_on": land.on("2026-04-01"), "market_value": 400_000_00}
    with pytest.raises(ValidationError, match=r"At most \$200,000"):
        write(trust, home, price=390_000_00, **later)
    with pytest.raises(ValidationError, match="sold under a resale rule"):
        write(trust, home, price=190_000_00, terms=replace(DUDLEY, resale=None, option=None), **later)
    again = signed(trust, write(trust, home, price=200_000_00, **later), now=land.at("2026-03-03"))
    assert again.price == first.price
    assert verify(trust)


def test_a_dearer_lease_after_one_given_back_is_found_in_the_record() -> None:
    trust = land.make_trust()
    home = land.make_holding(land.make_parcel(trust.organization))
    first = signed(trust, write(trust, home, price=200_000_00, market_value=400_000_00, subsidy=200_000_00))
    end_lease(first, Lease.Ended.GIVEN_UP, land.on("2026-03-01"), now=land.at("2026-03-01"))
    dearer = Figures(390_000_00, 400_000_00, 10_000_00)
    with transaction.atomic():
        lease = make_lease(
            home, terms=DUDLEY, starts_on=land.on("2026-04-01"), household=land.make_household(trust.organization),
            figures=dearer, came_by="entered", now=land.at("2026-03-02"),
        )  # fmt: skip
    lease.came_by = Lease.Came.NEW  # as a steward with the database in hand might
    lease.save(update_fields=["came_by"])
    signed(trust, lease, now=land.at("2026-03-03"))
    with pytest.raises(Discrepancy, match="at most what was paid"):
        verify(trust)
