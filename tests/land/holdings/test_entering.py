"""Land, buildings and homes through their verbs: what is refused, what is kept, what the record says."""

from __future__ import annotations

import io
import json
import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from commonhouse.cli.verifiers import load
from commonhouse.land.holdings import actions, queries
from commonhouse.land.holdings.actions import BuildingFacts, HoldingFacts, ParcelFacts
from commonhouse.land.models import Building, Holding, LandPaper, Parcel
from commonhouse.people import papers
from commonhouse.people.permissions import NotAllowed, Refused
from commonhouse.record.models import Act as Row
from commonhouse.record.verify import Act, Context, Discrepancy, verify
from tests.land import helpers
from tests.land.helpers import at, on
from tests.people.record import bodies, download, kinds

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n%%EOF\n"


@pytest.fixture
def trust():
    return helpers.make_trust(books=False)


def lot(trust, name="Lot 1", now="2026-01-05", **fields):
    facts = ParcelFacts(name, **{"neighborhood": "Roxbury", "square_feet": 4_356} | fields)
    return actions.enter_parcel(trust.steward, trust.organization, facts, now=at(now))


def home(trust, parcel, name="Home 1", now="2026-01-06", **fields):
    return actions.enter_holding(trust.steward, parcel, HoldingFacts(name, **fields), now=at(now))


def verified(organization):
    report = verify(io.BytesIO(download(organization)), verifiers=load().verifiers)
    return [each for each in report.sentences if "recounted" in each]


def replay(organization, kind, change):
    """Verifies the acts one by one, with the first act of the kind changed. Raises Discrepancy."""
    context, tables, met = Context(), load(), False
    for row in Row.objects.filter(organization=organization).order_by("index"):
        body = json.loads(row.body)
        if row.kind == kind and not met:
            met = True
            change(body)
        if row.kind in tables.verifiers:
            act = Act(row.index, row.at.strftime("%Y-%m-%dT%H:%M:%SZ"), row.kind, None, body, b"")
            list(tables.verifiers[row.kind](context, act))
    assert met, f"there is no act of kind {kind}"


def test_what_is_entered_stands_in_the_record_without_name_or_address(trust):
    parcel = lot(trust, address="12 Invented Street", story="Won from a speculator.", acquired_on=on("2015-03-01"))
    home(trust, parcel, unit="3R", bedrooms=3, tier=60)
    body = bodies(trust.organization, "land.parcel-entered")[0]
    assert body["parcels"] == [
        {"parcel": parcel.public_id, "use": "homes", "neighborhood": "Roxbury", "square_feet": 4_356,
         "held_since": "2015-03-01"}
    ]  # fmt: skip
    text = download(trust.organization).decode()
    assert "Invented" not in text
    assert "Lot 1" not in text
    assert "3R" not in text
    assert bodies(trust.organization, "land.holding-entered")[0]["total"] == {
        "parcels": 1, "square_feet": 4_356, "holdings": 1, "homes": 1,
    }  # fmt: skip
    assert len(verified(trust.organization)) == 2


def test_sent_twice_is_one(trust):
    mark = uuid.uuid4()
    facts = ParcelFacts("Lot 1", square_feet=4_000)
    one = actions.enter_parcel(trust.steward, trust.organization, facts, submission=mark)
    assert actions.enter_parcel(trust.steward, trust.organization, facts, submission=str(mark)) == one
    first = actions.enter_holding(trust.steward, one, HoldingFacts("Home 1"), submission=mark)
    assert actions.enter_holding(trust.steward, one, HoldingFacts("Home 1"), submission=mark) == first
    assert (Parcel.objects.count(), Holding.objects.count()) == (1, 1)
    assert kinds(trust.organization).count("land.parcel-entered") == 1


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (ParcelFacts("  "), "name"),
        (ParcelFacts("A", use="castle"), "use"),
        (ParcelFacts("A", latitude=Decimal("42.3")), "longitude"),
        (ParcelFacts("A", latitude=Decimal("142.3"), longitude=Decimal("-71")), "latitude"),
        (ParcelFacts("A", neighborhood="call 617-555-0123"), "neighborhood"),
        (ParcelFacts("A", acquired_on=on("2030-01-01")), "acquired_on"),
        (ParcelFacts("A", shape={"type": "LineString", "coordinates": []}), "shape"),
        (ParcelFacts("A", story="x" * 8001), "story"),
        (ParcelFacts("A\x00"), "name"),
        (ParcelFacts("A", square_feet=-1), "square_feet"),
    ],
)
def test_land_that_cannot_be_so_is_refused_beside_its_field(trust, facts, field):
    with pytest.raises(ValidationError) as wrong:
        actions.enter_parcel(trust.steward, trust.organization, facts, now=at("2026-01-05"))
    assert list(wrong.value.error_dict) == [field]
    assert not Parcel.objects.exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (HoldingFacts(""), "name"),
        (HoldingFacts("Home 1", tenure="farm-lease"), "tenure"),
        (HoldingFacts("Home 1", use="mixed"), "use"),
        (HoldingFacts("Home 1", bedrooms=21), "bedrooms"),
        (HoldingFacts("Home 1", tier=0), "tier"),
        (HoldingFacts("Home 1", state="haunted"), "state"),
    ],
)
def test_a_home_that_cannot_be_so_is_refused_beside_its_field(trust, facts, field):
    with pytest.raises(ValidationError) as wrong:
        actions.enter_holding(trust.steward, lot(trust), facts)
    assert list(wrong.value.error_dict) == [field]


def test_names_and_parcel_numbers_stand_once(trust):
    parcel = lot(trust, reference="12-0345")
    with pytest.raises(ValidationError, match="parcel number"):
        lot(trust, "Lot 2", reference="12-0345")
    home(trust, parcel)
    with pytest.raises(ValidationError, match="of this name"):
        home(trust, parcel)
    actions.enter_building(trust.steward, parcel, BuildingFacts("The brick one", "triple-decker", 1905))
    with pytest.raises(ValidationError, match="of this name"):
        actions.enter_building(trust.steward, parcel, BuildingFacts("The brick one"))
    elsewhere = helpers.make_trust(books=False)
    assert lot(elsewhere, reference="12-0345").pk


def test_a_building_is_of_its_own_parcel(trust):
    one, other = lot(trust), lot(trust, "Lot 2")
    building = actions.enter_building(trust.steward, one, BuildingFacts("House"))
    assert home(trust, one, building=building).building == building
    with pytest.raises(ValidationError, match="another parcel"):
        home(trust, other, building=building)


def test_tenure_is_the_usual_one_of_the_use(trust):
    parcel = lot(trust, use="farm")
    assert home(trust, parcel, "Plot 1", use="farm").tenure == "farm-lease"
    assert home(trust, parcel, "Path", use="open").tenure == "open"


def test_only_stewards_enter_and_change(trust):
    for actor in (trust.treasurer, trust.board, trust.member, helpers.make_trust(books=False).steward):
        with pytest.raises(NotAllowed):
            actions.enter_parcel(actor, trust.organization, ParcelFacts("Lot 1"))


def test_corrections_say_anew_what_the_record_said(trust):
    parcel = lot(trust)
    entered = home(trust, parcel)
    actions.change_parcel(trust.steward, parcel, ParcelFacts("Lot 9", neighborhood="Roxbury", square_feet=5_000))
    assert kinds(trust.organization)[-1] == "land.parcel-changed"
    facts = ParcelFacts("Lot 9", neighborhood="Roxbury", square_feet=5_000, address="elsewhere")
    actions.change_parcel(trust.steward, parcel, facts)  # no more than the house itself keeps
    assert kinds(trust.organization).count("land.parcel-changed") == 1
    actions.change_holding(trust.steward, entered, HoldingFacts("Shop 1", use="commercial"))
    entered.refresh_from_db()
    assert (entered.tenure, entered.order) == ("commercial-lease", "lot 000009 shop 000001")
    assert bodies(trust.organization, "land.holding-changed")[0]["total"]["homes"] == 0
    assert len(verified(trust.organization)) == 4


def test_a_home_in_use_keeps_its_tenure_and_its_state(trust):
    entered = home(trust, lot(trust))
    actions.set_state(entered, "in-use")
    with pytest.raises(ValidationError, match="under a lease"):
        actions.change_holding(trust.steward, entered, HoldingFacts("Home 1", tenure="rental"))
    changed = actions.change_holding(trust.steward, entered, HoldingFacts("Home 1", bedrooms=4, state="free"))
    assert (changed.state, changed.bedrooms) == ("in-use", 4)
    with pytest.raises(Refused, match="lease"):
        actions.make_ready(trust.steward, entered)


def test_a_planned_home_becomes_free(trust):
    entered = home(trust, lot(trust), state="planned")
    assert queries.portfolio(trust.organization).planned == 1
    assert actions.make_ready(trust.steward, entered).state == "free"
    assert queries.portfolio(trust.organization).homes == 1


def test_what_was_entered_by_mistake_is_taken_back_while_nothing_is_built_on_it(trust):
    parcel = lot(trust)
    one, two = home(trust, parcel), home(trust, parcel, "Home 2")
    with pytest.raises(ValidationError, match="mistake"):
        actions.remove_holding(trust.steward, one, why=" ")
    actions.remove_holding(trust.steward, one, why="Counted twice")
    assert bodies(trust.organization, "land.holding-removed")[0]["total"]["homes"] == 1
    actions.add_paper(trust.steward, parcel, PDF, title="Permit", holding=two)
    with pytest.raises(Refused, match="More is kept"):
        actions.remove_holding(trust.steward, two, why="Counted twice")
    assert len(verified(trust.organization)) == 4


def test_papers_are_kept_once_and_go_with_their_last_name(trust):
    parcel = lot(trust)
    paper = actions.add_paper(trust.steward, parcel, PDF, title="Deed", name="../../deed.exe")
    assert paper.name == "deed.pdf"
    assert actions.add_paper(trust.steward, parcel, PDF, title="Deed") == paper
    again = actions.add_paper(trust.steward, lot(trust, "Lot 2"), PDF, title="Deed of both")
    for bad in (b"", b"MZ not a paper"):
        with pytest.raises(ValidationError):
            actions.add_paper(trust.steward, parcel, bad, title="Deed")
    actions.remove_paper(trust.steward, paper)
    assert papers.read("land", again.sha256) == PDF
    actions.remove_paper(trust.steward, again)
    assert papers.read("land", again.sha256) is None
    assert not LandPaper.objects.exists()


def test_land_is_given_up_only_when_nobody_is_on_it(trust):
    parcel = lot(trust, acquired_on=on("2015-03-01"))
    entered = home(trust, parcel)
    actions.set_state(entered, "in-use")
    with pytest.raises(Refused, match="Somebody holds"):
        actions.release_parcel(trust.steward, parcel, on=on("2026-01-20"), why="Street", now=at("2026-01-20"))
    actions.set_state(entered, "free")
    for day, words in (("2014-01-01", "did not hold"), ("2026-02-01", "not come yet")):
        with pytest.raises(ValidationError, match=words):
            actions.release_parcel(trust.steward, parcel, on=on(day), why="Street", now=at("2026-01-20"))
    gone = actions.release_parcel(trust.steward, parcel, on=on("2026-01-20"), why="A street", now=at("2026-01-20"))
    assert gone.released_on == on("2026-01-20")
    entered.refresh_from_db()
    assert entered.state == "lost"
    assert queries.portfolio(trust.organization).area == 0
    again = actions.release_parcel(trust.steward, parcel, on=on("2026-01-20"), why="A street", now=at("2026-01-21"))
    assert again.released_on == gone.released_on
    with pytest.raises(Refused):
        home(trust, gone, "Home 2")
    with pytest.raises(Refused):
        actions.change_parcel(trust.steward, gone, ParcelFacts("Lot 7"))
    other = lot(trust, "Lot 2", now="2026-01-22")
    with pytest.raises(ValidationError, match="say yes"):
        actions.release_parcel(
            trust.steward, other, on=on("2026-01-22"), why="A", decision="f" * 12, now=at("2026-01-22")
        )
    assert len(verified(trust.organization)) == 4


def test_forged_acts_of_land_are_found(trust):
    parcel = lot(trust)
    home(trust, parcel)
    actions.release_parcel(
        trust.steward, lot(trust, "Lot 2", "2026-01-10"), on=on("2026-01-20"), why="Swap", now=at("2026-01-20")
    )
    forged = [
        ("land.parcel-entered", "totals", lambda body: body["parcels"][0].update(square_feet=9)),
        ("land.parcel-entered", "once", lambda body: body["parcels"].append(body["parcels"][0])),
        ("land.holding-entered", "held by the trust", lambda body: body["holdings"][0].update(parcel="0" * 12)),
        ("land.holding-entered", "totals", lambda body: body["total"].update(homes=228)),
        ("land.holding-entered", "once", lambda body: body["holdings"].append(body["holdings"][0])),
        ("land.parcel-released", "held by the trust", lambda body: body.update(parcel="0" * 12)),
        ("land.parcel-released", "was adopted before", lambda body: body.update(decision="0" * 12)),
    ]
    for kind, words, change in forged:
        with pytest.raises(Discrepancy, match=words):
            replay(trust.organization, kind, change)


def test_a_thousand_and_more_come_in_several_acts(trust, monkeypatch):
    from commonhouse.land.holdings.actions import entering

    monkeypatch.setattr(entering, "AT_ONCE", 2)
    parcels = actions.put_parcels(trust.organization, [ParcelFacts(f"Lot {n}") for n in range(3)])
    many = [(each, HoldingFacts(f"Home {n}")) for each in parcels for n in range(2)]
    actions.put_holdings(trust.organization, many, file="0" * 64)
    assert kinds(trust.organization).count("land.holding-entered") == 3
    assert "6 homes and 3 parcels in all" in verified(trust.organization)[-1]
    assert Building.objects.count() == 0
    monkeypatch.setattr(entering, "MOST_HOLDINGS", 6)
    with pytest.raises(Refused, match="At most 6"):
        actions.put_holdings(trust.organization, [(parcels[0], HoldingFacts("One more"))])
