"""The ballot box for programs."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.utils import timezone

from commonhouse.decisions import actions, limits
from commonhouse.decisions.models import Ballot, Box
from tests.decisions.helpers import approve, make_draft, terms
from tests.factories import make_organization, make_steward

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def running(coop, steward):
    """A vote that runs now, and three sheets of it."""
    now = timezone.now()
    day = dt.timedelta(days=1)
    box = actions.create_box(steward, coop, **terms(coop, opens_at=now - day, closes_at=now + day))
    sheets = actions.issue_sheets(steward, box, 3)
    return actions.open_box(steward, box), sheets


def url(box, tail=""):
    return f"/api/o/{box.organization.slug}/votes/{box.public_id}{tail}"


def send(client, address, **body):
    return client.post(address, body, content_type="application/json")


def test_cast_find_change_over_http(client, running):
    box, sheets = running
    receipt = actions.new_receipt()
    body = {"code": sheets[0].code, "choice": approve("P3", "P1"), "receipt": receipt}
    answer = send(client, url(box, "/ballots"), **body)
    assert (answer.status_code, answer.json()) == (200, {"receipt": receipt, "is_repeat": False})
    assert send(client, url(box, "/ballots"), **body).json()["is_repeat"] is True
    assert send(client, url(box, "/ballots/find"), receipt=receipt).json() == {"choice": approve("P1", "P3")}
    changed = send(client, url(box, "/ballots/change"), receipt=receipt, choice=approve("P2"))
    assert changed.json() == {"choice": approve("P2")}
    again = send(client, url(box, "/ballots"), **body | {"receipt": actions.new_receipt()})
    assert again.status_code == 409
    assert "already been cast" in again.json()["detail"]
    assert Ballot.objects.count() == 1


def test_problems_of_a_ballot_come_as_codes_and_sentences(client, running):
    box, sheets = running
    body = {"code": sheets[0].code, "choice": approve("P1", "P2", "P3", "P10"), "receipt": actions.new_receipt()}
    answer = send(client, url(box, "/ballots"), **body)
    assert answer.status_code == 422
    assert answer.json()["problems"] == [{"code": "too-many", "limit": 3, "found": 4, "option": None}]
    answer = send(client, url(box, "/ballots"), **body | {"choice": approve("P1"), "receipt": "short"})
    assert (answer.status_code, answer.json()["problems"]) == (422, [])
    assert not Ballot.objects.exists()


def test_wrong_codes_and_receipts_are_limited_and_right_ones_are_not(client, running):
    box, sheets = running
    for _ in range(limits.CODES.budget):
        body = {"code": "0000-0000-0000", "choice": approve("P1"), "receipt": actions.new_receipt()}
        assert send(client, url(box, "/ballots"), **body).status_code == 404
    body = {"code": sheets[0].code, "choice": approve("P1"), "receipt": actions.new_receipt()}
    assert send(client, url(box, "/ballots"), **body).status_code == 429
    for _ in range(limits.RECEIPTS.budget):
        assert send(client, url(box, "/ballots/find"), receipt=actions.new_receipt()).status_code == 404
    assert send(client, url(box, "/ballots/find"), receipt=actions.new_receipt()).status_code == 429
    assert send(client, url(box, "/ballots/change"), receipt=actions.new_receipt(), choice={}).status_code == 429


def test_while_voting_runs_the_api_counts_nothing(client, running):
    box, sheets = running
    before = [client.get(address).content for address in (url(box), f"/api/o/{box.organization.slug}/votes")]
    for sheet in sheets:
        body = {"code": sheet.code, "choice": approve("P1"), "receipt": actions.new_receipt()}
        assert send(client, url(box, "/ballots"), **body).status_code == 200
    for tail in ("/ballots", "/result"):
        assert client.get(url(box, tail)).status_code == 409
    after = [client.get(address).content for address in (url(box), f"/api/o/{box.organization.slug}/votes")]
    assert before == after  # to the byte: nothing public changes when ballots come in


def test_sealed_ballots_and_result_after_the_count(client, running, steward):
    box, sheets = running
    body = {"code": sheets[0].code, "choice": approve("P1"), "receipt": actions.new_receipt()}
    send(client, url(box, "/ballots"), **body)
    Box.objects.filter(pk=box.pk).update(closes_at=timezone.now() - dt.timedelta(seconds=1))
    late = send(client, url(box, "/ballots"), **body | {"code": sheets[1].code})
    assert late.status_code == 409
    Box.objects.filter(pk=box.pk).update(closes_at=box.closes_at)
    actions.close_box(box, now=box.closes_at)
    assert client.get(url(box, "/result")).status_code == 409
    outcome = actions.count_box(steward, Box.objects.get(pk=box.pk))
    answer = client.get(url(box, "/result")).json()
    assert answer["result"] == outcome["result"]
    assert answer["act"] == Box.objects.get().outcome_act
    ballots = client.get(url(box, "/ballots")).json()
    assert (ballots["count"], ballots["pages"]) == (1, 1)
    assert set(ballots["ballots"][0]) == {"receipt", "choice"}


def test_drafts_unlisted_and_other_organizations_are_not_there(client, running, coop, steward):
    box, sheets = running
    draft = make_draft(steward, coop)
    other = make_organization("elsewhere")
    hidden = make_organization("hidden", is_listed=False)
    hidden_box = make_draft(make_steward(hidden), hidden)
    Box.objects.filter(pk=hidden_box.pk).update(state="open")
    body = {"code": sheets[0].code, "choice": approve("P1"), "receipt": actions.new_receipt()}
    for slug, found in ((coop.slug, draft), (other.slug, box), (hidden.slug, hidden_box)):
        for tail in ("", "/ballots", "/result"):
            assert client.get(f"/api/o/{slug}/votes/{found.public_id}{tail}").status_code == 404
        for tail in ("/ballots", "/ballots/find", "/ballots/change"):
            assert send(client, f"/api/o/{slug}/votes/{found.public_id}{tail}", **body).status_code == 404
    assert client.get(f"/api/o/{hidden.slug}/votes").status_code == 404


ODD = b'{"receipt": "\\ud800", "choice": {"approve": ["\\ud800\\u0000"]}, "code": "\\u0000"}'


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"code": 5}', ODD])
def test_nonsense_is_answered_not_crashed_on(client, running, raw):
    box, _sheets = running
    for tail in ("/ballots", "/ballots/find", "/ballots/change"):
        answer = client.post(url(box, tail), raw, content_type="application/json")
        assert 400 <= answer.status_code < 500


def test_a_busy_house_says_that_sending_again_is_safe(client, running, monkeypatch):
    from django.db import OperationalError

    from commonhouse.decisions.put import Put

    box, sheets = running
    body = {"code": sheets[0].code, "choice": approve("P1"), "receipt": actions.new_receipt()}

    def busy(*_args):
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(Put, "__call__", busy)
        answer = send(client, url(box, "/ballots"), **body)
    assert answer.status_code == 503
    assert "same receipt" in answer.json()["detail"]
    assert send(client, url(box, "/ballots"), **body).json() == {"receipt": body["receipt"], "is_repeat": False}
