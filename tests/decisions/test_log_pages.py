"""The decision log as people, spreadsheets and programs get it."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client

from commonhouse.decisions import log, outcomes, promised
from commonhouse.people.cards import PromiseNews
from commonhouse.people.models import Organization
from commonhouse.people.permissions import NOBODY, Actor
from tests.decisions.test_log import AT, entered
from tests.factories import make_member, make_organization, make_person, make_steward, sign_in, sign_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def coop() -> Organization:
    return make_organization("riverside")


def page(client: Client, path: str = "/decided/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_each_entry_says_what_how_by_whom_when_and_what_became_of_it(coop: Organization, client: Client) -> None:
    entered(coop, method="majority", matter="Pay", text="Nine said yes, one said no.")
    log.became(coop, "proposal", "p1", "Paid since April.", AT + dt.timedelta(days=30))
    for path in ("/decided/", "/o/riverside/decided/"):
        seen = page(client, path)
        for words in (
            'href="/o/riverside/proposals/p1/">Raise pay by one dollar an hour', "Adopted", "Riverside",
            "March 2, 2026", "Pay", "Nine said yes", "Paid since April.", "April 1, 2026", "1 decision",
        ):  # fmt: skip
            assert words in seen, words
    assert 'href="/decided/"' in page(client, "/")


def test_people_search_and_choose(coop: Organization, client: Client) -> None:
    entered(coop, "a", matter="Pay")
    entered(coop, "b", title="Buy a van", outcome="no-quorum", decided_at=AT - dt.timedelta(days=400))
    entered(make_organization("trust"), "c", title="Sell the van")

    def found(query: str, path: str = "/decided/") -> list[bool]:
        seen = page(client, f"{path}?{query}")
        return [title in seen for title in ("Raise pay", "Buy a van", "Sell the van")]

    assert found("") == [True, True, True]
    assert found("q=van") == [False, True, True]
    assert found("q=van&organization=trust") == [False, False, True]
    assert found("outcome=no-quorum") == [False, True, False]
    assert found("year=2026") == [True, False, True]
    assert found("matter=Pay", "/o/riverside/decided/") == [True, False, False]
    assert found("organization=trust", "/o/riverside/decided/") == [True, True, False]
    assert "Nothing found" in page(client, "/decided/?q=nothing+of+the+kind")


@pytest.mark.parametrize(
    "query",
    ["year=99999999999999999999", "year=x", "page=x", "page=9999", "q=%00van", "outcome=%27%22", "q=" + "x" * 900],
)
def test_whatever_stands_in_the_address_gives_a_page(coop: Organization, client: Client, query: str) -> None:
    entered(coop)
    for path in ("/decided/", "/o/riverside/decided/", "/decided.csv", "/o/riverside/decided.csv"):
        assert client.get(f"{path}?{query}").status_code == 200


def test_an_unlisted_organization_shows_its_log_to_its_own_only(client: Client) -> None:
    hidden = make_organization("hidden", is_listed=False)
    entered(hidden, title="Our quiet plan")
    assert "Our quiet plan" not in page(client)
    assert client.get("/o/hidden/decided/").status_code == 404
    assert client.get("/o/hidden/decided.csv").status_code == 404
    assert client.get("/api/o/hidden/decided").status_code == 404
    assert b"quiet" not in b"".join(client.get("/decided.csv").streaming_content)
    assert client.get("/api/decided").json()["count"] == 0
    assert "Our quiet plan" in page(sign_in_as(client, make_steward(hidden)), "/o/hidden/decided/")


def test_an_empty_log_says_what_belongs_there(coop: Organization, client: Client) -> None:
    for path in ("/decided/", "/o/riverside/decided/"):
        seen = page(client, path)
        assert "Nothing has been decided here yet" in seen
        assert 'role="search"' not in seen


def test_pages_take_as_many_queries_for_one_entry_as_for_many(
    coop: Organization, client: Client, django_assert_num_queries
) -> None:
    for n in range(60):
        entered(coop if n % 2 else make_organization(), f"p{n}")
    with django_assert_num_queries(5):  # count, rows, outcomes, years, organizations
        seen = page(client)
    assert "Page 1 of 3" in seen
    with django_assert_num_queries(6):  # the organization, count, rows, outcomes, years, matters
        page(client, "/o/riverside/decided/?page=2")


def test_a_spreadsheet_of_what_was_found(coop: Organization, client: Client) -> None:
    entered(coop, "a", title="=cmd()")
    entered(coop, "b", title="Comprar una camioneta, ¿sí?", outcome="no-quorum")
    response = client.get("/decided.csv?outcome=no-quorum")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert [row[2] for row in rows] == ["title", "Comprar una camioneta, ¿sí?"]
    everything = b"".join(client.get("/o/riverside/decided.csv").streaming_content).decode("utf-8-sig")
    assert "'=cmd()" in everything  # no cell acts as a formula


def test_the_same_for_programs(coop: Organization, client: Client) -> None:
    entered(coop, "a", matter="Pay")
    entered(make_organization("trust"), "b")
    answer = client.get("/api/decided?organization=riverside").json()
    assert answer["count"] == 1
    assert answer["decisions"][0] | {"decided_at": ""} == {
        "organization": "riverside", "source": "proposal", "id": "a", "title": "Raise pay by one dollar an hour",
        "text": "", "matter": "Pay", "method": "", "outcome": "adopted", "decided_at": "", "since": "",
        "since_at": None, "url": "/o/riverside/proposals/a/",
    }  # fmt: skip
    assert client.get("/api/o/riverside/decided?matter=Pay&q=raise").json()["count"] == 1
    assert client.get("/api/decided?page=0").status_code == 422
    assert client.get("/api/o/nobody/decided").status_code == 404


# --- promises -------------------------------------------------------------------------------------------------------
class Provider:
    @staticmethod
    def promises(actor: Actor) -> list[PromiseNews]:
        return [
            PromiseNews(title=f"Repair the roof {day}", url="/", at=AT + dt.timedelta(days=day), state="now",
                        state_words="Under way")
            for day in range(2)
        ]  # fmt: skip


class Broken:
    @staticmethod
    def promises(actor: Actor) -> list[PromiseNews]:
        raise RuntimeError


@pytest.fixture
def promising(settings, monkeypatch) -> None:
    settings.HOME_PROVIDERS = ["provider", "broken"]
    monkeypatch.setattr(promised, "import_module", {"provider": Provider, "broken": Broken}.__getitem__)


def test_promises_made_to_the_reader_stand_first(promising: Any, coop: Organization, client: Client) -> None:
    entered(coop)
    assert "Promises made to you" not in page(client)
    sign_in(client, make_member(coop, make_person(email="")).person)
    seen = page(client)
    assert seen.index("Repair the roof 1") < seen.index("Repair the roof 0") < seen.index("Raise pay")
    assert "Repair the roof" not in page(client, "/decided/?q=pay")


def test_a_part_that_fails_keeps_no_other_promise_back(promising: Any) -> None:
    assert promised.to(NOBODY) == []
    assert [card.title for card in promised.to(Actor(make_person()))] == ["Repair the roof 1", "Repair the roof 0"]


def test_every_outcome_has_words_in_both_languages() -> None:
    from django.utils.translation import override

    for code in outcomes.OUTCOMES:
        with override("en"):
            assert outcomes.outcome_words(code) != code
    assert outcomes.outcome_words("unheard-of") == "unheard-of"
