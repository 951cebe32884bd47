"""The Pabulib reader: what it reads, what it refuses and where, and what it remarks on."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from commonhouse.rules.budgeting.model import BallotKind, BallotRules
from commonhouse.rules.pabulib import PabulibError, read
from commonhouse.rules.pabulib import errors as codes
from commonhouse.rules.pabulib import projects as projects_module
from commonhouse.rules.pabulib import votes as votes_module
from commonhouse.rules.reading import lines as lines_module

from .files import GOOD, POINTS, replaced


def problems(data: bytes) -> list[tuple[int, int, str]]:
    with pytest.raises(PabulibError) as caught:
        read([data], source="t.pb")
    return [(p.line, p.column, f"{p.message} {p.fix}") for p in caught.value.problems]


def test_reads_meta_projects_and_votes() -> None:
    file = read([GOOD.encode()], keep=("age",))
    instance = file.instance
    assert (instance.budget, instance.minor, instance.currency) == (100050, 100, "PLN")
    assert [p.cost for p in instance.projects] == [60000, 40050, 90000]
    assert instance.projects[0].name == 'Trees; and "benches"'
    assert instance.projects[0].categories == ("green", "public space")
    assert instance.projects[2].name == "Żółw"
    assert sorted(instance.ballots.rows()) == [((0,), None, 1), ((0, 1), None, 1), ((1,), None, 1), ((2,), None, 1)]
    assert instance.ballot_rules == BallotRules(BallotKind.APPROVAL, max_length=2)
    assert file.meta["unit"] == "Town"
    assert file.official_winners == ("1", "2")
    assert file.vote_columns == {"age": ["30", "31", "", "77"]}
    assert file.remarks == ()


def test_reads_points_and_drops_no_ballot() -> None:
    file = read([POINTS.encode()])
    assert file.instance.voters == 3
    assert sorted(file.instance.ballots.rows()) == [((), (), 1), ((0,), (2,), 1), ((0, 1), (4, 1), 1)]
    assert {remark.code for remark in file.remarks} == {codes.ZERO_POINTS, codes.POINTS_SUM}


@pytest.mark.parametrize("size", [1, 2, 7, 64, 10_000])
def test_blocks_of_any_size_read_alike(size: int) -> None:
    data = GOOD.replace("\n", "\r\n").encode()
    file = read(data[i : i + size] for i in range(0, len(data), size))
    assert file.instance.voters == 4
    assert file.instance.projects == read([GOOD.encode()]).instance.projects


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.rstrip().encode(),
        GOOD.rstrip().replace("\n", "\r\n").encode() + b"\r",
        GOOD.replace("PROJECTS", "PROJECTS;;;;;").encode(),
        GOOD.replace("VOTES\n", "\n  \nVOTES\n").encode(),
        GOOD.replace(";", ";  ").replace("Trees;  ", "Trees; ").encode(),
        GOOD.replace("v1;1,2", "v1; 1 , 2 ").encode(),
        GOOD.replace("v1;1,2", 'v1;"1,2"').encode(),
    ],
    ids=["bom", "crlf", "no last line end", "last cr", "spreadsheet", "blank lines", "spaces", "list", "quoted"],
)
def test_harmless_ways_of_writing_the_same(data: bytes) -> None:
    file = read([data])
    assert sorted(file.instance.ballots.rows()) == sorted(read([GOOD.encode()]).instance.ballots.rows())


def test_a_quoted_name_may_go_over_lines_and_later_lines_keep_their_numbers() -> None:
    data = replaced(GOOD, "2;400.5;2;Library", '2;400.5;2;"Library\nand café"').replace(b"v2;1;31", b"v2;9;31")
    assert problems(data)[0][0] == 25


BAD: list[tuple[str, str, int, int, str]] = [
    ("num_votes;4", "num_votes;5", 8, 11, "META says 5 votes, but VOTES has 4"),
    ("num_projects;3", "num_projects;4", 7, 14, "META says 4 projects, but PROJECTS has 3"),
    ("num_votes;4\n", "", 15, 1, "META has no num_votes"),
    ("budget;1000.50", "budget;1000.505", 9, 8, "has 3 decimals; amounts in PLN can have 2"),
    ("budget;1000.50", "budget;-5", 9, 8, "must be an amount above zero"),
    ("budget;1000.50", "budget;1,000.50", 9, 8, 'it is "1,000.50"'),
    ("budget;1000.50", "budget;1e9", 9, 8, "must be an amount"),
    ("budget;1000.50", "budget;99999999999999999", 9, 8, "Check the number of digits"),
    ("vote_type;approval", "vote_type;acclaim", 10, 11, "Use one of approval, choose-1"),
    ("max_length;2", "max_length;two", 14, 12, "must be a whole number"),
    ("max_length;2", "max_length;2\nmin_length;3", 15, 12, "above max_length"),
    ("currency;PLN", "currency", 15, 1, "has no value"),
    ("currency;PLN", "currency;PLN;EUR", 15, 14, "several values"),
    ("currency;PLN", "unit;Town", 15, 1, "is given again (first on line 5)"),
    ("currency;PLN", ";PLN", 15, 1, "has no key"),
    ("key;value", "a;b", 2, 1, 'Write "key;value"'),
    ("2;400.5;", "1;400.5;", 19, 1, "is used again (first on line 18)"),
    ("2;400.5;", "2;0;", 19, 3, "must be an amount above zero"),
    ("2;400.5;", "2;-3;", 19, 3, "must be an amount above zero"),
    ("2;400.5;", "2;;", 19, 3, 'it is ""'),
    ("2;400.5;", "2;1.005;", 19, 3, "has 3 decimals"),
    ("2;400.5;", "2;1" + "0" * 20 + ";", 19, 3, "is above"),
    ("2;400.5;", "2,5;400.5;", 19, 1, "has a comma"),
    ("2;400.5;", ";400.5;", 19, 1, "is empty"),
    ("Library;culture;1", "Library;culture;yes", 19, 27, "selected must be 1"),
    ("Library;culture;1", "Library;culture", 19, 26, "has 5 of 6 fields"),
    ("Library;culture;1", "Lib;rary;culture;1", 19, 28, "has 7 fields, but there are 6"),
    ('"Trees; and ""benches"""', '"Trees; and "benches""', 18, 9, "goes on after its closing quote"),
    ('"Trees; and ""benches"""', '"Trees; and', 18, 9, "starts on this line does not end"),
    ("project_id;cost", "id;cost", 17, 1, 'no column "project_id"'),
    ("project_id;cost", "cost;cost", 17, 6, "given twice"),
    ("voter_id;vote;age", "voter_id;votes;age", 22, 1, 'no column "vote"'),
    ("v2;1;31", "v2;9;31", 24, 4, 'project "9" is not in PROJECTS'),
    ("v2;1;31", "v2;1,1;31", 24, 4, "is named twice"),
    ("v2;1;31", "v2;1,,2;31", 24, 4, "Remove the extra comma"),
    ("v2;1;31", "v2;1,;31", 24, 4, "Remove the extra comma"),
    ("v2;1;31", "v1;1;31", 24, 1, "is used again"),
    ("v2;1;31", ";1;31", 24, 1, "voter_id is empty"),
    ("v2;1;31", "v2;1", 24, 5, "has 2 of 3 fields"),
    ("v2;1;31", "v2;1;31;9", 24, 9, "has 4 fields"),
    ("v2;1;31", "META", 24, 1, "a second section META"),
    ("PROJECTS\n", "", 16, 1, 'Write a line "PROJECTS"'),
    ("PROJECTS\n", "VOTES\n", 16, 1, "Put PROJECTS after META"),
    ("VOTES\n", "", 21, 1, 'Write a line "VOTES"'),
    ("VOTES\n", "PROJECTS\n", 21, 1, "a second section"),
    ("META\n", "", 1, 1, 'not with "META"'),
    ("v4;x/3", "v4;\0", 26, 4, "NUL"),
    ("v4;x/3", "v4\r;x/3", 26, 3, "carriage return"),
]


@pytest.mark.parametrize(("old", "new", "line", "column", "said"), BAD)
def test_a_bad_file_is_refused_at_its_place(old: str, new: str, line: int, column: int, said: str) -> None:
    found = problems(replaced(GOOD, old, new))
    assert found[0][:2] == (line, column), found
    assert said in found[0][2]


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "said"),
    [
        ("1;a,b;4,1", "1;a,b;4", 22, 7, "1 numbers for 2 projects"),
        ("1;a,b;4,1", "1;a,b;4,-1", 22, 7, "not a whole number from 0"),
        ("1;a,b;4,1", "1;a,b;4,1.5", 22, 7, "multiply all by 10"),
        ("1;a,b;4,1", "1;;4", 22, 4, "1 numbers for 0 projects"),
        ("voter_id;vote;points", "voter_id;vote;score", 21, 1, 'no column "points"'),
    ],
)
def test_points_that_do_not_go_with_the_projects(old: str, new: str, line: int, column: int, said: str) -> None:
    found = problems(replaced(POINTS, old, new))
    assert found[0][:2] == (line, column)
    assert said in found[0][2]


def test_choose_1_ballots_name_one_project() -> None:
    data = replaced(GOOD, "vote_type;approval", "vote_type;choose-1")
    assert problems(data)[0][:2] == (23, 4)


def test_scores_below_zero_by_default_are_refused() -> None:
    data = replaced(POINTS, "vote_type;cumulative", "vote_type;scoring\ndefault_score;-1")
    assert "only scores that start from 0" in problems(data)[0][2]
    data = replaced(POINTS, "vote_type;cumulative", "vote_type;scoring\ndefault_score;0")
    assert read([data]).instance.ballots.kind is BallotKind.CUMULATIVE


RANKED = POINTS.replace("cumulative", "ordinal").replace("max_sum_points", "max_length").replace("sum_points", "length")


def test_ranked_points_must_follow_the_places() -> None:
    ranked = RANKED.replace("max_length;5", "max_length;2").replace("1;a,b;4,1", "1;b,a;2,1")
    ranked = ranked.replace("3;a;0", "3;a;2")
    file = read([ranked.encode()])
    assert sorted(file.instance.ballots.rows()) == [((0,), None, 2), ((1, 0), None, 1)]
    assert "gives 2, 1, ... by place" in problems(ranked.replace("2;a;2", "2;a;1").encode())[0][2]


def test_all_problems_are_told_together_up_to_twenty() -> None:
    data = GOOD.replace("v1;1,2", "v1;7").replace("v2;1;", "v2;8;").replace("v3;2", "v2;2").replace("400.5", "-1")
    assert [line for line, _, _ in problems(data.encode())] == [19, 23, 24, 25]
    many = GOOD + "".join(f"w{n};nobody;1\n" for n in range(50))
    with pytest.raises(PabulibError) as caught:
        read([many.encode()], source="t.pb")
    assert len(caught.value.problems) == 20
    assert caught.value.more
    assert "t.pb:27:4: vote: project" in str(caught.value)
    assert "there is more" in str(caught.value)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "the file is empty"),
        (b"\n \n", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (b"MET", 'not with "META"'),
        (b"META\n", 'Write "key;value"'),
        (GOOD[:150].encode(), "the file ends inside META"),
        (GOOD[: GOOD.index("x/3;900")].encode(), "the file ends inside PROJECTS"),
        (GOOD[: GOOD.index("VOTES") + 6].encode(), 'VOTES has no column "voter_id"'),
        (GOOD[: GOOD.index("v3;")].encode(), "META says 4 votes, but VOTES has 2"),
        (GOOD.encode("utf-16"), "UTF-16"),
    ],
)
def test_a_file_cut_short_says_so(data: bytes, said: str) -> None:
    assert said in " ".join(text for _, _, text in problems(data))


def test_a_wrong_encoding_names_the_byte() -> None:
    data = GOOD.encode("iso8859-2")
    line, column, said = problems(data)[0]
    assert (line, column) == (20, 11)
    assert f"byte {data.index(0xAF)} of the file (0xAF) is not UTF-8" in said
    assert "Windows-1250" in said
    with_bom = b"\xef\xbb\xbf" + data
    assert f"byte {with_bom.index(0xAF)} of" in problems(with_bom)[0][2]


@pytest.mark.parametrize(
    ("old", "new", "code", "count"),
    [
        ("v1;1,2", "v1;1,2,x/3", codes.TOO_LONG, 1),
        ("max_length;2", "min_length;2", codes.TOO_SHORT, 3),
        ("v4;x/3", "v4;", codes.BLANK, 1),
        ("max_length;2", "max_sum_cost;700", codes.TOO_COSTLY, 2),
        ("1;600;2;", "1;600;3;", codes.VOTES_COLUMN, 1),
        ("culture;1", "culture;2", codes.SELECTED_OTHER, 1),
        ("unit;Town\n", "", codes.META_MISSING, 1),
        ("max_length;2", "leftover_budget;5", codes.NOT_APPLIED, 1),
    ],
)
def test_a_clear_ballot_that_breaks_a_limit_is_counted_and_remarked(old: str, new: str, code: str, count: int) -> None:
    file = read([replaced(GOOD, old, new)])
    assert file.instance.voters == 4
    assert count in [remark.count for remark in file.remarks if remark.code == code]


def test_knapsack_ballots_are_known_by_their_cost_limit() -> None:
    file = read([replaced(GOOD, "max_length;2", "max_sum_cost;1000.50")])
    assert file.instance.ballots.kind is BallotKind.KNAPSACK
    assert file.instance.ballot_rules is not None
    assert file.instance.ballot_rules.max_cost == 100050


def test_money_without_a_currency_takes_the_decimals_it_has() -> None:
    plain = GOOD.replace("currency;PLN\n", "")
    assert read([plain.encode()]).instance.minor == 100
    whole = plain.replace("1000.50", "1000").replace("400.5", "400")
    assert read([whole.encode()]).instance.minor == 1
    assert read([GOOD.replace("PLN", "KWD").encode()]).instance.minor == 1000
    assert "JPY can have 0" in problems(GOOD.replace("PLN", "JPY").encode())[0][2]


def test_budgets_by_category_are_constraints() -> None:
    data = replaced(GOOD, "max_length;2", "categories;green,culture\nbudget_per_category;700,300.5")
    assert read([data]).instance.constraints.category_budgets == (("green", 70000), ("culture", 30050))
    data = replaced(GOOD, "max_length;2", "categories;green,culture\nbudget_per_category;700")
    file = read([data])
    assert not file.instance.constraints
    assert [remark.code for remark in file.remarks] == [codes.NOT_APPLIED]


def test_limits_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projects_module, "MAX_PROJECTS", 2)
    assert "more than 2 projects" in problems(GOOD.encode())[0][2]
    monkeypatch.undo()
    monkeypatch.setattr(votes_module, "MAX_BALLOTS", 3)
    assert "more than 3 ballots" in problems(GOOD.encode())[0][2]
    monkeypatch.undo()
    monkeypatch.setattr(lines_module, "MAX_LINE", 60)
    assert problems(GOOD.replace("Library", "L" * 80).encode())[0][0] == 19


def test_a_gigabyte_without_line_ends_is_refused_early_and_cheaply() -> None:
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        for _ in range(1024):
            taken += 1
            yield b"x" * (1 << 20)

    tracemalloc.start()
    with pytest.raises(PabulibError, match="a line is longer than 1,048,576 bytes"):
        read(endless())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert taken <= 3
    assert peak < 8 << 20


@pytest.mark.shared
def test_every_shared_file_reads_and_agrees_with_its_own_totals(shared_data: Path) -> None:
    files = sorted((shared_data / "pabulib").glob("*.pb"))
    assert len(files) >= 50
    for path in files:
        file = read([path.read_bytes()], source=path.name)
        assert file.instance.voters == int(file.meta["num_votes"])
        assert {remark.code for remark in file.remarks} <= {codes.ZERO_POINTS, codes.SELECTED_OTHER}
