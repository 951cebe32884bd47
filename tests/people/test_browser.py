"""People's pages in a real browser, on a 360 px phone: axe, width, big targets, and the main steps without JavaScript."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from commonhouse.people import actions
from commonhouse.people.models import Organization
from commonhouse.people.permissions import Actor
from tests import factories
from tests.web.conftest import chromium, open_page  # noqa: F401
from tests.web.test_browser import SMALL_TARGETS, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STEWARDS = [
    "/organizations/", "/organizations/new/", "/o/riverside/", "/o/riverside/edit/", "/o/riverside/members/",
    "/o/riverside/members/enter/", "/o/riverside/members/import/", "/o/riverside/members/{member}/",
    "/o/riverside/members/{asked}/", "/o/riverside/members/{member}/edit/", "/o/riverside/members/{member}/erase/",
    "/o/riverside/members/import/{good}/", "/o/riverside/seats/",
    "/o/riverside/seats/fill/", "/o/riverside/seats/fill/{member}/", "/o/riverside/classes/",
    "/o/riverside/classes/members/", "/o/riverside/classes/new/", "/o/riverside/join/", "/o/riverside/join/residents/",
    "/o/riverside/leave/", "/me/", "/me/edit/", "/me/erase/", "/claim/", "/acting/", "/acting/passkey/?seat={seat}",
]  # fmt: skip


@pytest.fixture
def numbers(steward: Actor, organization: Organization) -> dict[str, int]:
    """A lived-in organization; what the addresses above need."""
    members = organization.member_classes.get()
    actions.add_class(
        steward, organization, name="Residents", admission="attestation", minimum_age=11, eligibility="I live here."
    )
    entry = actions.enter_member(
        steward, organization, members, name="Rosa Delgado", language="es", contacts=[("phone", "617-555-0101")]
    )
    asked = actions.apply(Actor(factories.make_person("Luz", email="")), organization, members)
    today = timezone.localdate()
    held = actions.fill_seat(
        steward, organization, kind="board", person=entry.person, starts_on=today, title="Chair",
        ends_on=today + dt.timedelta(days=90), cohort="2026",
    )  # fmt: skip
    actions.vacate_seat(steward, held)
    good, _notes = actions.preview_import(
        steward, organization, members, file_name="list.csv",
        data=b"name,email\nMei,mei@example.org\nRosa Delgado,other@example.org\n",
    )  # fmt: skip
    organization.latitude, organization.longitude, organization.story = "42.301", "-71.067", "We bake.\n\nTogether."
    organization.save()
    return {"member": entry.pk, "asked": asked.pk, "good": good.pk, "seat": steward.seat.pk}


@pytest.fixture
def signed_in(live_server: Any) -> Callable[[Actor], dict[str, Any]]:
    """Options for a browser context in which the actor is signed in and acts in their seat."""

    def options(actor: Actor) -> dict[str, Any]:
        client = factories.sign_in_as(Client(), actor)
        cookie = {
            "name": settings.SESSION_COOKIE_NAME,
            "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
            "url": live_server.url,
        }
        return {"storage_state": {"cookies": [], "origins": []}, "_cookie": cookie}

    return options


@pytest.fixture
def as_steward(open_page: Any, signed_in: Any, steward: Actor) -> Callable[..., Any]:  # noqa: F811
    """A page of a browser in which the steward is signed in."""

    def opened(path: str, **options: Any) -> Any:
        page = open_page("/account/login/", **options)
        page.context.add_cookies([signed_in(steward)["_cookie"]])
        page.goto(page.url.replace("/account/login/", "") + path)
        return page

    return opened


def test_axe_width_and_targets_of_every_page(as_steward: Any, numbers: dict[str, int]) -> None:
    page = as_steward("/me/", has_touch=True, is_mobile=True)
    home = page.url.removesuffix("/me/")
    found = {}
    for path in STEWARDS:
        page.goto(home + path.format(**numbers))
        assert page.locator("h1").count() == 1, path
        problems = violations(page) + page.evaluate(SMALL_TARGETS)
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            problems.append("wider than the phone")
        if problems:
            found[path] = problems
    assert found == {}


def test_joining_and_entering_without_javascript(as_steward: Any, numbers: dict[str, int]) -> None:
    page = as_steward("/o/riverside/members/enter/", java_script_enabled=False)
    page.get_by_label("Name", exact=True).fill("Mei Chen")
    page.get_by_role("button", name="Enter", exact=True).click()
    assert page.get_by_role("heading", name="Mei Chen").is_visible()
    page.get_by_role("button", name="Make a code").click()
    assert page.get_by_role("heading", name="A code for Mei Chen").is_visible()


def test_a_list_is_imported_with_the_keyboard_alone(as_steward: Any, organization: Organization) -> None:
    page = as_steward("/o/riverside/members/import/")
    page.get_by_label("The list of members").set_input_files(
        files=[{"name": "list.csv", "mimeType": "text/csv", "buffer": b"name\nMei\nAna\n"}]
    )
    page.get_by_role("button", name="Look at the rows").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/import/*/")
    page.get_by_role("button", name="Admit them all").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/members/")
    assert page.get_by_text("2 people are members now.").is_visible()


def test_a_steward_adds_a_passkey_confirms_with_it_and_acts(
    open_page: Any,  # noqa: F811
    live_server: Any,
    steward: Actor,
    settings: Any,
) -> None:
    """From a sign-in by emailed code to acting in the seat, with Chromium's own virtual authenticator."""
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    client = factories.sign_in(Client(), steward.person, passkey=False)
    home = live_server.url.replace("127.0.0.1", "localhost")
    page = open_page("/account/login/")
    page.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                "url": home,
            }
        ]
    )
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device})

    page.goto(f"{home}/acting/")
    page.get_by_role("button", name="Act as Steward, Riverside").click()
    needed = page.url
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("Phone")
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url(lambda url: "/webauthn/add/" not in url)

    page.goto(needed)
    page.get_by_role("link", name="Confirm it is me").click()
    page.get_by_role("button", name="passkey").click()
    page.wait_for_url("**/acting/passkey/**")
    page.get_by_role("button", name="Act in this seat").click()
    page.wait_for_url("**/o/riverside/")
    page.goto(f"{home}/o/riverside/members/")
    assert page.get_by_role("heading", name="Members", exact=True).is_visible()
