"""The pages as people use them: welcome, acting as, joining, entering, importing, claiming, leaving no trace."""

from __future__ import annotations

import json
import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commonhouse.people import actions
from commonhouse.people.models import Account, MemberImport, Organization, Person, Seat
from commonhouse.people.permissions import Actor
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def new_account(client: Client) -> Account:
    account = Account.objects.create_user("new@example.org")
    client.force_login(account)
    return account


# --- welcome, language ----------------------------------------------------------------------------------------
def test_an_account_without_a_person_is_welcomed_and_led_on(client: Client) -> None:
    factories.make_organization("riverside")
    account = new_account(client)
    first = client.get("/o/riverside/join/?x=1")
    assert first["Location"] == "/welcome/?next=%2Fo%2Friverside%2Fjoin%2F%3Fx%3D1"
    form = {"name": "  Rosa   Delgado ", "language": "es", "place": "", "next": "/o/riverside/join/?x=1"}
    done = client.post("/welcome/", form)
    assert done["Location"] == "/o/riverside/join/?x=1"
    assert done.cookies["language"].value == "es"
    person = Person.objects.get(account=account)
    assert (person.name, person.language) == ("Rosa Delgado", "es")
    assert client.get("/welcome/").status_code == 302


def test_a_form_posted_before_the_welcome_changes_nothing(client: Client) -> None:
    organization = factories.make_organization("riverside")
    new_account(client)
    assert client.post("/o/riverside/join/members/")["Location"].startswith("/welcome/")
    assert not organization.memberships.exists()


@pytest.mark.parametrize("path", ["/account/email/", "/claim/", "/api/organizations"])
def test_what_is_open_before_the_welcome(client: Client, path: str) -> None:
    new_account(client)
    assert client.get(path).status_code == 200


def test_claiming_comes_before_the_welcome(client: Client, steward: Actor, organization: Organization) -> None:
    entry = actions.enter_member(steward, organization, organization.member_classes.get(), name="Rosa", language="es")
    code = actions.issue_claim(steward, organization, entry.person)
    new_account(client)
    assert client.get("/claim/").status_code == 200
    done = client.post("/claim/", {"code": code})
    assert done["Location"] == "/me/"
    assert b"Rosa" in client.get("/me/").content


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_nobody_is_led_out_of_the_house(client: Client, elsewhere: str) -> None:
    new_account(client)
    done = client.post("/welcome/", {"name": "Rosa", "language": "en", "next": elsewhere})
    assert done["Location"] == "/"


def test_the_language_switch_is_remembered_with_the_person(client: Client) -> None:
    person = factories.make_person(email="", language="en")
    factories.sign_in(client, person)
    client.post("/language/", {"language": "es", "next": "/"})
    person.refresh_from_db()
    assert person.language == "es"
    speaks_kreyol = factories.make_person(email="", language="ht")
    factories.sign_in(client, speaks_kreyol)
    client.post("/language/", {"language": "es", "next": "/"})
    speaks_kreyol.refresh_from_db()
    assert speaks_kreyol.language == "ht"


def test_signing_in_on_a_new_phone_speaks_the_persons_language(client: Client, mailoutbox: list) -> None:
    person = factories.make_person("Rosa", email="rosa@example.org", language="es")
    EmailAddress.objects.create(user=person.account, email="rosa@example.org", verified=True, primary=True)
    client.post("/account/login/", {"login": "rosa@example.org"})
    code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", mailoutbox[-1].body, re.MULTILINE).group(1)
    done = client.post("/account/login/code/confirm/", {"code": code})
    assert done.status_code == 302
    assert done.cookies["language"].value == "es"


# --- acting as ------------------------------------------------------------------------------------------------
def test_acting_as_is_chosen_shown_and_left(client: Client, settings) -> None:
    settings.STEWARDS_NEED_PASSKEY = False
    organization = factories.make_organization("riverside")
    steward = factories.make_steward(organization)
    factories.sign_in(client, steward.person)
    before = client.session.session_key

    denied = client.get("/o/riverside/members/")
    assert denied.status_code == 403
    page = denied.content.decode()
    assert 'action="/acting/"' in page
    assert f'name="seat" value="{steward.seat.pk}"' in page
    assert 'name="next" value="/o/riverside/members/"' in page

    done = client.post("/acting/", {"seat": steward.seat.pk, "next": "/o/riverside/members/"})
    assert done["Location"] == "/o/riverside/members/"
    assert client.session.session_key != before  # more rights, another key
    page = client.get("/o/riverside/members/").content.decode()
    assert "as-seat" in page
    client.post("/acting/", {"seat": ""})
    assert client.get("/o/riverside/members/").status_code == 403


def test_nobody_acts_in_anothers_seat_or_a_vacated_one(client: Client) -> None:
    organization = factories.make_organization()
    other = factories.make_seat(organization)
    factories.sign_in(client, factories.make_person(email=""))
    assert client.post("/acting/", {"seat": other.pk}).status_code == 404
    mine = factories.make_seat(organization, "board")
    factories.sign_in(client, mine.person, mine)
    Seat.objects.filter(pk=mine.pk).update(vacated_on=mine.starts_on)
    assert "as-seat" not in client.get("/me/").content.decode()
    for wrong in ("x", "9" * 30, "-1", "1e3", "²"):
        assert client.post("/acting/", {"seat": wrong}).status_code == 404


def test_a_stewards_seat_asks_for_a_passkey(client: Client) -> None:
    steward = factories.make_steward(factories.make_organization("riverside"))
    factories.sign_in(client, steward.person, passkey=False)
    turned = client.post("/acting/", {"seat": steward.seat.pk, "next": "/o/riverside/members/"})
    assert turned["Location"].startswith("/acting/passkey/")
    assert "acting_as" not in client.session
    page = client.get(turned["Location"]).content.decode()
    assert "Add a passkey" in page

    Authenticator.objects.create(user=steward.person.account, type="webauthn", data={})
    page = client.get(turned["Location"]).content.decode()
    assert "/account/2fa/webauthn/reauthenticate/?next=" in page

    factories.sign_in(client, steward.person, passkey=True)
    assert "Act in this seat" in client.get(turned["Location"]).content.decode()
    assert client.post("/acting/", {"seat": steward.seat.pk})["Location"] == "/o/riverside/"


def test_a_seat_in_an_unsure_session_gives_nothing(client: Client) -> None:
    """Even where the session names the seat: what it was signed in with decides at each request."""
    steward = factories.make_steward(factories.make_organization("riverside"))
    factories.sign_in(client, steward.person, steward.seat, passkey=False)
    assert client.get("/o/riverside/members/").status_code == 403


@pytest.mark.parametrize("method", ["login_by_code", "recovery_codes"])
def test_other_ways_of_signing_in_are_not_enough(client: Client, method: str) -> None:
    steward = factories.make_steward(factories.make_organization("riverside"))
    factories.sign_in(client, steward.person, steward.seat, passkey=False)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": method, "at": time.time()}]
    session["account_authentication_methods_user"] = str(steward.person.account.pk)
    session.save()
    assert client.get("/o/riverside/members/").status_code == 403


def test_a_keyer_needs_no_passkey(client: Client) -> None:
    seat = factories.make_seat(factories.make_organization(), "keyer")
    factories.sign_in(client, seat.person, passkey=False)
    client.post("/acting/", {"seat": seat.pk})
    assert client.session["acting_as"] == seat.pk


def test_who_holds_a_seat_is_led_to_it_on_the_organizations_page(client: Client) -> None:
    organization = factories.make_organization("riverside")
    seat = factories.make_seat(organization, "keyer")
    factories.sign_in(client, seat.person)
    assert "Act as Paper ballot keyer" in client.get("/o/riverside/").content.decode()
    client.post("/acting/", {"seat": seat.pk})
    assert "Act as Paper ballot keyer" not in client.get("/o/riverside/").content.decode()


# --- organizations --------------------------------------------------------------------------------------------
def test_the_list_searches_and_leaves_out_the_unlisted(client: Client) -> None:
    factories.make_organization("cero", name="CERO", kind="worker-coop", place="Dorchester")
    factories.make_organization("dsni", name="Dudley Street", kind="land-trust")
    factories.make_organization("hidden", name="Hidden Fund", is_listed=False)
    page = client.get("/organizations/").content.decode()
    assert "CERO" in page
    assert "Hidden Fund" not in page
    assert "Dudley" not in client.get("/organizations/?q=dorchester").content.decode()
    assert "CERO" not in client.get("/organizations/?kind=land-trust").content.decode()
    for odd in ("?page=x", "?page=99999", "?kind=%00", "?q=%00", "?q=" + "x" * 3000):
        assert client.get("/organizations/" + odd).status_code == 200


def test_founding_and_listing(client: Client, house: Actor) -> None:
    founder = factories.make_person("Fern", email="")
    factories.sign_in(client, founder)
    form = {"name": "Sunrise Bakery", "kind": "worker-coop", "summary": "Bread.", "place": "Roxbury"}
    assert client.post("/organizations/new/", form)["Location"] == "/o/sunrise-bakery/"
    assert client.post("/organizations/new/", form)["Location"] == "/o/sunrise-bakery-2/"
    assert client.get("/o/sunrise-bakery/").status_code == 200
    stranger = Client()
    assert stranger.get("/o/sunrise-bakery/").status_code == 404
    factories.sign_in_as(client, house)
    assert "Sunrise Bakery" in client.get("/organizations/").content.decode()
    client.post("/o/sunrise-bakery/listed/", {"listed": "yes"})
    assert stranger.get("/o/sunrise-bakery/").status_code == 200


def test_a_name_with_no_letters_of_ours_still_gets_an_address(client: Client) -> None:
    factories.sign_in(client, factories.make_person(email=""))
    made = client.post("/organizations/new/", {"name": "唐人街", "kind": "land-trust"})
    assert made["Location"] == "/o/organization/"


def test_joining_one_question_a_page(client: Client, steward: Actor, organization: Organization) -> None:
    actions.add_class(
        steward, organization, name="Residents", admission="attestation", minimum_age=11, eligibility="I live here."
    )
    person = factories.make_person("Luz", email="")
    factories.sign_in(client, person)
    page = client.get("/o/riverside/join/").content.decode()
    assert "/o/riverside/join/residents/" in page
    page = client.get("/o/riverside/join/residents/").content.decode()
    assert "I declare: I live here." in page
    assert "at least 11" in page
    wrong = client.post("/o/riverside/join/residents/", {"attested": "on"}).content.decode()
    assert 'class="error-summary"' in wrong
    done = client.post("/o/riverside/join/residents/", {"attested": "on", "of_age": "on"})
    assert done["Location"] == "/me/"
    assert "Residents" in client.get("/me/").content.decode()
    client.post("/o/riverside/leave/")
    assert organization.memberships.get(person=person).status == "left"


def test_an_organization_asks_to_join_through_its_steward(client: Client, steward: Actor) -> None:
    network = factories.make_organization("network", kind="network")
    factories.sign_in_as(client, steward)
    page = client.get("/o/network/join/members/").content.decode()
    assert "Ask for Riverside" in page
    client.post("/o/network/join/members/", {"for": "organization"})
    asked = network.memberships.get()
    assert asked.member_organization == steward.seat.organization
    other = factories.make_steward(network)
    factories.sign_in_as(client, other)
    assert "Riverside" in client.get("/o/network/members/?status=applied").content.decode()
    client.post(f"/o/network/members/{asked.pk}/admit/")
    assert "Riverside" in Client().get("/o/network/").content.decode()


# --- stewards' pages ------------------------------------------------------------------------------------------
def test_entering_correcting_and_a_code_on_paper(client: Client, steward: Actor, organization: Organization) -> None:
    factories.sign_in_as(client, steward)
    page = client.get("/o/riverside/members/enter/").content.decode()
    form = {
        "entry_id": re.search(r'name="entry_id" value="([^"]+)"', page).group(1),
        "name": "Rosa",
        "member_class": organization.member_classes.get().pk,
        "language": "es",
        "place": "",
        "phone": "617-555-0101",
        "email": "",
        "post": "",
    }
    bad = client.post("/o/riverside/members/enter/", form | {"email": "rosa@"})
    assert "is not an email address" in bad.content.decode()
    done = client.post("/o/riverside/members/enter/", form)
    assert client.post("/o/riverside/members/enter/", form)["Location"] == done["Location"]
    where = done["Location"]
    page = client.get(where)
    assert "617-555-0101" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    sheet = client.post(where + "claim-code/")
    code = re.search(r'id="code">([0-9A-Z-]{14})<', sheet.content.decode()).group(1)
    assert "no-store" in sheet["Cache-Control"]
    assert code not in client.get(where).content.decode()
    new_account(client)
    client.post("/claim/", {"code": code})
    assert Person.objects.get(account__email="new@example.org").name == "Rosa"


def test_the_same_name_is_asked_about(client: Client, steward: Actor, organization: Organization) -> None:
    factories.sign_in_as(client, steward)
    form = {
        "name": "rosa",
        "member_class": organization.member_classes.get().pk,
        "language": "es",
    }
    actions.enter_member(steward, organization, organization.member_classes.get(), name="Rosa")
    ids = [f"00000000-0000-4000-8000-00000000000{n}" for n in range(2)]
    asked = client.post("/o/riverside/members/enter/", form | {"entry_id": ids[0]})
    page = asked.content.decode()
    assert "is_other" in page
    assert 'name="same_name_seen"' in page
    again = form | {"entry_id": ids[0], "same_name_seen": "yes"}
    assert client.post("/o/riverside/members/enter/", again).status_code == 200
    assert client.post("/o/riverside/members/enter/", again | {"is_other": "on"}).status_code == 302
    assert organization.memberships.filter(person__name__iexact="rosa").count() == 2


def upload(client: Client, organization: Organization, data: bytes, name: str = "list.csv"):
    return client.post(
        f"/o/{organization.slug}/members/import/",
        {
            "file": SimpleUploadedFile(name, data, "text/csv"),
            "member_class": organization.member_classes.get().pk,
            "language": "es",
        },
    )


def test_importing(client: Client, steward: Actor, organization: Organization) -> None:
    factories.sign_in_as(client, steward)
    done = upload(client, organization, "name,email\nJosé,jose@example.org\n=Mei(),\n".encode())
    page = client.get(done["Location"])
    assert "José" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert organization.memberships.count() == 1
    client.post(done["Location"] + "admit/")
    client.post(done["Location"] + "admit/")
    assert organization.memberships.count() == 3
    data = b"".join(client.get("/o/riverside/members.csv").streaming_content)
    assert b"'=Mei()" in data
    assert MemberImport.objects.get().rows == []


def test_importing_with_errors_names_rows_and_admits_nobody(
    client: Client, steward: Actor, organization: Organization
) -> None:
    factories.sign_in_as(client, steward)
    done = upload(client, organization, b"name,email\nRosa,rosa\n,x@example.org\n")
    page = client.get(done["Location"]).content.decode()
    assert "2 errors" in page
    assert "is not an email address" in page
    assert client.post(done["Location"] + "admit/").status_code == 409
    client.post(done["Location"] + "discard/")
    assert not MemberImport.objects.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"PK\x03\x04", "CSV UTF-8"), (b"", "empty"), (b"x" * (1024 * 1024 + 1), "larger than 1 MB")],
)
def test_a_file_that_cannot_be_used_is_an_error_at_its_field(
    client: Client, steward: Actor, organization: Organization, data: bytes, said: str
) -> None:
    factories.sign_in_as(client, steward)
    page = upload(client, organization, data).content.decode()
    assert said in page
    assert 'href="#id_file"' in page


def test_declining_with_a_reason_the_person_reads(client: Client, steward: Actor, organization: Organization) -> None:
    person = factories.make_person("Luz", email="")
    asked = actions.apply(Actor(person), organization, organization.member_classes.get())
    factories.sign_in_as(client, steward)
    where = f"/o/riverside/members/{asked.pk}/"
    assert 'class="error-summary"' in client.post(where + "decline/", {"note": ""}).content.decode()
    client.post(where + "decline/", {"note": "Please come to an evening first."})
    factories.sign_in(client, person)
    assert "Please come to an evening first." in client.get("/me/").content.decode()


def test_filling_and_vacating_a_seat(client: Client, steward: Actor, organization: Organization) -> None:
    member = factories.make_member(organization, factories.make_person("Ada", email=""))
    factories.sign_in_as(client, steward)
    assert "Ada" in client.get("/o/riverside/seats/fill/?q=ada").content.decode()
    form = {"kind": "board", "title": "Chair", "starts_on": "2026-01-01", "ends_on": "2025-01-01", "cohort": "2026"}
    where = f"/o/riverside/seats/fill/{member.pk}/"
    assert "comes before the first" in client.post(where, form).content.decode()
    client.post(where, form | {"ends_on": "2028-01-01"})
    seat = Seat.objects.get(kind="board")
    assert "Chair: Ada" in Client().get("/o/riverside/").content.decode()
    factories.sign_in(client, member.person)
    client.post(f"/o/riverside/seats/{seat.pk}/vacate/")
    seat.refresh_from_db()
    assert seat.vacated_on is not None
    factories.sign_in_as(client, steward)
    page = client.get("/o/riverside/seats/").content.decode()
    assert "Fill this vacancy" in page
    page = client.get(f"{where}?instead_of={seat.pk}").content.decode()
    assert 'name="cohort"' not in page
    client.post(where, {"instead_of": seat.pk, "starts_on": "2026-11-01", "title": ""})
    assert Seat.objects.get(instead_of=seat).cohort == "2026"


def test_classes(client: Client, steward: Actor, organization: Organization) -> None:
    factories.sign_in_as(client, steward)
    form = {"name": "Households", "votes": "on", "admission": "stewards", "eligibility": "", "buy_in": "100.00"}
    client.post("/o/riverside/classes/new/", form)
    households = organization.member_classes.get(slug="households")
    assert households.buy_in == 10000
    page = client.post("/o/riverside/classes/households/", form | {"eligibility": "Call 617-555-0101"}).content.decode()
    assert "may not hold an email address or a phone number" in page
    client.post("/o/riverside/classes/households/remove/")
    assert not organization.member_classes.filter(slug="households").exists()


def test_editing(client: Client, steward: Actor, organization: Organization) -> None:
    factories.sign_in_as(client, steward)
    form = {"name": "Riverside Bakery", "kind": "worker-coop", "latitude": "42.3", "longitude": ""}
    assert "Give both" in client.post("/o/riverside/edit/", form).content.decode()
    client.post("/o/riverside/edit/", form | {"longitude": "-71.1", "story": "<script>x</script>"})
    organization.refresh_from_db()
    assert organization.name == "Riverside Bakery"
    assert b"<script>x" not in client.get("/o/riverside/").content


# --- claiming, one's own data ---------------------------------------------------------------------------------
def test_guessing_codes_ends_soon(client: Client) -> None:
    factories.sign_in(client, factories.make_person(email=""))
    pages = [client.post("/claim/", {"code": f"AAAA-AAAA-{n:04}"}) for n in range(21)]
    assert [page.status_code for page in pages] == [200] * 20 + [429]
    assert "This code does not work" in pages[0].content.decode()
    assert "Too many tries" in pages[-1].content.decode()


def test_my_data_and_erasing_me(client: Client, steward: Actor, organization: Organization) -> None:
    person = factories.make_person("Rosa", email="rosa@example.org")
    actions.apply(Actor(person), organization, organization.member_classes.get())
    factories.sign_in(client, person)
    response = client.get("/me/data.json")
    assert json.loads(response.content)["account"]["email"] == "rosa@example.org"
    assert "no-store" in response["Cache-Control"]
    assert 'class="error-summary"' in client.post("/me/erase/").content.decode()
    client.post("/me/erase/", {"sure": "yes"})
    assert not Account.objects.filter(email="rosa@example.org").exists()
    assert client.get("/me/")["Location"].startswith("/account/login/")


@pytest.mark.parametrize(
    "path", ["/me/", "/me/edit/", "/me/data.json", "/me/erase/", "/claim/", "/acting/", "/welcome/"]
)
def test_ones_own_pages_ask_to_sign_in(client: Client, path: str) -> None:
    response = client.get(path)
    assert response["Location"].startswith("/account/login/?next=")


# --- speed ----------------------------------------------------------------------------------------------------
FRAME = 4  # session, account, person, seat with its organization


def queries_of(client: Client, path: str, captured) -> int:
    with captured() as found:
        assert client.get(path).status_code == 200
    return len(found)


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/organizations/", FRAME + 6),
        ("/o/riverside/", FRAME + 20),
        ("/o/riverside/members/", FRAME + 5),
        ("/o/riverside/seats/", FRAME + 5),
        ("/o/riverside/seats/fill/", FRAME + 4),
        ("/o/riverside/classes/", FRAME + 3),
        ("/me/", FRAME + 6),
        ("/acting/", FRAME + 2),
        ("/api/organizations", 4),
        ("/api/o/riverside/members", FRAME + 4),
    ],
)
def test_lists_take_as_many_queries_for_many_as_for_few(
    client: Client,
    steward: Actor,
    organization: Organization,
    path: str,
    most: int,
    django_assert_num_queries,
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    factories.sign_in_as(client, steward)

    def more(number: int) -> None:
        for _ in range(number):
            factories.make_member(organization)
            factories.make_seat(organization, "keyer", factories.make_member(organization).person)
            other = factories.make_organization()
            factories.make_member(other, steward.person)
            factories.make_seat(other, "board", steward.person)
            factories.make_class(organization, f"class-{organization.member_classes.count()}")
            organization.memberships.create(
                member_organization=other, member_class=organization.member_classes.first(), status="active"
            )

    more(2)
    few = queries_of(client, path, lambda: CaptureQueriesContext(connection))
    more(6)
    many = queries_of(client, path, lambda: CaptureQueriesContext(connection))
    assert many == few
    assert many <= most, many
