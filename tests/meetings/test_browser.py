"""The facilitator's phone in a real browser: no network for a while, no JavaScript at all, axe, width, targets for a thumb."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from commonhouse.meetings import actions
from commonhouse.meetings.models import Item, Meeting
from commonhouse.people.permissions import Actor
from tests.factories import sign_in_as
from tests.meetings.factories import Circle, attendees, make_circle, make_item, make_meeting, make_motion, make_running
from tests.web.conftest import chromium  # noqa: F401
from tests.web.test_browser import SMALL_TARGETS, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = dt.timedelta(days=1)


@pytest.fixture
def open_as(chromium: Any, live_server: Any) -> Iterator[Callable[..., Any]]:  # noqa: F811
    """open_as(actor, path) -> a page on a phone, signed in. The test fails on any error in the page's own code."""
    contexts, problems = [], []

    def opened(actor: Actor, path: str, **options: Any) -> Any:
        context = chromium.new_context(viewport={"width": 360, "height": 740}, **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        session = sign_in_as(Client(), actor).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda problem: problems.append(str(problem)))
        page.goto(live_server.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert problems == []


def running(circle: Circle, present: int) -> Meeting:
    starts = timezone.now().replace(microsecond=0) - dt.timedelta(minutes=30)
    meeting, _people = make_running(circle, present, starts)
    return meeting


def test_taps_wait_for_the_network_and_are_sent_in_order_each_once(open_as: Any) -> None:
    circle = make_circle("nine")
    meeting = running(circle, 4)
    snow, shovels = make_item(circle, meeting, "Snow"), make_item(circle, meeting, "Shovels", is_now=False)
    page = open_as(circle.facilitator, f"{meeting.get_absolute_url()}room/")
    assert "One more is needed" in page.locator("#quorum").inner_text()
    page.context.set_offline(True)
    page.get_by_role("button", name=re.compile("Here ?: Eva")).click()
    page.get_by_role("button", name=re.compile("Here ?: Eva")).click(force=True)
    for text in ("Heavy.", "Then light."):
        page.get_by_label("A note for the minutes").fill(text)
        page.get_by_role("button", name="Note it").first.click()
    page.get_by_role("button", name="Next: Shovels").click()
    waiting = page.locator("#pending")
    waiting.wait_for()
    assert page.locator("#pending li").count() == 4
    assert attendees(meeting)[4].stays.count() == 0
    page.context.set_offline(False)
    waiting.wait_for(state="hidden")
    page.get_by_role("heading", name="Shovels").wait_for()
    assert "5 of 9 are here; 5 are needed. You can decide." in page.locator("#quorum").inner_text()
    assert attendees(meeting)[4].stays.count() == 1
    assert Item.objects.get(pk=snow.pk).notes == "Heavy.\nThen light."
    assert Item.objects.get(pk=shovels.pk).state == "now"


def test_what_is_refused_after_all_is_told(open_as: Any) -> None:
    circle = make_circle("nine")
    meeting = running(circle, 5)
    item = make_item(circle, meeting, "Snow")
    motion = make_motion(circle, meeting, item=item)
    page = open_as(circle.facilitator, f"{meeting.get_absolute_url()}room/")
    actions.leave(circle.facilitator, meeting, attendees(meeting)[0])  # on another phone
    page.get_by_label("Yes").fill("5")
    page.get_by_role("button", name="Write down the count").click()
    told = page.get_by_role("alert")
    told.filter(has_text="4 of the 5 needed").wait_for()
    motion.refresh_from_db()
    assert motion.state == "open"


def test_a_meeting_is_run_without_javascript(open_as: Any) -> None:
    circle = make_circle("nine")
    starts = timezone.now().replace(microsecond=0) + dt.timedelta(minutes=10)
    meeting = make_meeting(circle, starts, starts - 10 * DAY)
    actions.add_item(circle.facilitator, meeting, title="Snow")
    page = open_as(circle.facilitator, f"{meeting.get_absolute_url()}room/", java_script_enabled=False)
    page.get_by_role("button", name="Begin the meeting").click()
    for name in ("Ana", "Ben", "Carla", "Dev", "Eva"):
        page.get_by_role("button", name=re.compile(f"Here ?: {name}")).click()
    page.get_by_role("button", name="Next: Snow").click()
    page.get_by_text("A motion", exact=True).click()
    page.get_by_label("What is to be decided?").fill("Two shovels.")
    page.get_by_role("button", name="Put it to the meeting").click()
    page.get_by_label("Yes").fill("5")
    page.get_by_role("button", name="Write down the count").click()
    assert page.get_by_text("Carried", exact=True).is_visible()
    page.get_by_text("End the meeting", exact=True).first.click()
    page.get_by_role("button", name="End the meeting").click()
    page.get_by_role("button", name="Send the minutes to everyone").click()
    assert page.get_by_text("Version 1, sent").is_visible()


def test_axe_width_and_targets(open_as: Any) -> None:
    circle = make_circle("nine")
    meeting = running(circle, 7)
    make_item(circle, meeting, "Check-in", kind="check-in")
    base, here = f"/o/{circle.organization.slug}/meetings/", meeting.get_absolute_url()
    page = open_as(circle.facilitator, base, has_touch=True, is_mobile=True)
    home = page.url.removesuffix(base)
    found = {}

    def look(path: str) -> None:
        page.goto(home + path)
        problems = violations(page) + page.evaluate(SMALL_TARGETS)
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            problems.append("wider than the phone")
        if problems:
            found[path] = problems

    for path in (base, f"{base}new/", f"{base}new/time/", here, f"{here}room/", f"{here}agenda/", f"{here}agenda/new/",
                 f"{here}people/", f"{here}minutes/", "/me/calendar/"):  # fmt: skip
        look(path)
    make_motion(circle, meeting, item=make_item(circle, meeting, "Snow"))
    look(f"{here}room/")
    coming = make_meeting(circle, timezone.now() + 9 * DAY, timezone.now())
    for place in ("", "edit/", "move/", "cancel/"):
        look(coming.get_absolute_url() + place)
    assert found == {}
