"""The result of a budget: what its pages, files and record say, and that nothing is said before the count."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.test import Client

from commonhouse.budgeting import opendata, results
from commonhouse.budgeting.models import Budget, Promise
from commonhouse.cli.verifiers import load
from commonhouse.record import queries as record
from commonhouse.record.verify import Discrepancy, verify
from commonhouse.rules import pabulib, registry
from tests.budgeting.counted import BALLOTS, counted_budget, open_vote
from tests.budgeting.factories import World, make_budget

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return counted_budget()


@pytest.fixture
def outcome(world: World) -> results.Outcome:
    found = results.outcome_of(world.budget)
    assert found is not None
    return found


def lines(world: World) -> io.BytesIO:
    log = record.log_of(world.organization)
    assert log is not None
    return io.BytesIO(b"".join(record.lines(log)))


def test_equal_shares_funds_both_groups_where_votes_alone_would_not(outcome: results.Outcome) -> None:
    assert outcome.result.winners == ("P4", "P3", "P2")
    assert [lost.project.code for lost in outcome.losers] == ["P1"]
    assert outcome.result.cost == 200_000_000
    assert outcome.represented == len(BALLOTS)


def test_every_project_has_a_reason(outcome: results.Outcome) -> None:
    assert all("round" in winner.because for winner in outcome.winners)
    assert all(lost.lacked for lost in outcome.losers)
    assert outcome.how[0].startswith("Every voter starts with an equal part")


def test_winners_become_promises_of_their_cost(world: World, outcome: results.Outcome) -> None:
    promises = Promise.objects.filter(budget=world.budget).order_by("pk").values_list("project__code", "awarded")
    assert list(promises) == [(winner.project.code, winner.project.cost) for winner in outcome.winners]


def test_pages_answer_and_explain(client: Client, world: World) -> None:
    page = client.get(world.budget.results_url).content.decode()
    assert "Project P1" in page
    assert "What nearly made it" in page
    for path in ("steps/", "compare/", "why/P1/", "why/P2/"):
        assert client.get(world.budget.results_url + path).status_code == 200
    assert client.get(world.budget.results_url + "why/P99/").status_code == 404


def test_the_result_page_asks_the_database_little(client: Client, world: World, django_assert_max_num_queries) -> None:
    client.get(world.budget.results_url)
    with django_assert_max_num_queries(8):
        client.get(world.budget.results_url)


def test_nothing_is_told_before_the_count(client: Client) -> None:
    world = make_budget("development")
    open_vote(world)
    page = client.get(world.budget.results_url)
    assert page.status_code == 200
    assert "no result yet" in page.content.decode()
    for path in ("steps/", "compare/", "why/P1/", "report.pdf", *(f"data/{file.name}" for file in opendata.FILES)):
        assert client.get(world.budget.results_url + path).status_code == 404, path


def test_another_organizations_address_has_no_result(client: Client, world: World) -> None:
    other = make_budget("ideas")
    assert client.get(f"/o/{other.organization.slug}/budgets/{world.budget.slug}/results/why/P1/").status_code == 404


def test_the_pabulib_file_gives_the_same_winners(client: Client, world: World, outcome: results.Outcome) -> None:
    answer = client.get(world.budget.results_url + "data/budget.pb")
    file = pabulib.read([b"".join(answer.streaming_content)], source="budget.pb")  # type: ignore[attr-defined]
    assert len(file.instance.ballots) == len(BALLOTS)
    rule = registry.get(outcome.rule_name)
    assert rule.run(file.instance, outcome.result.rule).winners == outcome.result.winners


def test_csv_says_what_became_of_each_project(client: Client, world: World) -> None:
    answer = client.get(world.budget.results_url + "data/projects.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(text))}
    assert {code: row["funded"] for code, row in rows.items()} == {"P1": "no", "P2": "yes", "P3": "yes", "P4": "yes"}
    assert rows["P1"]["cost"] == "1100000.00"


def test_ballots_csv_has_every_ballot_and_no_person(client: Client, world: World) -> None:
    answer = client.get(world.budget.results_url + "data/ballots.csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]
    assert rows[0] == ["receipt_sha256", "ballot"]
    assert sorted(ballot for _receipt, ballot in rows[1:]) == sorted(" ".join(names) for names in BALLOTS)
    assert [receipt for receipt, _ballot in rows[1:]] == sorted(receipt for receipt, _ballot in rows[1:])


def test_the_closing_report_is_a_pdf_in_both_languages(client: Client, world: World) -> None:
    for language in ("en", "es"):
        answer = client.get(world.budget.results_url + "report.pdf", headers={"accept-language": language})
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")


def test_a_stranger_recomputes_the_whole_record(world: World) -> None:
    said: list[str] = []
    tables = load()
    report = verify(lines(world), verifiers=tables.verifiers, finders=tables.finders, say=said.append)
    assert not report.not_recomputed
    assert any("counted again" in sentence for sentence in said)
    assert any("was promised its cost, and nobody else" in sentence for sentence in said)


def test_comparison_has_the_own_rule_first(world: World, outcome: results.Outcome) -> None:
    comparison = results.comparison_of(world.budget)
    assert comparison is not None
    assert comparison.columns[0].winners == outcome.result.winners
    by_votes = next(c for c in comparison.columns if results.rule_name(c) == "Most votes first")
    assert by_votes.voters_with[0] < comparison.columns[0].voters_with[0]


def test_a_promise_to_a_loser_would_be_found_out(world: World) -> None:
    """The house itself signs a lie: a promise to a project that did not win."""
    from django.db import transaction

    from commonhouse.record import actions

    body = {"budget": world.budget.slug, "code": "P1", "title": "Project P1", "awarded": "110000000"}
    with transaction.atomic():
        actions.append(world.organization, "budgeting.promise-made", body, subject=world.budget.slug)
    tables = load()
    with pytest.raises(Discrepancy, match="winners"):
        verify(lines(world), verifiers=tables.verifiers, finders=tables.finders, say=lambda _: None)


def test_counting_twice_changes_nothing(world: World) -> None:
    from commonhouse.decisions import actions

    before = json.dumps(world.budget.box.outcome)  # type: ignore[union-attr]
    actions.count_box(world.steward, world.budget.box)
    again = Budget.objects.get(pk=world.budget.pk)
    assert json.dumps(again.box.outcome) == before
    assert Promise.objects.filter(budget=again).count() == 3
