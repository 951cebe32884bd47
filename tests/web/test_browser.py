"""The style guide in a real browser: axe, narrow phones, targets, keyboard, the running total, no JavaScript."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings

from tests import factories

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.web.urls_with_styleguide"),
]
PAGES = ["/styleguide/", "/", "/account/login/", "/no/such/page/"]
AA = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def violations(page: Any) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=AA).response["violations"]
    return [f"{v['id']}: {v['help']}: {[n['html'][:160] for n in v['nodes'][:3]]}" for v in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_in_the_style_guide(open_page: Any, width: int, scheme: str) -> None:
    assert violations(open_page("/styleguide/", width, scheme)) == []


@pytest.mark.parametrize("path", ["/", "/account/login/", "/account/signup/"])
def test_axe_finds_nothing_at_the_doors(open_page: Any, path: str) -> None:
    assert violations(open_page(path)) == []


@pytest.mark.parametrize("width", [320, 360])
@pytest.mark.parametrize("path", ["/styleguide/", "/", "/account/login/"])
def test_nothing_is_wider_than_the_phone(open_page: Any, path: str, width: int) -> None:
    page = open_page(path, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


SMALL_TARGETS = """() => [...document.querySelectorAll(
    'button, summary, nav a, .button, .option label, .choice label, .topline a, .places a,' +
    ' .stories h3 a, select, textarea, .field > input')]
  .filter(e => e.offsetParent && !e.closest('.skip'))
  .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect().height])
  .filter(([, height]) => height < 44)"""


@pytest.mark.parametrize("path", ["/styleguide/", "/", "/account/login/"])
def test_fingers_fit(open_page: Any, path: str) -> None:
    assert open_page(path, has_touch=True, is_mobile=True).evaluate(SMALL_TARGETS) == []


def test_the_menu_opens_without_javascript(open_page: Any) -> None:
    page = open_page("/", java_script_enabled=False)
    places = page.get_by_role("navigation", name="Main")
    assert not places.is_visible()
    page.get_by_text("Menu").click()
    assert places.is_visible()


def test_the_first_tab_skips_to_the_page_and_focus_is_seen(open_page: Any) -> None:
    page = open_page("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the page")
    assert skip.is_visible()
    assert skip.evaluate("e => e.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(open_page: Any) -> None:
    page = open_page("/styleguide/")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.get_by_role("link", name="Name: This field is required.").click()
    assert page.evaluate("document.activeElement.id") == "sent_name"


def press_space_on(page: Any, label: str) -> None:
    """As a keyboard does; the box must not lie hidden behind the total that stays in sight."""
    box = page.get_by_label(label).first
    box.focus()
    hit = box.evaluate("""e => { const r = e.getBoundingClientRect();
        return document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2) === e }""")
    assert hit, f"{label}: the focused box is hidden"
    page.keyboard.press("Space")


def test_the_running_total_follows_the_choices(open_page: Any) -> None:
    page = open_page("/styleguide/")
    spent, over = page.locator("[data-spent]"), page.locator("[data-over]")
    assert spent.inner_text() == "$246,200.50"
    assert over.is_hidden()
    press_space_on(page, "Street trees in Chinatown")
    assert spent.inner_text() == "$1,186,200.50"
    assert over.is_visible()
    assert "$186,200.50" in over.inner_text()
    press_space_on(page, "Compost bins in every school")
    press_space_on(page, "Cold storage")
    assert spent.inner_text() == "$940,000"
    assert page.locator("[data-count]").inner_text() == "1"


def test_without_javascript_the_servers_sum_stands(open_page: Any) -> None:
    page = open_page("/styleguide/", java_script_enabled=False)
    assert page.locator("[data-spent]").inner_text() == "$246,200.50"
    assert page.get_by_role("button", name="Show my sum").is_visible()
    assert not page.get_by_role("button", name="Print").is_visible(), "no button that does nothing"


def test_a_double_click_sends_once(open_page: Any, live_server: Any) -> None:
    page = open_page("/account/login/")
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.get_by_label("Email").fill("nobody@example.org")
    page.get_by_role("button", name="Email me a code").dblclick()
    page.wait_for_url("**/confirm/**")
    assert len(sent) == 1


def test_a_passkey_is_added_and_signs_in(open_page: Any, live_server: Any) -> None:
    from allauth.account.models import EmailAddress
    from django.test import Client

    person = factories.make_person("Rosa", email="rosa@example.org")
    EmailAddress.objects.create(user=person.account, email="rosa@example.org", verified=True, primary=True)
    cookie = factories.sign_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME].value
    # Passkeys work on "localhost", not on an address of numbers.
    page = open_page("/", bypass_csp=False)
    origin = live_server.url.replace("127.0.0.1", "localhost")
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": origin}])
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }})  # fmt: skip
    page.goto(origin + "/account/2fa/webauthn/add/")
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/account/2fa/reauthenticate/**")  # before it shows the codes for a bad day
    assert violations(page) == []
    page.get_by_role("link", name="Use my passkey").click()
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url("**/account/2fa/recovery-codes/")
    assert violations(page) == []
    assert page.locator("main code").count() == 10
    page.goto(origin + "/account/2fa/webauthn/")
    assert page.get_by_role("link", name="Rename").count() == 1
    page.context.clear_cookies()
    page.goto(origin + "/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_selector("text=Acting as yourself")


def test_print_drops_the_frame(open_page: Any) -> None:
    page = open_page("/styleguide/", 1280)
    page.emulate_media(media="print")
    assert not page.locator(".topline").is_visible()
    assert not page.locator(".nav").is_visible()
    assert page.locator("h1").is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_high_contrast_keeps_edges_and_bars(open_page: Any) -> None:
    page = open_page("/styleguide/", forced_colors="active")
    assert page.evaluate("getComputedStyle(document.querySelector('.button')).borderTopWidth") == "2px"
    bar, track = (
        page.evaluate(f"getComputedStyle(document.querySelector('.bars .{name}')).fill") for name in ("fill", "track")
    )
    assert bar != track
