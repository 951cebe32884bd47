"""Voting as people do it: on a phone in Spanish, by keyboard alone, without JavaScript, at a tablet, and from paper."""

from __future__ import annotations

import contextlib
import gzip
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from commonhouse.decisions import actions
from commonhouse.decisions.models import Ballot, Box, KeyedBallot
from commonhouse.people.permissions import Actor
from tests.browser.waiting import until
from tests.decisions.pages import at, running
from tests.factories import make_actor, make_member, make_organization, make_steward

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Any]
Look = Callable[[Any], None]
FOCUSED = "(e => ((e.labels && e.labels[0] || e).innerText || e.value || '').trim())(document.activeElement)"


@pytest.fixture
def steward() -> Actor:
    return make_steward(make_organization("riverside"))


@pytest.fixture
def box(steward: Actor) -> Box:
    return _box(steward)


def _box(steward: Actor, **changes: Any) -> Box:
    assert steward.seat is not None
    make_member(steward.seat.organization)
    return running(steward, steward.seat.organization, **changes)


def _codes(steward: Actor, box: Box, count: int = 1) -> list[str]:
    return [sheet.code for sheet in actions.issue_sheets(steward, box, count, "en")]


def test_a_vote_on_a_phone_in_spanish(open_page: Open, assert_accessible: Look, box: Box, steward: Actor) -> None:
    code = _codes(steward, box)[0]
    page = open_page(at("vote", box))
    page.locator("button[lang=es]").first.click()
    assert page.locator("html").get_attribute("lang") == "es"
    assert_accessible(page)
    page.locator(f"a[href='{at('vote_start', box)}']").click()
    assert_accessible(page)
    page.locator(f"main a[href='{at('vote_code', box)}']").click()
    assert_accessible(page)
    page.fill("#id_code", code.lower().replace("-", " "))
    page.locator("main form .button").click()
    assert code not in page.url
    assert_accessible(page)
    page.locator(f"a[href='{at('vote_choose', box)}']").click()
    assert page.locator("html").get_attribute("lang") == "es"
    assert "A playground (es)" in page.locator("label[for=option-1]").inner_text()
    for number in (1, 2, 3, 10):
        page.locator(f"label[for=option-{number}]").click()
    assert page.locator("[data-count]").inner_text() == "4"
    assert_accessible(page)
    _press(page, "/check/")
    assert page.locator(".error-summary").count() == 1
    assert_accessible(page)
    assert page.locator("#option-3").is_checked()
    page.locator("label[for=option-3]").click()
    _press(page, "/check/")
    assert_accessible(page)
    assert not Ballot.objects.exists()
    _press(page, "/cast/")
    receipt = page.locator("#receipt").inner_text()
    assert_accessible(page)
    assert actions.find_ballot(box, receipt) == {"approve": ["P1", "P2", "P10"]}
    page.reload()  # the browser sends the form again: the same ballot, the same receipt
    assert page.locator("#receipt").inner_text() == receipt
    assert Ballot.objects.count() == 1


def test_a_vote_by_keyboard_alone(open_page: Open, box: Box, steward: Actor) -> None:
    page = open_page(f"/v/{_codes(steward, box)[0]}", width=1280)
    _tab_to(page, "Start")
    page.keyboard.press("Enter")
    page.wait_for_url("**/choose/")
    _tab_to(page, "2. Shade trees")
    page.keyboard.press("Space")
    _tab_to(page, "Check my ballot")
    page.keyboard.press("Enter")
    page.wait_for_url("**/check/")
    _tab_to(page, "Cast my ballot")
    page.keyboard.press("Enter")
    page.wait_for_selector("#receipt")
    assert Ballot.objects.get().choice == {"approve": ["P2"]}


def test_an_error_takes_the_focus_and_leads_to_its_place(open_page: Open, box: Box, steward: Actor) -> None:
    page = open_page(f"/v/{_codes(steward, box)[0]}")
    page.locator(f"a[href='{at('vote_choose', box)}']").click()
    _press(page, "/check/")
    until(page, "document.activeElement?.className === 'error-summary'")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    until(page, "document.activeElement?.id === 'id_option_0'")


def test_a_vote_without_javascript(open_page: Open, assert_accessible: Look, steward: Actor, tmp_path: Any) -> None:
    box = _box(steward, form={"kind": "knapsack", "min_length": 1, "max_cost": 100_000_00})
    page = open_page(f"/v/{_codes(steward, box)[0]}", java_script_enabled=False)
    page.locator(f"a[href='{at('vote_choose', box)}']").click()
    for number in (1, 2, 3):
        page.check(f"#option-{number}")
    page.locator("button[value=total]").click()
    assert "$30,000" in page.locator(".total").inner_text()  # that much too much, summed by the server
    page.uncheck("#option-3")
    page.locator("button[value=total]").click()
    assert "$100,000" in page.locator(".total").inner_text()
    _press(page, "/check/")
    page.locator("button[value=change]").first.click()
    assert page.locator("#option-2").is_checked()
    page.uncheck("#option-2")
    _press(page, "/check/")
    _press(page, "/cast/")
    receipt = page.locator("#receipt").inner_text()
    with page.expect_download() as saved:
        page.locator("form[action$='receipt.txt'] button:not([hidden])").first.click()
    saved.value.save_as(tmp_path / "receipt.txt")
    assert receipt in (tmp_path / "receipt.txt").read_text()
    assert Ballot.objects.get().choice == {"approve": ["P1"]}


def test_points_and_an_order_on_a_phone(open_page: Open, assert_accessible: Look, steward: Actor) -> None:
    points = _box(steward, form={"kind": "cumulative", "max_points": 10}, rule={"rule": "greedy", "statement": {}})
    page = open_page(f"/v/{_codes(steward, points)[0]}")
    page.locator(f"a[href='{at('vote_choose', points)}']").click()
    page.fill("#id_points-3", "7")
    page.fill("#id_points-10", "3")
    assert page.locator("[data-left]").inner_text() == "0"
    assert_accessible(page)
    _press(page, "/check/")
    _press(page, "/cast/")
    assert Ballot.objects.get(box=points).choice == {"points": {"P3": 7, "P10": 3}}
    order = _box(steward, form={"kind": "ordinal", "max_length": 3}, rule={"rule": "greedy", "statement": {}})
    page = open_page(f"/v/{_codes(steward, order)[0]}")
    page.locator(f"a[href='{at('vote_choose', order)}']").click()
    page.select_option("#id_rank-10", "1")
    page.select_option("#id_rank-2", "2")
    assert_accessible(page)
    _press(page, "/check/")
    _press(page, "/cast/")
    assert Ballot.objects.get(box=order).choice == {"rank": ["P10", "P2"]}


def test_pressing_twice_fast_is_one_ballot(open_page: Open, box: Box, steward: Actor) -> None:
    page = open_page(f"/v/{_codes(steward, box)[0]}")
    page.locator(f"a[href='{at('vote_choose', box)}']").click()
    page.locator("label[for=option-1]").click()
    _press(page, "/check/")
    page.locator("form[action$='/cast/'] .actions .button").first.dblclick()
    page.wait_for_selector("#receipt")
    assert Ballot.objects.count() == 1


def test_at_a_shared_tablet_nothing_of_the_first_voter_is_left(open_page: Open, box: Box, steward: Actor) -> None:
    one, two = _codes(steward, box, 2)
    page = open_page(f"/v/{one}", width=1024)
    page.locator(f"a[href='{at('vote_choose', box)}']").click()
    page.locator("label[for=option-1]").click()
    _press(page, "/check/")
    _press(page, "/cast/")
    receipt = page.locator("#receipt").inner_text()
    page.locator(f"form[action='{at('vote_next_voter', box)}'] button").click()
    page.wait_for_url("**/ballot/code/")
    for _step in range(4):
        with contextlib.suppress(Exception):  # a page that was sent is not shown again without asking: ERR_CACHE_MISS
            page.go_back()
        page.wait_for_timeout(300)
        assert receipt not in page.content()
        assert page.locator("input:checked").count() == 0
    page.goto(page.url.split("/o/")[0] + f"/v/{two}")
    page.locator(f"a[href='{at('vote_choose', box)}']").click()
    assert page.locator("input:checked").count() == 0


def test_twenty_paper_ballots_a_minute_by_keyboard(
    open_page: Open, assert_accessible: Look, box: Box, steward: Actor
) -> None:
    """Tab, the numbers, Enter: the server and the page must keep up with hands that do not wait."""
    assert steward.seat is not None
    actions.issue_sheets(steward, box, 20, "en")
    keyer = make_actor(steward.seat.organization, "keyer")
    actions.open_batch(keyer, box, expected=20)
    page = open_page(at("vote_key", box, number=1), keyer, width=1280)
    page.evaluate("window.sameDocument = true")
    lines = ["1 2", "3", "10 1 2", "2", "x"] * 4
    strokes, waits = 0, []
    begun = time.monotonic()
    for serial, line in enumerate(lines, 1):
        assert page.evaluate("document.activeElement.id") == "id_serial"
        strokes += _type(page, "1" if serial == 1 else "")
        strokes += _key(page, "Tab")
        strokes += _type(page, line)
        sent = time.monotonic()
        strokes += _key(page, "Enter")
        until(page, "n => document.querySelector('[role=status] strong').innerText.startsWith(n)", arg=f"{serial} ")
        waits.append(time.monotonic() - sent)
    took = time.monotonic() - begun
    assert page.evaluate("window.sameDocument") is True  # no page was loaded anew
    assert KeyedBallot.objects.count() == 20
    assert strokes <= 20 * 7
    assert took < 60, f"20 ballots took {took:.1f} s"
    assert sorted(waits)[-2] < 1.5, f"saving one took up to {max(waits):.2f} s"
    print(
        f"20 paper ballots: {strokes} keystrokes, {took:.1f} s, saving one {sum(waits) / 20 * 1000:.0f} ms on average"
    )
    _key(page, "Tab")
    _type(page, "3 77")
    _key(page, "Enter")
    page.wait_for_selector("#line-error", state="attached")
    assert page.evaluate("document.activeElement.id") == "id_line"  # the hands stay where the mistake is
    assert_accessible(page)


def test_keying_paper_without_javascript(open_page: Open, box: Box, steward: Actor) -> None:
    actions.issue_sheets(steward, box, 3, "en")
    actions.open_batch(steward, box, expected=3)
    page = open_page(at("vote_key", box, number=1), steward, java_script_enabled=False)
    for serial, line in (("1", "1 2"), ("", "3"), ("", "0 1")):
        expect(page.locator("[autofocus]")).to_be_focused()
        _type(page, serial)
        _key(page, "Tab")
        _type(page, line)
        with page.expect_navigation():
            _key(page, "Enter")
    assert sorted(KeyedBallot.objects.values_list("serial", flat=True)) == [1, 2]
    assert page.locator("#line-error").count() == 1
    assert page.locator("#id_line").input_value() == "0 1"


def test_pages_of_those_who_run_the_vote(open_page: Open, assert_accessible: Look, box: Box, steward: Actor) -> None:
    assert steward.seat is not None
    actions.issue_sheets(steward, box, 4, "en")
    second = make_actor(steward.seat.organization, "keyer")
    batch = actions.open_batch(steward, box, expected=2)
    for actor, ids in ((steward, ["P1"]), (second, ["P2"])):
        actions.key_ballot(actor, batch, serial=1, choice={"approve": ids})
        actions.finish_keying(actor, batch)
    page = open_page(at("vote_run", box), steward)
    base = page.url.split("/o/")[0]
    for name in ("vote_run", "vote_schedule", "vote_roll", "vote_walk_in", "vote_sheets", "vote_paper"):
        page.goto(base + at(name, box))
        assert_accessible(page)
    for name in ("vote_batch", "vote_differences"):
        page.goto(base + at(name, box, number=1))
        assert_accessible(page)


@pytest.mark.parametrize("name", ["vote", "vote_choose"])
def test_a_first_load_is_small(open_page: Open, box: Box, steward: Actor, name: str) -> None:
    page = open_page(f"/v/{_codes(steward, box)[0]}")
    page.goto(page.url.split("/o/")[0] + at(name, box), wait_until="networkidle")
    parts = page.evaluate("performance.getEntriesByType('resource').map(each => each.name)")
    bodies = [len(gzip.compress(page.context.request.get(address).body())) for address in [page.url, *parts]]
    assert len(bodies) >= 3
    assert sum(bodies) <= 100 * 1024


# --- hands ---------------------------------------------------------------------------------------------------------
def _press(page: Any, action_ends: str) -> None:
    """The main button of the form that goes to …"""
    page.locator(f"form[action$='{action_ends}'] .actions .button").first.click()


def _tab_to(page: Any, label: str, most: int = 60) -> None:
    for _step in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED).startswith(label):
            return
    raise AssertionError(f"{label!r} is not reached by {most} Tabs")


def _type(page: Any, text: str) -> int:
    page.keyboard.type(text)
    return len(text)


def _key(page: Any, key: str) -> int:
    page.keyboard.press(key)
    return 1
