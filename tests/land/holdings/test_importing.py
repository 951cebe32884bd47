"""Files of land: what is read, each thing that can be wrong with one, and that it is entered whole or not at all."""

from __future__ import annotations

import json

import pytest

from commonhouse.land.holdings import actions, export, queries, reading
from commonhouse.land.holdings.actions import ParcelFacts
from commonhouse.land.holdings.reading import FileError
from commonhouse.land.models import Building, Holding, HoldingImport, Parcel
from commonhouse.people.permissions import NotAllowed, Refused
from tests.land import helpers
from tests.land.helpers import at, on
from tests.land.holdings.test_entering import verified
from tests.land.holdings.test_shapes import polygon, square
from tests.people.record import bodies, kinds

HEAD = "land,parcel number,address,neighborhood,acres,held since,building,building kind,home,tenure,bedrooms,status\n"
CSV = (
    HEAD
    + "Winthrop lot,12-001,1 Invented Street,Roxbury,0.25,2012-05-01,House,triple-decker,Home 1,co-op,3,occupied\n"
    + "Winthrop lot,12-001,,,,,House,triple-decker,Home 2,co-op,2,occupied\n"
    + "The garden,12-002,,Roxbury,0.5,5/1/2014,,,,,,\n"
)


def feature(geometry, **properties):
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def collection(*features, **more):
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


# --- reading ------------------------------------------------------------------------------------------------------------
def test_rows_that_name_the_same_land_are_one_parcel():
    found = reading.read(CSV.encode())
    assert (found.kind, found.problems) == ("csv", ())
    assert [each.number for each in found.entries] == [2, 3, 4]
    one, two, garden = found.entries
    assert one.parcel == two.parcel
    assert (one.parcel.square_feet, str(one.parcel.acquired_on)) == (10_890, "2012-05-01")
    assert (one.holding.bedrooms, one.holding.state, two.holding.name) == (3, "in-use", "Home 2")
    assert (garden.holding, str(garden.parcel.acquired_on)) == (None, "2014-05-01")


def test_spanish_headings_semicolons_and_old_encodings_are_read():
    text = "Terreno;Barrio;Vivienda;Tenencia;Sin escalones\nLote Peña;Maverick;Casa 1;alquiler;sí\n"
    found = reading.read(text.encode("cp1252"))
    entry = found.entries[0]
    assert (entry.parcel.name, entry.holding.tenure, entry.holding.accessible) == ("Lote Peña", "rental", True)
    assert "Windows-1252" in found.notes[0]
    assert reading.read(text.encode("utf-16")).entries == found.entries


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        (",,,,,,,,Home 1,,,", "land", "no name"),
        ("A,,,,much,,,,,,,", "acres", "area in acres"),
        ("A,,,,,in spring,,,,,,", "held since", "not a date"),
        ("A,,,,,2012-02-30,,,,,,", "held since", "not a date"),
        ("A,,,,,,,castle,Home 1,,,", "building kind", "one of"),
        ("A,,,,,,,house,Home 1,,,", "building", "no name"),
        ("A,,,,,,,,,rental,,", "home", "no name"),
        ("A,,,,,,,,Home 1,farm-lease,,", "tenure", "does not go with"),
        ("A,,,,,,,,Home 1,,many,", "bedrooms", "whole number"),
        ("A,,,,,,,,Home 1,,99,", "bedrooms", "20"),
        ("A,,,,,,,,Home 1,,,help needed", "status", "one of"),
        ("A,,,,,,,,Home 1,,,,extra", "", "more cells"),
        (f"{'A' * 121},,,,,,,,,,,", "land", "120"),
        ("A,,,call 617-555-0123,,,,,,,,", "neighborhood", "telephone"),
    ],
)
def test_each_wrong_cell_is_named(row, field, words):
    (problem,) = reading.read((HEAD + "Good land,,,,,,,,,,,\n" + row + "\n").encode()).problems
    assert (problem.number, problem.field) == (3, field)
    assert words in problem.message


def test_rows_that_contradict_each_other_name_both():
    rows = "A,7,,Roxbury,1,,,,Home 1,,,\nA,7,,Dorchester,,,,,Home 1,,,\nA,7,,,,,B,house,Home 3,,,\nA,7,,,,,B,other,Home 4,,,\n"
    found = reading.read((HEAD + rows).encode()).problems
    assert [(each.number, each.field) for each in found] == [(3, "neighborhood"), (5, "building")]
    assert "row 2" in found[0].message
    again = reading.read((HEAD + "A,7,,,,,,,Home 1,,,\nA,7,,,,,,,Home 1,,,\n").encode()).problems
    assert [(each.number, each.field) for each in again] == [(3, "home")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "No column"),
        (b"name,street\nA,B\n", "No column is called"),
        (b"land,lot\nA,B\n", "same thing"),
        (b"land\n", "nothing below"),
        (b"PK\x03\x04zip", "spreadsheet"),
        (b"<kml></kml>", "KML"),
        (b"land,home\n\"A,Home 1\n", "quotation mark"),
        (b'{"type": "FeatureCollection", "features": [', "not JSON"),
        (b"[1, 2]", "not a GeoJSON"),
        (b'{"type": "Topology"}', "TopoJSON"),
        (b'{"type": "FeatureCollection", "features": []}', "no features"),
        (b'{"a":' * 100_000, "too deeply|not JSON"),
        (b"land\n" + b"A\n" * 5_001, "more than 5,000 rows"),
        (b"x" * (8 * 1024 * 1024 + 1), "8 MB"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_says_why(data, words):
    with pytest.raises(FileError, match=words):
        reading.read(data)


def test_features_are_land_with_its_homes():
    homes = [{"home": "Home 1", "bedrooms": 3.0, "without steps": True}, {"home": "Home 2", "building": "House"}]
    data = collection(
        feature(polygon(square()), Land="Lot 1", neighborhood="Roxbury", homes=homes),
        feature({"type": "Point", "coordinates": [-71.08, 42.32]}, land="Lot 2", acres=0.5, note="not kept"),
        feature(None, land="Lot 3"),
    )
    found = reading.read(data)
    assert (found.kind, found.problems) == ("geojson", ())
    assert [(each.number, each.parcel.name) for each in found.entries] == [
        (1, "Lot 1"), (1, "Lot 1"), (2, "Lot 2"), (3, "Lot 3"),
    ]  # fmt: skip
    assert found.entries[0].holding.accessible
    assert found.entries[0].parcel.shape["type"] == "Polygon"
    assert (found.entries[2].parcel.square_feet, str(found.entries[2].parcel.latitude)) == (21_780, "42.32000")


def old_crs(name):
    return {"crs": {"type": "name", "properties": {"name": name}}}


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:EPSG::2249", "EPSG:26986", "urn:x:unknown"])
def test_another_projection_is_refused_with_the_way_out(name):
    place = {"type": "Point", "coordinates": [771_000.0, 2_945_000.0]}
    with pytest.raises(FileError, match=r"WGS 84 \(EPSG:4326\)"):
        reading.read(collection(feature(place, land="A"), **old_crs(name)))
    with pytest.raises(FileError, match="State Plane"):
        reading.read(collection(feature(None, land="A"), feature(place, land="B")))


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4269"])
def test_degrees_by_another_name_are_read(name):
    found = reading.read(collection(feature(polygon(square()), land="A"), **old_crs(name)))
    assert not found.problems
    assert bool(found.notes) == name.endswith("4269")


def test_web_mercator_that_says_so_is_turned_into_degrees():
    place = {"type": "Point", "coordinates": [-7_912_923.37, 5_210_563.81]}
    found = reading.read(collection(feature(place, land="A"), **old_crs("urn:ogc:def:crs:EPSG::3857")))
    assert (str(found.entries[0].parcel.longitude), "Web Mercator" in found.notes[0]) == ("-71.08300", True)
    with pytest.raises(FileError, match="Web Mercator"):
        reading.read(collection(feature(place, land="A")))


def test_each_wrong_feature_is_named():
    bow = [[-71, 42], [-70.999, 42.001], [-70.999, 42], [-71, 42.001], [-71, 42]]
    data = collection(
        feature(polygon(square()), land="A"),
        feature(polygon(bow), land="B"),
        feature({"type": "Point", "coordinates": [42.3, -71.1]}, land="C"),
        "nonsense",
        feature(None, neighborhood="D"),
        feature(None, land="E", homes=["Home 1"]),
    )
    found = [(each.number, each.field) for each in reading.read(data).problems]
    assert found == [(2, "geometry"), (3, "geometry"), (4, ""), (5, ""), (6, "")]


def test_half_a_character_and_a_number_beyond_all_numbers_are_refused():
    with pytest.raises(FileError, match="cannot be kept"):
        reading.read(collection(feature(None, land="\ud800")))
    (problem,) = reading.read(collection(feature(None, land="A", latitude="1e999999999", longitude="-71"))).problems
    assert "not degrees" in problem.message


# --- entering -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def trust(db):
    return helpers.make_trust(books=False)


def read_in(trust, data=CSV, name="homes.csv", now="2026-01-05"):
    data = data if isinstance(data, bytes) else data.encode()
    return actions.read_file(trust.steward, trust.organization, data, name=name, now=at(now))


def test_a_file_is_looked_at_then_entered_once(trust):
    waiting = read_in(trust)
    assert (Parcel.objects.count(), waiting.state) == (0, "read")
    assert read_in(trust) == waiting  # the same file again goes on where it was
    entered = actions.enter_file(trust.steward, waiting, now=at("2026-01-06"))
    assert (entered.parcels, entered.holdings, entered.rows) == (2, 2, [])
    assert Building.objects.get().holdings.count() == 2
    assert queries.portfolio(trust.organization).homes == 2
    actions.enter_file(trust.steward, waiting, now=at("2026-01-06"))
    with pytest.raises(Refused, match="This same file was entered on January 6, 2026"):
        read_in(trust)
    assert kinds(trust.organization)[1:] == ["land.parcel-entered", "land.holding-entered"]
    assert bodies(trust.organization, "land.holding-entered")[0]["file"] == waiting.sha256
    assert len(verified(trust.organization)) == 2


def test_only_stewards_read_files_in(trust):
    with pytest.raises(NotAllowed):
        actions.read_file(trust.treasurer, trust.organization, CSV.encode(), name="a.csv")
    waiting = read_in(trust)
    for verb in (actions.enter_file, actions.drop_file):
        with pytest.raises(NotAllowed):
            verb(trust.member, waiting)


def test_a_file_with_a_problem_enters_nothing(trust):
    waiting = read_in(trust, CSV + "Bad land,,,,never,,,,,,,\n")
    assert [each.field for each in actions.plan(waiting).problems] == ["acres"]
    with pytest.raises(Refused, match="Correct the file"):
        actions.enter_file(trust.steward, waiting)
    assert not Parcel.objects.exists()


def test_half_an_import_is_no_import(trust, monkeypatch):
    from commonhouse.land.holdings.actions import importing

    def break_off(*_args, **_kwargs):
        raise ConnectionError

    waiting = read_in(trust)
    monkeypatch.setattr(importing, "put_holdings", break_off)
    with pytest.raises(ConnectionError):
        actions.enter_file(trust.steward, waiting)
    waiting.refresh_from_db()
    assert (Parcel.objects.count(), Building.objects.count(), waiting.state) == (0, 0, "read")
    monkeypatch.undo()
    assert actions.enter_file(trust.steward, waiting).holdings == 2  # it waited, whole
    assert actions.drop_file(trust.steward, waiting).state == "entered"


def test_a_file_that_was_put_aside_may_come_again(trust):
    waiting = actions.drop_file(trust.steward, read_in(trust))
    assert (waiting.state, waiting.rows) == ("dropped", [])
    with pytest.raises(Refused, match="put aside"):
        actions.enter_file(trust.steward, waiting)
    assert read_in(trust).pk != waiting.pk


def test_what_is_there_already_is_not_entered_again(trust):
    actions.enter_file(trust.steward, read_in(trust))
    more = CSV.replace("Home 2", "Home 3").replace("The garden", "Green place")  # its number says that it is the same
    waiting = read_in(trust, more)
    found = actions.plan(waiting)
    assert (found.parcels, found.holdings, found.skipped, found.problems) == (0, 1, 2, ())
    actions.enter_file(trust.steward, waiting)
    assert list(Holding.objects.values_list("name", flat=True)) == ["Home 1", "Home 2", "Home 3"]
    assert (Parcel.objects.count(), Building.objects.count()) == (2, 1)
    with pytest.raises(Refused, match="entered already"):
        actions.enter_file(trust.steward, read_in(trust, more + "\n"))


def test_somebody_else_entered_it_between_looking_and_saying_yes(trust):
    waiting = read_in(trust)
    actions.enter_parcel(trust.steward, trust.organization, ParcelFacts("Winthrop lot", reference="12-001"))
    actions.enter_parcel(trust.steward, trust.organization, ParcelFacts("The garden"))
    assert [each.message[:30] for each in actions.plan(waiting).problems] == ["Land of this name is entered a"]
    with pytest.raises(Refused):
        actions.enter_file(trust.steward, waiting)


def test_land_that_was_given_up_and_names_of_several_are_said(trust):
    gone = actions.enter_parcel(
        trust.steward, trust.organization, ParcelFacts("Old lot", reference="9"), now=at("2026-01-02")
    )
    actions.release_parcel(trust.steward, gone, on=on("2026-01-03"), why="A street", now=at("2026-01-03"))
    for number in ("10", "11"):
        facts = ParcelFacts("Twin lot", reference=number)
        actions.enter_parcel(trust.steward, trust.organization, facts, now=at("2026-01-04"))
    waiting = read_in(trust, "land,parcel number,home\nOld lot,9,Home 1\nTwin lot,,Home 1\n")
    found = [(each.number, each.message[:15]) for each in actions.plan(waiting).problems]
    assert found == [(2, "The trust gave "), (3, "Several pieces ")]


def test_at_most_ten_files_wait(trust):
    for number in range(10):
        read_in(trust, f"land\nLot {number}\n")
    with pytest.raises(Refused, match="10 files wait"):
        read_in(trust, "land\nLot 11\n")


@pytest.mark.parametrize("form", ["csv", "geojson"])
def test_what_is_taken_along_can_be_entered_elsewhere(trust, form):
    shaped = collection(
        feature(polygon(square()), land="The field", land_use="farm", homes=[{"home": "Plot 1", "use": "farm"}])
    )
    actions.enter_file(trust.steward, read_in(trust))
    actions.enter_file(trust.steward, read_in(trust, shaped))
    files = {name: b"".join(pieces) for name, _what, pieces in export.files(trust.organization)}
    other = helpers.make_trust(books=False)
    actions.enter_file(other.steward, read_in(other, files[f"land/land.{form}"]))

    def told(organization):
        fields = ("parcel__name", "parcel__reference", "parcel__square_feet", "parcel__acquired_on", "parcel__address",
                  "parcel__use", "building__name", "name", "use", "tenure", "bedrooms", "state")  # fmt: skip
        return list(Holding.objects.filter(organization=organization).values_list(*fields))

    assert told(other.organization) == told(trust.organization)
    assert len(told(other.organization)) == 3
    assert queries.portfolio(other.organization) == queries.portfolio(trust.organization)
    if form == "geojson":
        assert Parcel.objects.get(organization=other.organization, name="The field").shape["type"] == "Polygon"
    assert HoldingImport.objects.filter(organization=other.organization).count() == 1
