"""The pages of holdings through a client: what each kind of reader sees, and each form to its end."""

from __future__ import annotations

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonhouse.land.holdings import actions, hooks, queries
from commonhouse.land.holdings.home import needs
from commonhouse.land.models import Building, Holding, HoldingImport, LandPaper, Parcel
from tests import factories as make
from tests.land import helpers
from tests.land.holdings.test_entering import PDF
from tests.land.holdings.test_importing import CSV
from tests.land.holdings.test_shapes import polygon, square

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def trust():
    return helpers.make_trust(books=False)


@pytest.fixture
def home(trust):
    parcel = helpers.make_parcel(
        trust.organization, "Winthrop lot", latitude="42.32345", longitude="-71.08345", shape=polygon(square()),
        reference="12-001",
    )  # fmt: skip
    return helpers.make_holding(parcel, "Home 1", unit="3R", state="in-use")


def page(actor, name, *args, **query):
    client = Client() if actor is None else make.sign_in_as(Client(), actor)
    return client.get(reverse(name, args=args), query)


def text(actor, name, *args, **query):
    answer = page(actor, name, *args, **query)
    assert answer.status_code == 200
    return answer.content.decode()


def send(actor, url, *args, **data):
    client = make.sign_in_as(Client(), actor)
    return client.post(reverse(url, args=args), {"key": str(uuid.uuid4())} | data)


def test_anyone_sees_names_and_coarse_places_but_no_address(trust, home):
    slug, parcel = trust.organization.slug, home.parcel
    pages = [
        text(None, "land", slug), text(None, "land_parcels", slug), text(None, "land_parcel", slug, parcel.public_id),
        text(None, "land_holding", slug, home.public_id),
    ]  # fmt: skip
    for found in pages:
        assert "Winthrop lot" in found
        assert "Invented" not in found
        assert "3R" not in found
        assert "12-001" not in found
    inside = text(trust.member, "land_parcel", slug, parcel.public_id)
    assert "12 Invented Street" in inside
    assert "12-001" in inside
    assert "3R" in text(trust.member, "land_holding", slug, home.public_id)


def test_outlines_are_for_members(trust, home):
    slug = trust.organization.slug
    outline = 'fill-rule="evenodd"'
    assert outline in text(trust.member, "land", slug)
    outside = text(None, "land", slug)
    assert outline not in outside
    assert "<svg" in outside
    assert "about 100 meters" in outside


def test_that_help_is_needed_is_for_those_who_look_after_the_lease(trust, home):
    slug = trust.organization.slug
    actions.set_state(home, "in-default")
    for reader in (None, trust.member):
        for found in (text(reader, "land", slug), text(reader, "land_holding", slug, home.public_id)):
            assert "Help needed" not in found
            assert "In use" in found
        assert "Home 1" not in text(reader, "land", slug, state="free")
        assert "Home 1" in text(reader, "land", slug, state="in-use")
        assert "Home 1" in text(reader, "land", slug, state="in-default")  # no such question for them
    assert "Help needed" in text(trust.treasurer, "land", slug, state="in-default")


def test_the_list_is_narrowed(trust, home):
    slug = trust.organization.slug
    farm = helpers.make_parcel(trust.organization, "Field", use="farm", neighborhood="Mattapan")
    helpers.make_holding(farm, "Plot 7", use="farm", tenure="farm-lease")
    for asked, yes, no in (
        ({"q": "plot"}, "Plot 7", "Home 1"), ({"q": "winthrop HOME"}, "Home 1", "Plot 7"),
        ({"use": "farm"}, "Plot 7", "Home 1"), ({"tenure": "ground-lease"}, "Home 1", "Plot 7"),
        ({"neighborhood": "Mattapan"}, "Plot 7", "Home 1"), ({"state": "free"}, "Plot 7", "Home 1"),
    ):  # fmt: skip
        found = text(None, "land", slug, **asked)
        assert yes in found
        assert no not in found
    assert "Nothing found" in text(None, "land", slug, q="Invented")  # an address is not found from outside
    assert "Home 1" in text(trust.member, "land", slug, q="Invented")
    assert "Nothing found" in text(None, "land", slug, q="100% _")
    assert text(None, "land", slug, q="\x00", use="castle", page="99")


def test_an_empty_trust_says_what_belongs_there(trust):
    slug = trust.organization.slug
    assert "No land is entered yet" in text(None, "land", slug)
    assert "Read in a list or a map" in text(trust.steward, "land", slug)
    assert text(None, "land_parcels", slug)
    network = make.make_organization(kind="network")
    assert "No land trusts yet" in text(None, "land", network.slug)


def test_queries_stay_the_same_however_much_there_is(trust, home):
    def count(name):
        client = make.sign_in_as(Client(), trust.steward)
        client.get(reverse(name, args=[trust.organization.slug]))
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(reverse(name, args=[trust.organization.slug]))
        return len(found)

    before = count("land"), count("land_parcels")
    for number in range(30):
        parcel = helpers.make_parcel(trust.organization, f"Lot {number}", latitude="42.3", longitude="-71.0")
        helpers.make_holding(parcel, building=Building.objects.create(
            organization=trust.organization, parcel=parcel, name="House", entered_at=parcel.entered_at
        ))  # fmt: skip
    assert (count("land"), count("land_parcels")) == before
    with CaptureQueriesContext(connection) as found:
        queries.portfolio(trust.organization)
    assert len(found) == 2


def join(network, trust):
    network.memberships.create(member_class=network.member_classes.get(), member_organization=trust, status="active")


def test_the_page_of_a_network_asks_as_much_for_few_trusts_as_for_many(trust, home):
    network = make.make_organization(kind="network")
    join(network, trust.organization)

    def count():
        client = Client()
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse("land", args=[network.slug])).status_code == 200
        return len(found)

    count()  # what is looked up once
    before = count()
    for number in range(70):  # more than a map names, and than a page lists
        other = make.make_organization(kind="land-trust", place="Roxbury", latitude="42.323", longitude="-71.083")
        join(network, other)
        helpers.make_home(other, f"Home {number}")
    assert count() == before


def test_a_file_that_waits_is_a_need_of_the_steward_who_acts(trust):
    assert list(needs(trust.steward)) == []
    actions.read_file(trust.steward, trust.organization, CSV.encode(), name="homes.csv")
    assert [each.text for each in needs(trust.steward)] == ["homes.csv"]
    assert list(needs(trust.treasurer)) == list(needs(trust.member)) == []


def test_a_network_adds_up_its_trusts(trust, home, django_assert_num_queries):
    network = make.make_organization(kind="network")
    others = [helpers.make_trust(books=False, name=f"Trust {number}") for number in range(3)]
    hidden = helpers.make_trust(books=False, is_listed=False)
    for each in (trust, *others, hidden):
        join(network, each.organization)
    helpers.make_home(others[0].organization)
    helpers.make_home(hidden.organization)
    with django_assert_num_queries(3):
        found = queries.network(network)
    assert (found.total.homes, found.total.area, len(found.trusts)) == (2, 2 * 4_356, 4)
    content = text(None, "land", network.slug)
    assert "Trust 0" in content
    assert hidden.organization.name not in content
    assert "4 land trusts" in content


def test_panels_and_tools_of_other_parts_stand_on_the_pages(trust, home, monkeypatch):
    panel = hooks.Panel("A title of its own", "land/holdings/_tools.html", {}, anchor="own")
    monkeypatch.setattr(hooks, "_holding", [lambda _actor, _holding: panel, lambda _actor, _holding: None])
    monkeypatch.setattr(hooks, "_tools", [lambda _actor, _organization: [hooks.Tool("Duties", "/x/", count=3)]])
    assert '<section class="section loop-land" id="own"><h2>A title' in text(
        None, "land_holding", trust.organization.slug, home.public_id
    )
    assert "Duties (3)" in text(None, "land", trust.organization.slug)


# --- forms --------------------------------------------------------------------------------------------------------------
def test_a_steward_enters_land_building_and_home(trust):
    slug = trust.organization.slug
    bad = send(trust.steward, "land_parcel_new", slug, name="Lot 1", use="homes", latitude="42.3")
    assert "needs both latitude and longitude" in bad.content.decode()
    answer = send(trust.steward, "land_parcel_new", slug, name="Lot 1", use="homes", shape='{"type": "Point"}')
    assert "longitude and latitude" in answer.content.decode()
    shape = str(polygon(square())).replace("'", '"')
    answer = send(trust.steward, "land_parcel_new", slug, name="Lot 1", use="mixed", shape=shape)
    parcel = Parcel.objects.get()
    assert answer.url == parcel.get_absolute_url()
    assert "computed from its outline" in text(trust.steward, "land_parcel", slug, parcel.public_id)
    send(trust.steward, "land_building_new", slug, parcel.public_id, name="The brick house", kind="triple-decker")
    building = Building.objects.get()
    send(trust.steward, "land_building_edit", slug, parcel.public_id, building.public_id, name="Brick", kind="house")
    wanted = {
        "name": "Home 1",
        "use": "homes",
        "tenure": "rental",
        "state": "free",
        "building": building.pk,
        "tier": 60,
    }
    answer = send(trust.steward, "land_holding_new", slug, parcel.public_id, **wanted)
    home = Holding.objects.get()
    assert answer.url == home.get_absolute_url()
    assert "up to 60%" in text(None, "land_holding", slug, home.public_id)
    wrong = send(
        trust.steward, "land_holding_edit", slug, home.public_id, name="Shop", use="commercial", tenure="rental"
    )
    assert "does not go with" in wrong.content.decode()
    send(trust.steward, "land_holding_edit", slug, home.public_id, name="Home One", use="homes", tenure="")
    send(trust.steward, "land_holding_ready", slug, home.public_id, planned="yes")
    home.refresh_from_db()
    assert (home.name, home.tenure, home.state) == ("Home One", "ground-lease", "planned")
    send(trust.steward, "land_parcel_edit", slug, parcel.public_id, name="Lot One", use="homes", square_feet="5000")
    parcel.refresh_from_db()
    assert (parcel.name, parcel.square_feet, parcel.is_measured, parcel.shape) == ("Lot One", 5_000, False, None)
    answer = send(trust.steward, "land_holding_remove", slug, home.public_id, why="Counted twice")
    assert answer.url == parcel.get_absolute_url()
    send(trust.steward, "land_parcel_release", slug, parcel.public_id, on="2026-01-05", why="A street")
    assert "The trust held this land until" in text(None, "land_parcel", slug, parcel.public_id)


def test_papers_of_land_are_for_members_those_of_a_home_for_staff(trust, home):
    slug = trust.organization.slug
    file = SimpleUploadedFile("deed.pdf", PDF, "application/pdf")
    send(trust.steward, "land_parcel_paper", slug, home.parcel.public_id, title="Deed", file=file)
    file = SimpleUploadedFile("permit.pdf", PDF + b"\n", "application/pdf")
    send(trust.steward, "land_holding_paper", slug, home.public_id, title="Permit", file=file)
    wrong = SimpleUploadedFile("deed.exe", b"MZ", "application/pdf")
    answer = send(trust.steward, "land_parcel_paper", slug, home.parcel.public_id, title="Deed", file=wrong)
    assert "not a PDF" in answer.content.decode()
    permit, deed = LandPaper.objects.order_by("-pk")
    assert "Deed" in text(trust.member, "land_parcel", slug, home.parcel.public_id)
    assert "Deed" not in text(None, "land_parcel", slug, home.parcel.public_id)
    assert page(trust.member, "land_paper", slug, deed.pk).status_code == 200
    for reader, paper in ((None, deed), (trust.member, permit), (helpers.make_trust(books=False).steward, deed)):
        assert page(reader, "land_paper", slug, paper.pk).status_code in {302, 403}
    assert page(trust.treasurer, "land_paper", slug, permit.pk).status_code == 200
    send(trust.steward, "land_paper_remove", slug, deed.pk)
    assert LandPaper.objects.get() == permit


def test_a_file_is_looked_at_and_entered(trust):
    slug = trust.organization.slug

    def choose(data):
        return send(trust.steward, "land_import", slug, file=SimpleUploadedFile("homes.csv", data))

    assert "No column is called" in choose(b"name\nA\n").content.decode()
    bad = choose((CSV + "Bad,,,,never,,,,,,,\n").encode())
    found = make.sign_in_as(Client(), trust.steward).get(bad.url).content.decode()
    assert "area in acres" in found
    assert "Enter it all" not in found
    good = choose(CSV.encode())
    assert HoldingImport.objects.filter(state="read").count() == 1  # the corrected file stands for the one before it
    waiting = HoldingImport.objects.get(state="read")
    assert "A file waits for your yes" in text(trust.steward, "land", slug)
    found = make.sign_in_as(Client(), trust.steward).get(good.url).content.decode()
    assert "Winthrop lot" in found
    assert "Enter it all" in found
    assert send(trust.steward, "land_import_enter", slug, waiting.public_id).url == reverse("land", args=[slug])
    assert Holding.objects.count() == 2
    again = choose(CSV.encode())
    assert again.status_code == 409
    assert "This same file was entered" in again.content.decode()
    other = choose(b"land\nLot 9\n")
    send(trust.steward, "land_import_drop", slug, HoldingImport.objects.get(state="read").public_id)
    assert make.sign_in_as(Client(), trust.steward).get(other.url).status_code == 302
    assert Parcel.objects.count() == 2
    for form in ("land_csv", "land_geojson"):
        assert b"Winthrop lot" in page(trust.steward, form, slug).content


PRIVATE = ("land_parcel_new", "land_import", "land_csv", "land_geojson")


@pytest.mark.parametrize("name", PRIVATE)
def test_pages_of_stewards_are_closed_to_others(trust, name):
    for reader in (None, trust.member, trust.treasurer, helpers.make_trust(books=False).steward):
        assert page(reader, name, trust.organization.slug).status_code in {302, 403}


def test_other_trusts_land_is_not_there(trust, home):
    other = helpers.make_trust(books=False)
    slug = other.organization.slug
    for name, key in (("land_parcel", home.parcel.public_id), ("land_holding", home.public_id),
                      ("land_holding_edit", home.public_id), ("land_parcel_release", home.parcel.public_id)):  # fmt: skip
        assert page(other.steward, name, slug, key).status_code == 404
    hidden = helpers.make_trust(books=False, is_listed=False)
    parcel = helpers.make_parcel(hidden.organization)
    assert page(None, "land_parcel", hidden.organization.slug, parcel.public_id).status_code == 404
