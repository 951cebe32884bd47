"""Nothing sent by anyone is answered with an error of our own: numbers too large, signs no database keeps."""

from __future__ import annotations

import pytest

from tests.decisions.pages import at
from tests.factories import make_person, sign_in, sign_in_as

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("serials", ["²", "99999999999999999999", "9" * 380, "1-99999999999999999999", "１２"])
def test_serial_numbers_that_are_none(box, steward, browser, serials):
    sign_in_as(browser, steward)
    answer = browser.post(at("vote_sheet_void", box), {"serials": serials, "why": "Spoiled."})
    assert answer.status_code == 200


@pytest.mark.parametrize("box_id", ["%00", "a%00b", "%F0%9F%92%A9", "a b", "x" * 3000])
@pytest.mark.parametrize("rest", ["", "ballot/", "ballot/code/", "receipt/", "run/"])
def test_boxes_that_are_none(coop, browser, box_id, rest):
    assert browser.get(f"/o/riverside/vote/{box_id}/{rest}").status_code == 404


@pytest.mark.parametrize("kind", ["%00", "fund%00", "%F0%9F%92%A9"])
def test_kinds_of_organizations_that_are_none(browser, kind):
    assert browser.get(f"/api/organizations?kind={kind}").status_code in {200, 422}


@pytest.mark.parametrize("name", ["\x00", "members\x00", "💩", "x" * 5000])
def test_classes_that_are_none(coop, browser, name):
    sign_in(browser, make_person(email=""))
    body = {"member_class": name, "attested": True}
    answer = browser.post("/api/o/riverside/apply", body, content_type="application/json")
    assert answer.status_code in {404, 422}


def test_a_reason_that_names_a_person_is_said_in_the_form(box, steward, browser):
    """It would stand in the public record for good; the record refuses it, and the steward reads why."""
    from commonhouse.decisions import actions

    (sheet,) = actions.issue_sheets(steward, box, 1)
    sign_in_as(browser, steward)
    why = "Ask rosa@example.org about it."
    answer = browser.post(at("vote_sheet_void", box), {"serials": str(sheet.serial), "why": why})
    assert answer.status_code == 200
    assert "rosa@example.org" in answer.content.decode()
    later = box.closes_at.replace(microsecond=0).isoformat(sep=" ")[:16]
    answer = browser.post(
        at("vote_schedule", box), {"closes_at": later, "closes_at_0": later[:10], "closes_at_1": "20:00", "why": why}
    )
    assert answer.status_code == 200
    assert not box.schedule_changes.exists()
