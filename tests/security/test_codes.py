"""One-time codes and receipts: not in logs, not readable in sessions, and of no use against somebody else's paper."""

from __future__ import annotations

import logging

import pytest
from django.contrib.sessions.models import Session
from django.test import Client, override_settings

from commonhouse.decisions import actions, limits
from commonhouse.decisions.problems import InvalidReceipt
from commonhouse.web import settings as house
from tests.decisions.helpers import approve
from tests.decisions.pages import at
from tests.decisions.pages import cast as cast_by_pages
from tests.factories import make_actor, sign_in

pytestmark = pytest.mark.django_db


def written(record: logging.LogRecord) -> str:
    """What the house's own logging makes of a record."""
    import logging.config

    handler = logging.StreamHandler()
    config = house.LOGGING
    for name in config["handlers"]["console"].get("filters", ()):
        given = dict(config["filters"][name])
        made = given.pop("()")
        if isinstance(made, str):
            from django.utils.module_loading import import_string

            made = import_string(made)
        handler.addFilter(made(**given))
    handler.filter(record)
    return logging.Formatter("{message}", style="{").format(record)


def test_a_code_in_an_address_is_in_no_log(box, steward, browser, caplog, monkeypatch):
    (sheet,) = actions.issue_sheets(steward, box, 1)
    monkeypatch.setattr(limits, "is_over", lambda *_: True)
    assert browser.get(f"/v/{sheet.code}").status_code == 429
    monkeypatch.undo()
    mistyped = sheet.code[:-1] + ("0" if sheet.code[-1] != "0" else "1")
    assert browser.get(f"/v/{mistyped}").status_code == 404
    lines = [written(record) for record in caplog.records]
    assert lines, "the requests were logged"
    assert not [line for line in lines if sheet.code[:9] in line]


def test_nobody_writes_lines_of_their_own_into_the_log(client, caplog):
    Client(enforce_csrf_checks=True).post("/v/x%0A2026-11-22 INFO commonhouse: all is well%1b[2J")
    lines = [written(record) for record in caplog.records]
    assert lines
    assert not [line for line in lines if "\n" in line or "\x1b" in line]


def test_a_session_in_the_database_gives_no_code_away(box, steward, member, client):
    """docs/secrecy.md: which person got which sheet is written nowhere, and codes are kept only as hashes."""
    (sheet,) = actions.issue_sheets(steward, box, 1)
    sign_in(client, member)
    assert client.get(f"/v/{sheet.code}").status_code == 302
    kept = str([session.get_decoded() for session in Session.objects.all()])
    plain = sheet.code.replace("-", "")
    assert plain not in kept
    assert sheet.code not in kept
    answer = cast_by_pages(client, box, option=["1"])
    assert 'id="receipt"' in answer.content.decode()


def test_a_session_that_cannot_be_opened_any_more_asks_for_the_code_again(box, steward, client):
    (sheet,) = actions.issue_sheets(steward, box, 1)
    client.get(f"/v/{sheet.code}")
    with override_settings(SECRET_KEY="another"):
        assert client.get(at("vote_start", box)).status_code == 200
    session = client.session
    session["ballot_codes"] = {box.public_id: "not sealed by us"}
    session.save()
    assert client.get(at("vote_start", box)).status_code == 200


def test_the_receipt_of_a_paper_serves_no_other_ballot(box, steward, client):
    """Else one person could keep a whole pile of paper from being accepted, or pass their ballot off as another's."""
    mine, paper = actions.issue_sheets(steward, box, 2)
    with pytest.raises(InvalidReceipt):
        actions.cast(box, actions.CodeCredential(mine.code), approve("P1"), paper.receipt)
    with pytest.raises(InvalidReceipt):
        actions.cast(box, actions.CodeCredential(mine.code), approve("P1"), mine.receipt)
    body = {"code": mine.code, "choice": approve("P1"), "receipt": paper.receipt}
    answer = client.post(f"/api/o/riverside/votes/{box.public_id}/ballots", body, content_type="application/json")
    assert answer.status_code == 422
    first, second = make_actor(box.organization, "keyer"), make_actor(box.organization, "keyer")
    batch = actions.open_batch(steward, box, expected=1)
    for keyer in (first, second):
        actions.key_ballot(keyer, batch, serial=paper.serial, choice=approve("P2"))
        actions.finish_keying(keyer, batch)
    assert actions.accept_batch(steward, batch).state == "accepted"
    assert actions.find_ballot(box, paper.receipt) == approve("P2")
    assert actions.cast(box, actions.CodeCredential(mine.code), approve("P1"), actions.new_receipt())


def test_wrong_codes_from_many_addresses_do_not_push_each_other_out():
    """Django's database cache throws a third of its rows away at 300, and the limits with them."""
    assert house.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 100_000


def test_the_limits_see_the_visitor_behind_as_many_proxies_as_the_house_says(box, rf, settings):
    near, far = "198.51.100.7", "203.0.113.9"
    one = rf.get("/v/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=f"{far}, {near}")
    two = rf.get("/v/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=f"1.2.3.4, {near}")
    other = rf.get("/v/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=f"{near}, {far}")
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert limits.key_of(one, limits.CODES) == limits.key_of(other, limits.CODES), (
        "no proxy is trusted: nobody can pretend"
    )
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert limits.key_of(one, limits.CODES) == limits.key_of(two, limits.CODES), (
        "what a visitor adds in front says nothing"
    )
    assert limits.key_of(one, limits.CODES) != limits.key_of(other, limits.CODES)


def test_ideas_are_limited_by_the_same_address(rf, settings, db):
    from commonhouse.budgeting import limits as ideas
    from commonhouse.people.permissions import Refused

    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(ideas.LIMITS["idea"] + 5):  # different people behind one proxy
        ideas.spend_one(rf.post("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}"), "idea")
    one = rf.post("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9")
    for _number in range(ideas.LIMITS["idea"]):
        ideas.spend_one(one, "idea")
    with pytest.raises(Refused):
        ideas.spend_one(one, "idea")


def test_a_house_behind_a_proxy_says_so_in_its_environment(monkeypatch):
    from commonhouse.web import environment

    monkeypatch.setenv("COMMONHOUSE_PROXIES", "2")
    assert environment.proxies() == 2
    monkeypatch.setenv("COMMONHOUSE_PROXIES", "many")
    with pytest.raises(Exception, match="COMMONHOUSE_PROXIES"):
        environment.proxies()
    monkeypatch.delenv("COMMONHOUSE_PROXIES")
    assert environment.proxies() == 0
