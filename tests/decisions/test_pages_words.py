"""What the pages say of a ballot and of a rule, and what is printed."""

from __future__ import annotations

import pytest
from django.utils import timezone

from commonhouse.decisions import listing, print, sheets, words
from commonhouse.decisions.models import Box
from commonhouse.decisions.rolls import IssuedSheet
from commonhouse.people.documents import NoDocument
from commonhouse.people.models import Organization


def box_of(kind: str, **limits: int) -> Box:
    options = [
        {
            "id": "P1",
            "name": "Shade trees",
            "cost": "6000000",
            "texts": {"zh-hant": {"name": "樹蔭"}, "es": {"name": "Árboles"}},
        },
        {"id": "P2", "name": "Benches", "summary": "At #every bus stop *and* [market] $5", "cost": "4000000"},
    ]
    return Box(
        organization=Organization(slug="riverside", name="Riverside"), title="Share out $100,000 #1",
        form={"kind": kind} | limits, options=options, instance={"budget": 10_000_000, "currency": "USD"},
        closes_at=timezone.now(), public_id="abc",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("form", "lines"),
    [
        (
            {"kind": "approval", "min_length": 1, "max_length": 5},
            ["Choose every project you want.", "You may choose up to 5 projects."],
        ),
        ({"kind": "approval", "min_length": 3, "max_length": 3}, ["Choose every project you want.", "Choose exactly 3."]),
        ({"kind": "choose-1", "max_length": 1}, ["Choose one project."]),
        ({"kind": "approval", "min_length": 0}, ["Choose every project you want.", "You may also hand in a blank ballot."]),
        (
            {"kind": "cumulative", "min_points": 10, "max_points": 10, "max_points_each": 1},
            [
                "You have points to give. Give more points to the projects you want more.",
                "Give exactly 10 points in all.",
                "Give one project at most 1 point.",
            ],
        ),
        (
            {"kind": "knapsack", "max_cost": 100_000_00},
            [
                "Choose the projects you would pay for. Together they may not cost more than the budget.",
                "Your projects may cost up to $100,000 together.",
            ],
        ),
    ],
)  # fmt: skip
def test_a_ballot_in_words(form, lines):
    assert words.how_to_vote(form, "USD") == lines


@pytest.mark.parametrize(
    ("rule", "title", "sentence"),
    [
        ({"rule": "greedy", "statement": {"threshold": 50}}, "Most votes first", "A project needs at least 50 votes."),
        (
            {"rule": "equal-shares", "statement": {"completion": "add1", "stop": "infeasible"}},
            "Equal shares, raised until the money is used",
            "This ends only when the next count would spend more than the budget.",
        ),
        (
            {"rule": "phragmen", "statement": {}},
            "Sequential Phragmén",
            "All voters earn money at the same pace, from nothing.",
        ),
    ],
)
def test_a_rule_in_words_follows_its_statement(rule, title, sentence):
    assert words.rule_title(rule) == title
    assert sentence in words.how_it_is_counted(rule)
    assert "Of projects that stand exactly equal" in words.how_it_is_counted(rule)[-1]


def test_no_rule_no_words():
    assert words.how_it_is_counted({}) == []
    assert words.rule_title({}) == ""


def test_every_problem_of_a_ballot_has_words_and_money_where_there_is_some():
    codes = [
        "unknown-project", "repeated-project", "too-few", "too-many", "points-missing", "points-unwanted",
        "points-not-positive", "points-too-few", "points-too-many", "points-each-too-many", "too-costly", "new-code",
    ]  # fmt: skip
    for code in codes:
        assert "%" not in words.problem(code, 3, 5, "USD")
    assert "$20 more than $100" in words.problem("too-costly", 100_00, 120_00, "USD")


def test_on_paper_the_list_is_rotated_by_the_sheets_number():
    data = sheets.ballots(box_of("approval"), [_issued(1), _issued(2), _issued(3)], "en", "a4")
    firsts = [listing.rotated(data["options"], sheet["turn"])[0]["number"] for sheet in data["sheets"]]
    assert firsts == ["2", "1", "2"]


@pytest.mark.parametrize("kind", ["approval", "choose-1", "cumulative", "ordinal", "knapsack"])
@pytest.mark.parametrize("paper", ["a4", "us-letter"])
def test_every_kind_of_ballot_is_printed_whatever_people_wrote(kind, paper):
    file = print.ballots(box_of(kind), [_issued(1), _issued(2)], "es", paper)
    assert file.startswith(b"%PDF")
    assert b"pdfuaid" in file
    assert print.slips(box_of(kind), [_issued(n) for n in range(1, 10)], "es", paper).startswith(b"%PDF")


def test_options_in_chinese_are_printed_where_a_font_has_them():
    try:
        file = print.ballots(box_of("approval"), [_issued(1)], "zh-hant")
    except NoDocument:
        pytest.skip("no font on this machine has Chinese: printing it is refused, as it should be")
    assert file.startswith(b"%PDF")


def test_the_wording_is_never_in_a_language_nobody_checked():
    assert sheets.wording("es") == "es"
    assert sheets.wording("zh-hant") == "en"
    data = sheets.ballots(box_of("approval"), [_issued(1)], "zh-hant", "a4")
    assert data["lang"] == "en"
    assert data["options"][0]["name"] == "樹蔭"
    assert data["options"][1]["name"] == "Benches"


def test_a_qr_code_leads_to_its_code_without_style_or_script():
    picture = sheets.qr_svg(sheets.code_url("7ZK3-MQX4-T9AB"))
    assert picture.startswith("<svg")
    assert "style" not in picture
    assert "script" not in picture
    assert sheets.code_url("7ZK3-MQX4-T9AB").endswith("/v/7ZK3-MQX4-T9AB")


def _issued(serial: int) -> IssuedSheet:
    return IssuedSheet(serial, f"7ZK3-MQX4-T9{serial:02d}", "7ZK3M-0QX4T-9A1BC-DE2FG", "en")
